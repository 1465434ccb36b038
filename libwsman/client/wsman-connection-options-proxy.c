/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The options for a proxy. They say how a session finds the proxy, and with which credentials it authenticates to the
 * proxy. */

#include "wsman-connection-options-fields-private.h"

#include "base/wsman-code-names-private.h"
#include "base/wsman-codes-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-soap-fault-private.h"

WsmanProxyAccess
wsman_connection_options_get_proxy_access (WsmanConnectionOptions *self)
{
  return self->proxy_access;
}

/* Returns Windows' code for the first rule that the arguments of set_proxy() break, or 0. If no access type is given,
 * the settings of the machine apply. */
static guint32
check_proxy (guint    access,
             guint    authentication,
             gboolean has_user_name,
             gboolean has_password)
{
  const guint known_access = WSMAN_PROXY_ACCESS_IE_CONFIG | WSMAN_PROXY_ACCESS_WINHTTP_CONFIG |
                             WSMAN_PROXY_ACCESS_AUTO_DETECT | WSMAN_PROXY_ACCESS_NO_PROXY_SERVER;
  const guint known_authentication = WSMAN_PROXY_AUTHENTICATION_USE_NEGOTIATE |
                                     WSMAN_PROXY_AUTHENTICATION_USE_BASIC | WSMAN_PROXY_AUTHENTICATION_USE_DIGEST;

  if ((access & ~known_access) != 0 || (access & (access - 1)) != 0)
    return ERROR_WSMAN_PROXY_ACCESS_TYPE;
  if ((authentication & ~known_authentication) != 0)
    return ERROR_WSMAN_PROXY_AUTHENTICATION_INVALID_FLAG;
  if ((authentication & (authentication - 1)) != 0)
    return ERROR_WSMAN_CLIENT_MULTIPLE_PROXY_AUTH_FLAGS;
  if (has_user_name != has_password)
    return ERROR_WSMAN_CLIENT_CREDENTIALS_FOR_PROXY_AUTHENTICATION;
  if (access == WSMAN_PROXY_ACCESS_NO_PROXY_SERVER && (authentication != 0 || has_user_name))
    return ERROR_WSMAN_INVALID_OPTION_NO_PROXY_SERVER;

  return 0;
}

/* Sets the fields if Windows' rules allow them. */
static gboolean
set_proxy (WsmanConnectionOptions    *self,
           WsmanProxyAccess           access,
           WsmanProxyAuthentication   authentication,
           const char                *user_name,
           const char                *password,
           GError                   **error)
{
  gboolean has_user_name = user_name != NULL && *user_name != '\0';
  gboolean has_password = password != NULL && *password != '\0';
  guint32 code = check_proxy (access, authentication, has_user_name, has_password);

  if (code != 0)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, code, "%s", wsman_code_get_text (code));

  self->proxy_access = access;
  self->proxy_authentication = authentication;
  g_free (self->proxy_user_name);
  self->proxy_user_name = g_strdup (has_user_name ? user_name : NULL);
  wsman_connection_options_set_secret (&self->proxy_password, has_password ? password : NULL);

  return TRUE;
}

