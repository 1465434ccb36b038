/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Who gets in: admits connections while there is room, makes room where somebody is only there, and turns
 * away who has to come again later; and lets what connections ask reach the rest of the server.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-attempts-private.h"
#include "wsman-policy-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanGate WsmanGate;

typedef struct
{
  WsmanPasswordFunc authenticate;
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

/* The stream of a client over the network, with TLS already shaken hands; socket is below it. */
void wsman_gate_admit_stream (WsmanGate *self,
                              GSocket   *socket,
                              GIOStream *stream,
                              gboolean   secure);

G_END_DECLS
