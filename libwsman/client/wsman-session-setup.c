/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Combines the connection string, the flags and the options to one record. Reports the error if these arguments don't
 * fit together. */

#include "wsman-session-setup-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "security/wsman-certificate-file-private.h"
#include "transport/wsman-local-service-private.h"
#include "transport/wsman-zone-private.h"
#include "wsman-codes.h"
#include "wsman-connection-options-private.h"
#include "wsman-session-negotiation-private.h"

#define SHA256_DIGITS 64

/* The ports of management controllers. */
#define CONTROLLER_PORT 16992
#define CONTROLLER_TLS_PORT 16993

/* The port in the address of this machine's service. Windows' own client uses the same port. */
#define LOCAL_PORT 47001

void
wsman_session_setup_free (WsmanSessionSetup *self)
{
  g_clear_error (&self->refusal);
  g_clear_pointer (&self->config, wsman_transport_config_free);
  g_free (self->to);
  g_free (self->port_hint);
  g_free (self);
}

/* Returns a fingerprint as lower-case digits: "AB:CD:…" becomes "abcd…". */
static char *
normalize_fingerprint (const char  *text,
                       GError     **error)
{
  g_autoptr(GString) digits = g_string_sized_new (SHA256_DIGITS);

  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == ':' && digits->len > 0 && digits->len % 2 == 0 && c[-1] != ':')
        continue;

      /* Any other character becomes a blank, which the check below refuses. */
      g_string_append_c (digits, g_ascii_isxdigit (*c) ? g_ascii_tolower (*c) : ' ');
    }

  if (digits->len != SHA256_DIGITS || strchr (digits->str, ' ') != NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("server-certificate-sha256 isn’t a SHA-256 fingerprint of 64 hexadecimal digits: “%s”"), text);
      return NULL;
    }

  return g_string_free (g_steal_pointer (&digits), FALSE);
}

static GTlsDatabase *
open_ca_file (const char  *path,
              GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  GTlsDatabase *database = NULL;

  /* For a relative path, GIO only prints a warning, and then trusts no authority. */
  if (!g_path_is_absolute (path))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("ca-file must be an absolute path: “%s”"), path);
      return NULL;
    }

  /* This check is needed because opening a pipe would block. */
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_set_error_literal (&local_error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _("It isn’t a regular file"));
  else
    database = g_tls_file_database_new (path, &local_error);

  if (database == NULL)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                     _("Can’t read certificate authorities from ca-file “%s”: %s"), path, local_error->message);

  return database;
}

static gboolean
set_trust (WsmanTransportConfig    *config,
           WsmanConnectionOptions  *options,
           GError                 **error)
{
  GTlsDatabase *database = wsman_connection_options_get_tls_database (options);
  const char *ca_file = wsman_connection_options_get_ca_file (options);
  const char *crl_file = wsman_connection_options_get_crl_file (options);
  const char *fingerprint = wsman_connection_options_get_server_certificate_sha256 (options);

  if (database != NULL && ca_file != NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("tls-database and ca-file are both set: set one of them"));
      return FALSE;
    }

  g_set_object (&config->tls_database, database);
  if (ca_file != NULL && (config->tls_database = open_ca_file (ca_file, error)) == NULL)
    return FALSE;
  config->accept_old_tls = wsman_connection_options_get_accept_old_tls (options);
  if (crl_file != NULL && (config->revocation_lists = wsman_revocation_lists_new (crl_file, error)) == NULL)
    return FALSE;
  if (fingerprint != NULL &&
      (config->server_certificate_sha256 = normalize_fingerprint (fingerprint, error)) == NULL)
    return FALSE;

  return TRUE;
}

static gboolean
set_connectable (WsmanTransportConfig    *config,
                 WsmanConnectionOptions  *options,
                 GError                 **error)
{
  const char *address = wsman_connection_options_get_connect_address (options);
  g_autoptr(GSocketConnectable) parsed = NULL;
  g_autoptr(GError) local_error = NULL;

  if (address == NULL)
    return TRUE;

  parsed = g_network_address_parse (address, g_uri_get_port (config->uri), &local_error);
  if (parsed == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                               _("connect-address isn’t “host:port”: %s"), local_error->message);

  config->connectable = wsman_zone_new_connectable (g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)),
                                                    g_network_address_get_port (G_NETWORK_ADDRESS (parsed)));

  return TRUE;
}

