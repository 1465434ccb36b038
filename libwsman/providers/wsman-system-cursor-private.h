/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Iterates over the instances of classes, for an enumeration. It reads each instance when it is asked for. So only one
 * batch is in memory.
 */

#pragma once

#include "wsman-system-class-private.h"
#include "wsman-system-snapshot-private.h"

G_BEGIN_DECLS

#define WSMAN_TYPE_SYSTEM_CURSOR (wsman_system_cursor_get_type ())

G_DECLARE_FINAL_TYPE (WsmanSystemCursor, wsman_system_cursor, WSMAN, SYSTEM_CURSOR, GObject)

/* snapshot: the records of classes that take time to read, also of linked classes; NULL if there are none. */
WsmanSystemCursor *wsman_system_cursor_new (WsmanSystemSnapshot *snapshot);

/* Also iterates over these instances. */
void wsman_system_cursor_add_class (WsmanSystemCursor      *self,
                                    const WsmanSystemClass *klass);

/* Iterates over the links of an association that have object at that end. If others isn't NULL, iterates over the
 * instances of that class at the other ends instead. */
void wsman_system_cursor_add_links (WsmanSystemCursor      *self,
                                    const WsmanSystemClass *association,
                                    guint                   end,
                                    WsmanSystemRecord      *object,
                                    const char             *others);

/* Returns the next instance; NULL after the last. */
WsmanSystemRecord *wsman_system_cursor_next (WsmanSystemCursor *self);

/* Returns TRUE if it is known that no instance is left. */
gboolean wsman_system_cursor_is_finished (WsmanSystemCursor *self);

G_END_DECLS
