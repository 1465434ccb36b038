/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* See the header. The keys have the form of the blobs of Windows' CryptoAPI: numbers are little-endian. */

#include "wsman-secure-string-key-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"

#define RSA_BITS 2048
#define RSA_BYTES (RSA_BITS / 8)
#define KEY_BYTES 32
#define BLOCK 16

/* PUBLICKEYSTRUC and RSAPUBKEY without the exponent. */
static const guint8 public_head[] = { 0x06, 0x02, 0, 0, 0, 0xA4, 0, 0, 'R', 'S', 'A', '1', 0, RSA_BITS / 256, 0, 0 };

/* PUBLICKEYSTRUC of a session key for AES-256, and the algorithm that encrypts it. */
static const guint8 session_head[] = { 0x01, 0x02, 0, 0, 0x10, 0x66, 0, 0, 0, 0xA4, 0, 0 };

struct _WsmanSecureStringKey
{
  gnutls_privkey_t pair;
  gboolean has_session_key;
  guint8 session_key[KEY_BYTES];
};

static gboolean
check (int      result,
       GError **error)
{
  if (result >= 0)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, E_FAIL, _("The key for secure strings failed: %s"),
                             gnutls_strerror (result));
}

WsmanSecureStringKey *
wsman_secure_string_key_new (GError **error)
{
  g_autoptr(WsmanSecureStringKey) self = g_new0 (WsmanSecureStringKey, 1);

  if (!check (gnutls_privkey_init (&self->pair), error) ||
      !check (gnutls_privkey_generate (self->pair, GNUTLS_PK_RSA, RSA_BITS, 0), error))
    return NULL;

  return g_steal_pointer (&self);
}

void
wsman_secure_string_key_free (WsmanSecureStringKey *self)
{
  if (self->pair != NULL)
    gnutls_privkey_deinit (self->pair);
  gnutls_memset (self->session_key, 0, sizeof self->session_key);
  g_free (self);
}

/* Writes a number in the other order of bytes, with zeros up to length. Leading zeros of the number are dropped. */
static void
reverse (guint8       *to,
         gsize         length,
         const guint8 *from,
         gsize         from_length)
{
  memset (to, 0, length);
  for (gsize i = 0; i < MIN (length, from_length); i++)
    to[i] = from[from_length - 1 - i];
}

char *
wsman_secure_string_key_get_public (WsmanSecureStringKey  *self,
                                    GError               **error)
{
  guint8 blob[sizeof public_head + 4 + RSA_BYTES];
  gnutls_datum_t modulus = { NULL, 0 };
  gnutls_datum_t exponent = { NULL, 0 };

  if (!check (gnutls_privkey_export_rsa_raw2 (self->pair, &modulus, &exponent, NULL, NULL, NULL, NULL, NULL, NULL,
                                              GNUTLS_EXPORT_FLAG_NO_LZ),
              error))
    return NULL;

  memcpy (blob, public_head, sizeof public_head);
  reverse (blob + sizeof public_head, 4, exponent.data, exponent.size);
  reverse (blob + sizeof public_head + 4, RSA_BYTES, modulus.data, modulus.size);
  gnutls_free (modulus.data);
  gnutls_free (exponent.data);

  return g_base64_encode (blob, sizeof blob);
}

gboolean
wsman_secure_string_key_take_session_key (WsmanSecureStringKey  *self,
                                          const char            *text,
                                          GError               **error)
{
  gsize length = 0;
  g_autofree guint8 *data = g_base64_decode (text, &length);
  guint8 turned[RSA_BYTES];
  gnutls_datum_t sealed = { turned, sizeof turned };
  gnutls_datum_t key = { NULL, 0 };
  gboolean is_key;

  if (length != sizeof session_head + RSA_BYTES || memcmp (data, session_head, sizeof session_head) != 0)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                               _("The server’s key for secure strings isn’t one for AES-256"));

  reverse (turned, sizeof turned, data + sizeof session_head, RSA_BYTES);
  if (!check (gnutls_privkey_decrypt_data (self->pair, 0, &sealed, &key), error))
    return FALSE;

  is_key = key.size == KEY_BYTES;
  if (is_key)
    memcpy (self->session_key, key.data, KEY_BYTES);
  self->has_session_key = is_key;
  gnutls_memset (key.data, 0, key.size);
  gnutls_free (key.data);
  if (is_key)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                             _("The server’s key for secure strings has a wrong length"));
}

