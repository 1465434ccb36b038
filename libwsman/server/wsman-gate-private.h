/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Who gets in: all connections of a server and their number, how many of them are nobody's, how
 * many passwords and tokens are looked at at once, and how often a client may fail. When nobodies fill the room, the oldest makes way for the
 * newest, so that a crowd that only stands there keeps no one out.
 */

#pragma once

#include <gio/gio.h>
#include "server/wsman-policy-private.h"
#include "server/wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanGate WsmanGate;
typedef struct _WsmanAttempt WsmanAttempt;

typedef struct
{
  /* Looks at a password; wsman_attempt_finish() is the answer, given once, in the context. */
  void (*authenticate) (WsmanAttempt   *attempt,
                        const char     *user_name,
                        const char     *password,
                        GSocketAddress *remote_address,
                        gpointer        user_data);
  void (*handle) (WsmanServerConnection *connection,
                  GBytes                *body,
                  const char            *charset,
                  gpointer               user_data);
  void (*abandon) (WsmanServerConnection *connection,
                   gpointer               user_data);
} WsmanGateHandlers;

WsmanGate *wsman_gate_new (GMainContext            *context,
                           const WsmanPolicy       *policy,
                           const WsmanGateHandlers *handlers,
                           gpointer                 user_data);
/* Closes every connection; takes self. */
void wsman_gate_close (WsmanGate *self);

void wsman_gate_admit (WsmanGate *self,
                       GSocket   *socket,
                       gboolean   secure);

/* identity is NULL for no. Takes attempt. */
void wsman_attempt_finish (WsmanAttempt *attempt,
                           const char   *identity);

G_END_DECLS
