/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Logins at a token of PKCS#11. softhsm is the token, and a module in front of it counts the logins. A real card would
 * be locked after a few wrong PINs.
 */

#include <dlfcn.h>
#include <glib/gstdio.h>
#include <gnutls/abstract.h>
#include <gnutls/pkcs11.h>
#include <string.h>

#include "base/wsman-error-private.h"
#include "base/wsman-worker-private.h"
#include "canned-server.h"
#include "security/wsman-certificate-file-private.h"
#include "security/wsman-client-certificate-private.h"
#include "security/wsman-pkcs11-uri-private.h"
#include "patience.h"
#include "transport-fixture.h"

#define PIN "1234"
#define URI "pkcs11:token=test;object=ada"
/* Fewer where everything is slow, as under valgrind. */
#define N_PARALLEL (patience_get_slowness () > 1 ? 10u : 50u)
#define NO_ACCESS 0x80072F9A

static const char * const modules[] = {
  "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so", "/usr/lib64/pkcs11/libsofthsm2.so"
};

static int *logins; /* NULL if there is no softhsm */
static int *closed;
static int *closed_by_main;
static char *thumbprint;

/* --- The token --- */

static int
on_setup_pin (void         *user_data,
              int           attempt,
              const char   *url,
              const char   *label,
              unsigned int  flags,
              char         *pin,
              size_t        size)
{
  g_strlcpy (pin, PIN, size);

  return 0;
}

/* Puts a certificate with its key on the token. */
static void
fill_token (void)
{
  static unsigned char id_data[] = { 1, 2, 3 };
  const gnutls_datum_t id = { id_data, sizeof id_data };
  g_autofree char *cert_path = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-cert.pem", NULL);
  g_autofree char *key_path = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-key.pem", NULL);
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
  gnutls_datum_t data = { 0 };
  guint8 digest[20];
  gsize size = sizeof digest;

  g_assert_cmpint (gnutls_load_file (cert_path, &data), ==, 0);
  gnutls_x509_crt_init (&certificate);
  g_assert_cmpint (gnutls_x509_crt_import (certificate, &data, GNUTLS_X509_FMT_PEM), ==, 0);
  gnutls_free (data.data);
  g_assert_cmpint (gnutls_load_file (key_path, &data), ==, 0);
  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_import (key, &data, GNUTLS_X509_FMT_PEM), ==, 0);
  gnutls_free (data.data);
  gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA1, digest, &size);
  thumbprint = g_malloc0 (2 * size + 1);
  for (gsize i = 0; i < size; i++)
    g_snprintf (thumbprint + 2 * i, 3, "%02x", digest[i]);

  gnutls_pkcs11_set_pin_function (on_setup_pin, NULL);
  g_assert_cmpint (gnutls_pkcs11_copy_x509_crt2 ("pkcs11:token=test", certificate, "ada", &id,
                                                 GNUTLS_PKCS11_OBJ_FLAG_LOGIN), ==, 0);
  g_assert_cmpint (gnutls_pkcs11_copy_x509_privkey2 ("pkcs11:token=test", key, "ada", &id, GNUTLS_KEY_DIGITAL_SIGNATURE,
                                                     GNUTLS_PKCS11_OBJ_FLAG_LOGIN), ==, 0);
  gnutls_pkcs11_set_pin_function (NULL, NULL);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
}

