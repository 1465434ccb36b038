/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A main context inside another one. libsoup insists that a message ends in the context it
 * began in; a response may be read from another one, or from another thread. So each channel
 * keeps a context of its own, and whoever waits for it has this source in theirs meanwhile.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The callback runs with inner left, whenever something in it has run. The thread that waits owns
 * inner until the source is stopped: a TLS handshake asks for client certificates from a thread
 * of its own, and would run a context that nobody owns itself. */
GSource *wsman_context_source_new (GMainContext *inner);

/* Destroys and drops source; by the thread that ran it. */
void wsman_context_source_stop (GSource *source);

/* Runs what is ready in inner, within bounds. */
void wsman_context_run (GMainContext *inner);

G_END_DECLS
