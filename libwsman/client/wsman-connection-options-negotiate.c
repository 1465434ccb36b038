/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The options for Negotiate, Kerberos and NTLM. */

#include "wsman-connection-options-fields-private.h"

#include "wsman-enum-types.h"

void
wsman_connection_options_define_negotiate (GParamSpec **properties)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanConnectionOptions:ntlm:
   *
   * Whether Negotiate may use NTLM.
   *
   * Since: 1.0
   */
  properties[PROP_NTLM] =
    g_param_spec_enum ("ntlm", NULL, NULL, WSMAN_TYPE_NTLM_POLICY, WSMAN_NTLM_POLICY_AUTO, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:trusted-hosts:
   *
   * The hosts that get credentials without proving their identity, as in Windows' setting TrustedHosts.
   *
   * Each entry is a name, which may contain the wildcards `*` and `?`, an address (IPv6 addresses in brackets), or
   * `<local>` for all names without a dot. This machine (`localhost`, 127.0.0.0/8, `::1`) needs no entry, unless
   * [property@Wsman.ConnectionOptions:connect-address] names another machine.
   *
   * Since: 1.0
   */
  properties[PROP_TRUSTED_HOSTS] =
    g_param_spec_boxed ("trusted-hosts", NULL, NULL, G_TYPE_STRV, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:channel-binding:
   *
   * Whether authentication over https is bound to the server's certificate. Then nobody can relay it to another server.
   *
   * Since: 1.0
   */
  properties[PROP_CHANNEL_BINDING] =
    g_param_spec_enum ("channel-binding", NULL, NULL, WSMAN_TYPE_CHANNEL_BINDING, WSMAN_CHANNEL_BINDING_AUTO,
                       flags | G_PARAM_READWRITE);
}

void
wsman_connection_options_define_kerberos (GParamSpec **properties)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanConnectionOptions:service-principal-name:
   *
   * The service whose identity the server must prove with Kerberos. It is a service such as `HTTP` or `WSMAN`, or a
   * complete principal such as `HTTP/db1.corp.example`. If it is `NULL`, the service is `host` with the host's name.
   *
   * The library uses the name as it is written. DNS can't change it.
   *
   * Since: 1.0
   */
  properties[PROP_SERVICE_PRINCIPAL_NAME] =
    g_param_spec_string ("service-principal-name", NULL, NULL, NULL, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:credentials-cache:
   *
   * The Kerberos credentials cache with the ticket, such as `FILE:/run/user/1000/krb5cc`; `NULL` for the desktop's
   * cache.
   *
   * Since: 1.0
   */
  properties[PROP_CREDENTIALS_CACHE] =
    g_param_spec_string ("credentials-cache", NULL, NULL, NULL, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:keytab:
   *
   * A keytab with which Kerberos gets tickets, instead of a password. The tickets stay in memory.
   *
   * Since: 1.0
   */
  properties[PROP_KEYTAB] = g_param_spec_string ("keytab", NULL, NULL, NULL, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:delegate-credentials:
   *
   * Whether the server may act as the user on other machines. This works only with Kerberos, and only if the realm's
   * policy allows it for this server.
   *
   * Since: 1.0
   */
  properties[PROP_DELEGATE_CREDENTIALS] =
    g_param_spec_boolean ("delegate-credentials", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
}

/**
 * wsman_connection_options_get_ntlm:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:ntlm].
 *
 * Returns: the policy
 *
 * Since: 1.0
 */
WsmanNtlmPolicy
wsman_connection_options_get_ntlm (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), WSMAN_NTLM_POLICY_AUTO);

  return self->ntlm;
}

/**
 * wsman_connection_options_set_ntlm:
 * @self: the options
 * @ntlm: the policy
 *
 * Sets [property@Wsman.ConnectionOptions:ntlm].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_ntlm (WsmanConnectionOptions *self,
                                   WsmanNtlmPolicy         ntlm)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_number (self, (int *) &self->ntlm, ntlm, PROP_NTLM);
}

/**
 * wsman_connection_options_get_trusted_hosts:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:trusted-hosts].
 *
 * Returns: (nullable) (transfer none) (array zero-terminated=1): the hosts
 *
 * Since: 1.0
 */
const char * const *
wsman_connection_options_get_trusted_hosts (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return (const char * const *) self->trusted_hosts;
}

/**
 * wsman_connection_options_set_trusted_hosts:
 * @self: the options
 * @trusted_hosts: (nullable) (array zero-terminated=1): the hosts
 *
 * Sets [property@Wsman.ConnectionOptions:trusted-hosts].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_trusted_hosts (WsmanConnectionOptions *self,
                                            const char * const     *trusted_hosts)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  if (self->trusted_hosts == NULL ? trusted_hosts == NULL
                                  : trusted_hosts != NULL &&
                                    g_strv_equal ((const char * const *) self->trusted_hosts, trusted_hosts))
    return;

  g_strfreev (self->trusted_hosts);
  self->trusted_hosts = g_strdupv ((char **) trusted_hosts);
  g_object_notify (G_OBJECT (self), "trusted-hosts");
}

/**
 * wsman_connection_options_get_service_principal_name:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:service-principal-name].
 *
 * Returns: (nullable) (transfer none): the service or principal
 *
 * Since: 1.0
 */
const char *
wsman_connection_options_get_service_principal_name (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->service_principal_name;
}

/**
 * wsman_connection_options_set_service_principal_name:
 * @self: the options
 * @service_principal_name: (nullable): the service or principal
 *
 * Sets [property@Wsman.ConnectionOptions:service-principal-name].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_service_principal_name (WsmanConnectionOptions *self,
                                                     const char             *service_principal_name)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_string (self, &self->service_principal_name, service_principal_name,
                                       PROP_SERVICE_PRINCIPAL_NAME);
}

/**
 * wsman_connection_options_get_credentials_cache:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:credentials-cache].
 *
 * Returns: (nullable) (transfer none): the name of the cache
 *
 * Since: 1.0
 */
const char *
wsman_connection_options_get_credentials_cache (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->credentials_cache;
}

/**
 * wsman_connection_options_set_credentials_cache:
 * @self: the options
 * @credentials_cache: (nullable): the name of the cache
 *
 * Sets [property@Wsman.ConnectionOptions:credentials-cache].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_credentials_cache (WsmanConnectionOptions *self,
                                                const char             *credentials_cache)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_string (self, &self->credentials_cache, credentials_cache, PROP_CREDENTIALS_CACHE);
}

/**
 * wsman_connection_options_get_keytab:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:keytab].
 *
 * Returns: (nullable) (transfer none): the keytab's path
 *
 * Since: 1.0
 */
const char *
wsman_connection_options_get_keytab (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->keytab;
}

/**
 * wsman_connection_options_set_keytab:
 * @self: the options
 * @keytab: (nullable): the keytab's path
 *
 * Sets [property@Wsman.ConnectionOptions:keytab].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_keytab (WsmanConnectionOptions *self,
                                     const char             *keytab)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_string (self, &self->keytab, keytab, PROP_KEYTAB);
}

/**
 * wsman_connection_options_get_delegate_credentials:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:delegate-credentials].
 *
 * Returns: `TRUE` if the server may act as the user
 *
 * Since: 1.0
 */
gboolean
wsman_connection_options_get_delegate_credentials (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), FALSE);

  return self->delegate_credentials;
}