/* Makes a token in a new folder. Leaves logins NULL if the machine has no softhsm. */
static void
make_token (void)
{
  g_autofree char *folder = g_dir_make_tmp ("wsman-token-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "softhsm2.conf", NULL);
  g_autofree char *text = g_strdup_printf ("directories.tokendir = %s\nobjectstore.backend = file\n", folder);
  g_autofree char *program = g_find_program_in_path ("softhsm2-util");
  const char *counter = g_getenv ("WSMAN_TEST_PKCS11_COUNTER");
  const char * const command[] = { "softhsm2-util", "--init-token", "--free", "--label", "test", "--pin", PIN,
                                   "--so-pin", "5678", NULL };
  const char *module = NULL;
  void *handle;

  for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
    if (module == NULL && g_file_test (modules[i], G_FILE_TEST_EXISTS))
      module = modules[i];
  if (module == NULL || program == NULL || counter == NULL)
    return;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_setenv ("SOFTHSM2_CONF", path, TRUE);
  g_setenv ("WSMAN_TEST_PKCS11_MODULE", module, TRUE);
  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                               NULL, NULL, NULL, NULL, NULL));

  handle = dlopen (counter, RTLD_NOW);
  g_assert_nonnull (handle);
  logins = dlsym (handle, "pkcs11_counter_logins");
  closed = dlsym (handle, "pkcs11_counter_closed");
  closed_by_main = dlsym (handle, "pkcs11_counter_closed_by_main");
  g_assert_cmpint (gnutls_pkcs11_init (GNUTLS_PKCS11_FLAG_MANUAL, NULL), ==, 0);
  g_assert_cmpint (gnutls_pkcs11_add_provider (counter, NULL), ==, 0);
  fill_token ();
}

/* Each test begins when the keys of the test before are closed. */
static gboolean
has_token (void)
{
  wsman_worker_flush ();
  if (logins == NULL)
    g_test_skip ("there is no softhsm");
  else
    g_atomic_int_set (logins, 0);

  return logins != NULL;
}

/* --- Preparations --- */

typedef struct
{
  const char *pin; /* the answer; NULL to cancel */
  guint n_asked;
  gboolean retrying;
} Person;

static gboolean
on_ask (WsmanCredentialRequest *request,
        gpointer                user_data)
{
  Person *person = user_data;

  g_assert_cmpint (wsman_credential_request_get_kind (request), ==, WSMAN_CREDENTIAL_KIND_PIN);
  g_assert_cmpstr (wsman_credential_request_get_host (request), ==, "test");
  person->n_asked++;
  person->retrying = wsman_credential_request_get_retrying (request);
  if (person->pin == NULL)
    return FALSE;

  wsman_credential_request_answer (request, NULL, person->pin);

  return TRUE;
}

static void
on_prepared (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_ptr_array_add (user_data, g_object_ref (result));
}

/* Prepares certificates of uri at the same time. Returns how many are ready. All others must have failed with code. */
static guint
prepare (GPtrArray  *certificates,
         guint       count,
         const char *uri,
         Person     *person,
         guint32     code)
{
  const WsmanClientCertificateSource source = { .source = uri };
  g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_ready = 0;
  guint first = certificates->len;

  for (guint i = 0; i < count; i++)
    {
      WsmanClientCertificate *certificate = wsman_client_certificate_new (&source);

      g_ptr_array_add (certificates, certificate);
      wsman_client_certificate_prepare_async (certificate, person != NULL ? on_ask : NULL, person, NULL, on_prepared,
                                              results);
    }
  while (results->len < count)
    g_main_context_iteration (NULL, TRUE);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr(GError) error = NULL;

      if (wsman_client_certificate_prepare_finish (certificates->pdata[first], results->pdata[i], &error))
        {
          n_ready++;
          continue;
        }
      g_assert_error (error, WSMAN_ERROR, (code == 0x80338082 ? WSMAN_ERROR_NOT_FOUND : WSMAN_ERROR_CERTIFICATE));
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, code);
      g_assert_null (strstr (error->message, "9999"));
    }

  return n_ready;
}

static GPtrArray *
new_certificates (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_client_certificate_unref);
}

/* A wrong PIN is tried once, however many wait for it, and never again by itself. */
static void
test_wrong_pin (void)
{
  g_autoptr(GPtrArray) certificates = new_certificates ();
  Person person = { "9999", 0, FALSE };

  if (!has_token ())
    return;

  g_assert_cmpuint (prepare (certificates, N_PARALLEL, URI, &person, NO_ACCESS), ==, 0);
  g_assert_cmpint (g_atomic_int_get (logins), ==, 1);
  g_assert_cmpuint (person.n_asked, ==, 1);
  g_assert_false (person.retrying);

  /* The same answer isn't tried. */
  g_assert_cmpuint (prepare (certificates, 1, URI, &person, NO_ACCESS), ==, 0);
  g_assert_cmpint (g_atomic_int_get (logins), ==, 1);
  g_assert_true (person.retrying);

  /* A person gives another one. */
  person = (Person) { PIN, 0, FALSE };
  g_assert_cmpuint (prepare (certificates, N_PARALLEL, URI, &person, 0), ==, N_PARALLEL);
  g_assert_cmpint (g_atomic_int_get (logins), ==, 2);
  g_assert_cmpuint (person.n_asked, ==, 1);
}

