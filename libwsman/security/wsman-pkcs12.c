/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The code over the whole file (its MAC) tells whether the password is right. What decryption says is a guess: a wrong
 * password gives a valid padding now and then, and a stream cipher always gives something. */

#include "wsman-pkcs12-private.h"

#include <gnutls/pkcs12.h>
#include <string.h>

#include "base/wsman-secret-private.h"

typedef struct
{
  gnutls_pkcs12_t file;
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t *chain; /* the certificate of the key, and its authorities upwards */
  unsigned int n_chain;
} Contents;

static void
contents_clear (Contents *self)
{
  for (unsigned int i = 0; i < self->n_chain; i++)
    gnutls_x509_crt_deinit (self->chain[i]);
  gnutls_free (self->chain);
  g_clear_pointer (&self->key, gnutls_x509_privkey_deinit);
  g_clear_pointer (&self->file, gnutls_pkcs12_deinit);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contents, contents_clear)

static gboolean
refuse (GError   **error,
        GTlsError  code,
        int        status)
{
  g_set_error_literal (error, G_TLS_ERROR, code, gnutls_strerror (status));

  return FALSE;
}

/* Tells whether a part of the file is encrypted. */
static gboolean
is_encrypted (gnutls_pkcs12_t file)
{
  gboolean found = FALSE;
  int status = 0;

  for (int i = 0; !found && status == 0; i++)
    {
      gnutls_pkcs12_bag_t bag = NULL;

      status = gnutls_pkcs12_bag_init (&bag);
      if (status == 0)
        status = gnutls_pkcs12_get_bag (file, i, bag);
      for (int j = 0; status == 0 && j < gnutls_pkcs12_bag_get_count (bag); j++)
        {
          int type = gnutls_pkcs12_bag_get_type (bag, j);

          found |= type == GNUTLS_BAG_ENCRYPTED || type == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY;
        }
      g_clear_pointer (&bag, gnutls_pkcs12_bag_deinit);
    }

  return found;
}

/* Checks the MAC. A file that has none can only be judged by its contents. */
static gboolean
check_password (gnutls_pkcs12_t   file,
                const char       *password,
                gboolean         *has_mac,
                GError          **error)
{
  int status = gnutls_pkcs12_verify_mac (file, password);

  /* Programs differ in what an empty password is. */
  if (status == GNUTLS_E_MAC_VERIFY_FAILED && *password == '\0')
    status = gnutls_pkcs12_verify_mac (file, NULL);

  *has_mac = status != GNUTLS_E_ASN1_ELEMENT_NOT_FOUND && status != GNUTLS_E_ASN1_VALUE_NOT_FOUND;
  if (status == 0 || !*has_mac)
    return TRUE;

  return refuse (error, status == GNUTLS_E_MAC_VERIFY_FAILED ? G_TLS_ERROR_BAD_CERTIFICATE_PASSWORD
                                                             : G_TLS_ERROR_BAD_CERTIFICATE, status);
}

static gboolean
open_contents (Contents    *self,
               const char  *data,
               gsize        length,
               const char  *password,
               GError     **error)
{
  const gnutls_datum_t bytes = { (unsigned char *) data, length };
  gboolean has_mac;
  int status = gnutls_pkcs12_init (&self->file);

  if (status == 0)
    status = gnutls_pkcs12_import (self->file, &bytes, GNUTLS_X509_FMT_DER, 0);
  if (status != 0)
    return refuse (error, G_TLS_ERROR_BAD_CERTIFICATE, status);
  if (!check_password (self->file, password, &has_mac, error))
    return FALSE;

  status = gnutls_pkcs12_simple_parse (self->file, password, &self->key, &self->chain, &self->n_chain, NULL, NULL, NULL,
                                       GNUTLS_PKCS12_SP_INCLUDE_SELF_SIGNED);
  if (status == GNUTLS_E_DECRYPTION_FAILED || (status != 0 && !has_mac && is_encrypted (self->file)))
    return refuse (error, G_TLS_ERROR_BAD_CERTIFICATE_PASSWORD, status);

  return status == 0 || refuse (error, G_TLS_ERROR_BAD_CERTIFICATE, status);
}

/* Takes the bytes of a key, and wipes GnuTLS' copy. */
static GByteArray *
take_key (gnutls_datum_t *der)
{
  GByteArray *key = g_byte_array_sized_new (der->size);

  g_byte_array_append (key, der->data, der->size);
  explicit_bzero (der->data, der->size);
  gnutls_free (der->data);

  return key;
}

/* Makes GIO's object of a certificate. key is NULL for an authority, and issuer for the last one. */
static GTlsCertificate *
make_certificate (gnutls_x509_crt_t       certificate,
                  gnutls_x509_privkey_t   key,
                  GTlsCertificate        *issuer,
                  GError                **error)
{
  GType type = g_tls_backend_get_certificate_type (g_tls_backend_get_default ());
  gnutls_datum_t der = { NULL, 0 };
  gnutls_datum_t key_der = { NULL, 0 };
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  GByteArray *secret;
  GTlsCertificate *made;
  int status = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der);

  if (status == 0 && key != NULL)
    status = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_DER, NULL, GNUTLS_PKCS_PLAIN, &key_der);
  if (status == 0)
    g_byte_array_append (bytes, der.data, der.size);
  gnutls_free (der.data);
  if (status != 0)
    return refuse (error, G_TLS_ERROR_BAD_CERTIFICATE, status), NULL;

  secret = key != NULL ? take_key (&key_der) : NULL;
  made = g_initable_new (type, NULL, error, "certificate", bytes, "private-key", secret, "issuer", issuer, NULL);
  g_clear_pointer (&secret, wsman_secret_bytes_free);

  return made;
}

GTlsCertificate *
wsman_pkcs12_read (const char  *data,
                   gsize        length,
                   const char  *password,
                   GError     **error)
{
  g_auto(Contents) contents = { NULL };
  g_autoptr(GTlsCertificate) certificate = NULL;

  if (!open_contents (&contents, data, length, password != NULL ? password : "", error))
    return NULL;
  if (contents.n_chain == 0)
    return refuse (error, G_TLS_ERROR_BAD_CERTIFICATE, GNUTLS_E_NO_CERTIFICATE_FOUND), NULL;

  for (unsigned int i = contents.n_chain; i > 0; i--)
    {
      g_autoptr(GTlsCertificate) issuer = g_steal_pointer (&certificate);

      certificate = make_certificate (contents.chain[i - 1], i == 1 ? contents.key : NULL, issuer, error);
      if (certificate == NULL)
        return NULL;
    }

  return g_steal_pointer (&certificate);
}
