/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The accessors of the options for Kerberos and NTLM. */

#include "wsman-connection-options-fields-private.h"

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