/**
 * wsman_connection_options_set_delegate_credentials:
 * @self: the options
 * @delegate_credentials: whether the server may act as the user
 *
 * Sets [property@Wsman.ConnectionOptions:delegate-credentials].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_delegate_credentials (WsmanConnectionOptions *self,
                                                   gboolean                delegate_credentials)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_number (self, &self->delegate_credentials, delegate_credentials != FALSE,
                                       PROP_DELEGATE_CREDENTIALS);
}

/**
 * wsman_connection_options_get_channel_binding:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:channel-binding].
 *
 * Returns: the policy
 *
 * Since: 1.0
 */
WsmanChannelBinding
wsman_connection_options_get_channel_binding (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), WSMAN_CHANNEL_BINDING_AUTO);

  return self->channel_binding;
}

/**
 * wsman_connection_options_set_channel_binding:
 * @self: the options
 * @channel_binding: the policy
 *
 * Sets [property@Wsman.ConnectionOptions:channel-binding].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_channel_binding (WsmanConnectionOptions *self,
                                              WsmanChannelBinding     channel_binding)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_number (self, (int *) &self->channel_binding, channel_binding, PROP_CHANNEL_BINDING);
}

/**
 * wsman_connection_options_get_connect_address:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:connect-address].
 *
 * Returns: (nullable) (transfer none): the address
 *
 * Since: 1.0
 */
const char *
wsman_connection_options_get_connect_address (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->connect_address;
}

/**
 * wsman_connection_options_set_connect_address:
 * @self: the options
 * @connect_address: (nullable): the address
 *
 * Sets [property@Wsman.ConnectionOptions:connect-address].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_connect_address (WsmanConnectionOptions *self,
                                              const char             *connect_address)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_string (self, &self->connect_address, connect_address, PROP_CONNECT_ADDRESS);
}
