/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of a server, and the functions that its files share.
 */

#pragma once

#include "wsman-clients-private.h"
#include "wsman-dispatcher-private.h"
#include "wsman-server.h"

G_BEGIN_DECLS

struct _WsmanServer
{
  GObject parent_instance;

  WsmanPolicy policy;
  WsmanAuthenticator *authenticator;
  char **allowed_users;
  /* The values as they were set; policy has the checked ones. */
  char *keytab;
  char *ntlm_user_file;
  char **directory_realms;
  gboolean accept_kerberos;
  gboolean accept_ntlm;
  GHashTable *providers; /* lower-case resource URI to WsmanProvider */

  GMainContext *context; /* the three are NULL while the server doesn't listen */
  WsmanClients *clients;
  WsmanDispatcher *dispatcher;
  GPtrArray *listeners;  /* of WsmanListener */
};

/* Access and serving, in wsman-server-serving.c. */
extern const WsmanServerRequestHandlers wsman_server_request_handlers;
void wsman_server_install_signals (WsmanServerClass *klass);
void wsman_server_stop_providers (WsmanServer *self);

/* The settings, in wsman-server-settings.c. */
void wsman_server_init_policy (WsmanServer *self);
void wsman_server_clear_policy (WsmanServer *self);
void wsman_server_install_properties (GObjectClass *object_class);

/* Kerberos and NTLM, in wsman-server-mechanisms.c. Checks what they need, and enables them in policy. */
gboolean wsman_server_apply_mechanisms (WsmanServer  *self,
                                        GError      **error);

G_END_DECLS
