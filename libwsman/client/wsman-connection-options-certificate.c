/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The options for the certificate with which a client authenticates. */

#include "wsman-connection-options-fields-private.h"

#include "base/wsman-secret-private.h"
#include "security/wsman-pkcs11-uri-private.h"

static const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

static void
define_source (GParamSpec **properties)
{
  /**
   * WsmanConnectionOptions:client-certificate-source:
   *
   * The place of the client certificate to authenticate with, instead of a thumbprint: the path of a file, or a
   * `pkcs11:` URI.
   *
   * A file is in PEM or PKCS#12. A PEM file contains the certificate and its private key. It may also contain the
   * authorities between the certificate and the root. The URI names the certificate at a token, such as
   * `pkcs11:token=ada;object=work`. The private key has the same id.
   *
   * When the first connection needs the PIN of a token, or the password of PKCS#12, the library requests it by
   * [signal@Wsman.ConnectionOptions::authenticate] or [property@Wsman.ConnectionOptions:tls-interaction]. A process
   * logs in once at a token, and remains logged in while a session uses the token. All other connections wait for this
   * login. The library never tries a refused PIN again, because a token is locked after a few failures. A key that
   * demands the PIN for each use can't be used.
   *
   * The URI may contain `pin-value`. The value of this property is the URI without `pin-value`.
   *
   * It needs [flags@Wsman.SessionFlags] `USE_CLIENT_CERTIFICATE`. The file or the token is read when the first
   * connection begins.
   *
   * Since: 1.0
   */
  properties[PROP_CLIENT_CERTIFICATE_SOURCE] =
    g_param_spec_string ("client-certificate-source", NULL, NULL, NULL, flags | G_PARAM_READWRITE);
}

