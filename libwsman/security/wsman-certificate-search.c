/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Searches tokens and a directory for a certificate, and checks what a certificate is good for. */

#include <glib/gi18n-lib.h>
#include <gnutls/pkcs11.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-certificate-file-private.h"
#include "wsman-pkcs11-uri-private.h"
#include "wsman-revocation-chain-private.h"

#define SHA1_DIGITS 40
#define SHA256_DIGITS 64

/* The largest number of files that are read in a directory. */
#define MAX_FILES 1000

/* The mark U+200E, which Windows' dialogs put before a thumbprint that is copied from them. */
#define LEFT_TO_RIGHT_MARK "\xe2\x80\x8e"

/* --- Thumbprints --- */

char *
wsman_thumbprint_normalize (const char *text)
{
  g_autoptr(GString) digits = g_string_new (NULL);

  if (g_str_has_prefix (text, LEFT_TO_RIGHT_MARK))
    text += strlen (LEFT_TO_RIGHT_MARK);
  for (const char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_isxdigit (*c))
        g_string_append_c (digits, g_ascii_tolower (*c));
      else if (*c != ' ' && *c != ':')
        return NULL;
    }

  return digits->len == SHA1_DIGITS || digits->len == SHA256_DIGITS ? g_string_free (g_steal_pointer (&digits), FALSE)
                                                                    : NULL;
}

static gboolean
matches_der (const char   *thumbprint,
             const guint8 *der,
             gsize         length)
{
  GChecksumType type = strlen (thumbprint) == SHA1_DIGITS ? G_CHECKSUM_SHA1 : G_CHECKSUM_SHA256;
  g_autofree char *digest = g_compute_checksum_for_data (type, der, length);

  return g_str_equal (digest, thumbprint);
}

gboolean
wsman_thumbprint_matches (const char      *thumbprint,
                          GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);

  return der != NULL && matches_der (thumbprint, der->data, der->len);
}

/* --- The directory --- */

static WsmanCertificatePlace *
new_file (const char *directory,
          const char *name)
{
  WsmanCertificatePlace *self = g_new0 (WsmanCertificatePlace, 1);

  self->path = g_build_filename (directory, name, NULL);

  return self;
}

/* Tells whether the file is named after the thumbprint, such as "0123….p12". */
static gboolean
is_named_so (const char *name,
             const char *thumbprint)
{
  g_autofree char *stem = g_strndup (name, strcspn (name, "."));
  g_autofree char *normalized = wsman_thumbprint_normalize (stem);

  return g_strcmp0 (normalized, thumbprint) == 0;
}

/* Tells whether the file has the certificate. A file that can't be read without a password counts by its name. */
static gboolean
has_certificate (WsmanCertificatePlace *place,
                 const char            *name,
                 const char            *thumbprint)
{
  gboolean needs_password;
  g_autoptr(GTlsCertificate) certificate = wsman_certificate_place_read (place, NULL, &needs_password, NULL);

  return certificate != NULL ? wsman_thumbprint_matches (thumbprint, certificate)
                             : needs_password && is_named_so (name, thumbprint);
}

static gboolean
may_have_certificate (const char *name)
{
  return g_str_has_suffix (name, ".pem") || g_str_has_suffix (name, ".p12") || g_str_has_suffix (name, ".pfx");
}

static WsmanCertificatePlace *
find_file (const char *thumbprint,
           const char *directory)
{
  g_autoptr(GDir) files = g_dir_open (directory, 0, NULL);
  const char *name;

  for (guint i = 0; files != NULL && i < MAX_FILES && (name = g_dir_read_name (files)) != NULL; i++)
    {
      g_autoptr(WsmanCertificatePlace) place = may_have_certificate (name) ? new_file (directory, name) : NULL;

      if (place != NULL && has_certificate (place, name, thumbprint))
        return g_steal_pointer (&place);
    }

  return NULL;
}

/* --- Tokens --- */

/* Takes the URI of the object, and frees the object. */
static char *
take_uri (gnutls_pkcs11_obj_t object)
{
  char *exported = NULL;
  char *uri = NULL;

  if (gnutls_pkcs11_obj_export_url (object, GNUTLS_PKCS11_URL_GENERIC, &exported) == 0)
    uri = g_strdup (exported);
  gnutls_free (exported);

  return uri;
}

static WsmanCertificatePlace *
new_token_place (const char *uri)
{
  WsmanCertificatePlace *self = g_new0 (WsmanCertificatePlace, 1);

  self->uri = g_strdup (uri);
  self->key_uri = wsman_pkcs11_uri_make_key (uri);

  return self;
}

