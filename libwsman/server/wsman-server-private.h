/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of a server, and the functions that the files of WsmanServer share.
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
  /* The next fields hold the values as they were set. policy has the checked values. */
  char *keytab;
  char *ntlm_user_file;
  char **directory_realms;
  gboolean accept_kerberos;
  gboolean accept_ntlm;
  gboolean accept_digest;
  char *digest_user_file;
  gboolean accept_credssp;
  gboolean accept_client_certificates;
  char *client_ca_file;
  char *client_crl_file;
  GHashTable *providers; /* lower-case resource URI to WsmanProvider */

  GMainContext *context; /* this and the next two are NULL while the server doesn't listen */
  WsmanClients *clients;
  WsmanDispatcher *dispatcher;
  GPtrArray *listeners;  /* the listeners (WsmanListener) */
  GSource *drain_check;  /* set after wsman_server_stop_listening() until nothing is under way */
  guint n_quiet_checks;  /* how many more checks must find nothing */
};

/* The next declarations are for access and serving, in wsman-server-serving.c. */
extern const WsmanServerRequestHandlers wsman_server_request_handlers;
void wsman_server_install_signals (WsmanServerClass *klass);
void wsman_server_stop_providers (WsmanServer *self);
gboolean wsman_server_has_busy_provider (WsmanServer *self);
void wsman_server_emit_drained (WsmanServer *self);

/* Finds the provider that serves a resource. Returns NULL if there is none. */
WsmanProvider *wsman_server_ref_provider (WsmanServer *self,
                                          const char  *resource_uri);

/* The next declarations are for the settings, in wsman-server-settings.c. */
void wsman_server_init_policy (WsmanServer *self);
void wsman_server_clear_policy (WsmanServer *self);
void wsman_server_install_properties (GObjectClass *object_class);

/* Reads the authorities of clients, and enables certificates in policy. This function is in
 * wsman-server-certificates.c. */
gboolean wsman_server_apply_certificates (WsmanServer  *self,
                                          GError      **error);

/* The next declarations are for CredSSP, in wsman-server-credssp.c. wsman_server_apply_credssp() needs the other
 * mechanisms in policy. */
void wsman_server_define_credssp (GParamSpec **properties,
                                  guint        accept_credssp,
                                  guint        delegation_lifetime);
void wsman_server_init_credssp (WsmanServer *self);
gboolean wsman_server_apply_credssp (WsmanServer  *self,
                                     GError      **error);
/* Gives the credentials that the request's client has delegated to the authenticator, if it takes them. */
void wsman_server_hand_over_credentials (WsmanServer        *self,
                                         WsmanServerRequest *request);

/* The next declarations are for Digest, in wsman-server-digest.c. */
void wsman_server_define_digest (GParamSpec **properties,
                                 guint        accept_digest,
                                 guint        digest_user_file);
gboolean wsman_server_apply_digest (WsmanServer  *self,
                                    GError      **error);

/* Checks what Kerberos and NTLM need, and enables them in policy. This function is in wsman-server-mechanisms.c. */
gboolean wsman_server_apply_mechanisms (WsmanServer  *self,
                                        GError      **error);

G_END_DECLS
