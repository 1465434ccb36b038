/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A pool of runspaces: a shell whose commands are the pipelines of one PowerShell. The pool ends with this process.
 * [MS-PSRP] 3.2; [MS-WSMV] 3.1.4.1.
 */

#pragma once

#include "soap/wsman-shell-connections-private.h"
#include "wsman-hosted-settings-private.h"
#include "wsman-operation.h"

G_BEGIN_DECLS

#define WSMAN_HOSTED_POOL_INPUT "stdin pr"
#define WSMAN_HOSTED_POOL_OUTPUT "stdout"

typedef struct _WsmanHostedPool WsmanHostedPool;

typedef struct
{
  /* Is called once, when PowerShell runs, or when it can't be started. In this case, the caller must free the pool. */
  void (*started) (const GError *error,
                   gpointer      user_data);
  /* Is called when the client has used the pool. */
  void (*used) (gpointer user_data);
  /* Is called when PowerShell has ended. reason is a static text for the log. The caller must free the pool. */
  void (*ended) (const char *reason,
                 gpointer    user_data);
} WsmanHostedPoolEvents;

/* Starts PowerShell with the settings of the pool. */
WsmanHostedPool *wsman_hosted_pool_new (const WsmanHostedSettings    *settings,
                                        WsmanHostedHost              *host,
                                        const WsmanHostedPoolEvents  *events,
                                        gpointer                      user_data,
                                        GError                      **error);

/* Kills PowerShell, completes waiting requests, and frees self. */
void wsman_hosted_pool_free (WsmanHostedPool *self);

/* The first function tells whether a request is waiting. The second tells whether a pipeline runs whose end the client
 * hasn't received. */
gboolean wsman_hosted_pool_is_busy (WsmanHostedPool *self);
gboolean wsman_hosted_pool_has_pipeline (WsmanHostedPool *self);

gboolean wsman_hosted_pool_is_disconnected (WsmanHostedPool *self);

/* Calls a function with the id of each pipeline whose end the client hasn't received. */
void wsman_hosted_pool_foreach (WsmanHostedPool *self,
                                GFunc            func,
                                gpointer         user_data);

/* Leaves the pool, so that it waits for the same client or for another one. */
void wsman_hosted_pool_disconnect (WsmanHostedPool *self);

/* Handle Reconnect and Connect. content may be NULL. If there is no error, they complete operation. */
void wsman_hosted_pool_reconnect (WsmanHostedPool     *self,
                                  WsmanOperation      *operation,
                                  const WsmanElement  *content,
                                  GError             **error);
void wsman_hosted_pool_connect (WsmanHostedPool     *self,
                                WsmanOperation      *operation,
                                const WsmanElement  *content,
                                GError             **error);

/* Handle Command, Receive, Send and Signal. If there is no error, they complete operation, now or later. */
void wsman_hosted_pool_command (WsmanHostedPool     *self,
                                WsmanOperation      *operation,
                                const WsmanElement  *content,
                                GError             **error);
void wsman_hosted_pool_receive (WsmanHostedPool     *self,
                                WsmanOperation      *operation,
                                const WsmanElement  *content,
                                GError             **error);
void wsman_hosted_pool_send (WsmanHostedPool     *self,
                             WsmanOperation      *operation,
                             const WsmanElement  *content,
                             GError             **error);
void wsman_hosted_pool_signal (WsmanHostedPool     *self,
                               WsmanOperation      *operation,
                               const WsmanElement  *content,
                               GError             **error);

G_END_DECLS
