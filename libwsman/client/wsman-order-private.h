/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How an operation of the session runs: as an order for one call. The public operations fill one in;
 * what needs several calls runs several.
 */

#pragma once

#include "wsman-session-private.h"

G_BEGIN_DECLS

/* What one operation is to do. */
typedef struct
{
  WsmanCallKind kind;
  gpointer tag; /* of its task */
  WsmanResourceLocator *locator; /* NULL: Identify */
  const char *action;
  WsmanItem *item;
  WsmanSessionFlags identify_flags;
  WsmanSendFlags flags;
} WsmanOrder;

/* Nothing of the order is needed once this returns: the envelope is written at once. */
void wsman_session_operate_async (WsmanSession        *self,
                                  const WsmanOrder    *order,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);

/* tag: the order's. For what returns to the caller: the session stores the last error. */
gpointer wsman_session_operate_finish (WsmanSession  *self,
                                       GAsyncResult  *result,
                                       gpointer       tag,
                                       GError       **error);

gpointer wsman_session_operate (WsmanSession      *self,
                                const WsmanOrder  *order,
                                GCancellable      *cancellable,
                                GError           **error);

G_END_DECLS
