/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The settings for clients that authenticate by a certificate: the authorities, and the users of the certificates.
 */

#include "wsman-server-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-identity-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-identity-mapping-private.h"
#include "wsman-server-certificates-private.h"

#define SHA256_DIGITS 64

gboolean
wsman_server_apply_certificates (WsmanServer  *self,
                                 GError      **error)
{
  WsmanClientTrust *trust;

  if (!self->accept_client_certificates)
    return TRUE;
  if (self->client_ca_file == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER,
                               _("client-ca-file: NULL: accept-client-certificates needs the authorities"));

  trust = wsman_client_trust_new (self->client_ca_file, self->client_crl_file, error);
  if (trust == NULL)
    return FALSE;

  g_clear_pointer (&self->policy.client_trust, wsman_client_trust_unref);
  self->policy.client_trust = trust;

  return TRUE;
}

/* Returns a fingerprint as lower-case digits; or NULL. */
static char *
normalize_fingerprint (const char *text)
{
  g_autoptr(GString) digits = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_isxdigit (*c))
        g_string_append_c (digits, g_ascii_tolower (*c));
      else if (*c != ':' && *c != ' ')
        return NULL;
    }

  return digits->len == SHA256_DIGITS ? g_string_free (g_steal_pointer (&digits), FALSE) : NULL;
}

/* Tells whether a certificate may be mapped to user_name. Only "account:" may be before a colon. */
static gboolean
is_user (const char *user_name)
{
  const char *account = wsman_identity_get_account_name (user_name);
  const char *name = account != NULL ? account : user_name;

  return *name != '\0' && strchr (name, ':') == NULL && g_utf8_validate (name, -1, NULL) && !g_str_equal (name, "root");
}

/**
 * wsman_server_map_certificate:
 * @self: a server
 * @issuer_sha256: the SHA-256 of the authority's certificate, in hexadecimal
 * @user_principal_name: the user principal name in the client's certificate, such as `ada@example.org`
 * @user_name: (nullable): the user's name, or an account of this machine as `account:ada`; `NULL` to remove the mapping
 * @error: return location for an error
 *
 * Maps a client's certificate to a user.
 *
 * The authority must be in the verified chain of the certificate. It is the issuer of the certificate, or an authority
 * above the issuer. If several of these authorities are mapped, the nearest one counts. The user principal name must be
 * equal, including its case. A client without a mapping is refused.
 *
 * [property@Wsman.Operation:user] is @user_name, and [property@Wsman.Operation:identity] has the source `certificate`.
 * The user only acts as an account of this machine if @user_name begins with `account:`. A certificate can't be mapped
 * to the name root, nor to any account with the user ID 0.
 *
 * The mapping applies to connections that authenticate after this call.
 *
 * The call fails with [error@Wsman.Error] `INVALID_ARGUMENT` if @issuer_sha256 isn't a fingerprint, if
 * @user_principal_name isn't a user principal name, or if no certificate may be mapped to @user_name.
 *
 * Returns: whether the mapping is valid
 *
 * Since: 1.0
 */
gboolean
wsman_server_map_certificate (WsmanServer  *self,
                              const char   *issuer_sha256,
                              const char   *user_principal_name,
                              const char   *user_name,
                              GError      **error)
{
  g_autofree char *issuer = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);
  g_return_val_if_fail (issuer_sha256 != NULL, FALSE);
  g_return_val_if_fail (user_principal_name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  issuer = normalize_fingerprint (issuer_sha256);
  if (issuer == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CERTMAPPING_INVALIDISSUERKEY,
                               _("“%s” isn’t the SHA-256 fingerprint of an authority: give 64 hexadecimal digits"),
                               issuer_sha256);
  if (!wsman_user_principal_name_is_valid (user_principal_name))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CERTMAPPING_INVALIDSUBJECTKEY,
                               _("“%s” isn’t a user principal name, such as ada@example.org"), user_principal_name);
  if (user_name != NULL && !is_user (user_name))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER,
                               _("No certificate can be mapped to “%s”; give a name, or account:NAME, but never root"),
                               user_name);

  key = wsman_identity_mapping_make_certificate_key (issuer, user_principal_name);
  if (user_name != NULL)
    g_hash_table_insert (self->policy.certificates, g_steal_pointer (&key), g_strdup (user_name));
  else
    g_hash_table_remove (self->policy.certificates, key);

  return TRUE;
}

