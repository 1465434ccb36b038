/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A walk over the instances of classes, as the context of an enumeration. It reads each instance
 * when it is asked for it, so that a batch is all that is in memory.
 */

#pragma once

#include "wsman-system-class-private.h"
#include "wsman-system-snapshot-private.h"

G_BEGIN_DECLS

#define WSMAN_TYPE_SYSTEM_CURSOR (wsman_system_cursor_get_type ())

G_DECLARE_FINAL_TYPE (WsmanSystemCursor, wsman_system_cursor, WSMAN, SYSTEM_CURSOR, GObject)

/* snapshot has what the classes and those they link had to be asked for; NULL if nothing. */
WsmanSystemCursor *wsman_system_cursor_new (WsmanSystemSnapshot *snapshot);

/* Walks over these too. */
void wsman_system_cursor_add_class (WsmanSystemCursor      *self,
                                    const WsmanSystemClass *klass);

/* Walks over the links of an association that have object at that end, or, if others isn't NULL, over
 * the instances of that class at their other ends. */
void wsman_system_cursor_add_links (WsmanSystemCursor      *self,
                                    const WsmanSystemClass *association,
                                    guint                   end,
                                    WsmanSystemRecord      *object,
                                    const char             *others);

/* The next instance; NULL after the last. */
WsmanSystemRecord *wsman_system_cursor_next (WsmanSystemCursor *self);

/* TRUE if it is known that no instance is left. */
gboolean wsman_system_cursor_is_finished (WsmanSystemCursor *self);

G_END_DECLS
