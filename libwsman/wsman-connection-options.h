/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Credentials and policies for a session (IWSManConnectionOptions to Ex2). */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_CONNECTION_OPTIONS (wsman_connection_options_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanConnectionOptions, wsman_connection_options, WSMAN, CONNECTION_OPTIONS, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanConnectionOptions *wsman_connection_options_new (void);

WSMAN_AVAILABLE_IN_1_0
WsmanConnectionOptions *wsman_connection_options_copy (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_connection_options_get_user_name (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_user_name (WsmanConnectionOptions *self,
                                             const char             *user_name);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_password (WsmanConnectionOptions *self,
                                            const char             *password);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_connection_options_get_certificate_thumbprint (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_certificate_thumbprint (WsmanConnectionOptions *self,
                                                          const char             *certificate_thumbprint);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_connection_options_set_proxy (WsmanConnectionOptions   *self,
                                             WsmanProxyAccess          access,
                                             WsmanProxyAuthentication  authentication,
                                             const char               *user_name,
                                             const char               *password,
                                             GError                  **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_connection_options_set_proxy_credentials (WsmanConnectionOptions   *self,
                                                         WsmanProxyAuthentication  authentication,
                                                         const char               *user_name,
                                                         const char               *password,
                                                         GError                  **error);

WSMAN_AVAILABLE_IN_1_0
WsmanProxyAccess wsman_connection_options_proxy_ie_config (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
WsmanProxyAccess wsman_connection_options_proxy_winhttp_config (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
WsmanProxyAccess wsman_connection_options_proxy_auto_detect (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
WsmanProxyAccess wsman_connection_options_proxy_no_proxy_server (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
WsmanProxyAuthentication wsman_connection_options_proxy_authentication_use_negotiate (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
WsmanProxyAuthentication wsman_connection_options_proxy_authentication_use_basic (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
WsmanProxyAuthentication wsman_connection_options_proxy_authentication_use_digest (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
GTlsDatabase *wsman_connection_options_get_tls_database (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_tls_database (WsmanConnectionOptions *self,
                                                GTlsDatabase           *tls_database);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_connection_options_get_ca_file (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_ca_file (WsmanConnectionOptions *self,
                                           const char             *ca_file);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_connection_options_get_crl_file (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_crl_file (WsmanConnectionOptions *self,
                                            const char             *crl_file);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_connection_options_get_accept_old_tls (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_accept_old_tls (WsmanConnectionOptions *self,
                                                  gboolean                accept_old_tls);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_connection_options_get_server_certificate_sha256 (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_server_certificate_sha256 (WsmanConnectionOptions *self,
                                                             const char             *server_certificate_sha256);

WSMAN_AVAILABLE_IN_1_0
GTlsInteraction *wsman_connection_options_get_tls_interaction (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_tls_interaction (WsmanConnectionOptions *self,
                                                   GTlsInteraction        *tls_interaction);

WSMAN_AVAILABLE_IN_1_0
GTlsCertificate *wsman_connection_options_get_client_certificate (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_client_certificate (WsmanConnectionOptions *self,
                                                      GTlsCertificate        *client_certificate);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_connection_options_get_client_certificate_source (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_client_certificate_source (WsmanConnectionOptions *self,
                                                             const char             *client_certificate_source);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_connection_options_get_client_certificate_directory (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_client_certificate_directory (WsmanConnectionOptions *self,
                                                                const char             *client_certificate_directory);

WSMAN_AVAILABLE_IN_1_0
GProxyResolver *wsman_connection_options_get_proxy_resolver (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_proxy_resolver (WsmanConnectionOptions *self,
                                                  GProxyResolver         *proxy_resolver);

WSMAN_AVAILABLE_IN_1_0
WsmanPeerProfile wsman_connection_options_get_profile (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_profile (WsmanConnectionOptions *self,
                                           WsmanPeerProfile        profile);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_connection_options_get_accept_digest_md5 (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_accept_digest_md5 (WsmanConnectionOptions *self,
                                                     gboolean                accept_digest_md5);

WSMAN_AVAILABLE_IN_1_0
WsmanNtlmPolicy wsman_connection_options_get_ntlm (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_ntlm (WsmanConnectionOptions *self,
                                        WsmanNtlmPolicy         ntlm);

WSMAN_AVAILABLE_IN_1_0
const char * const *wsman_connection_options_get_trusted_hosts (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_trusted_hosts (WsmanConnectionOptions *self,
                                                 const char * const     *trusted_hosts);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_connection_options_get_service_principal_name (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_service_principal_name (WsmanConnectionOptions *self,
                                                          const char             *service_principal_name);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_connection_options_get_credentials_cache (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_credentials_cache (WsmanConnectionOptions *self,
                                                     const char             *credentials_cache);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_connection_options_get_keytab (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_keytab (WsmanConnectionOptions *self,
                                          const char             *keytab);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_connection_options_get_delegate_credentials (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_delegate_credentials (WsmanConnectionOptions *self,
                                                        gboolean                delegate_credentials);

WSMAN_AVAILABLE_IN_1_0
const char * const *wsman_connection_options_get_delegate_to (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_delegate_to (WsmanConnectionOptions *self,
                                               const char * const     *delegate_to);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_connection_options_get_accept_old_credssp (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_accept_old_credssp (WsmanConnectionOptions *self,
                                                      gboolean                accept_old_credssp);

WSMAN_AVAILABLE_IN_1_0
WsmanChannelBinding wsman_connection_options_get_channel_binding (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_channel_binding (WsmanConnectionOptions *self,
                                                   WsmanChannelBinding     channel_binding);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_connection_options_get_connect_address (WsmanConnectionOptions *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_connection_options_set_connect_address (WsmanConnectionOptions *self,
                                                   const char             *connect_address);

G_END_DECLS
