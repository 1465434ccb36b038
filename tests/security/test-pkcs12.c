/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests files of PKCS#12 with each password. A wrong one must always be called wrong, and the right one must always do,
 * whatever the wrong ones make of the encrypted bytes.
 */

#include <gnutls/pkcs12.h>
#include <string.h>

#include "security/wsman-certificate-file-private.h"
#include "security/wsman-pkcs12-private.h"

#define PASSWORD "Geheimnis"

typedef struct
{
  const char *name;
  int cipher;           /* of the certificate; -1 if it isn't encrypted */
  int key_cipher;       /* of the key; -1 likewise; -2 if there is no key */
  const char *password; /* of the ciphers */
  const char *mac;      /* the password of the MAC; NULL if there is none */
  int expected[4];      /* for each password: an error of GTlsError; -1 if the file is read */
} Form;

enum { READ = -1, BROKEN = G_TLS_ERROR_BAD_CERTIFICATE, WRONG = G_TLS_ERROR_BAD_CERTIFICATE_PASSWORD };

static const char * const passwords[] = { NULL, "", "Falsch", PASSWORD };

static const Form forms[] = {
  { "aes", GNUTLS_PKCS_PBES2_AES_256, GNUTLS_PKCS_PBES2_AES_256, PASSWORD, PASSWORD, { WRONG, WRONG, WRONG, READ } },
  { "3des", GNUTLS_PKCS_PKCS12_3DES, GNUTLS_PKCS_PKCS12_3DES, PASSWORD, PASSWORD, { WRONG, WRONG, WRONG, READ } },
  { "rc4", GNUTLS_PKCS_PKCS12_ARCFOUR, GNUTLS_PKCS_PKCS12_ARCFOUR, PASSWORD, PASSWORD, { WRONG, WRONG, WRONG, READ } },
  { "open-certificate", -1, GNUTLS_PKCS_PBES2_AES_256, PASSWORD, PASSWORD, { WRONG, WRONG, WRONG, READ } },
  { "open", -1, -1, NULL, PASSWORD, { WRONG, WRONG, WRONG, READ } },
  { "open-no-mac", -1, -1, NULL, NULL, { READ, READ, READ, READ } },
  { "empty", GNUTLS_PKCS_PBES2_AES_256, GNUTLS_PKCS_PBES2_AES_256, "", "", { READ, READ, WRONG, WRONG } },
  { "no-mac", GNUTLS_PKCS_PBES2_AES_256, GNUTLS_PKCS_PBES2_AES_256, PASSWORD, NULL, { WRONG, WRONG, WRONG, READ } },
  { "rc4-no-mac", GNUTLS_PKCS_PKCS12_ARCFOUR, GNUTLS_PKCS_PKCS12_ARCFOUR, PASSWORD, NULL,
    { WRONG, WRONG, WRONG, READ } },
  { "other-password", GNUTLS_PKCS_PBES2_AES_256, GNUTLS_PKCS_PBES2_AES_256, "Other", PASSWORD,
    { WRONG, WRONG, WRONG, WRONG } },
};

static gnutls_x509_crt_t certificate;
static gnutls_x509_privkey_t key;

/* --- Files --- */

static void
load (const char     *name,
      gnutls_datum_t *data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "support", name, NULL);

  g_assert_cmpint (gnutls_load_file (path, data), ==, 0);
}

static void
load_pair (void)
{
  gnutls_datum_t data = { NULL, 0 };

  load ("test-cert.pem", &data);
  g_assert_cmpint (gnutls_x509_crt_init (&certificate), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_import (certificate, &data, GNUTLS_X509_FMT_PEM), ==, 0);
  gnutls_free (data.data);
  load ("test-key.pem", &data);
  g_assert_cmpint (gnutls_x509_privkey_init (&key), ==, 0);
  g_assert_cmpint (gnutls_x509_privkey_import (key, &data, GNUTLS_X509_FMT_PEM), ==, 0);
  gnutls_free (data.data);
}

static void
put_bag (gnutls_pkcs12_t     file,
         gnutls_pkcs12_bag_t bag)
{
  g_assert_cmpint (gnutls_pkcs12_set_bag (file, bag), ==, 0);
  gnutls_pkcs12_bag_deinit (bag);
}

static void
put_certificate (gnutls_pkcs12_t  file,
                 const Form      *form)
{
  gnutls_pkcs12_bag_t bag;

  g_assert_cmpint (gnutls_pkcs12_bag_init (&bag), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_bag_set_crt (bag, certificate), >=, 0);
  if (form->cipher != -1)
    g_assert_cmpint (gnutls_pkcs12_bag_encrypt (bag, form->password, form->cipher), ==, 0);
  put_bag (file, bag);
}

static void
put_key (gnutls_pkcs12_t  file,
         const Form      *form)
{
  guint8 id_bytes[] = { 1 };
  gnutls_datum_t id = { id_bytes, sizeof id_bytes };
  gnutls_datum_t der = { NULL, 0 };
  int flags = form->key_cipher == -1 ? GNUTLS_PKCS_PLAIN : form->key_cipher;
  gnutls_pkcs12_bag_t bag;
  int place;

  g_assert_cmpint (gnutls_pkcs12_bag_init (&bag), ==, 0);
  g_assert_cmpint (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_DER, form->password, flags, &der), ==, 0);
  place = gnutls_pkcs12_bag_set_data (bag, form->key_cipher == -1 ? GNUTLS_BAG_PKCS8_KEY
                                                                  : GNUTLS_BAG_PKCS8_ENCRYPTED_KEY, &der);
  g_assert_cmpint (place, >=, 0);
  g_assert_cmpint (gnutls_pkcs12_bag_set_key_id (bag, place, &id), ==, 0);
  gnutls_free (der.data);
  put_bag (file, bag);
}