/**
 * wsman_connection_options_set_proxy:
 * @self: the options
 * @access: the way to find the proxy; 0 means `WINHTTP_CONFIG`
 * @authentication: the mechanism for the proxy; if it is 0, the session chooses a mechanism, but never Basic
 * @user_name: (nullable): the user name for the proxy
 * @password: (nullable): the password for the proxy
 *
 * Chooses a proxy with the values that Windows uses.
 *
 * `IE_CONFIG`, `WINHTTP_CONFIG` and `AUTO_DETECT` ask the system's [iface@Gio.ProxyResolver], or
 * [property@Wsman.ConnectionOptions:proxy-resolver] if it is set. With `NO_PROXY_SERVER`, the session connects
 * directly, and doesn't ask the resolver. It is possible with all transports and mechanisms.
 *
 * Only the proxy gets these credentials. If Negotiate has no user name, it uses the ticket of the user. With
 * `IE_CONFIG` and `WINHTTP_CONFIG`, each proxy gets the credentials that the system's settings name for the host. If
 * these settings find proxies in the network by themselves, the machine that names the proxy decides who gets the
 * credentials: then set [property@Wsman.ConnectionOptions:proxy-resolver]. With `AUTO_DETECT`, a proxy gets no
 * credentials and no ticket, because any machine in the network may say that it is the proxy. If such a proxy requires
 * authentication, the operation fails, unless a handler of [signal@Wsman.ConnectionOptions::authenticate] gives
 * credentials. A proxy gets the password as it is (Basic) only if @authentication is `USE_BASIC`.
 *
 * The call fails with [error@Wsman.Error] `INVALID_ARGUMENT`, and changes nothing, in these cases: @access or
 * @authentication isn't exactly one member of its type; only one of @user_name and @password is given; or
 * @authentication, @user_name or @password is combined with `NO_PROXY_SERVER`. The session's constructor refuses a
 * proxy for http, for Kerberos and for CredSSP, as Windows does. For these, set
 * [property@Wsman.ConnectionOptions:proxy-resolver] instead.
 *
 * Returns: `TRUE` if the proxy was set
 *
 * Since: 1.0
 */
gboolean
wsman_connection_options_set_proxy (WsmanConnectionOptions    *self,
                                    WsmanProxyAccess           access,
                                    WsmanProxyAuthentication   authentication,
                                    const char                *user_name,
                                    const char                *password,
                                    GError                   **error)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), FALSE);

  return set_proxy (self, access != WSMAN_PROXY_ACCESS_NONE ? access : WSMAN_PROXY_ACCESS_WINHTTP_CONFIG,
                    authentication, user_name, password, error);
}

/**
 * wsman_connection_options_set_proxy_credentials:
 * @self: the options
 * @authentication: the mechanism for the proxy; if it is 0, the session chooses a mechanism, but never Basic
 * @user_name: (nullable): the user name for the proxy
 * @password: (nullable): the password for the proxy
 *
 * Sets the credentials for the proxies of [property@Wsman.ConnectionOptions:proxy-resolver].
 *
 * Proxies of the system's settings never get these credentials, because the session's constructor refuses credentials
 * without a resolver. The call replaces the credentials and the choice of [method@Wsman.ConnectionOptions.set_proxy].
 * If Negotiate has no user name, it uses the ticket of the user. A SOCKS 5 proxy gets the user name and password only
 * with Basic, because SOCKS sends them as they are.
 *
 * The call fails with [error@Wsman.Error] `INVALID_ARGUMENT`, and changes nothing, if @authentication isn't a member of
 * its type, or if only one of @user_name and @password is given.
 *
 * Returns: `TRUE` if the credentials were set
 *
 * Since: 1.0
 */
gboolean
wsman_connection_options_set_proxy_credentials (WsmanConnectionOptions    *self,
                                                WsmanProxyAuthentication   authentication,
                                                const char                *user_name,
                                                const char                *password,
                                                GError                   **error)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), FALSE);

  return set_proxy (self, WSMAN_PROXY_ACCESS_NONE, authentication, user_name, password, error);
}

WsmanProxyLogin *
wsman_connection_options_new_proxy_login (WsmanConnectionOptions *self)
{
  return wsman_proxy_login_new (self->proxy_authentication, self->proxy_user_name, self->proxy_password, self->ntlm);
}

gboolean
wsman_connection_options_has_proxy_credentials (WsmanConnectionOptions *self)
{
  return self->proxy_authentication != WSMAN_PROXY_AUTHENTICATION_NONE || self->proxy_user_name != NULL;
}

#define DEFINE_CONSTANT(type, name, value)                              \
  type                                                                  \
  wsman_connection_options_##name (WsmanConnectionOptions *self)        \
  {                                                                     \
    g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), value);   \
                                                                        \
    return value;                                                       \
  }

