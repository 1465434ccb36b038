/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes a certificate with GnuTLS. It names the host, and localhost.
 */

#include "wsmanctl-self-signed.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>

#define VALIDITY (825 * 24 * 60 * 60) /* the longest time that common clients accept */
#define SERIAL_SIZE 16

static int
set_names (gnutls_x509_crt_t certificate,
           const char       *host)
{
  static const guint8 loopback[] = { 127, 0, 0, 1 };
  int status = gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, host, (guint) strlen (host));

  if (status >= 0)
    status = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, host, (guint) strlen (host), 0);
  if (status >= 0 && !g_str_equal (host, "localhost"))
    status = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, "localhost", strlen ("localhost"),
                                                   GNUTLS_FSAN_APPEND);
  if (status >= 0)
    status = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, loopback, sizeof loopback,
                                                   GNUTLS_FSAN_APPEND);

  return status;
}

static int
fill (gnutls_x509_crt_t     certificate,
      gnutls_x509_privkey_t key,
      const char           *host)
{
  guint8 serial[SERIAL_SIZE];
  time_t now = time (NULL);
  int status = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  serial[0] &= 0x7f; /* a positive number */
  if (status >= 0)
    status = set_names (certificate, host);
  if (status >= 0)
    status = gnutls_x509_crt_set_version (certificate, 3);
  if (status >= 0)
    status = gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  if (status >= 0)
    status = gnutls_x509_crt_set_activation_time (certificate, now - 60);
  if (status >= 0)
    status = gnutls_x509_crt_set_expiration_time (certificate, now + VALIDITY);
  if (status >= 0)
    status = gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0);
  if (status >= 0)
    status = gnutls_x509_crt_set_key (certificate, key);
  if (status >= 0)
    status = gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0);

  return status;
}

static char *
take_text (gnutls_datum_t *datum)
{
  char *text = g_strndup ((const char *) datum->data, datum->size);

  explicit_bzero (datum->data, datum->size);
  gnutls_free (datum->data);

  return text;
}

gboolean
wsmanctl_self_signed_make (const char  *host,
                           char       **certificate,
                           char       **private_key,
                           GError     **error)
{
  gnutls_datum_t pem = { NULL, 0 }, key_pem = { NULL, 0 };
  gnutls_x509_crt_t made = NULL;
  gnutls_x509_privkey_t key = NULL;
  int status = gnutls_x509_privkey_init (&key);

  if (status >= 0)
    status = gnutls_x509_crt_init (&made);
  if (status >= 0)
    status = gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  if (status >= 0)
    status = fill (made, key, host);
  if (status >= 0)
    status = gnutls_x509_crt_export2 (made, GNUTLS_X509_FMT_PEM, &pem);
  if (status >= 0)
    status = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &key_pem);

  if (status >= 0)
    {
      *certificate = take_text (&pem);
      *private_key = take_text (&key_pem);
    }
  else
    {
      gnutls_free (pem.data);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("Can’t make a certificate: %s"), gnutls_strerror (status));
    }
  gnutls_x509_crt_deinit (made);
  gnutls_x509_privkey_deinit (key);

  return status >= 0;
}
