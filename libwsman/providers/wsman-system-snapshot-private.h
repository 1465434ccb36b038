/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The records of classes whose data comes from another program. They are read before the code iterates over the
 * instances, so that the server never waits.
 */

#pragma once

#include "wsman-system-class-private.h"

G_BEGIN_DECLS

/* A table from a class to the GPtrArray of its records. If this machine doesn't have a class, the class isn't in the
 * table. */
typedef GHashTable WsmanSystemSnapshot;

/* Lists the slow classes. They come from the array classes, and from the classes that its associations link. */
GPtrArray *wsman_system_snapshot_list_needed (GPtrArray *classes);

/* Reads the records. key is the first key of an instance of the first class; if it is NULL, all instances are read.
 * range has the times of the first class that are wanted; if it is NULL, all are. */
void wsman_system_snapshot_load_async (GPtrArray            *needed,
                                       const char           *key,
                                       const WsmanTimeRange *range,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
WsmanSystemSnapshot *wsman_system_snapshot_load_finish (GAsyncResult  *result,
                                                        GError       **error);

G_END_DECLS
