/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Declares a source that runs one main context inside another. libsoup requires that a message ends in the context in
 * which it began. But the response may be read from another context, or from another thread. Therefore each channel has
 * a context of its own. A caller that waits for the channel adds this source to its own context for that time.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The callback runs after something in inner has run. During the callback, inner isn't the thread's default context.
 * The waiting thread owns inner until the source is stopped. A TLS handshake may ask for client certificates in a
 * thread of its own. If inner had no owner, the thread of the handshake would run inner itself. */
GSource *wsman_context_source_new (GMainContext *inner);

/* Destroys and unrefs source. Only the thread that ran source may call this function. */
void wsman_context_source_stop (GSource *source);

/* Runs the sources of inner that are ready, for a bounded time. */
void wsman_context_run (GMainContext *inner);

G_END_DECLS
