/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Iterates over the instances of classes, for an enumeration. The iterator reads each instance when the caller asks for
 * it, so that only one batch is in memory.
 */

#pragma once

#include "wsman-system-class-private.h"
#include "wsman-system-snapshot-private.h"

G_BEGIN_DECLS

#define WSMAN_TYPE_SYSTEM_CURSOR (wsman_system_cursor_get_type ())

G_DECLARE_FINAL_TYPE (WsmanSystemCursor, wsman_system_cursor, WSMAN, SYSTEM_CURSOR, GObject)

/* Makes an iterator. snapshot has the records of the classes that take time to read, including linked classes. It is
 * NULL if there are no such classes. */
WsmanSystemCursor *wsman_system_cursor_new (WsmanSystemSnapshot *snapshot);

/* Makes the iterator return the instances of klass after those of the classes that were added before. */
void wsman_system_cursor_add_class (WsmanSystemCursor      *self,
                                    const WsmanSystemClass *klass);

/* Makes the iterator return the links of an association that have object at this end. If others isn't NULL, the
 * iterator returns the instances of that class at the other ends instead. */
void wsman_system_cursor_add_links (WsmanSystemCursor      *self,
                                    const WsmanSystemClass *association,
                                    guint                   end,
                                    WsmanSystemRecord      *object,
                                    const char             *others);

/* Returns the next instance. Returns NULL after the last one. */
WsmanSystemRecord *wsman_system_cursor_next (WsmanSystemCursor *self);

/* Tells whether it is known that no instance is left. */
gboolean wsman_system_cursor_is_finished (WsmanSystemCursor *self);

G_END_DECLS
