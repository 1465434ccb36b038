/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Listens, authenticates clients, and passes requests to providers. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-authenticator.h>
#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-operation.h>
#include <libwsman/wsman-provider.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_SERVER (wsman_server_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanServer, wsman_server, WSMAN, SERVER, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanServer *wsman_server_new (void);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_listen (WsmanServer     *self,
                              GSocketAddress  *address,
                              gboolean         secure,
                              GError         **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_listen_socket (WsmanServer  *self,
                                     GSocket      *socket,
                                     gboolean      secure,
                                     GError      **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_listen_local (WsmanServer  *self,
                                    guint16       port,
                                    gboolean      secure,
                                    GError      **error);

WSMAN_AVAILABLE_IN_1_0
char **wsman_server_list_uris (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_stop_listening (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_stop (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_add_provider (WsmanServer   *self,
                                const char    *resource_uri,
                                WsmanProvider *provider);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_remove_provider (WsmanServer *self,
                                       const char  *resource_uri);

WSMAN_AVAILABLE_IN_1_0
GTlsCertificate *wsman_server_get_tls_certificate (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_tls_certificate (WsmanServer     *self,
                                       GTlsCertificate *tls_certificate);

WSMAN_AVAILABLE_IN_1_0
WsmanAuthenticator *wsman_server_get_authenticator (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_authenticator (WsmanServer        *self,
                                     WsmanAuthenticator *authenticator);

WSMAN_AVAILABLE_IN_1_0
const char * const *wsman_server_get_allowed_users (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_allowed_users (WsmanServer        *self,
                                     const char * const *allowed_users);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_map_user (WsmanServer *self,
                            const char  *name,
                            const char  *identity);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_map_certificate (WsmanServer  *self,
                                       const char   *issuer_sha256,
                                       const char   *user_principal_name,
                                       const char   *user_name,
                                       GError      **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_get_accept_client_certificates (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_accept_client_certificates (WsmanServer *self,
                                                  gboolean     accept_client_certificates);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_server_get_client_ca_file (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_client_ca_file (WsmanServer *self,
                                      const char  *client_ca_file);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_server_get_client_crl_file (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_client_crl_file (WsmanServer *self,
                                       const char  *client_crl_file);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_get_accept_kerberos (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_accept_kerberos (WsmanServer *self,
                                       gboolean     accept_kerberos);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_get_accept_credssp (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_accept_credssp (WsmanServer *self,
                                      gboolean     accept_credssp);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_delegation_lifetime (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_delegation_lifetime (WsmanServer *self,
                                           guint        delegation_lifetime);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_get_accept_ntlm (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_accept_ntlm (WsmanServer *self,
                                   gboolean     accept_ntlm);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_server_get_keytab (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_keytab (WsmanServer *self,
                              const char  *keytab);

WSMAN_AVAILABLE_IN_1_0
const char * const *wsman_server_get_directory_realms (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_directory_realms (WsmanServer        *self,
                                        const char * const *directory_realms);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_identity_lifetime (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_identity_lifetime (WsmanServer *self,
                                         guint        identity_lifetime);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_get_accept_digest (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_accept_digest (WsmanServer *self,
                                     gboolean     accept_digest);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_server_get_digest_user_file (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_digest_user_file (WsmanServer *self,
                                        const char  *digest_user_file);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_server_get_ntlm_user_file (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_ntlm_user_file (WsmanServer *self,
                                      const char  *ntlm_user_file);

WSMAN_AVAILABLE_IN_1_0
WsmanChannelBindingPolicy wsman_server_get_channel_binding (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_channel_binding (WsmanServer               *self,
                                       WsmanChannelBindingPolicy  channel_binding);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_get_allow_unencrypted (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_allow_unencrypted (WsmanServer *self,
                                         gboolean     allow_unencrypted);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_get_allow_anonymous_identify (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_allow_anonymous_identify (WsmanServer *self,
                                                gboolean     allow_anonymous_identify);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_server_get_loopback_is_remote (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_loopback_is_remote (WsmanServer *self,
                                          gboolean     loopback_is_remote);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_max_envelope_size (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_max_envelope_size (WsmanServer *self,
                                         guint        max_envelope_size);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_max_connections (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_max_connections (WsmanServer *self,
                                       guint        max_connections);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_max_unauthenticated_connections (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_max_unauthenticated_connections (WsmanServer *self,
                                                       guint        max_unauthenticated_connections);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_max_connections_per_user (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_max_connections_per_user (WsmanServer *self,
                                                guint        max_connections_per_user);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_max_connections_per_address (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_max_connections_per_address (WsmanServer *self,
                                                   guint        max_connections_per_address);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_max_local_connections (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_max_local_connections (WsmanServer *self,
                                             guint        max_local_connections);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_max_local_connections_per_user (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_max_local_connections_per_user (WsmanServer *self,
                                                      guint        max_local_connections_per_user);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_max_operations_per_user (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_max_operations_per_user (WsmanServer *self,
                                               guint        max_operations_per_user);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_max_contexts_per_user (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_max_contexts_per_user (WsmanServer *self,
                                             guint        max_contexts_per_user);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_enumeration_timeout (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_enumeration_timeout (WsmanServer *self,
                                           guint        enumeration_timeout);

WSMAN_AVAILABLE_IN_1_0
guint wsman_server_get_max_timeout (WsmanServer *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_server_set_max_timeout (WsmanServer *self,
                                   guint        max_timeout);

G_END_DECLS
