/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The connection to wsmand-helper: requests and their replies.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-helper-records-private.h"

G_BEGIN_DECLS

typedef struct _WsmanHelperLink WsmanHelperLink;

/* Is called once when the helper is gone. All requests have failed by then. */
typedef void (*WsmanHelperLost) (gpointer user_data);

/* Connects to the helper at path. The program there must belong to root. */
WsmanHelperLink *wsman_helper_link_new (const char       *path,
                                        WsmanHelperLost   lost,
                                        gpointer          user_data,
                                        GError          **error);
void wsman_helper_link_free (WsmanHelperLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHelperLink, wsman_helper_link_free)

/* Sends a request without a number, with a descriptor unless it is -1. The result is the reply, if its result is DONE.
 * Replies arrive in the main context of the first call. */
void wsman_helper_link_call_async (WsmanHelperLink          *self,
                                   const WsmanHelperRequest *request,
                                   int                       descriptor,
                                   GAsyncReadyCallback       callback,
                                   gpointer                  user_data);
WsmanHelperReply *wsman_helper_link_call_finish (GAsyncResult  *result,
                                                 GError       **error);

/* Sends a CLOSE, now or when the socket can accept it. Its reply doesn't matter. */
void wsman_helper_link_close_handle (WsmanHelperLink *self,
                                     const guint8    *handle);

G_END_DECLS