void
wsman_connection_options_define_certificate (GParamSpec **properties)
{
  /**
   * WsmanConnectionOptions:certificate-thumbprint:
   *
   * The thumbprint, in hexadecimal, of the client certificate to authenticate with. It is the SHA-1 as Windows shows
   * it, with or without blanks, or the SHA-256.
   *
   * The library looks for the certificate in [property@Wsman.ConnectionOptions:client-certificate-directory], and then
   * at all tokens of PKCS#11 that p11-kit knows, such as smart cards.
   *
   * It needs [flags@Wsman.SessionFlags] `USE_CLIENT_CERTIFICATE`.
   *
   * Since: 1.0
   */
  properties[PROP_CERTIFICATE_THUMBPRINT] =
    g_param_spec_string ("certificate-thumbprint", NULL, NULL, NULL, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:client-certificate:
   *
   * The client certificate to authenticate with, with its private key, instead of a thumbprint.
   *
   * It needs [flags@Wsman.SessionFlags] `USE_CLIENT_CERTIFICATE`. For a certificate at a token of PKCS#11, set
   * [property@Wsman.ConnectionOptions:client-certificate-source] instead. Then the library logs in at the token.
   *
   * Since: 1.0
   */
  properties[PROP_CLIENT_CERTIFICATE] =
    g_param_spec_object ("client-certificate", NULL, NULL, G_TYPE_TLS_CERTIFICATE, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:client-certificate-directory:
   *
   * The directory in which the library first looks for [property@Wsman.ConnectionOptions:certificate-thumbprint].
   *
   * Its files are `.pem`, `.p12` and `.pfx`, as in [property@Wsman.ConnectionOptions:client-certificate-source]. The
   * library can't look into a file with a password. Therefore the name of such a file must be the thumbprint.
   *
   * Since: 1.0
   */
  properties[PROP_CLIENT_CERTIFICATE_DIRECTORY] =
    g_param_spec_string ("client-certificate-directory", NULL, NULL, NULL, flags | G_PARAM_READWRITE);

  /**
   * WsmanConnectionOptions:tls-interaction:
   *
   * An object that asks the user for the PIN or the password of a private key.
   *
   * The library uses this object if no handler of [signal@Wsman.ConnectionOptions::authenticate] takes the request. The
   * object is called in the context of the operation. If the object implements `ask_password_async()`, the operation
   * doesn't block meanwhile.
   *
   * Since: 1.0
   */
  properties[PROP_TLS_INTERACTION] =
    g_param_spec_object ("tls-interaction", NULL, NULL, G_TYPE_TLS_INTERACTION, flags | G_PARAM_READWRITE);
  define_source (properties);
}

const char *
wsman_connection_options_get_whole_certificate_source (WsmanConnectionOptions *self)
{
  return self->client_certificate_source;
}

/**
 * wsman_connection_options_get_certificate_thumbprint:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:certificate-thumbprint].
 *
 * Returns: (nullable) (transfer none): the thumbprint
 *
 * Since: 1.0
 */
const char *
wsman_connection_options_get_certificate_thumbprint (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->certificate_thumbprint;
}

/**
 * wsman_connection_options_set_certificate_thumbprint:
 * @self: the options
 * @certificate_thumbprint: (nullable): the thumbprint, in hexadecimal
 *
 * Sets [property@Wsman.ConnectionOptions:certificate-thumbprint].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_certificate_thumbprint (WsmanConnectionOptions *self,
                                                     const char             *certificate_thumbprint)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_string (self, &self->certificate_thumbprint, certificate_thumbprint,
                                       PROP_CERTIFICATE_THUMBPRINT);
}

/**
 * wsman_connection_options_get_client_certificate:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:client-certificate].
 *
 * Returns: (nullable) (transfer none): the certificate
 *
 * Since: 1.0
 */
GTlsCertificate *
wsman_connection_options_get_client_certificate (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->client_certificate;
}

/**
 * wsman_connection_options_set_client_certificate:
 * @self: the options
 * @client_certificate: (nullable): the certificate, with its private key
 *
 * Sets [property@Wsman.ConnectionOptions:client-certificate].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_client_certificate (WsmanConnectionOptions *self,
                                                 GTlsCertificate        *client_certificate)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));
  g_return_if_fail (client_certificate == NULL || G_IS_TLS_CERTIFICATE (client_certificate));

  wsman_connection_options_set_object (self, &self->client_certificate, client_certificate, PROP_CLIENT_CERTIFICATE);
}

/**
 * wsman_connection_options_get_client_certificate_source:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:client-certificate-source].
 *
 * Returns: (nullable) (transfer none): a path, or a URI without its PIN
 *
 * Since: 1.0
 */
const char *
wsman_connection_options_get_client_certificate_source (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->masked_certificate_source;
}

/**
 * wsman_connection_options_set_client_certificate_source:
 * @self: the options
 * @client_certificate_source: (nullable): the path of a file, or a `pkcs11:` URI
 *
 * Sets [property@Wsman.ConnectionOptions:client-certificate-source].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_client_certificate_source (WsmanConnectionOptions *self,
                                                        const char             *client_certificate_source)
{
  g_autofree char *masked = NULL;

  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  if (client_certificate_source != NULL && *client_certificate_source == '\0')
    client_certificate_source = NULL;
  if (g_strcmp0 (self->client_certificate_source, client_certificate_source) == 0)
    return;

  masked = client_certificate_source != NULL ? wsman_pkcs11_uri_mask (client_certificate_source) : NULL;
  wsman_connection_options_set_secret (&self->client_certificate_source, client_certificate_source);
  g_free (self->masked_certificate_source);
  self->masked_certificate_source = g_steal_pointer (&masked);
  g_object_notify (G_OBJECT (self), "client-certificate-source");
}

/**
 * wsman_connection_options_get_client_certificate_directory:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:client-certificate-directory].
 *
 * Returns: (nullable) (transfer none) (type filename): the directory
 *
 * Since: 1.0
 */
const char *
wsman_connection_options_get_client_certificate_directory (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return self->client_certificate_directory;
}

/**
 * wsman_connection_options_set_client_certificate_directory:
 * @self: the options
 * @client_certificate_directory: (nullable) (type filename): the directory
 *
 * Sets [property@Wsman.ConnectionOptions:client-certificate-directory].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_client_certificate_directory (WsmanConnectionOptions *self,
                                                           const char             *client_certificate_directory)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_string (self, &self->client_certificate_directory, client_certificate_directory,
                                       PROP_CLIENT_CERTIFICATE_DIRECTORY);
}