/* The process stays logged in while a session uses the token, and no longer. */
static void
test_one_login (void)
{
  Person person = { PIN, 0, FALSE };

  if (!has_token ())
    return;

  for (int round = 1; round <= 2; round++)
    {
      g_autoptr(GPtrArray) certificates = new_certificates ();

      for (int i = 0; i < 3; i++)
        g_assert_cmpuint (prepare (certificates, 10, URI, &person, 0), ==, 10);
      g_assert_cmpint (g_atomic_int_get (logins), ==, round);
      g_assert_cmpuint (person.n_asked, ==, round);
      g_clear_pointer (&certificates, g_ptr_array_unref);
      wsman_worker_flush ();
    }
}

/* A token may take its time to close a session, so the main loop never closes one. */
static void
test_close (void)
{
  g_autoptr(GPtrArray) certificates = new_certificates ();
  Person person = { PIN, 0, FALSE };

  if (!has_token ())
    return;

  g_atomic_int_set (closed_by_main, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (prepare (certificates, 3, URI, &person, 0), ==, 3);
      /* The token has forgotten the login. */
      wsman_client_certificate_lose_login (certificates->pdata[0]);
      g_assert_cmpuint (prepare (certificates, 1, URI, &person, 0), ==, 1);
      g_atomic_int_set (closed, 0);
      g_ptr_array_set_size (certificates, 0);
      wsman_worker_flush ();
      g_assert_cmpint (g_atomic_int_get (closed), >, 0);
      g_assert_cmpint (g_atomic_int_get (closed_by_main), ==, 0);
    }
}

static gnutls_pin_callback_t pin_func;
static gpointer pin_data;
static gboolean is_on_stack;

/* Takes the place of GnuTLS' function in this program, and remembers what GnuTLS keeps with the key. */
void
gnutls_privkey_set_pin_function (gnutls_privkey_t      key,
                                 gnutls_pin_callback_t func,
                                 void                 *user_data)
{
  void (*real) (gnutls_privkey_t, gnutls_pin_callback_t, void *) = dlsym (RTLD_NEXT, "gnutls_privkey_set_pin_function");
  char here;
  gintptr distance = (gintptr) user_data - (gintptr) &here;

  if (func != NULL)
    {
      pin_func = func;
      pin_data = user_data;
      is_on_stack = ABS (distance) < 64 * 1024;
    }
  real (key, func, user_data);
}

/* GnuTLS may ask for the PIN again while the key is open. It gets none, and what it keeps is still valid. */
static void
test_asked_later (void)
{
  g_autoptr(GPtrArray) certificates = new_certificates ();
  Person person = { PIN, 0, FALSE };
  char pin[32] = "";

  if (!has_token ())
    return;

  g_assert_cmpuint (prepare (certificates, 1, URI, &person, 0), ==, 1);
  g_assert_nonnull (pin_func);
  g_assert_false (is_on_stack);
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (pin_func (pin_data, i, URI, "test", 0, pin, sizeof pin), ==, GNUTLS_E_PKCS11_PIN_ERROR);
  g_assert_cmpstr (pin, ==, "");
}

