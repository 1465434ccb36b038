/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The records of classes whose data comes from another program. They are read before the instances are iterated over,
 * so that the server never waits.
 */

#pragma once

#include "wsman-system-class-private.h"

G_BEGIN_DECLS

/* A table from a class to its records, a GPtrArray. Classes that this machine doesn't have aren't in it. */
typedef GHashTable WsmanSystemSnapshot;

/* Lists the slow classes in an array of classes, and among those that its associations link. */
GPtrArray *wsman_system_snapshot_list_needed (GPtrArray *classes);

/* key: of the first class; NULL for all instances. */
void wsman_system_snapshot_load_async (GPtrArray           *needed,
                                       const char          *key,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
WsmanSystemSnapshot *wsman_system_snapshot_load_finish (GAsyncResult  *result,
                                                        GError       **error);

G_END_DECLS
