/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A main context inside another one. libsoup insists that a message ends in the context it
 * began in; an answer may be read from another one, or from another thread. So each channel
 * keeps a context of its own, and whoever waits for it has this source in theirs meanwhile.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* inner needs G_MAIN_CONTEXT_FLAGS_OWNERLESS_POLLING. The callback runs with inner left, whenever
 * something in it has run. */
GSource *wsman_context_source_new (GMainContext *inner);

G_END_DECLS
