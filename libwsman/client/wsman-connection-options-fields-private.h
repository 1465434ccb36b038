/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The fields of the options. Several files share them, because the accessors are sorted by theme. */

#pragma once

#include "wsman-connection-options-private.h"

G_BEGIN_DECLS

struct _WsmanConnectionOptions
{
  GObject parent_instance;

  char *user_name;
  char *password; /* a secret */
  char *certificate_thumbprint;

  WsmanProxyAccess proxy_access;
  WsmanProxyAuthentication proxy_authentication;
  char *proxy_user_name;
  char *proxy_password; /* a secret */
  GProxyResolver *proxy_resolver;

  GTlsDatabase *tls_database;
  GTlsInteraction *tls_interaction;
  GTlsCertificate *client_certificate;
  char *client_certificate_source; /* a secret, because it may contain a PIN */
  char *masked_certificate_source; /* the source without its PIN; or NULL */
  char *client_certificate_directory;
  char *ca_file;
  char *crl_file;
  gboolean accept_old_tls;
  char *server_certificate_sha256;

  WsmanNtlmPolicy ntlm;
  char **trusted_hosts;
  char *service_principal_name;
  char *credentials_cache;
  char *keytab;
  gboolean delegate_credentials;
  WsmanChannelBinding channel_binding;
  char *connect_address;

  char **delegate_to;
  gboolean accept_old_credssp;
  WsmanPeerProfile profile;
  gboolean accept_digest_md5;

  gboolean was_handled; /* a handler of authenticate was connected to the options that these are a copy of */
};

typedef enum
{
  PROP_USER_NAME = 1,
  PROP_PASSWORD,
  PROP_CERTIFICATE_THUMBPRINT,
  PROP_TLS_DATABASE,
  PROP_CA_FILE,
  PROP_SERVER_CERTIFICATE_SHA256,
  PROP_TLS_INTERACTION,
  PROP_CLIENT_CERTIFICATE,
  PROP_CLIENT_CERTIFICATE_SOURCE,
  PROP_CLIENT_CERTIFICATE_DIRECTORY,
  PROP_PROXY_RESOLVER,
  PROP_NTLM,
  PROP_TRUSTED_HOSTS,
  PROP_SERVICE_PRINCIPAL_NAME,
  PROP_CREDENTIALS_CACHE,
  PROP_KEYTAB,
  PROP_DELEGATE_CREDENTIALS,
  PROP_CHANNEL_BINDING,
  PROP_CONNECT_ADDRESS,
  PROP_CRL_FILE,
  PROP_ACCEPT_OLD_TLS,
  PROP_DELEGATE_TO,
  PROP_ACCEPT_OLD_CREDSSP,
  PROP_PROFILE,
  PROP_ACCEPT_DIGEST_MD5,
  N_PROPERTIES,
} WsmanConnectionOptionsProperty;

/* Sets a field, and notifies of the property if the field has changed. For strings, "" and NULL are the same, because
 * scripts make no difference between them. */
void wsman_connection_options_set_string (WsmanConnectionOptions          *self,
                                          char                           **field,
                                          const char                      *value,
                                          WsmanConnectionOptionsProperty   property);
void wsman_connection_options_set_object (WsmanConnectionOptions         *self,
                                          gpointer                        field,
                                          gpointer                        value,
                                          WsmanConnectionOptionsProperty  property);
void wsman_connection_options_set_number (WsmanConnectionOptions         *self,
                                          int                            *field,
                                          int                             value,
                                          WsmanConnectionOptionsProperty  property);

/* Define the properties of trust and of CredSSP. */
void wsman_connection_options_define_trust (GParamSpec **properties);
void wsman_connection_options_define_negotiate (GParamSpec **properties);
void wsman_connection_options_define_kerberos (GParamSpec **properties);
void wsman_connection_options_define_credssp (GParamSpec **properties);
/* Defines the properties in wsman-connection-options-digest.c. */
void wsman_connection_options_define_digest (GParamSpec **properties);

/* Creates the specifications of the properties for the client's certificate. */
void wsman_connection_options_define_certificate (GParamSpec **properties);

/* Sets a field that contains a secret, and wipes the former value. */
void wsman_connection_options_set_secret (char       **field,
                                          const char  *value);

/* Registers the signals of the class. */
void wsman_connection_options_define_signals (GType type);

G_END_DECLS
