/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanConnectionOptions: credentials and policies for a session. The options don't use the network. The
 * session checks their values. */

#include "wsman-connection-options-fields-private.h"

#include "base/wsman-secret-private.h"
#include "wsman-enum-types.h"

/**
 * WsmanConnectionOptions:
 *
 * Credentials and policies for a [class@Wsman.Session].
 *
 * A session copies its options when it is created. Therefore later changes don't affect it. There is one exception: the
 * session still uses the signal [signal@Wsman.ConnectionOptions::authenticate].
 *
 * ```c
 * g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
 * g_autoptr(WsmanSession) session = NULL;
 *
 * wsman_connection_options_set_user_name (options, "ada");
 * wsman_connection_options_set_password (options, password);
 * wsman_connection_options_set_tls_database (options, database);
 * session = wsman_session_new ("https://server.example", WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD, options, error);
 * ```
 *
 * The library wipes its copies of secrets when the object is disposed. It can't wipe copies that a language binding or
 * a [struct@GObject.Value] makes of a password. In C, [method@Wsman.ConnectionOptions.set_password] leaves no other
 * copy.
 *
 * Since: 1.0
 */

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanConnectionOptions, wsman_connection_options, G_TYPE_OBJECT)

void
wsman_connection_options_set_string (WsmanConnectionOptions          *self,
                                     char                           **field,
                                     const char                      *value,
                                     WsmanConnectionOptionsProperty   property)
{
  if (value != NULL && *value == '\0')
    value = NULL;
  if (g_strcmp0 (*field, value) == 0)
    return;

  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
wsman_connection_options_set_object (WsmanConnectionOptions         *self,
                                     gpointer                        field,
                                     gpointer                        value,
                                     WsmanConnectionOptionsProperty  property)
{
  if (g_set_object ((GObject **) field, value))
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
wsman_connection_options_set_number (WsmanConnectionOptions         *self,
                                     int                            *field,
                                     int                             value,
                                     WsmanConnectionOptionsProperty  property)
{
  if (*field == value)
    return;

  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
wsman_connection_options_set_secret (char       **field,
                                     const char  *value)
{
  char *copy = value != NULL && *value != '\0' ? wsman_secret_dup (value) : NULL;

  wsman_secret_clear (field);
  *field = copy;
}

static void
wsman_connection_options_dispose (GObject *object)
{
  WsmanConnectionOptions *self = WSMAN_CONNECTION_OPTIONS (object);

  wsman_secret_clear (&self->password);
  wsman_secret_clear (&self->proxy_password);
  g_clear_object (&self->proxy_resolver);
  g_clear_object (&self->tls_database);
  g_clear_object (&self->tls_interaction);
  g_clear_object (&self->client_certificate);

  G_OBJECT_CLASS (wsman_connection_options_parent_class)->dispose (object);
}

static void
wsman_connection_options_finalize (GObject *object)
{
  WsmanConnectionOptions *self = WSMAN_CONNECTION_OPTIONS (object);

  g_free (self->user_name);
  g_free (self->certificate_thumbprint);
  wsman_secret_clear (&self->client_certificate_source);
  g_free (self->masked_certificate_source);
  g_free (self->client_certificate_directory);
  g_free (self->proxy_user_name);
  g_free (self->ca_file);
  g_free (self->crl_file);
  g_free (self->server_certificate_sha256);
  g_strfreev (self->trusted_hosts);
  g_free (self->service_principal_name);
  g_free (self->credentials_cache);
  g_free (self->keytab);
  g_free (self->connect_address);
  g_strfreev (self->delegate_to);

  G_OBJECT_CLASS (wsman_connection_options_parent_class)->finalize (object);
}

static void
wsman_connection_options_get_property (GObject    *object,
                                       guint       property_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  WsmanConnectionOptions *self = WSMAN_CONNECTION_OPTIONS (object);

  switch ((WsmanConnectionOptionsProperty) property_id)
    {
    case PROP_USER_NAME:
      g_value_set_string (value, self->user_name);
      break;
    case PROP_CERTIFICATE_THUMBPRINT:
      g_value_set_string (value, self->certificate_thumbprint);
      break;
    case PROP_TLS_DATABASE:
      g_value_set_object (value, self->tls_database);
      break;
    case PROP_CA_FILE:
      g_value_set_string (value, self->ca_file);
      break;
    case PROP_CRL_FILE:
      g_value_set_string (value, self->crl_file);
      break;
    case PROP_ACCEPT_OLD_TLS:
      g_value_set_boolean (value, self->accept_old_tls);
      break;
    case PROP_SERVER_CERTIFICATE_SHA256:
      g_value_set_string (value, self->server_certificate_sha256);
      break;
    case PROP_TLS_INTERACTION:
      g_value_set_object (value, self->tls_interaction);
      break;
    case PROP_CLIENT_CERTIFICATE:
      g_value_set_object (value, self->client_certificate);
      break;
    case PROP_CLIENT_CERTIFICATE_SOURCE:
      g_value_set_string (value, self->masked_certificate_source);
      break;
    case PROP_CLIENT_CERTIFICATE_DIRECTORY:
      g_value_set_string (value, self->client_certificate_directory);
      break;
    case PROP_PROXY_RESOLVER:
      g_value_set_object (value, self->proxy_resolver);
      break;
    case PROP_NTLM:
      g_value_set_enum (value, self->ntlm);
      break;
    case PROP_TRUSTED_HOSTS:
      g_value_set_boxed (value, self->trusted_hosts);
      break;
    case PROP_SERVICE_PRINCIPAL_NAME:
      g_value_set_string (value, self->service_principal_name);
      break;
    case PROP_CREDENTIALS_CACHE:
      g_value_set_string (value, self->credentials_cache);
      break;
    case PROP_KEYTAB:
      g_value_set_string (value, self->keytab);
      break;
    case PROP_CONNECT_ADDRESS:
      g_value_set_string (value, self->connect_address);
      break;
    case PROP_DELEGATE_CREDENTIALS:
      g_value_set_boolean (value, self->delegate_credentials);
      break;
    case PROP_CHANNEL_BINDING:
      g_value_set_enum (value, self->channel_binding);
      break;
    case PROP_DELEGATE_TO:
      g_value_set_boxed (value, self->delegate_to);
      break;
    case PROP_ACCEPT_OLD_CREDSSP:
      g_value_set_boolean (value, self->accept_old_credssp);
      break;
    case PROP_PROFILE:
      g_value_set_enum (value, self->profile);
      break;
    case PROP_ACCEPT_DIGEST_MD5:
      g_value_set_boolean (value, self->accept_digest_md5);
      break;
    case PROP_PASSWORD:
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_connection_options_set_property (GObject      *object,
                                       guint         property_id,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  WsmanConnectionOptions *self = WSMAN_CONNECTION_OPTIONS (object);

  switch ((WsmanConnectionOptionsProperty) property_id)
    {
    case PROP_USER_NAME:
      wsman_connection_options_set_user_name (self, g_value_get_string (value));
      break;
    case PROP_PASSWORD:
      wsman_connection_options_set_password (self, g_value_get_string (value));
      break;
    case PROP_CERTIFICATE_THUMBPRINT:
      wsman_connection_options_set_certificate_thumbprint (self, g_value_get_string (value));
      break;
    case PROP_TLS_DATABASE:
      wsman_connection_options_set_tls_database (self, g_value_get_object (value));
      break;
    case PROP_CA_FILE:
      wsman_connection_options_set_ca_file (self, g_value_get_string (value));
      break;
    case PROP_CRL_FILE:
      wsman_connection_options_set_crl_file (self, g_value_get_string (value));
      break;
    case PROP_ACCEPT_OLD_TLS:
      wsman_connection_options_set_accept_old_tls (self, g_value_get_boolean (value));
      break;
    case PROP_SERVER_CERTIFICATE_SHA256:
      wsman_connection_options_set_server_certificate_sha256 (self, g_value_get_string (value));
      break;
    case PROP_TLS_INTERACTION:
      wsman_connection_options_set_tls_interaction (self, g_value_get_object (value));
      break;
    case PROP_CLIENT_CERTIFICATE:
      wsman_connection_options_set_client_certificate (self, g_value_get_object (value));
      break;
    case PROP_CLIENT_CERTIFICATE_SOURCE:
      wsman_connection_options_set_client_certificate_source (self, g_value_get_string (value));
      break;
    case PROP_CLIENT_CERTIFICATE_DIRECTORY:
      wsman_connection_options_set_client_certificate_directory (self, g_value_get_string (value));
      break;
    case PROP_PROXY_RESOLVER:
      wsman_connection_options_set_proxy_resolver (self, g_value_get_object (value));
      break;
    case PROP_NTLM:
      wsman_connection_options_set_ntlm (self, g_value_get_enum (value));
      break;
    case PROP_TRUSTED_HOSTS:
      wsman_connection_options_set_trusted_hosts (self, g_value_get_boxed (value));
      break;
    case PROP_SERVICE_PRINCIPAL_NAME:
      wsman_connection_options_set_service_principal_name (self, g_value_get_string (value));
      break;
    case PROP_CREDENTIALS_CACHE:
      wsman_connection_options_set_credentials_cache (self, g_value_get_string (value));
      break;
    case PROP_KEYTAB:
      wsman_connection_options_set_keytab (self, g_value_get_string (value));
      break;
    case PROP_CONNECT_ADDRESS:
      wsman_connection_options_set_connect_address (self, g_value_get_string (value));
      break;
    case PROP_DELEGATE_CREDENTIALS:
      wsman_connection_options_set_delegate_credentials (self, g_value_get_boolean (value));
      break;
    case PROP_CHANNEL_BINDING:
      wsman_connection_options_set_channel_binding (self, g_value_get_enum (value));
      break;
    case PROP_DELEGATE_TO:
      wsman_connection_options_set_delegate_to (self, g_value_get_boxed (value));
      break;
    case PROP_ACCEPT_OLD_CREDSSP:
      wsman_connection_options_set_accept_old_credssp (self, g_value_get_boolean (value));
      break;
    case PROP_PROFILE:
      wsman_connection_options_set_profile (self, g_value_get_enum (value));
      break;
    case PROP_ACCEPT_DIGEST_MD5:
      wsman_connection_options_set_accept_digest_md5 (self, g_value_get_boolean (value));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
define_user (void)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanConnectionOptions:user-name:
   *
   * The user to authenticate as.
   *
   * An account of a domain is `DOMAIN\user` or `user@REALM`. An account of the server itself is `user`, `.\user`,
   * `localhost\user`, `ADDRESS\user`, or `HOST\user` with the host's name as in the connection string. The default
   * realm of Kerberos, and the first word of its name, always mean the domain.
   *
   * A domain also accepts its short name, and names such as `user@suffix` whose suffix isn't a realm. For such a name,
   * the library asks the named realm for the account. If no realm is named, it asks the default realm. This needs a
   * password.
   *
   * `NULL` and the empty string both mean no user. The name is sent only if the session is created with
   * [flags@Wsman.SessionFlags] `CRED_USERNAME_PASSWORD`.
   *
   * Since: 1.0
   */
  properties[PROP_USER_NAME] =
    g_param_spec_string ("user-name", NULL, NULL, NULL, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:password:
   *
   * The user's password. It can be written but not read.
   *
   * `NULL` and the empty string both mean no password. The library wipes its copies before it frees them.
   *
   * Since: 1.0
   */
  properties[PROP_PASSWORD] =
    g_param_spec_string ("password", NULL, NULL, NULL, flags | G_PARAM_WRITABLE);
}

static void
define_connection (void)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanConnectionOptions:accept-old-tls:
   *
   * Whether TLS below 1.2 is accepted. Old management controllers need it.
   *
   * TLS 1.0 and 1.1 are obsolete because they are weak. By default, a connection with one of these versions is closed
   * before anything is sent. If this property is set, GnuTLS decides. By default, GnuTLS also refuses these versions.
   * To allow them, name them in its priority string, which is in `G_TLS_GNUTLS_PRIORITY` or in the system's
   * configuration.
   *
   * Since: 1.0
   */
  properties[PROP_ACCEPT_OLD_TLS] =
    g_param_spec_boolean ("accept-old-tls", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:connect-address:
   *
   * The address to connect to instead of the host of the connection string, such as the near end of a tunnel. It is
   * `host:port`, or `host` for the connection string's port. IPv6 addresses are in brackets.
   *
   * The server's certificate and its Kerberos principal must still prove the host of the connection string. Requests
   * are also addressed to that host.
   *
   * Since: 1.0
   */
  properties[PROP_CONNECT_ADDRESS] =
    g_param_spec_string ("connect-address", NULL, NULL, NULL, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:proxy-resolver:
   *
   * An object that finds the proxy for a connection. The default is `NULL`, which means the system's resolver. This
   * resolver uses the settings of the desktop, or the environment variables `http_proxy`, `https_proxy` and `no_proxy`.
   *
   * The proxies may be `http://`, `https://`, `socks5://`, `socks4a://` or `socks4://`. Through them, every transport
   * and mechanism is possible, except messages without encryption. Credentials in their URIs are never used; see
   * [method@Wsman.ConnectionOptions.set_proxy_credentials]. The certificate of an https proxy must be valid for the
   * proxy's name. An authority that is trusted for servers must have issued it. Flags that waive checks of the server's
   * certificate don't apply to the proxy.
   *
   * Connections to this machine's own service, without a connection string, need no proxy.
   *
   * Since: 1.0
   */
  properties[PROP_PROXY_RESOLVER] =
    g_param_spec_object ("proxy-resolver", NULL, NULL, G_TYPE_PROXY_RESOLVER, flags | G_PARAM_READWRITE);
}

static void
wsman_connection_options_class_init (WsmanConnectionOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wsman_connection_options_dispose;
  object_class->finalize = wsman_connection_options_finalize;
  object_class->get_property = wsman_connection_options_get_property;
  object_class->set_property = wsman_connection_options_set_property;

  define_user ();
  wsman_connection_options_define_certificate (properties);
  wsman_connection_options_define_trust (properties);
  define_connection ();
  wsman_connection_options_define_negotiate (properties);
  wsman_connection_options_define_kerberos (properties);
  wsman_connection_options_define_credssp (properties);
  wsman_connection_options_define_digest (properties);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  wsman_connection_options_define_signals (G_TYPE_FROM_CLASS (klass));
}

static void
wsman_connection_options_init (WsmanConnectionOptions *self)
{
}

const char *
wsman_connection_options_get_password (WsmanConnectionOptions *self)
{
  return self->password;
}

/**
 * wsman_connection_options_new:
 *
 * Creates empty options.
 *
 * Returns: (transfer full): new options
 *
 * Since: 1.0
 */
WsmanConnectionOptions *
wsman_connection_options_new (void)
{
  return g_object_new (WSMAN_TYPE_CONNECTION_OPTIONS, NULL);
}

/**
 * wsman_connection_options_copy:
 * @self: the options
 *
 * Creates a complete copy, including the password. Only the signal handlers aren't copied.
 *
 * Returns: (transfer full): new options
 *
 * Since: 1.0
 */
WsmanConnectionOptions *
wsman_connection_options_copy (WsmanConnectionOptions *self)
{
  WsmanConnectionOptions *copy;

  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  copy = wsman_connection_options_new ();
  copy->user_name = g_strdup (self->user_name);
  wsman_connection_options_set_secret (&copy->password, self->password);
  copy->certificate_thumbprint = g_strdup (self->certificate_thumbprint);
  wsman_connection_options_set_client_certificate_source (copy, self->client_certificate_source);
  copy->client_certificate_directory = g_strdup (self->client_certificate_directory);
  copy->proxy_access = self->proxy_access;
  copy->proxy_authentication = self->proxy_authentication;
  copy->proxy_user_name = g_strdup (self->proxy_user_name);
  wsman_connection_options_set_secret (&copy->proxy_password, self->proxy_password);
  g_set_object (&copy->proxy_resolver, self->proxy_resolver);
  g_set_object (&copy->tls_database, self->tls_database);
  g_set_object (&copy->tls_interaction, self->tls_interaction);
  g_set_object (&copy->client_certificate, self->client_certificate);
  copy->ca_file = g_strdup (self->ca_file);
  copy->crl_file = g_strdup (self->crl_file);
  copy->accept_old_tls = self->accept_old_tls;
  copy->accept_digest_md5 = self->accept_digest_md5;
  copy->profile = self->profile;
  copy->server_certificate_sha256 = g_strdup (self->server_certificate_sha256);
  copy->ntlm = self->ntlm;
  copy->trusted_hosts = g_strdupv (self->trusted_hosts);
  copy->service_principal_name = g_strdup (self->service_principal_name);
  copy->credentials_cache = g_strdup (self->credentials_cache);
  copy->keytab = g_strdup (self->keytab);
  copy->delegate_credentials = self->delegate_credentials;
  copy->channel_binding = self->channel_binding;
  copy->connect_address = g_strdup (self->connect_address);
  copy->delegate_to = g_strdupv (self->delegate_to);
  copy->accept_old_credssp = self->accept_old_credssp;
  copy->was_handled = wsman_connection_options_is_handled (self);

  return copy;
}

/**
 * wsman_connection_options_get_user_name:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:user-name].
 *
 * Returns: (nullable) (transfer none): the user name
 *
 * Since: 1.0
 */
const char *
wsman_connection_options_get_user_name (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->user_name;
}

/**
 * wsman_connection_options_set_user_name:
 * @self: the options
 * @user_name: (nullable): the user name
 *
 * Sets [property@Wsman.ConnectionOptions:user-name].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_user_name (WsmanConnectionOptions *self,
                                        const char             *user_name)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_string (self, &self->user_name, user_name, PROP_USER_NAME);
}

/**
 * wsman_connection_options_set_password:
 * @self: the options
 * @password: (nullable): the password
 *
 * Sets [property@Wsman.ConnectionOptions:password].
 *
 * The library wipes its copy when the password is replaced, or when @self is disposed. The caller must wipe its own
 * copy.
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_password (WsmanConnectionOptions *self,
                                       const char             *password)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_secret (&self->password, password);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PASSWORD]);
}