/* A PIN in the URI is taken out of it. */
static void
test_pin_value (void)
{
  g_autoptr(GPtrArray) certificates = new_certificates ();

  if (!has_token ())
    return;

  for (int i = 0; i < 2; i++)
    g_assert_cmpuint (prepare (certificates, N_PARALLEL, URI "?pin-value=9999", NULL, NO_ACCESS), ==, 0);
  g_assert_cmpint (g_atomic_int_get (logins), ==, 1);

  /* The PIN isn't tried again by later sessions. */
  g_ptr_array_set_size (certificates, 0);
  g_assert_cmpuint (prepare (certificates, 1, URI "?pin-value=9999", NULL, NO_ACCESS), ==, 0);
  g_assert_cmpint (g_atomic_int_get (logins), ==, 1);
  g_assert_cmpuint (prepare (certificates, N_PARALLEL, URI "?pin-value=%31234", NULL, 0), ==, N_PARALLEL);
  g_assert_cmpint (g_atomic_int_get (logins), ==, 2);
}

static void
test_failures (void)
{
  g_autoptr(GPtrArray) certificates = new_certificates ();
  Person nobody = { NULL, 0, FALSE };

  if (!has_token ())
    return;

  g_assert_cmpuint (prepare (certificates, 3, URI, &nobody, NO_ACCESS), ==, 0);
  g_assert_cmpuint (prepare (certificates, 1, URI, NULL, NO_ACCESS), ==, 0);
  g_assert_cmpuint (prepare (certificates, 1, "pkcs11:token=other;object=ada", NULL, 0x80338082), ==, 0);
  g_assert_cmpuint (prepare (certificates, 1, "pkcs11:token=test;object=eve", NULL, 0x80338082), ==, 0);
  g_assert_cmpint (g_atomic_int_get (logins), ==, 0);
}

/* Somebody who gives up neither ends the question nor takes the turn along. */
static void
test_cancelled (void)
{
  const WsmanClientCertificateSource source = { .source = URI "?pin-value=" PIN };
  g_autoptr(WsmanClientCertificate) certificate = wsman_client_certificate_new (&source);
  g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_cancelled = 0;

  if (!has_token ())
    return;

  for (int i = 0; i < 10; i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();

      wsman_client_certificate_prepare_async (certificate, NULL, NULL, cancellable, on_prepared, results);
      if (i % 2 == 1)
        g_cancellable_cancel (cancellable);
    }
  while (results->len < 10)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(GError) error = NULL;

      if (!wsman_client_certificate_prepare_finish (certificate, results->pdata[i], &error))
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          n_cancelled++;
        }
    }
  g_assert_cmpuint (n_cancelled, ==, 5);
  g_assert_cmpint (g_atomic_int_get (logins), ==, 1);
}

/* --- A certificate that the application chooses --- */

typedef struct
{
  GTlsCertificate *answer; /* NULL if nobody answers */
  guint n_asked;
  gboolean retrying;
} Chooser;

static gboolean
on_choose (WsmanCredentialRequest *request,
           gpointer                user_data)
{
  Chooser *chooser = user_data;

  g_assert_cmpint (wsman_credential_request_get_kind (request), ==, WSMAN_CREDENTIAL_KIND_CERTIFICATE);
  g_assert_cmpstr (wsman_credential_request_get_host (request), ==, "server:5986");
  g_assert_cmpstr (wsman_credential_request_get_scheme (request), ==, "Certificate");
  g_assert_true (wsman_credential_request_get_secure (request));
  chooser->n_asked++;
  chooser->retrying = wsman_credential_request_get_retrying (request);
  if (chooser->answer == NULL)
    return FALSE;

  wsman_credential_request_answer_certificate (request, chooser->answer);

  return TRUE;
}

/* Runs some preparations at the same time. Returns the code of their error, or 0. */
static guint32
prepare_choice (WsmanClientCertificate *certificate,
                Chooser                *chooser,
                guint                   count)
{
  g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func (g_object_unref);
  guint32 code = 0;

  chooser->n_asked = 0;
  for (guint i = 0; i < count; i++)
    wsman_client_certificate_prepare_async (certificate, on_choose, chooser, NULL, on_prepared, results);
  while (results->len < count)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr(GError) error = NULL;

      if (wsman_client_certificate_prepare_finish (certificate, results->pdata[i], &error))
        g_assert_cmphex (code, ==, 0);
      else
        code = wsman_error_get_info (error)->code;
    }

  return code;
}

