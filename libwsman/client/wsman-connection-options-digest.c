/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The options for Digest, and for the machines that usually need it. */

#include "wsman-connection-options-fields-private.h"

#include "wsman-enum-types.h"

void
wsman_connection_options_define_digest (GParamSpec **properties)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanConnectionOptions:profile:
   *
   * The kind of machine to connect to. The default is Windows.
   *
   * Since: 1.0
   */
  properties[PROP_PROFILE] =
    g_param_spec_enum ("profile", NULL, NULL, WSMAN_TYPE_PEER_PROFILE, WSMAN_PEER_PROFILE_WINDOWS,
                       flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:accept-digest-md5:
   *
   * Whether Digest may use MD5 if the server offers nothing better.
   *
   * MD5 is weak. An attacker who sees a login can try billions of passwords in a second. Therefore, by default, a
   * session fails if the server doesn't offer SHA-256. If the server offers both, the session always uses SHA-256.
   *
   * The server must still prove that it knows the password (`rspauth`), and so it must offer a `qop`. Only with the
   * profile `CONTROLLER`, a server may leave out both.
   *
   * Since: 1.0
   */
  properties[PROP_ACCEPT_DIGEST_MD5] =
    g_param_spec_boolean ("accept-digest-md5", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
}

/**
 * wsman_connection_options_get_profile:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:profile].
 *
 * Returns: the kind of machine
 *
 * Since: 1.0
 */
WsmanPeerProfile
wsman_connection_options_get_profile (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), WSMAN_PEER_PROFILE_WINDOWS);

  return self->profile;
}

/**
 * wsman_connection_options_set_profile:
 * @self: the options
 * @profile: the kind of machine
 *
 * Sets [property@Wsman.ConnectionOptions:profile].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_profile (WsmanConnectionOptions *self,
                                      WsmanPeerProfile        profile)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_number (self, (int *) &self->profile, profile, PROP_PROFILE);
}

/**
 * wsman_connection_options_get_accept_digest_md5:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:accept-digest-md5].
 *
 * Returns: `TRUE` if Digest may use MD5
 *
 * Since: 1.0
 */
gboolean
wsman_connection_options_get_accept_digest_md5 (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), FALSE);

  return self->accept_digest_md5;
}

/**
 * wsman_connection_options_set_accept_digest_md5:
 * @self: the options
 * @accept_digest_md5: whether Digest may use MD5
 *
 * Sets [property@Wsman.ConnectionOptions:accept-digest-md5].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_accept_digest_md5 (WsmanConnectionOptions *self,
                                                gboolean                accept_digest_md5)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_number (self, &self->accept_digest_md5, accept_digest_md5 != FALSE,
                                       PROP_ACCEPT_DIGEST_MD5);
}
