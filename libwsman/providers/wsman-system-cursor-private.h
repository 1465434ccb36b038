/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A walk over the instances of a class, as the context of an enumeration. It reads each instance
 * when it is asked for it, so that a batch is all that is in memory.
 */

#pragma once

#include "providers/wsman-system-class-private.h"

G_BEGIN_DECLS

#define WSMAN_TYPE_SYSTEM_CURSOR (wsman_system_cursor_get_type ())

G_DECLARE_FINAL_TYPE (WsmanSystemCursor, wsman_system_cursor, WSMAN, SYSTEM_CURSOR, GObject)

/* klass NULL: a walk over nothing. */
WsmanSystemCursor *wsman_system_cursor_new (const WsmanSystemClass *klass);

/* The record of the next instance, to be freed by the caller; NULL after the last. */
gpointer wsman_system_cursor_next (WsmanSystemCursor *self);

/* TRUE if it is known that no instance is left. */
gboolean wsman_system_cursor_is_finished (WsmanSystemCursor *self);

G_END_DECLS
