/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs an asynchronous operation synchronously. The operation runs on a private main context, which is the thread's
 * default context during the call. So the caller's own sources never run inside a call. Usage: wsman_sync_begin
 * (&sync); x_async (…, wsman_sync_done, &sync); result = wsman_sync_wait (&sync); value = x_finish (…, result, …);
 * wsman_sync_end (&sync).
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GMainContext *context;
  GAsyncResult *result;
} WsmanSync;

void wsman_sync_begin (WsmanSync *sync);
void wsman_sync_done (GObject      *source,
                      GAsyncResult *result,
                      gpointer      sync);
GAsyncResult *wsman_sync_wait (WsmanSync *sync);
void wsman_sync_end (WsmanSync *sync);

G_END_DECLS