void
wsman_server_foreach_certificate (WsmanServer          *self,
                                  WsmanCertificateFunc  func,
                                  gpointer              user_data)
{
  g_autoptr(GList) keys = g_list_sort (g_hash_table_get_keys (self->policy.certificates), (GCompareFunc) strcmp);

  for (GList *link = keys; link != NULL; link = link->next)
    {
      const char *key = link->data;
      g_autofree char *issuer = g_strndup (key, SHA256_DIGITS);

      func (issuer, key + SHA256_DIGITS + 1, g_hash_table_lookup (self->policy.certificates, key), user_data);
    }
}

/**
 * wsman_server_get_accept_client_certificates:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:accept-client-certificates].
 *
 * Returns: whether clients may authenticate by certificate
 *
 * Since: 1.0
 */
gboolean
wsman_server_get_accept_client_certificates (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);

  return self->accept_client_certificates;
}

/**
 * wsman_server_set_accept_client_certificates:
 * @self: a server
 * @accept_client_certificates: whether clients may authenticate by certificate
 *
 * Sets the value of [property@Wsman.Server:accept-client-certificates].
 *
 * Since: 1.0
 */
void
wsman_server_set_accept_client_certificates (WsmanServer *self,
                                             gboolean     accept_client_certificates)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));
  accept_client_certificates = !!accept_client_certificates;

  if (self->accept_client_certificates == accept_client_certificates)
    return;

  self->accept_client_certificates = accept_client_certificates;
  if (!accept_client_certificates)
    g_clear_pointer (&self->policy.client_trust, wsman_client_trust_unref);
  g_object_notify (G_OBJECT (self), "accept-client-certificates");
}

static void
set_path (WsmanServer  *self,
          char        **field,
          const char   *path,
          const char   *property)
{
  g_autofree char *copy = g_strdup (path);

  if (g_strcmp0 (*field, path) == 0)
    return;

  g_free (*field);
  *field = g_steal_pointer (&copy);
  g_object_notify (G_OBJECT (self), property);
}

/**
 * wsman_server_get_client_ca_file:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:client-ca-file].
 *
 * Returns: (transfer none) (nullable) (type filename): the file with the authorities of clients
 *
 * Since: 1.0
 */
const char *
wsman_server_get_client_ca_file (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), NULL);

  return self->client_ca_file;
}

/**
 * wsman_server_set_client_ca_file:
 * @self: a server
 * @client_ca_file: (nullable) (type filename): the file with the authorities of clients
 *
 * Sets the value of [property@Wsman.Server:client-ca-file].
 *
 * Since: 1.0
 */
void
wsman_server_set_client_ca_file (WsmanServer *self,
                                 const char  *client_ca_file)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  set_path (self, &self->client_ca_file, client_ca_file, "client-ca-file");
}

/**
 * wsman_server_get_client_crl_file:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:client-crl-file].
 *
 * Returns: (transfer none) (nullable) (type filename): the file with the revocation lists of clients
 *
 * Since: 1.0
 */
const char *
wsman_server_get_client_crl_file (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), NULL);

  return self->client_crl_file;
}

/**
 * wsman_server_set_client_crl_file:
 * @self: a server
 * @client_crl_file: (nullable) (type filename): the file with the revocation lists of clients
 *
 * Sets the value of [property@Wsman.Server:client-crl-file].
 *
 * Since: 1.0
 */
void
wsman_server_set_client_crl_file (WsmanServer *self,
                                  const char  *client_crl_file)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  set_path (self, &self->client_crl_file, client_crl_file, "client-crl-file");
}
