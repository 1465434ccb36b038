/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The key of a pool. The server's part is played with the public key that the client sends. */

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <locale.h>
#include <string.h>

#include "base/wsman-secret-private.h"
#include "security/wsman-secure-string-key-private.h"

#include "wsman-error.h"

#define MODULUS_BYTES 256

static void
reverse (guint8 *data,
         gsize   length)
{
  for (gsize i = 0; i < length / 2; i++)
    {
      guint8 byte = data[i];

      data[i] = data[length - 1 - i];
      data[length - 1 - i] = byte;
    }
}

/* Encrypts a session key as a server does. */
static char *
seal (WsmanSecureStringKey *key,
      const guint8 *session_key,
      gsize         length)
{
  static const guint8 head[] = { 0x01, 0x02, 0, 0, 0x10, 0x66, 0, 0, 0, 0xA4, 0, 0 };
  g_autofree char *text = wsman_secure_string_key_get_public (key, NULL);
  gsize size = 0;
  g_autofree guint8 *blob = g_base64_decode (text, &size);
  gnutls_datum_t modulus = { blob + 20, MODULUS_BYTES };
  gnutls_datum_t exponent = { blob + 16, 4 };
  gnutls_datum_t plain = { (guint8 *) session_key, length };
  gnutls_datum_t sealed = { NULL, 0 };
  gnutls_pubkey_t public_key;
  g_autoptr(GByteArray) answer = g_byte_array_new ();

  g_assert_cmpuint (size, ==, 276);
  g_assert_cmpmem (blob, 16, "\006\002\0\0\0\244\0\0RSA1\0\010\0\0", 16);
  reverse (blob + 20, MODULUS_BYTES);
  reverse (blob + 16, 4);
  g_assert_cmpint (gnutls_pubkey_init (&public_key), ==, 0);
  g_assert_cmpint (gnutls_pubkey_import_rsa_raw (public_key, &modulus, &exponent), ==, 0);
  g_assert_cmpint (gnutls_pubkey_encrypt_data (public_key, 0, &plain, &sealed), ==, 0);
  gnutls_pubkey_deinit (public_key);

  reverse (sealed.data, sealed.size);
  g_byte_array_append (answer, head, sizeof head);
  g_byte_array_append (answer, sealed.data, sealed.size);
  gnutls_free (sealed.data);

  return g_base64_encode (answer->data, answer->len);
}

static WsmanSecureStringKey *
make_key (void)
{
  guint8 session_key[32];
  WsmanSecureStringKey *key = wsman_secure_string_key_new (NULL);
  g_autofree char *sealed = NULL;

  g_assert_nonnull (key);
  for (guint i = 0; i < sizeof session_key; i++)
    session_key[i] = i;
  sealed = seal (key, session_key, sizeof session_key);
  g_assert_true (wsman_secure_string_key_take_session_key (key, sealed, NULL));

  return key;
}

static void
test_secrets (void)
{
  static const char * const secrets[] = { "", "a", "1234567", "12345678", "pässwörd 🔑", "longer than one block" };
  g_autoptr(WsmanSecureStringKey) key = make_key ();

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autofree char *sealed = wsman_secure_string_key_encrypt (key, secrets[i], NULL);
      char *secret = wsman_secure_string_key_decrypt (key, sealed, NULL);

      g_assert_cmpstr (secret, ==, secrets[i]);
      wsman_secret_free (secret);
    }
}

/* The text was encrypted with the openssl program: AES-256-CBC, the key 000102…1f, a vector of zeros. */
static void
test_vector (void)
{
  g_autoptr(WsmanSecureStringKey) key = make_key ();
  g_autofree char *sealed = wsman_secure_string_key_encrypt (key, "secret", NULL);

  g_assert_cmpstr (sealed, ==, "S334a8QlmSodVmrjeFWBOw==");
}

static void
test_wrong (void)
{
  static const char * const wrong[] = { "", "AAAA", "not base64", "AAAAAAAAAAAAAAAAAAAAAA==" };
  g_autoptr(WsmanSecureStringKey) key = make_key ();
  g_autoptr(WsmanSecureStringKey) fresh = wsman_secure_string_key_new (NULL);
  g_autofree char *short_key = seal (fresh, (const guint8 *) "short", 5);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (wsman_secure_string_key_decrypt (key, wrong[i], &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
      g_clear_error (&error);
      g_assert_false (wsman_secure_string_key_take_session_key (fresh, wrong[i], &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
      g_clear_error (&error);
    }
  g_assert_false (wsman_secure_string_key_take_session_key (fresh, short_key, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_null (wsman_secure_string_key_encrypt (fresh, "secret", &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/secure-string-key/secrets", test_secrets);
  g_test_add_func ("/wsman/secure-string-key/vector", test_vector);
  g_test_add_func ("/wsman/secure-string-key/wrong", test_wrong);

  return g_test_run ();
}
