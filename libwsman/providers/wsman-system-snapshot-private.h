/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What classes said that another program must be asked about. The program is asked before the
 * instances are walked over, so that the server never waits.
 */

#pragma once

#include "wsman-system-class-private.h"

G_BEGIN_DECLS

/* From a class to its records, as a GPtrArray; without those classes that this machine hasn't. */
typedef GHashTable WsmanSystemSnapshot;

/* The slow ones among the classes and those that associations among them link. */
GPtrArray *wsman_system_snapshot_list_needed (GPtrArray *classes);

/* key, of the first class, or NULL for all instances. */
void wsman_system_snapshot_load_async (GPtrArray           *needed,
                                       const char          *key,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
WsmanSystemSnapshot *wsman_system_snapshot_load_finish (GAsyncResult  *result,
                                                        GError       **error);

G_END_DECLS
