/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The accessors of the options that say which servers are trusted. */

#include "wsman-connection-options-fields-private.h"

void
wsman_connection_options_define_trust (GParamSpec **properties)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanConnectionOptions:tls-database:
   *
   * The certificate authorities to trust; `NULL` for the system's authorities.
   *
   * It can't be combined with [property@Wsman.ConnectionOptions:ca-file].
   *
   * Since: 1.0
   */
  properties[PROP_TLS_DATABASE] =
    g_param_spec_object ("tls-database", NULL, NULL, G_TYPE_TLS_DATABASE, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:ca-file:
   *
   * The absolute path of a PEM file with the certificate authorities to trust; `NULL` for the system's authorities.
   *
   * The file is read when the session is created. If it can't be read, creating the session fails.
   *
   * Since: 1.0
   */
  properties[PROP_CA_FILE] =
    g_param_spec_string ("ca-file", NULL, NULL, NULL, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:crl-file:
   *
   * The absolute path of a PEM file of certificate revocation lists.
   *
   * The session refuses a server if the list of an issuer contains the server's certificate, or contains one of the
   * authorities up to the root. It also refuses the server if such a list has expired, isn't valid yet, or wasn't
   * signed by the issuer. An issuer without a list in the file is accepted.
   *
   * An issuer may have several lists, each for a part of its certificates (RFC 5280, issuing distribution points). Then
   * the file must contain the list for the certificate. Lists of changes, indirect lists and lists with an unknown
   * critical extension can't be used. Therefore a server whose issuer has such a list is refused.
   *
   * The file is read when the session is created. The session doesn't use the file with [flags@Wsman.SessionFlags]
   * `SKIP_REVOCATION_CHECK`, or for a pinned certificate.
   *
   * Since: 1.0
   */
  properties[PROP_CRL_FILE] =
    g_param_spec_string ("crl-file", NULL, NULL, NULL, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:server-certificate-sha256:
   *
   * The SHA-256 fingerprint of the only certificate that is accepted from the server. If it is set, neither the
   * authorities nor the names are checked.
   *
   * It has 64 hexadecimal digits in upper or lower case, with or without colons between the bytes, as `openssl x509
   * -fingerprint -sha256` prints them. If it is `NULL`, no certificate is pinned.
   *
   * Since: 1.0
   */
  properties[PROP_SERVER_CERTIFICATE_SHA256] =
    g_param_spec_string ("server-certificate-sha256", NULL, NULL, NULL, flags | G_PARAM_READWRITE);
}

/**
 * wsman_connection_options_get_tls_database:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:tls-database].
 *
 * Returns: (nullable) (transfer none): the database
 *
 * Since: 1.0
 */
GTlsDatabase *
wsman_connection_options_get_tls_database (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->tls_database;
}

/**
 * wsman_connection_options_set_tls_database:
 * @self: the options
 * @tls_database: (nullable): the database
 *
 * Sets [property@Wsman.ConnectionOptions:tls-database].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_tls_database (WsmanConnectionOptions *self,
                                           GTlsDatabase           *tls_database)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));
  g_return_if_fail (tls_database == NULL || G_IS_TLS_DATABASE (tls_database));

  wsman_connection_options_set_object (self, &self->tls_database, tls_database, PROP_TLS_DATABASE);
}

/**
 * wsman_connection_options_get_ca_file:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:ca-file].
 *
 * Returns: (nullable) (transfer none) (type filename): the path
 *
 * Since: 1.0
 */
const char *
wsman_connection_options_get_ca_file (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->ca_file;
}

/**
 * wsman_connection_options_set_ca_file:
 * @self: the options
 * @ca_file: (nullable) (type filename): the absolute path of a PEM file
 *
 * Sets [property@Wsman.ConnectionOptions:ca-file].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_ca_file (WsmanConnectionOptions *self,
                                      const char             *ca_file)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_string (self, &self->ca_file, ca_file, PROP_CA_FILE);
}

/**
 * wsman_connection_options_get_crl_file:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:crl-file].
 *
 * Returns: (nullable) (transfer none) (type filename): the path
 *
 * Since: 1.0
 */
const char *
wsman_connection_options_get_crl_file (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->crl_file;
}

/**
 * wsman_connection_options_set_crl_file:
 * @self: the options
 * @crl_file: (nullable) (type filename): the absolute path of a PEM file
 *
 * Sets [property@Wsman.ConnectionOptions:crl-file].
 *
 * If the file can't be read, or has no revocation list, creating a session fails.
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_crl_file (WsmanConnectionOptions *self,
                                       const char             *crl_file)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_string (self, &self->crl_file, crl_file, PROP_CRL_FILE);
}

/**
 * wsman_connection_options_get_accept_old_tls:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:accept-old-tls].
 *
 * Returns: whether TLS below 1.2 is accepted
 *
 * Since: 1.0
 */
gboolean
wsman_connection_options_get_accept_old_tls (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), FALSE);

  return self->accept_old_tls;
}

/**
 * wsman_connection_options_set_accept_old_tls:
 * @self: the options
 * @accept_old_tls: whether TLS below 1.2 is accepted
 *
 * Sets [property@Wsman.ConnectionOptions:accept-old-tls].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_accept_old_tls (WsmanConnectionOptions *self,
                                             gboolean                accept_old_tls)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_number (self, &self->accept_old_tls, !!accept_old_tls, PROP_ACCEPT_OLD_TLS);
}

/**
 * wsman_connection_options_get_server_certificate_sha256:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:server-certificate-sha256].
 *
 * Returns: (nullable) (transfer none): the fingerprint, as it was set
 *
 * Since: 1.0
 */
const char *
wsman_connection_options_get_server_certificate_sha256 (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->server_certificate_sha256;
}

/**
 * wsman_connection_options_set_server_certificate_sha256:
 * @self: the options
 * @server_certificate_sha256: (nullable): the fingerprint, in hexadecimal
 *
 * Sets [property@Wsman.ConnectionOptions:server-certificate-sha256].
 *
 * If the text isn't a fingerprint, creating a session fails.
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_server_certificate_sha256 (WsmanConnectionOptions *self,
                                                        const char             *server_certificate_sha256)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_string (self, &self->server_certificate_sha256, server_certificate_sha256,
                                       PROP_SERVER_CERTIFICATE_SHA256);
}

/**
 * wsman_connection_options_get_tls_interaction:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:tls-interaction].
 *
 * Returns: (nullable) (transfer none): the interaction
 *
 * Since: 1.0
 */
GTlsInteraction *
wsman_connection_options_get_tls_interaction (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->tls_interaction;
}

/**
 * wsman_connection_options_set_tls_interaction:
 * @self: the options
 * @tls_interaction: (nullable): the interaction
 *
 * Sets [property@Wsman.ConnectionOptions:tls-interaction].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_tls_interaction (WsmanConnectionOptions *self,
                                              GTlsInteraction        *tls_interaction)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));
  g_return_if_fail (tls_interaction == NULL || G_IS_TLS_INTERACTION (tls_interaction));

  wsman_connection_options_set_object (self, &self->tls_interaction, tls_interaction, PROP_TLS_INTERACTION);
}