static gboolean
object_matches (gnutls_pkcs11_obj_t  object,
                const char          *thumbprint)
{
  gnutls_datum_t der = { 0 };
  gboolean found = gnutls_pkcs11_obj_export2 (object, &der) == 0 && matches_der (thumbprint, der.data, der.size);

  gnutls_free (der.data);

  return found;
}

static WsmanCertificatePlace *
find_at_tokens (const char *thumbprint)
{
  gnutls_pkcs11_obj_t *objects = NULL;
  unsigned int n_objects = 0;
  WsmanCertificatePlace *place = NULL;

  if (gnutls_pkcs11_obj_list_import_url4 (&objects, &n_objects, "pkcs11:", GNUTLS_PKCS11_OBJ_FLAG_CRT) < 0)
    return NULL;

  for (unsigned int i = 0; i < n_objects; i++)
    {
      g_autofree char *uri = place == NULL && object_matches (objects[i], thumbprint) ? take_uri (objects[i]) : NULL;

      if (uri != NULL)
        place = new_token_place (uri);
      gnutls_pkcs11_obj_deinit (objects[i]);
    }
  gnutls_free (objects);

  return place;
}

WsmanCertificatePlace *
wsman_certificate_place_find (const char  *thumbprint,
                              const char  *directory,
                              GError     **error)
{
  WsmanCertificatePlace *place = directory != NULL ? find_file (thumbprint, directory) : NULL;

  if (place == NULL)
    place = find_at_tokens (thumbprint);
  if (place == NULL)
    wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_CERT_NOT_FOUND,
                     directory != NULL ? _("There is no certificate with the thumbprint %s in %s, or at a token")
                                       : _("There is no certificate with the thumbprint %s at a token; "
                                           "client-certificate-directory isn’t set%.0s"), thumbprint, directory);

  return place;
}

gboolean
wsman_certificate_place_complete (WsmanCertificatePlace  *self,
                                  GError                **error)
{
  gnutls_pkcs11_obj_t object;
  g_autofree char *uri = NULL;
  int status;

  if (self->uri == NULL)
    return TRUE;

  status = gnutls_pkcs11_obj_init (&object);
  if (status == 0)
    {
      status = gnutls_pkcs11_obj_import_url (object, self->uri, 0);
      uri = status == 0 ? take_uri (object) : NULL;
      gnutls_pkcs11_obj_deinit (object);
    }
  if (uri == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_CERT_NOT_FOUND,
                               _("There is no certificate “%s”: %s"), self->uri, gnutls_strerror (status));

  g_free (self->key_uri);
  self->key_uri = wsman_pkcs11_uri_make_key (uri);
  g_free (self->uri);
  self->uri = g_steal_pointer (&uri);

  return TRUE;
}

/* --- Checks --- */

/* A certificate without purposes is good for all. */
static gboolean
is_for_clients (GTlsCertificate *certificate)
{
  gnutls_x509_crt_t imported = wsman_certificate_import (certificate);
  gboolean found = FALSE;
  unsigned int i = 0;
  int status = 0;

  for (; imported != NULL && !found && (status == 0 || status == GNUTLS_E_SHORT_MEMORY_BUFFER); i++)
    {
      char oid[64];
      gsize size = sizeof oid;

      status = gnutls_x509_crt_get_key_purpose_oid (imported, i, oid, &size, NULL);
      found = status == 0 && (g_str_equal (oid, GNUTLS_KP_TLS_WWW_CLIENT) || g_str_equal (oid, GNUTLS_KP_ANY));
    }
  g_clear_pointer (&imported, gnutls_x509_crt_deinit);

  return found || (i == 1 && status == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE);
}

gboolean
wsman_client_certificate_check (GTlsCertificate  *certificate,
                                GError          **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) start = g_tls_certificate_get_not_valid_before (certificate);
  g_autoptr(GDateTime) end = g_tls_certificate_get_not_valid_after (certificate);
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);

  if (start == NULL || end == NULL || g_date_time_compare (now, start) < 0 || g_date_time_compare (now, end) > 0)
    return wsman_error_refuse (error, WSMAN_ERROR_CERTIFICATE, CERT_E_EXPIRED,
                               _("The client certificate of “%s” has expired, or isn’t valid yet; renew it, or check "
                                 "the clock"), subject);
  if (!is_for_clients (certificate))
    return wsman_error_refuse (error, WSMAN_ERROR_CERTIFICATE, ERROR_WSMAN_CERT_INVALID_USAGE_CLIENT,
                               _("The client certificate of “%s” isn’t for client authentication (extended key usage); "
                                 "choose another"), subject);

  return TRUE;
}