/* Several calls share one question. The answer is used until the server refuses it. */
static void
test_chosen (void)
{
  const WsmanClientCertificateSource source = { .host = "server:5986", .is_host_checked = TRUE };
  g_autoptr(WsmanClientCertificate) certificate = wsman_client_certificate_new (&source);
  g_autofree char *cert_path = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-cert.pem", NULL);
  g_autofree char *key_path = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-key.pem", NULL);
  g_autoptr(GTlsCertificate) whole = g_tls_certificate_new_from_files (cert_path, key_path, NULL);
  g_autoptr(GTlsCertificate) keyless = g_tls_certificate_new_from_file (cert_path, NULL);
  g_autoptr(GTlsCertificate) ready = NULL;
  Chooser chooser = { 0 };

  g_assert_cmphex (prepare_choice (certificate, &chooser, 3), ==, 0x803380B4);
  g_assert_cmpuint (chooser.n_asked, ==, 1);
  chooser.answer = keyless;
  g_assert_cmphex (prepare_choice (certificate, &chooser, 1), ==, 0x80072F99);
  g_assert_null (wsman_client_certificate_dup (certificate));

  chooser.answer = whole;
  g_assert_cmphex (prepare_choice (certificate, &chooser, 3), ==, 0);
  g_assert_cmpuint (chooser.n_asked, ==, 1);
  g_assert_false (chooser.retrying);
  ready = wsman_client_certificate_dup (certificate);
  g_assert_true (ready == whole);
  g_assert_cmphex (prepare_choice (certificate, &chooser, 1), ==, 0);
  g_assert_cmpuint (chooser.n_asked, ==, 0);

  wsman_client_certificate_refuse (certificate);
  g_assert_null (wsman_client_certificate_dup (certificate));
  g_assert_cmphex (prepare_choice (certificate, &chooser, 1), ==, 0);
  g_assert_cmpuint (chooser.n_asked, ==, 1);
  g_assert_true (chooser.retrying);
}

/* The handshakes sign with the token's key, and ask for no PIN. */
static void
test_handshakes (void)
{
  static const char * const uris[] = { URI "?pin-value=" PIN, NULL };
  g_autofree char *cert_path = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-cert.pem", NULL);
  g_autofree char *key_path = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-key.pem", NULL);
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_files (cert_path, key_path, NULL);
  g_autoptr(CannedServer) server = NULL;

  if (!has_token ())
    return;

  server = canned_server_new (certificate, respond_ok, NULL);
  canned_server_demand_certificate (server);
  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      const WsmanClientCertificateSource source = {
        .source = uris[i],
        .thumbprint = uris[i] == NULL ? thumbprint : NULL,
      };
      g_autofree char *uri = g_strdup_printf ("https://localhost:%u/wsman", canned_server_get_port (server));
      WsmanTransportConfig *config = new_config (uri, NULL, 1);
      g_autoptr(WsmanTransport) transport = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *response = NULL;
      Person person = { PIN, 0, FALSE };

      config->tls_database = g_tls_file_database_new (cert_path, NULL);
      config->connect_timeout = 0;
      config->client_certificate = wsman_client_certificate_new (&source);
      config->ask = on_ask;
      config->ask_data = &person;
      transport = wsman_transport_new (config);
      response = fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (response, ==, "<ok/>");
      g_assert_cmpuint (person.n_asked, ==, i);
      g_assert_cmpint (g_atomic_int_get (logins), ==, i + 1);
      g_clear_object (&transport);
      wsman_worker_flush ();
    }
}

/* --- Texts --- */

