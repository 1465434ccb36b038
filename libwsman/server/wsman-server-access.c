/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The settings for access to a server. The settings say who may use the server, and what is allowed without encryption
 * or authentication. */

#include "wsman-server-private.h"

/**
 * wsman_server_get_tls_certificate:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:tls-certificate].
 *
 * Returns: (transfer none) (nullable): the certificate of https listeners
 *
 * Since: 1.0
 */
GTlsCertificate *
wsman_server_get_tls_certificate (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), NULL);

  return self->policy.tls_certificate;
}

/**
 * wsman_server_set_tls_certificate:
 * @self: a server
 * @tls_certificate: (nullable) (transfer none): a certificate with its private key
 *
 * Sets the value of [property@Wsman.Server:tls-certificate].
 *
 * Since: 1.0
 */
void
wsman_server_set_tls_certificate (WsmanServer     *self,
                                  GTlsCertificate *tls_certificate)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));
  g_return_if_fail (tls_certificate == NULL || G_IS_TLS_CERTIFICATE (tls_certificate));

  if (g_set_object (&self->policy.tls_certificate, tls_certificate))
    g_object_notify (G_OBJECT (self), "tls-certificate");
}

/**
 * wsman_server_get_authenticator:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:authenticator].
 *
 * Returns: (transfer none) (nullable): the object that decides about names and passwords
 *
 * Since: 1.0
 */
WsmanAuthenticator *
wsman_server_get_authenticator (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), NULL);

  return self->authenticator;
}

/**
 * wsman_server_set_authenticator:
 * @self: a server
 * @authenticator: (nullable) (transfer none): the object that decides about names and passwords
 *
 * Sets the value of [property@Wsman.Server:authenticator].
 *
 * A new object also decides about the clients that have logged in with a password before: with their next request.
 *
 * Since: 1.0
 */
void
wsman_server_set_authenticator (WsmanServer        *self,
                                WsmanAuthenticator *authenticator)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));
  g_return_if_fail (authenticator == NULL || WSMAN_IS_AUTHENTICATOR (authenticator));

  if (!g_set_object (&self->authenticator, authenticator))
    return;

  self->policy.has_authenticator = authenticator != NULL;
  self->policy.receives_credentials =
    authenticator != NULL && WSMAN_AUTHENTICATOR_GET_IFACE (authenticator)->receive_credentials != NULL;
  self->policy.authenticator_changed = g_get_monotonic_time ();
  g_object_notify (G_OBJECT (self), "authenticator");
}

/**
 * wsman_server_get_allowed_users:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:allowed-users].
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the users with access to everything
 *
 * Since: 1.0
 */
const char * const *
wsman_server_get_allowed_users (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), NULL);

  return (const char * const *) self->allowed_users;
}

/**
 * wsman_server_set_allowed_users:
 * @self: a server
 * @allowed_users: (nullable) (array zero-terminated=1): the users with access to everything
 *
 * Sets the value of [property@Wsman.Server:allowed-users].
 *
 * Since: 1.0
 */
void
wsman_server_set_allowed_users (WsmanServer        *self,
                                const char * const *allowed_users)
{
  const char * const *old;

  g_return_if_fail (WSMAN_IS_SERVER (self));

  old = (const char * const *) self->allowed_users;
  if (old == allowed_users || (old != NULL && allowed_users != NULL && g_strv_equal (old, allowed_users)))
    return;

  g_strfreev (self->allowed_users);
  self->allowed_users = g_strdupv ((char **) allowed_users);
  g_object_notify (G_OBJECT (self), "allowed-users");
}

/**
 * wsman_server_get_allow_unencrypted:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:allow-unencrypted].
 *
 * Returns: whether unsealed messages are accepted over http
 *
 * Since: 1.0
 */
gboolean
wsman_server_get_allow_unencrypted (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);

  return self->policy.allow_unencrypted;
}

/**
 * wsman_server_set_allow_unencrypted:
 * @self: a server
 * @allow_unencrypted: whether to accept unsealed messages over http
 *
 * Sets the value of [property@Wsman.Server:allow-unencrypted].
 *
 * Since: 1.0
 */
void
wsman_server_set_allow_unencrypted (WsmanServer *self,
                                    gboolean     allow_unencrypted)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));
  allow_unencrypted = !!allow_unencrypted;

  if (self->policy.allow_unencrypted == allow_unencrypted)
    return;

  self->policy.allow_unencrypted = allow_unencrypted;
  g_object_notify (G_OBJECT (self), "allow-unencrypted");
}

/**
 * wsman_server_get_allow_anonymous_identify:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:allow-anonymous-identify].
 *
 * Returns: whether unauthenticated clients may send Identify
 *
 * Since: 1.0
 */
gboolean
wsman_server_get_allow_anonymous_identify (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);

  return self->policy.allow_anonymous_identify;
}

/**
 * wsman_server_set_allow_anonymous_identify:
 * @self: a server
 * @allow_anonymous_identify: whether unauthenticated clients may send Identify
 *
 * Sets the value of [property@Wsman.Server:allow-anonymous-identify].
 *
 * Since: 1.0
 */
void
wsman_server_set_allow_anonymous_identify (WsmanServer *self,
                                           gboolean     allow_anonymous_identify)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));
  allow_anonymous_identify = !!allow_anonymous_identify;

  if (self->policy.allow_anonymous_identify == allow_anonymous_identify)
    return;

  self->policy.allow_anonymous_identify = allow_anonymous_identify;
  g_object_notify (G_OBJECT (self), "allow-anonymous-identify");
}

/**
 * wsman_server_get_loopback_is_remote:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:loopback-is-remote].
 *
 * Returns: whether clients on loopback addresses may be on other machines
 *
 * Since: 1.0
 */
gboolean
wsman_server_get_loopback_is_remote (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);

  return self->policy.loopback_is_remote;
}

/**
 * wsman_server_set_loopback_is_remote:
 * @self: a server
 * @loopback_is_remote: whether clients on loopback addresses may be on other machines
 *
 * Sets the value of [property@Wsman.Server:loopback-is-remote].
 *
 * Since: 1.0
 */
void
wsman_server_set_loopback_is_remote (WsmanServer *self,
                                     gboolean     loopback_is_remote)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));
  loopback_is_remote = !!loopback_is_remote;

  if (self->policy.loopback_is_remote == loopback_is_remote)
    return;

  self->policy.loopback_is_remote = loopback_is_remote;
  g_object_notify (G_OBJECT (self), "loopback-is-remote");
}