/* Returns the end of the value of DER at data. */
static const guint8 *
find_end (const guint8 *data)
{
  gsize length = data[1];

  data += 2;
  if (length & 0x80)
    for (guint n = length & 0x7F, i = length = 0; i < n; i++)
      length = length << 8 | *data++;

  return data + length;
}

/* GnuTLS can't write a file without a MAC, which is the last of the three values. */
static GBytes *
remove_mac (GBytes *file)
{
  const guint8 *version = (const guint8 *) g_bytes_get_data (file, NULL) + 4;
  gsize length = find_end (find_end (version)) - version;
  const guint8 head[] = { 0x30, 0x82, length >> 8, length & 0xFF };
  GByteArray *cut = g_byte_array_new ();

  g_byte_array_append (cut, head, sizeof head);
  g_byte_array_append (cut, version, length);
  g_bytes_unref (file);

  return g_byte_array_free_to_bytes (cut);
}

static GBytes *
make_file (const Form *form)
{
  gnutls_pkcs12_t file;
  gnutls_datum_t der = { NULL, 0 };
  GBytes *bytes;

  g_assert_cmpint (gnutls_pkcs12_init (&file), ==, 0);
  put_certificate (file, form);
  if (form->key_cipher != -2)
    put_key (file, form);
  g_assert_cmpint (gnutls_pkcs12_generate_mac (file, form->mac != NULL ? form->mac : ""), ==, 0);
  g_assert_cmpint (gnutls_pkcs12_export2 (file, GNUTLS_X509_FMT_DER, &der), ==, 0);
  gnutls_pkcs12_deinit (file);
  bytes = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);

  return form->mac != NULL ? bytes : remove_mac (bytes);
}

/* --- Tests --- */

static int
read_bytes (GBytes     *bytes,
            const char *password)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) read = wsman_pkcs12_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                                       password, &error);

  g_assert_true ((read == NULL) == (error != NULL));
  if (read == NULL)
    {
      g_assert_cmpuint (error->domain, ==, G_TLS_ERROR);
      g_assert_cmpstr (error->message, !=, "");
      return error->code;
    }

  g_assert_true (wsman_client_certificate_has_key (read, NULL));

  return READ;
}

static void
test_form (gconstpointer data)
{
  const Form *form = data;

  g_autoptr(GBytes) file = make_file (form);

  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      g_test_message ("the password is %s", passwords[i] != NULL ? passwords[i] : "none");
      g_assert_cmpint (read_bytes (file, passwords[i]), ==, form->expected[i]);
    }
}

/* No password decrypts the certificate of this file to nonsense with a valid padding. */
static void
test_unlucky (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "unlucky.p12", NULL);
  g_autofree char *data = NULL;
  gsize length;
  g_autoptr(GBytes) file = NULL;
  g_autoptr(WsmanCertificatePlace) place = wsman_certificate_place_new (path, NULL);
  gboolean needs_password;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  file = g_bytes_new_take (g_steal_pointer (&data), length);
  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++)
    g_assert_cmpint (read_bytes (file, passwords[i]), ==, i == 3 ? READ : WRONG);
  g_assert_null (wsman_certificate_place_read (place, NULL, &needs_password, NULL));
  g_assert_true (needs_password);
}

/* Other bytes are broken, and never ask for a password. */
static void
test_broken (void)
{
  g_autoptr(GBytes) whole = make_file (&forms[0]);

  for (gsize length = 0; length < g_bytes_get_size (whole); length += length < 64 ? 1 : 61)
    {
      g_autoptr(GBytes) part = g_bytes_new_from_bytes (whole, 0, length);

      g_assert_cmpint (read_bytes (part, PASSWORD), ==, BROKEN);
    }
}

/* A file with a certificate alone, and the certificate that is read is the one in the file. */
static void
test_contents (void)
{
  const Form bare = { "bare", GNUTLS_PKCS_PBES2_AES_256, -2, PASSWORD, PASSWORD, { 0 } };
  g_autoptr(GBytes) without = make_file (&bare);
  g_autoptr(GBytes) with = make_file (&forms[0]);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "support", "test-cert.pem", NULL);
  g_autoptr(GTlsCertificate) original = g_tls_certificate_new_from_file (path, NULL);
  g_autoptr(GTlsCertificate) read = wsman_pkcs12_read (g_bytes_get_data (with, NULL), g_bytes_get_size (with), PASSWORD,
                                                       NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) alone = wsman_pkcs12_read (g_bytes_get_data (without, NULL), g_bytes_get_size (without),
                                                        PASSWORD, &error);

  g_assert_true (g_tls_certificate_is_same (original, read));
  g_assert_null (g_tls_certificate_get_issuer (read));
  g_test_message ("alone: %s", error != NULL ? error->message : "read");
  g_assert_true (alone == NULL || !wsman_client_certificate_has_key (alone, NULL));
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  load_pair ();

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wsman/pkcs12/%s", forms[i].name);

      g_test_add_data_func (path, &forms[i], test_form);
    }
  g_test_add_func ("/wsman/pkcs12/unlucky", test_unlucky);
  g_test_add_func ("/wsman/pkcs12/broken", test_broken);
  g_test_add_func ("/wsman/pkcs12/contents", test_contents);
  status = g_test_run ();

  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);

  return status;
}
