/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The certificate and key of the TLS server inside CredSSP. It is either the server's own, or one that is made here, as
 * on Windows. Nobody verifies it: CredSSP proves that both sides see the same public key. */

#include "wsman-tls-identity-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-der-private.h"
#include "wsman-tls-tunnel-private.h"

#define SELF_SIGNED_NAME "CN=CredSSP"
#define SELF_SIGNED_SECONDS (10LL * 365 * 24 * 60 * 60)

/* Clocks may differ, so a new certificate is already valid for a day. */
#define SELF_SIGNED_EARLIER (24 * 60 * 60)

struct _WsmanTlsIdentity
{
  gnutls_certificate_credentials_t credentials;
  GBytes *public_key;
};

static void
clear_identity (gpointer data)
{
  WsmanTlsIdentity *self = data;

  gnutls_certificate_free_credentials (self->credentials);
  g_clear_pointer (&self->public_key, g_bytes_unref);
}

WsmanTlsIdentity *
wsman_tls_identity_ref (WsmanTlsIdentity *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wsman_tls_identity_unref (WsmanTlsIdentity *self)
{
  g_atomic_rc_box_release_full (self, clear_identity);
}

gnutls_certificate_credentials_t
wsman_tls_identity_get_credentials (WsmanTlsIdentity *self)
{
  return self->credentials;
}

GBytes *
wsman_tls_identity_get_public_key (WsmanTlsIdentity *self)
{
  return self->public_key;
}

/* Cuts the SubjectPublicKey out of a SubjectPublicKeyInfo: [RFC 5280] 4.1.2.7. */
static GBytes *
cut_public_key (const gnutls_datum_t *info)
{
  WsmanSlice content, algorithm, bits;

  if (!wsman_der_take_last ((WsmanSlice) { info->data, info->size }, WSMAN_DER_SEQUENCE, &content) ||
      !wsman_der_take (&content, WSMAN_DER_SEQUENCE, &algorithm) ||
      !wsman_der_take_last (content, WSMAN_DER_BIT_STRING, &bits) || bits.length < 2 || bits.data[0] != 0)
    return NULL;

  return g_bytes_new (bits.data + 1, bits.length - 1);
}

static GBytes *
read_public_key (gnutls_x509_crt_t certificate)
{
  gnutls_pubkey_t key;
  gnutls_datum_t info = { 0 };
  GBytes *result = NULL;

  if (gnutls_pubkey_init (&key) < 0)
    return NULL;
  if (gnutls_pubkey_import_x509 (key, certificate, 0) >= 0 &&
      gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, &info) >= 0)
    result = cut_public_key (&info);
  gnutls_free (info.data);
  gnutls_pubkey_deinit (key);

  return result;
}

GBytes *
wsman_tls_read_public_key (const gnutls_datum_t *certificate)
{
  gnutls_x509_crt_t parsed;
  GBytes *result = NULL;

  if (gnutls_x509_crt_init (&parsed) < 0)
    return NULL;
  if (gnutls_x509_crt_import (parsed, certificate, GNUTLS_X509_FMT_DER) >= 0)
    result = read_public_key (parsed);
  gnutls_x509_crt_deinit (parsed);

  return result;
}

/* Checks the result of GnuTLS, and finds the public key. Takes ownership of self. */
static WsmanTlsIdentity *
finish (WsmanTlsIdentity  *owned,
        int                status,
        GError           **error)
{
  g_autoptr(WsmanTlsIdentity) self = owned;
  gnutls_datum_t certificate = { 0 };

  if (status >= 0)
    status = gnutls_certificate_get_crt_raw (self->credentials, 0, 0, &certificate);
  if (status >= 0)
    self->public_key = wsman_tls_read_public_key (&certificate);
  if (self->public_key != NULL)
    return g_steal_pointer (&self);
  wsman_error_set (error, WSMAN_ERROR_CERTIFICATE, ERROR_WSMAN_INVALID_PARAMETER,
                   _("The certificate for CredSSP can’t be used: %s"),
                   status < 0 ? gnutls_strerror (status) : _("its public key can’t be read"));

  return NULL;
}

WsmanTlsIdentity *
wsman_tls_identity_new (GTlsCertificate  *certificate,
                        GError          **error)
{
  WsmanTlsIdentity *self = g_atomic_rc_box_new0 (WsmanTlsIdentity);
  g_autofree char *pem = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *key_uri = NULL;
  char *key_pem = NULL;
  int status;

  g_object_get (certificate, "certificate-pem", &pem, "private-key-pem", &key_pem, "pkcs11-uri", &uri,
                "private-key-pkcs11-uri", &key_uri, NULL);
  gnutls_certificate_allocate_credentials (&self->credentials);
  if (key_pem != NULL && pem != NULL)
    {
      const gnutls_datum_t chain = { (guint8 *) pem, strlen (pem) };
      const gnutls_datum_t key = { (guint8 *) key_pem, strlen (key_pem) };

      status = gnutls_certificate_set_x509_key_mem (self->credentials, &chain, &key, GNUTLS_X509_FMT_PEM);
      explicit_bzero (key_pem, strlen (key_pem));
    }
  else if (uri != NULL)
    {
      status = gnutls_certificate_set_x509_key_file2 (self->credentials, uri, key_uri != NULL ? key_uri : uri,
                                                      GNUTLS_X509_FMT_PEM, NULL, 0);
    }
  else
    {
      status = GNUTLS_E_INSUFFICIENT_CREDENTIALS;
    }
  g_free (key_pem);

  return finish (self, status, error);
}

/* Fills in a certificate for key, and signs it. */
static int
fill_certificate (gnutls_x509_crt_t      certificate,
                  gnutls_x509_privkey_t  key)
{
  guint8 serial[16];
  const char *error_position;
  int status = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  serial[0] = (serial[0] & 0x7f) | 0x40; /* a positive number without leading zeros */
  if (status >= 0)
    status = gnutls_x509_crt_set_version (certificate, 3);
  if (status >= 0)
    status = gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  if (status >= 0)
    status = gnutls_x509_crt_set_dn (certificate, SELF_SIGNED_NAME, &error_position);
  if (status >= 0)
    status = gnutls_x509_crt_set_activation_time (certificate, time (NULL) - SELF_SIGNED_EARLIER);
  if (status >= 0)
    status = gnutls_x509_crt_set_expiration_time (certificate, time (NULL) + SELF_SIGNED_SECONDS);
  if (status >= 0)
    status = gnutls_x509_crt_set_key (certificate, key);
  if (status >= 0)
    status = gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0);

  return status;
}

WsmanTlsIdentity *
wsman_tls_identity_new_self_signed (GError **error)
{
  WsmanTlsIdentity *self = g_atomic_rc_box_new0 (WsmanTlsIdentity);
  gnutls_x509_crt_t certificate = NULL;
  gnutls_x509_privkey_t key = NULL;
  int status;

  gnutls_certificate_allocate_credentials (&self->credentials);
  status = gnutls_x509_crt_init (&certificate);
  if (status >= 0)
    status = gnutls_x509_privkey_init (&key);
  if (status >= 0)
    status = gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  if (status >= 0)
    status = fill_certificate (certificate, key);
  if (status >= 0)
    status = gnutls_certificate_set_x509_key (self->credentials, &certificate, 1, key);
  gnutls_x509_privkey_deinit (key);
  gnutls_x509_crt_deinit (certificate);

  return finish (self, status, error);
}