/* Sets the certificate with which the client authenticates. The certificate is read later. */
static gboolean
set_client_certificate (WsmanTransportConfig    *config,
                        WsmanConnectionOptions  *options,
                        GError                 **error)
{
  WsmanClientCertificateSource source = {
    .certificate = wsman_connection_options_get_client_certificate (options),
    .source = wsman_connection_options_get_whole_certificate_source (options),
    .directory = wsman_connection_options_get_client_certificate_directory (options),
  };
  const char *name = g_uri_get_host (config->uri);
  g_autofree char *host = g_strdup_printf (strchr (name, ':') != NULL ? "[%s]:%d" : "%s:%d", name,
                                           g_uri_get_port (config->uri));
  const char *typed = wsman_connection_options_get_certificate_thumbprint (options);
  g_autofree char *thumbprint = typed != NULL ? wsman_thumbprint_normalize (typed) : NULL;

  if (typed != NULL && thumbprint == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_CERT,
                               _("certificate-thumbprint isn’t a thumbprint of 40 or 64 hexadecimal digits: “%s”"),
                               typed);
  if ((source.certificate != NULL) + (source.source != NULL) + (typed != NULL) > 1)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                               _("client-certificate, client-certificate-source and certificate-thumbprint exclude "
                                 "each other: set one of them"));

  source.thumbprint = thumbprint;
  source.host = host;
  source.is_host_checked = !config->skip_ca_check && !config->skip_cn_check;
  config->mechanism = g_strdup ("Certificate");
  config->client_certificate = wsman_client_certificate_new (&source);

  return TRUE;
}

static gboolean
is_controller (WsmanConnectionOptions *options)
{
  return options != NULL && wsman_connection_options_get_profile (options) == WSMAN_PEER_PROFILE_CONTROLLER;
}

/* Prepares Digest. Over http the bodies are protected, too, if the server can do that. */
static void
set_digest (WsmanTransportConfig        *config,
            const WsmanConnectionString *connection,
            WsmanConnectionOptions      *options)
{
  WsmanDigestFlags flags = connection->https ? WSMAN_DIGEST_FLAGS_NONE : WSMAN_DIGEST_FLAGS_PREFER_INTEGRITY;

  if (is_controller (options))
    flags |= WSMAN_DIGEST_FLAGS_ACCEPT_MD5 | WSMAN_DIGEST_FLAGS_ACCEPT_SILENCE;
  if (options != NULL && wsman_connection_options_get_accept_digest_md5 (options))
    flags |= WSMAN_DIGEST_FLAGS_ACCEPT_MD5;

  config->digest = wsman_digest_session_new (config->user_name, config->password, flags);
}

static gboolean
set_options (WsmanTransportConfig    *config,
             WsmanConnectionOptions  *options,
             GError                 **error)
{
  const char *password = wsman_connection_options_get_password (options);

  config->user_name = g_strdup (wsman_connection_options_get_user_name (options));
  config->password = password != NULL ? wsman_secret_dup (password) : NULL;
  config->accept_common_name = is_controller (options);
  g_set_object (&config->tls_interaction, wsman_connection_options_get_tls_interaction (options));

  return set_connectable (config, options, error) && set_trust (config, options, error);
}

/* Returns a hint about the port. If the string contains a transport but no port, Windows uses 80 or 443, and few
 * services listen on these ports. */
static char *
make_port_hint (const WsmanConnectionString *connection)
{
  if (connection->local || connection->typed_port || !connection->typed_transport ||
      connection->port == CONTROLLER_PORT || connection->port == CONTROLLER_TLS_PORT)
    return NULL;

  return g_strdup_printf (_("port %d is the default of %s://; WinRM listens on %d: add “:%d” to the host"),
                          connection->port, connection->https ? "https" : "http",
                          connection->https ? 5986 : 5985, connection->https ? 5986 : 5985);
}

/* Sets the address of the server. For this machine's service, the folder of the socket decides who may listen. Then the
 * name "localhost" is only the address in requests. */
static void
set_place (WsmanTransportConfig        *config,
           const WsmanConnectionString *connection)
{
  config->local = connection->local;
  if (connection->local)
    {
      config->uri = g_uri_build (G_URI_FLAGS_NONE, "http", NULL, "localhost", LOCAL_PORT, "/wsman", NULL, NULL);
      config->connectable = wsman_local_service_find ();
    }
  else
    {
      config->uri = wsman_connection_string_to_uri (connection);
    }
}