static void
test_uris (void)
{
  static const struct
  {
    const char *uri;
    const char *certificate; /* NULL if the URI is refused */
    const char *key;
    const char *pin;
    const char *masked;
  } rows[] = {
    { "pkcs11:token=a", "pkcs11:token=a;type=cert", "pkcs11:token=a;type=private", NULL, "pkcs11:token=a" },
    { "PKCS11:token=a;type=private;id=%01;object=b", "pkcs11:token=a;id=%01;object=b;type=cert",
      "pkcs11:token=a;id=%01;type=private", NULL, "PKCS11:token=a;type=private;id=%01;object=b" },
    { "pkcs11:token=a?pin-value=12%33", "pkcs11:token=a;type=cert", "pkcs11:token=a;type=private", "123",
      "pkcs11:token=a?pin-value=…" },
    { "pkcs11:?module-name=m&pin-value=1&x=2", "pkcs11:type=cert", "pkcs11:type=private", "1",
      "pkcs11:?module-name=m&pin-value=…&x=2" },
    { "pkcs11:token=pin-value=1", "pkcs11:token=pin-value=1;type=cert", "pkcs11:token=pin-value=1;type=private", NULL,
      "pkcs11:token=pin-value=1" },
    { "pkcs11:token=a?pin-source=file:/x", NULL, NULL, NULL, "pkcs11:token=a?pin-source=file:/x" },
    { "pkcs11:pin-value=12;token=a", NULL, NULL, NULL, "pkcs11:pin-value=…;token=a" },
    { "pkcs11:token=a;pin-value=1&2?x=3", NULL, NULL, NULL, "pkcs11:token=a;pin-value=…?x=3" },
    { "pkcs11:token=a?x=1&pin-value=1?2&y=3", "pkcs11:token=a;type=cert", "pkcs11:token=a;type=private", "1?2",
      "pkcs11:token=a?x=1&pin-value=…&y=3" },
    { "pkcs11:token=a?pin-value=%zz", NULL, NULL, NULL, "pkcs11:token=a?pin-value=…" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *certificate = NULL;
      g_autofree char *key = NULL;
      g_autofree char *pin = NULL;
      g_autofree char *masked = wsman_pkcs11_uri_mask (rows[i].uri);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", rows[i].uri);
      g_assert_cmpstr (masked, ==, rows[i].masked);
      g_assert_cmpint (wsman_pkcs11_uri_split (rows[i].uri, &certificate, &key, &pin, &error), ==,
                       rows[i].certificate != NULL);
      g_assert_cmpint (error != NULL, ==, rows[i].certificate == NULL);
      g_assert_cmpstr (certificate, ==, rows[i].certificate);
      g_assert_cmpstr (key, ==, rows[i].key);
      g_assert_cmpstr (pin, ==, rows[i].pin);
    }
}

static void
test_thumbprints (void)
{
  static const struct
  {
    const char *typed;
    const char *normalized;
  } rows[] = {
    { "0123456789ABCDEF0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567" },
    { "01 23 45 67 89 AB CD EF 01 23 45 67 89 ab cd ef 01 23 45 67", "0123456789abcdef0123456789abcdef01234567" },
    { "\xe2\x80\x8e" "0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567" },
    { "01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67", "0123456789abcdef0123456789abcdef01234567" },
    { "", NULL },
    { "0123456789abcdef0123456789abcdef0123456", NULL },
    { "0123456789abcdef0123456789abcdef012345678", NULL },
    { "g123456789abcdef0123456789abcdef01234567", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *normalized = wsman_thumbprint_normalize (rows[i].typed);

      g_assert_cmpstr (normalized, ==, rows[i].normalized);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  make_token ();

  g_test_add_func ("/wsman/client-certificate/uris", test_uris);
  g_test_add_func ("/wsman/client-certificate/thumbprints", test_thumbprints);
  g_test_add_func ("/wsman/client-certificate/wrong-pin", test_wrong_pin);
  g_test_add_func ("/wsman/client-certificate/one-login", test_one_login);
  g_test_add_func ("/wsman/client-certificate/close", test_close);
  g_test_add_func ("/wsman/client-certificate/asked-later", test_asked_later);
  g_test_add_func ("/wsman/client-certificate/pin-value", test_pin_value);
  g_test_add_func ("/wsman/client-certificate/failures", test_failures);
  g_test_add_func ("/wsman/client-certificate/cancelled", test_cancelled);
  g_test_add_func ("/wsman/client-certificate/handshakes", test_handshakes);
  g_test_add_func ("/wsman/client-certificate/chosen", test_chosen);

  return g_test_run ();
}