/**
 * wsman_connection_options_proxy_ie_config:
 * @self: the options
 *
 * Gets the value for the proxy settings of the user.
 *
 * Returns: [flags@Wsman.ProxyAccess] `IE_CONFIG`
 *
 * Since: 1.0
 */
DEFINE_CONSTANT (WsmanProxyAccess, proxy_ie_config, WSMAN_PROXY_ACCESS_IE_CONFIG)

/**
 * wsman_connection_options_proxy_winhttp_config:
 * @self: the options
 *
 * Gets the value for the proxy settings of the machine.
 *
 * Returns: [flags@Wsman.ProxyAccess] `WINHTTP_CONFIG`
 *
 * Since: 1.0
 */
DEFINE_CONSTANT (WsmanProxyAccess, proxy_winhttp_config, WSMAN_PROXY_ACCESS_WINHTTP_CONFIG)

/**
 * wsman_connection_options_proxy_auto_detect:
 * @self: the options
 *
 * Gets the value for finding the proxy automatically.
 *
 * Returns: [flags@Wsman.ProxyAccess] `AUTO_DETECT`
 *
 * Since: 1.0
 */
DEFINE_CONSTANT (WsmanProxyAccess, proxy_auto_detect, WSMAN_PROXY_ACCESS_AUTO_DETECT)

/**
 * wsman_connection_options_proxy_no_proxy_server:
 * @self: the options
 *
 * Gets the value for connecting without a proxy.
 *
 * Returns: [flags@Wsman.ProxyAccess] `NO_PROXY_SERVER`
 *
 * Since: 1.0
 */
DEFINE_CONSTANT (WsmanProxyAccess, proxy_no_proxy_server, WSMAN_PROXY_ACCESS_NO_PROXY_SERVER)

/**
 * wsman_connection_options_proxy_authentication_use_negotiate:
 * @self: the options
 *
 * Gets the value for authenticating to the proxy with Negotiate.
 *
 * Returns: [flags@Wsman.ProxyAuthentication] `USE_NEGOTIATE`
 *
 * Since: 1.0
 */
DEFINE_CONSTANT (WsmanProxyAuthentication,
                 proxy_authentication_use_negotiate,
                 WSMAN_PROXY_AUTHENTICATION_USE_NEGOTIATE)

/**
 * wsman_connection_options_proxy_authentication_use_basic:
 * @self: the options
 *
 * Gets the value for authenticating to the proxy with Basic.
 *
 * Returns: [flags@Wsman.ProxyAuthentication] `USE_BASIC`
 *
 * Since: 1.0
 */
DEFINE_CONSTANT (WsmanProxyAuthentication,
                 proxy_authentication_use_basic,
                 WSMAN_PROXY_AUTHENTICATION_USE_BASIC)

/**
 * wsman_connection_options_proxy_authentication_use_digest:
 * @self: the options
 *
 * Gets the value for authenticating to the proxy with Digest.
 *
 * Returns: [flags@Wsman.ProxyAuthentication] `USE_DIGEST`
 *
 * Since: 1.0
 */
DEFINE_CONSTANT (WsmanProxyAuthentication,
                 proxy_authentication_use_digest,
                 WSMAN_PROXY_AUTHENTICATION_USE_DIGEST)

/**
 * wsman_connection_options_get_proxy_resolver:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:proxy-resolver].
 *
 * Returns: (nullable) (transfer none): the resolver
 *
 * Since: 1.0
 */
GProxyResolver *
wsman_connection_options_get_proxy_resolver (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->proxy_resolver;
}

/**
 * wsman_connection_options_set_proxy_resolver:
 * @self: the options
 * @proxy_resolver: (nullable): the resolver
 *
 * Sets [property@Wsman.ConnectionOptions:proxy-resolver].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_proxy_resolver (WsmanConnectionOptions *self,
                                             GProxyResolver         *proxy_resolver)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));
  g_return_if_fail (proxy_resolver == NULL || G_IS_PROXY_RESOLVER (proxy_resolver));

  wsman_connection_options_set_object (self, &self->proxy_resolver, proxy_resolver, PROP_PROXY_RESOLVER);
}