/* Returns the credentials for proxies. With AUTO_DETECT, the caller names no proxy, and any machine of the network may
 * say that it is one. So the proxies that are detected get nothing, unless a person is asked. */
static WsmanProxyLogin *
new_proxy_login (WsmanTransportConfig   *config,
                 WsmanConnectionOptions *options)
{
  gboolean is_detected = wsman_connection_options_get_proxy_access (options) == WSMAN_PROXY_ACCESS_AUTO_DETECT &&
                         wsman_connection_options_get_proxy_resolver (options) == NULL;

  if (!is_detected)
    return wsman_connection_options_new_proxy_login (options);

  config->withholds_proxy_login = wsman_connection_options_has_proxy_credentials (options);

  return wsman_proxy_login_new (0, NULL, NULL, wsman_connection_options_get_ntlm (options));
}

/* Sets how proxies are found, and their credentials. options may be NULL. */
static void
set_proxies (WsmanTransportConfig   *config,
             WsmanConnectionOptions *options)
{
  GProxyResolver *resolver = options != NULL ? wsman_connection_options_get_proxy_resolver (options) : NULL;
  WsmanProxyAccess access = options != NULL ? wsman_connection_options_get_proxy_access (options)
                                            : WSMAN_PROXY_ACCESS_NONE;

  if (config->local || access == WSMAN_PROXY_ACCESS_NO_PROXY_SERVER)
    return;

  config->proxy_resolver = g_object_ref (resolver != NULL ? resolver : g_proxy_resolver_get_default ());
  config->proxy_login = options != NULL ? new_proxy_login (config, options)
                                        : wsman_proxy_login_new (0, NULL, NULL, WSMAN_NTLM_POLICY_AUTO);
}

WsmanSessionSetup *
wsman_session_setup_new (const char              *connection,
                         WsmanSessionFlags        flags,
                         WsmanConnectionOptions  *options,
                         GError                 **error)
{
  g_autoptr(WsmanSessionSetup) self = g_new0 (WsmanSessionSetup, 1);
  g_autoptr(WsmanConnectionString) parsed = NULL;

  parsed = wsman_connection_string_parse (connection, (flags & WSMAN_SESSION_FLAGS_USE_SSL) != 0, error);
  if (parsed == NULL)
    return NULL;

  if (is_controller (options))
    wsman_connection_string_set_default_ports (parsed, CONTROLLER_PORT, CONTROLLER_TLS_PORT);
  self->facts = wsman_session_facts_new (parsed, flags, options);
  if (!wsman_session_rules_check (self->facts, error))
    return NULL;

  wsman_session_rules_check_operation (self->facts, FALSE, &self->refusal);
  self->config = wsman_transport_config_new ();
  set_place (self->config, parsed);
  self->config->mechanism = (flags & WSMAN_SESSION_FLAGS_USE_BASIC) != 0 ? g_strdup ("Basic") : NULL;
  self->config->skip_ca_check = (flags & WSMAN_SESSION_FLAGS_SKIP_CA_CHECK) != 0;
  self->config->skip_cn_check = (flags & WSMAN_SESSION_FLAGS_SKIP_CN_CHECK) != 0;
  self->config->skip_revocation_check = (flags & WSMAN_SESSION_FLAGS_SKIP_REVOCATION_CHECK) != 0;
  self->config->is_plain = (flags & WSMAN_SESSION_FLAGS_NO_ENCRYPTION) != 0 && !parsed->https;
  set_proxies (self->config, options);
  if (options != NULL && !set_options (self->config, options, error))
    return NULL;
  if ((flags & WSMAN_SESSION_FLAGS_USE_DIGEST) != 0)
    set_digest (self->config, parsed, options);
  if ((flags & WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE) != 0 &&
      !set_client_certificate (self->config, options, error))
    return NULL;
  if (!parsed->local &&
      !wsman_session_set_negotiation (self->config, parsed, flags, self->facts, options, error))
    return NULL;

  if (options != NULL)
    wsman_session_set_review (self->config, parsed, self->facts, options);

  self->to = g_uri_to_string (self->config->uri);
  self->port_hint = make_port_hint (parsed);

  return g_steal_pointer (&self);
}
