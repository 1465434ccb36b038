/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads certificates with their keys from files and tokens. Copies of keys are wiped, except for those of GIO. */

#include "wsman-certificate-file-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-file-private.h"
#include "base/wsman-secret-private.h"
#include "wsman-pkcs11-uri-private.h"
#include "wsman-pkcs12-private.h"

#define MAX_FILE (1024 * 1024)

#define PEM_CERTIFICATE "-----BEGIN CERTIFICATE-----"
#define PEM_KEY "PRIVATE KEY-----"

/* The first byte of PKCS#12, which is a SEQUENCE of DER. No PEM file begins with this byte. */
#define DER_SEQUENCE 0x30

void
wsman_certificate_place_free (WsmanCertificatePlace *self)
{
  g_free (self->path);
  g_free (self->uri);
  g_free (self->key_uri);
  wsman_secret_clear (&self->pin);
  g_free (self);
}

WsmanCertificatePlace *
wsman_certificate_place_new (const char  *source,
                             GError     **error)
{
  g_autoptr(WsmanCertificatePlace) self = g_new0 (WsmanCertificatePlace, 1);

  if (!wsman_pkcs11_uri_is (source))
    self->path = g_strdup (source);
  else if (!wsman_pkcs11_uri_split (source, &self->uri, &self->key_uri, &self->pin, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* GIO takes a PEM file without a key, too. To ask GIO for the key would leave a copy of it in freed memory. */
static gboolean
check_pem (const char  *data,
           GError     **error)
{
  return strstr (data, PEM_KEY) != NULL ||
         wsman_error_refuse (error, WSMAN_ERROR_CERTIFICATE, ERROR_WINHTTP_CLIENT_CERT_NO_PRIVATE_KEY,
                             _("it has no private key; add the key to the file"));
}

gboolean
wsman_client_certificate_has_key (GTlsCertificate  *certificate,
                                  GError          **error)
{
  g_autoptr(GByteArray) key = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);

  g_object_get (certificate, "private-key", &key, "private-key-pkcs11-uri", &uri, NULL);
  if (key != NULL)
    explicit_bzero (key->data, key->len);

  return key != NULL || uri != NULL ||
         wsman_error_refuse (error, WSMAN_ERROR_CERTIFICATE, ERROR_WINHTTP_CLIENT_CERT_NO_PRIVATE_KEY,
                             _("The client certificate of “%s” has no private key; choose another"), subject);
}

static GTlsCertificate *
parse_pkcs12 (const char  *data,
              gsize        length,
              const char  *password,
              GError     **error)
{
  g_autoptr(GTlsCertificate) certificate = wsman_pkcs12_read (data, length, password, error);

  if (certificate == NULL || !wsman_client_certificate_has_key (certificate, error))
    return NULL;

  return g_steal_pointer (&certificate);
}

static GTlsCertificate *
parse (const char  *data,
       gsize        length,
       const char  *password,
       GError     **error)
{
  if (length > 0 && (guint8) data[0] == DER_SEQUENCE)
    return parse_pkcs12 (data, length, password, error);

  if (strstr (data, PEM_CERTIFICATE) != NULL && !check_pem (data, error))
    return NULL;

  return g_tls_certificate_new_from_pem (data, length, error);
}

static guint32
get_code (const GError *reason,
          gboolean      was_found)
{
  const WsmanFaultInfo *info = wsman_error_get_info (reason);

  if (!was_found)
    return ERROR_WSMAN_CERT_NOT_FOUND;

  return info != NULL ? info->code : ERROR_WSMAN_CLIENT_INVALID_CERT;
}

static GTlsCertificate *
read_file (const char  *path,
           const char  *password,
           gboolean    *needs_password,
           GError     **error)
{
  gsize length;
  g_autoptr(GError) local_error = NULL;
  char *data = wsman_file_read (path, MAX_FILE, &length, &local_error);
  GTlsCertificate *certificate = NULL;
  gboolean was_found = data != NULL;

  if (data != NULL)
    {
      certificate = parse (data, length, password, &local_error);
      explicit_bzero (data, length);
      g_free (data);
    }

  *needs_password = g_error_matches (local_error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE_PASSWORD);
  if (*needs_password)
    wsman_error_set (error, WSMAN_ERROR_CERTIFICATE, ERROR_WINHTTP_CLIENT_CERT_NO_ACCESS_PRIVATE_KEY,
                     _("The password of the client certificate “%s” is wrong"), path);
  else if (certificate == NULL)
    wsman_error_set (error, was_found ? WSMAN_ERROR_CERTIFICATE : WSMAN_ERROR_NOT_FOUND,
                     get_code (local_error, was_found),
                     _("Can’t read the client certificate “%s”: %s"), path, local_error->message);

  return certificate;
}

static GTlsCertificate *
read_token (WsmanCertificatePlace  *self,
            GError                **error)
{
  g_autoptr(GError) local_error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_pkcs11_uris (self->uri, self->key_uri, &local_error);

  if (certificate == NULL)
    wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_CERT_NOT_FOUND,
                     _("Can’t read the client certificate “%s”: %s"), self->uri, local_error->message);

  return certificate;
}

GTlsCertificate *
wsman_certificate_place_read (WsmanCertificatePlace  *self,
                              const char             *password,
                              gboolean               *needs_password,
                              GError                **error)
{
  *needs_password = FALSE;

  return self->path != NULL ? read_file (self->path, password, needs_password, error) : read_token (self, error);
}