/* Encrypts or decrypts data in its place. The vector is zero: [MS-PSRP] wants that. */
static gboolean
run_cipher (WsmanSecureStringKey  *self,
            gboolean               encrypts,
            guint8                *data,
            gsize                  length,
            GError               **error)
{
  guint8 zeros[BLOCK] = { 0, };
  gnutls_datum_t key = { self->session_key, KEY_BYTES };
  gnutls_datum_t vector = { zeros, sizeof zeros };
  gnutls_cipher_hd_t cipher;
  int result;

  if (!self->has_session_key)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, E_FAIL, _("The server sent no key for secure strings"));
  if (!check (gnutls_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_CBC, &key, &vector), error))
    return FALSE;

  result = encrypts ? gnutls_cipher_encrypt (cipher, data, length) : gnutls_cipher_decrypt (cipher, data, length);
  gnutls_cipher_deinit (cipher);

  return check (result, error);
}

char *
wsman_secure_string_key_encrypt (WsmanSecureStringKey  *self,
                                 const char            *secret,
                                 GError               **error)
{
  long n_units = 0;
  gunichar2 *units = g_utf8_to_utf16 (secret, -1, NULL, &n_units, NULL);
  gsize length = n_units * sizeof (gunichar2);
  gsize padding = BLOCK - length % BLOCK;
  g_autofree guint8 *data = NULL;
  char *text = NULL;

  if (units == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG, _("The secret isn’t UTF-8"));
      return NULL;
    }

  data = g_malloc (length + padding);
  for (long i = 0; i < n_units; i++)
    {
      data[2 * i] = units[i] & 0xFF;
      data[2 * i + 1] = units[i] >> 8;
    }
  gnutls_memset (units, 0, length);
  g_free (units);
  memset (data + length, padding, padding);
  if (run_cipher (self, TRUE, data, length + padding, error))
    text = g_base64_encode (data, length + padding);
  gnutls_memset (data, 0, length + padding);

  return text;
}

/* Returns the length without the padding. Returns a negative number if the padding is wrong. */
static gssize
get_plain_length (const guint8 *data,
                  gsize         length)
{
  guint8 padding = data[length - 1];

  if (padding == 0 || padding > BLOCK)
    return -1;
  for (guint i = 1; i <= padding; i++)
    if (data[length - i] != padding)
      return -1;

  return (length - padding) % 2 == 0 ? (gssize) (length - padding) : -1;
}

static char *
read_units (const guint8 *data,
            gsize         length)
{
  gsize n_units = length / 2;
  gunichar2 *units = g_new0 (gunichar2, n_units + 1);
  char *text;

  for (gsize i = 0; i < n_units; i++)
    units[i] = data[2 * i] | data[2 * i + 1] << 8;
  text = g_utf16_to_utf8 (units, n_units, NULL, NULL, NULL);
  gnutls_memset (units, 0, length);
  g_free (units);

  return text;
}

char *
wsman_secure_string_key_decrypt (WsmanSecureStringKey  *self,
                                 const char            *text,
                                 GError               **error)
{
  gsize length = 0;
  g_autofree guint8 *data = g_base64_decode (text, &length);
  gssize plain_length = -1;
  char *secret = NULL;

  if (length > 0 && length % BLOCK == 0)
    {
      if (!run_cipher (self, FALSE, data, length, error))
        return NULL;
      plain_length = get_plain_length (data, length);
    }
  if (plain_length >= 0)
    secret = read_units (data, plain_length);
  gnutls_memset (data, 0, length);
  if (secret == NULL)
    wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                     _("A secure string isn’t encrypted with the key of the pool"));

  return secret;
}
