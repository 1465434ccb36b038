/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the connection options: their properties, their secrets, and asking for other credentials. */

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/wsman-error-private.h"
#include "client/wsman-connection-options-private.h"
#include "wsman-session.h"

#define PIN "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void
test_defaults (void)
{
  WsmanConnectionOptions *options = wsman_connection_options_new ();

  g_assert_null (wsman_connection_options_get_user_name (options));
  g_assert_null (wsman_connection_options_get_password (options));
  g_assert_null (wsman_connection_options_get_certificate_thumbprint (options));
  g_assert_null (wsman_connection_options_get_tls_database (options));
  g_assert_null (wsman_connection_options_get_trusted_hosts (options));
  g_assert_null (wsman_connection_options_get_delegate_to (options));
  g_assert_false (wsman_connection_options_get_accept_old_credssp (options));
  g_assert_cmpint (wsman_connection_options_get_ntlm (options), ==, WSMAN_NTLM_POLICY_AUTO);
  g_assert_cmpint (wsman_connection_options_proxy_ie_config (options), ==, 1);
  g_assert_cmpint (wsman_connection_options_proxy_winhttp_config (options), ==, 2);
  g_assert_cmpint (wsman_connection_options_proxy_auto_detect (options), ==, 4);
  g_assert_cmpint (wsman_connection_options_proxy_no_proxy_server (options), ==, 8);
  g_assert_cmpint (wsman_connection_options_proxy_authentication_use_negotiate (options), ==, 1);
  g_assert_cmpint (wsman_connection_options_proxy_authentication_use_basic (options), ==, 2);
  g_assert_cmpint (wsman_connection_options_proxy_authentication_use_digest (options), ==, 4);
  g_assert_finalize_object (options);
}

/* The PIN in a URI isn't shown, but copies have it. */
static void
test_certificate_source (void)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(WsmanConnectionOptions) copy = NULL;
  g_autofree char *shown = NULL;

  g_assert_null (wsman_connection_options_get_client_certificate_source (options));
  g_assert_null (wsman_connection_options_get_client_certificate_directory (options));
  wsman_connection_options_set_client_certificate_source (options, "pkcs11:token=a?pin-value=1234");
  copy = wsman_connection_options_copy (options);
  g_object_get (copy, "client-certificate-source", &shown, NULL);
  g_assert_cmpstr (shown, ==, "pkcs11:token=a?pin-value=…");
  g_assert_cmpstr (wsman_connection_options_get_client_certificate_source (copy), ==, shown);
  g_assert_cmpstr (wsman_connection_options_get_whole_certificate_source (copy), ==, "pkcs11:token=a?pin-value=1234");
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  (*(guint *) user_data)++;
}

/* For strings, "" means NULL. Only a change is notified. */
static void
test_strings (void)
{
  const char *names[] = { "user-name", "certificate-thumbprint", "client-certificate-source",
                          "client-certificate-directory", "ca-file", "server-certificate-sha256",
                          "service-principal-name", "credentials-cache", "keytab", "connect-address" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
      g_autofree char *signal = g_strconcat ("notify::", names[i], NULL);
      g_autofree char *value = NULL;
      guint n = 0;

      g_signal_connect (options, signal, G_CALLBACK (on_notify), &n);
      g_object_set (options, names[i], "", NULL);
      g_assert_cmpuint (n, ==, 0);
      g_object_set (options, names[i], "a value", NULL);
      g_object_set (options, names[i], "a value", NULL);
      g_assert_cmpuint (n, ==, 1);
      g_object_get (options, names[i], &value, NULL);
      g_assert_cmpstr (value, ==, "a value");
      g_object_set (options, names[i], "", NULL);
      g_assert_cmpuint (n, ==, 2);
    }
}

static void
test_password_is_write_only (void)
{
  g_autoptr(WsmanConnectionOptions) options = g_object_new (WSMAN_TYPE_CONNECTION_OPTIONS, "password", "x", NULL);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (options), "password");

  g_assert_cmpint (pspec->flags & G_PARAM_READWRITE, ==, G_PARAM_WRITABLE);
  g_assert_cmpstr (wsman_connection_options_get_password (options), ==, "x");
  g_object_set (options, "password", "", NULL);
  g_assert_null (wsman_connection_options_get_password (options));
}

static void
test_copy (void)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(WsmanConnectionOptions) copy = NULL;
  g_autoptr(GTlsDatabase) database = g_tls_backend_get_default_database (g_tls_backend_get_default ());
  g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new (NULL, NULL);
  const char *hosts[] = { "a", "b", NULL };

  g_object_set (options, "user-name", "ada", "password", "secret", "certificate-thumbprint", "ab", "ca-file", "/ca",
                "crl-file", "/crl", "accept-old-tls", TRUE,
                "accept-digest-md5", TRUE, "profile", WSMAN_PEER_PROFILE_CONTROLLER,
                "server-certificate-sha256", PIN, "ntlm", WSMAN_NTLM_POLICY_FORBID, "trusted-hosts", hosts,
                "delegate-to", hosts, "accept-old-credssp", TRUE,
                "tls-database", database, "proxy-resolver", resolver, NULL);
  g_assert_true (wsman_connection_options_set_proxy (options, WSMAN_PROXY_ACCESS_AUTO_DETECT,
                                                     WSMAN_PROXY_AUTHENTICATION_NONE, "u", "p", NULL));
  copy = wsman_connection_options_copy (options);

  g_assert_cmpstr (wsman_connection_options_get_user_name (copy), ==, "ada");
  g_assert_cmpstr (wsman_connection_options_get_password (copy), ==, "secret");
  g_assert_true (wsman_connection_options_get_password (copy) != wsman_connection_options_get_password (options));
  g_assert_cmpstr (wsman_connection_options_get_certificate_thumbprint (copy), ==, "ab");
  g_assert_cmpstr (wsman_connection_options_get_ca_file (copy), ==, "/ca");
  g_assert_cmpstr (wsman_connection_options_get_crl_file (copy), ==, "/crl");
  g_assert_true (wsman_connection_options_get_accept_old_tls (copy));
  g_assert_true (wsman_connection_options_get_accept_digest_md5 (copy));
  g_assert_cmpint (wsman_connection_options_get_profile (copy), ==, WSMAN_PEER_PROFILE_CONTROLLER);
  g_assert_cmpstr (wsman_connection_options_get_server_certificate_sha256 (copy), ==, PIN);
  g_assert_cmpint (wsman_connection_options_get_ntlm (copy), ==, WSMAN_NTLM_POLICY_FORBID);
  g_assert_cmpstrv (wsman_connection_options_get_trusted_hosts (copy), hosts);
  g_assert_cmpstrv (wsman_connection_options_get_delegate_to (copy), hosts);
  g_assert_true (wsman_connection_options_get_accept_old_credssp (copy));
  g_assert_true (wsman_connection_options_get_tls_database (copy) == database);
  g_assert_true (wsman_connection_options_get_proxy_resolver (copy) == resolver);
  g_assert_cmpint (wsman_connection_options_get_proxy_access (copy), ==, WSMAN_PROXY_ACCESS_AUTO_DETECT);
}

/* The rules of SetProxy and their codes. test-session-rules.c tests the combinations with a session's transport and
 * mechanism. */
typedef struct
{
  const char *name;
  guint access;
  guint authentication;
  const char *user_name;
  const char *password;
  guint32 code; /* 0: allowed */
} ProxyCase;

static const ProxyCase proxy_cases[] = {
  { "default", 0, 0, NULL, NULL, 0 },
  { "user-settings", 1, 0, "", "", 0 },
  { "machine-settings", 2, 2, "u", "p", 0 },
  { "auto-detect", 4, 4, "u", "p", 0 },
  { "negotiate-as-who-runs", 4, 1, NULL, NULL, 0 },
  { "mechanism-not-chosen", 4, 0, "u", "p", 0 },
  { "none", 8, 0, NULL, NULL, 0 },
  { "access-two", 3, 0, NULL, NULL, 0x8033819c },
  { "access-none-and-another", 12, 0, NULL, NULL, 0x8033819c },
  { "access-unknown", 16, 0, NULL, NULL, 0x8033819c },
  { "access-before-mechanism", 3, 8, "u", NULL, 0x8033819c },
  { "mechanism-unknown", 1, 8, NULL, NULL, 0x8033819a },
  { "mechanism-two", 1, 3, NULL, NULL, 0x803381b4 },
  { "mechanism-all", 1, 7, "u", "p", 0x803381b4 },
  { "no-password", 1, 2, "u", NULL, 0x8033819b },
  { "no-user-name", 1, 2, NULL, "p", 0x8033819b },
  { "empty-password", 1, 0, "u", "", 0x8033819b },
  { "none-with-mechanism", 8, 1, NULL, NULL, 0x8033819d },
  { "none-with-credentials", 8, 0, "u", "p", 0x8033819d },
};

static void
test_proxy (gconstpointer data)
{
  const ProxyCase *row = data;
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GError) error = NULL;
  gboolean set;

  g_assert_true (wsman_connection_options_set_proxy (options, 4, 2, "before", "before", NULL));
  set = wsman_connection_options_set_proxy (options, row->access, row->authentication,
                                            row->user_name, row->password, &error);

  g_assert_cmpint (set, ==, row->code == 0);
  if (row->code != 0)
    {
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, row->code);
      /* Nothing has changed. */
      g_assert_cmpint (wsman_connection_options_get_proxy_access (options), ==, WSMAN_PROXY_ACCESS_AUTO_DETECT);
    }
  else
    {
      g_assert_no_error (error);
      g_assert_cmpint (wsman_connection_options_get_proxy_access (options), ==,
                       row->access != 0 ? row->access : WSMAN_PROXY_ACCESS_WINHTTP_CONFIG);
    }
}

/* Credentials for proxies of a resolver follow the same rules. They end the choice of set_proxy(). */
static void
test_proxy_credentials (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (proxy_cases); i++)
    {
      const ProxyCase *row = &proxy_cases[i];
      g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
      g_autoptr(GError) error = NULL;
      gboolean set;

      if (row->code == 0x8033819c || row->code == 0x8033819d)
        continue;

      g_assert_true (wsman_connection_options_set_proxy (options, 4, 2, "before", "before", NULL));
      set = wsman_connection_options_set_proxy_credentials (options, row->authentication, row->user_name,
                                                            row->password, &error);
      g_assert_cmpint (set, ==, row->code == 0);
      g_assert_cmpint (wsman_connection_options_get_proxy_access (options), ==,
                       set ? WSMAN_PROXY_ACCESS_NONE : WSMAN_PROXY_ACCESS_AUTO_DETECT);
      g_assert_cmpint (wsman_connection_options_has_proxy_credentials (options), ==,
                       !set || row->authentication != 0 || (row->user_name != NULL && *row->user_name != '\0'));
      g_assert_true (set || wsman_error_get_info (error)->code == row->code);
    }
}

/* Errors that are only found when a session is created. */
static void
test_trust (void)
{
  static const struct
  {
    const char *ca_file;
    const char *pin;
    const char *text; /* in the error; NULL: none */
  } rows[] = {
    { NULL, PIN, NULL },
    { NULL, "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF", NULL },
    { NULL, "0011", "64" },
    { NULL, PIN "00", "64" },
    { NULL, "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "64" },
    { NULL, "00::112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "64" },
    { NULL, "0:0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "64" },
    { "relative.pem", NULL, "absolute" },
    { "/nonexistent/ca.pem", NULL, "/nonexistent/ca.pem" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanSession) session = NULL;

      wsman_connection_options_set_ca_file (options, rows[i].ca_file);
      wsman_connection_options_set_server_certificate_sha256 (options, rows[i].pin);
      session = wsman_session_new ("https://host", WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, options, &error);
      if (rows[i].text == NULL)
        {
          g_assert_no_error (error);
          continue;
        }

      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, rows[i].text));
    }
}

/* Larger areas aren't memory in use. A sanitizer has reserved them. */
#define LARGEST_MAP (G_GUINT64_CONSTANT (1) << 30)

/* Counts the copies of a secret in the writable memory of this process. It searches for the complement of the
 * secret, so that the search itself doesn't leave a copy. */
static guint
count_in_memory (const guint8 *complement,
                 gsize         length)
{
  g_autofree char *maps = NULL;
  g_auto(GStrv) lines = NULL;
  int fd = open ("/proc/self/mem", O_RDONLY);
  guint n = 0;

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      static guint8 buffer[1 << 16];
      guint64 start, end;
      char access[5];

      if (sscanf (lines[i], "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s", &start, &end, access) != 3 ||
          access[1] != 'w' || end - start > LARGEST_MAP)
        continue;

      for (guint64 at = start; at < end; at += sizeof buffer - length)
        {
          gssize got = pread (fd, buffer, MIN (sizeof buffer, end - at), at);

          for (gssize j = 0; j + (gssize) length <= got; j++)
            {
              gsize k = 0;

              while (k < length && (buffer[j + k] ^ complement[k]) == 0xff)
                k++;
              n += k == length && !(at + j >= (gsize) buffer && at + j < (gsize) buffer + sizeof buffer);
            }
          memset (buffer, 0, sizeof buffer);
        }
    }

  close (fd);

  return n;
}

static void
test_secrets_are_wiped (void)
{
  guint8 complement[24];
  char password[sizeof complement + 1];
  WsmanConnectionOptions *options;
  WsmanSession *session;

  for (gsize i = 0; i < sizeof complement; i++)
    {
      complement[i] = ~(guint8) g_random_int_range ('a', 'z' + 1);
      password[i] = (char) ~complement[i];
    }
  password[sizeof complement] = '\0';

  options = wsman_connection_options_new ();
  wsman_connection_options_set_user_name (options, "ada");
  wsman_connection_options_set_password (options, password);
  g_assert_true (wsman_connection_options_set_proxy (options, WSMAN_PROXY_ACCESS_NO_PROXY_SERVER,
                                                     WSMAN_PROXY_AUTHENTICATION_NONE, NULL, NULL, NULL));
  g_assert_finalize_object (options);

  options = wsman_connection_options_new ();
  wsman_connection_options_set_user_name (options, "ada");
  wsman_connection_options_set_password (options, password);
  wsman_connection_options_set_password (options, "another");
  wsman_connection_options_set_password (options, password);
  session = wsman_session_new ("https://host", WSMAN_SESSION_FLAGS_USE_BASIC |
                               WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD, options, NULL);
  memset (password, 0, sizeof password);

  /* One copy each in the options, the session and the transport. */
  g_assert_cmpuint (count_in_memory (complement, sizeof complement), >=, 2);
  g_object_run_dispose (G_OBJECT (options));
  g_assert_null (wsman_connection_options_get_password (options));
  g_object_unref (options);
  g_assert_finalize_object (session);
  g_assert_cmpuint (count_in_memory (complement, sizeof complement), ==, 0);
}

static gboolean
on_authenticate (WsmanConnectionOptions *options,
                 WsmanCredentialRequest *request,
                 gpointer                user_data)
{
  const char *password = user_data;

  g_assert_cmpstr (wsman_credential_request_get_realm (request), ==, "WSMAN");
  if (password != NULL)
    wsman_credential_request_answer (request, "ada", password);

  return password != NULL;
}

static void
test_authenticate (void)
{
  WsmanConnectionOptions *options = wsman_connection_options_new ();
  WsmanCredentialRequest *request =
    wsman_credential_request_new (WSMAN_CREDENTIAL_KIND_TARGET, "h:1", "Basic", "WSMAN", TRUE, TRUE);
  g_autoptr(WsmanCredentialOutcome) outcome = wsman_credential_request_ref_outcome (request);
  g_autofree char *password = NULL;

  g_assert_false (wsman_connection_options_authenticate (request, options));
  g_signal_connect (options, "authenticate", G_CALLBACK (on_authenticate), NULL);
  g_assert_false (wsman_connection_options_authenticate (request, options));
  g_signal_connect (options, "authenticate", G_CALLBACK (on_authenticate), (gpointer) "first");
  g_signal_connect (options, "authenticate", G_CALLBACK (on_authenticate), (gpointer) "second");
  g_assert_true (wsman_connection_options_authenticate (request, options));
  g_assert_true (wsman_credential_outcome_take (outcome, NULL, &password, NULL));
  g_assert_cmpstr (password, ==, "first");
  g_assert_null (wsman_connection_options_get_user_name (options));
  g_assert_finalize_object (request);
  g_assert_finalize_object (options);
}

/* --- The interaction --- */

typedef struct
{
  GTlsInteraction parent_instance;
} TestInteraction;

typedef GTlsInteractionClass TestInteractionClass;

static GType test_interaction_get_type (void);

G_DEFINE_TYPE (TestInteraction, test_interaction, G_TYPE_TLS_INTERACTION)

static GTask *waiting;

static GTlsInteractionResult
type_pin (GTlsInteraction  *interaction,
          GTlsPassword     *password,
          GCancellable     *cancellable,
          GError          **error)
{
  g_assert_cmpstr (g_tls_password_get_description (password), ==, "Token of Ada");
  g_assert_cmphex (g_tls_password_get_flags (password), ==, G_TLS_PASSWORD_RETRY);
  g_tls_password_set_value (password, (const guchar *) "4711 and more", 4);

  return G_TLS_INTERACTION_HANDLED;
}

static void
type_pin_async (GTlsInteraction     *interaction,
                GTlsPassword        *password,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  waiting = g_task_new (interaction, cancellable, callback, user_data);
  type_pin (interaction, password, cancellable, NULL);
}

static GTlsInteractionResult
type_pin_finish (GTlsInteraction  *interaction,
                 GAsyncResult     *result,
                 GError          **error)
{
  gssize value = g_task_propagate_int (G_TASK (result), error);

  return value < 0 ? G_TLS_INTERACTION_FAILED : (GTlsInteractionResult) value;
}

static void
test_interaction_init (TestInteraction *self)
{
}

static void
test_interaction_class_init (TestInteractionClass *klass)
{
}

/* The interaction is asked for a PIN, whether it has the asynchronous function or only the other one. */
static void
test_tls_interaction (void)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GTlsInteraction) interaction = g_object_new (test_interaction_get_type (), NULL);
  GTlsInteractionClass *klass = G_TLS_INTERACTION_GET_CLASS (interaction);

  wsman_connection_options_set_tls_interaction (options, interaction);
  for (guint i = 0; i < 5; i++)
    {
      WsmanCredentialKind kind = i == 4 ? WSMAN_CREDENTIAL_KIND_TARGET : WSMAN_CREDENTIAL_KIND_PIN;
      g_autoptr(WsmanCredentialRequest) request =
        wsman_credential_request_new (kind, "Token of Ada", NULL, NULL, TRUE, TRUE);
      g_autoptr(WsmanCredentialOutcome) outcome = wsman_credential_request_ref_outcome (request);
      g_autofree char *pin = NULL;

      klass->ask_password = i > 0 ? type_pin : NULL;
      klass->ask_password_async = i == 2 || i == 3 ? type_pin_async : NULL;
      klass->ask_password_finish = type_pin_finish;
      g_assert_cmpint (wsman_connection_options_authenticate (request, options), ==, i > 0 && i < 4);
      if (waiting != NULL)
        {
          g_assert_false (wsman_credential_outcome_is_over (outcome));
          if (i == 2)
            g_task_return_int (waiting, G_TLS_INTERACTION_HANDLED);
          else
            g_task_return_new_error (waiting, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No");
          g_clear_object (&waiting);
          while (g_main_context_iteration (NULL, FALSE))
            ;
        }
      g_assert_cmpint (wsman_credential_outcome_take (outcome, NULL, &pin, NULL), ==, i == 1 || i == 2);
      g_assert_cmpstr (pin, ==, i == 1 || i == 2 ? "4711" : NULL);
      g_assert_cmpint (wsman_credential_outcome_is_over (outcome), ==, i > 0 && i < 4);
    }
}

static GCancellable *withdrawn;
static guint n_dialogs;

static gboolean
on_withdrawn (GCancellable *cancellable,
              gpointer      user_data)
{
  GTask *task = user_data;

  n_dialogs--;
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

/* Shows a dialog until the cancellable withdraws it. */
static void
show_dialog_async (GTlsInteraction     *interaction,
                   GTlsPassword        *password,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (interaction, cancellable, callback, user_data);
  g_autoptr(GSource) source = g_cancellable_source_new (cancellable);

  n_dialogs++;
  g_set_object (&withdrawn, cancellable);
  g_source_set_callback (source, G_SOURCE_FUNC (on_withdrawn), g_steal_pointer (&task), g_object_unref);
  g_source_attach (source, NULL);
}

static void
on_waited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (wsman_credential_outcome_wait_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  (*(guint *) user_data)++;
}

/* The dialog is withdrawn when the last call that waits for it is cancelled, and not before. */
static void
test_withdrawn_interaction (void)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GTlsInteraction) interaction = g_object_new (test_interaction_get_type (), NULL);
  GTlsInteractionClass *klass = G_TLS_INTERACTION_GET_CLASS (interaction);
  WsmanCredentialRequest *request =
    wsman_credential_request_new (WSMAN_CREDENTIAL_KIND_PIN, "Token of Ada", NULL, NULL, TRUE, FALSE);
  g_autoptr(WsmanCredentialOutcome) outcome = wsman_credential_request_ref_outcome (request);
  g_autoptr(GCancellable) first = g_cancellable_new ();
  g_autoptr(GCancellable) second = g_cancellable_new ();
  guint n_waited = 0;

  klass->ask_password = NULL;
  klass->ask_password_async = show_dialog_async;
  klass->ask_password_finish = type_pin_finish;
  wsman_connection_options_set_tls_interaction (options, interaction);
  wsman_credential_outcome_wait_async (outcome, first, on_waited, &n_waited);
  wsman_credential_outcome_wait_async (outcome, second, on_waited, &n_waited);
  wsman_credential_request_ask (request, wsman_connection_options_authenticate, options, NULL);
  g_assert_cmpuint (n_dialogs, ==, 1);
  g_assert_nonnull (withdrawn);

  g_cancellable_cancel (first);
  while (n_waited < 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (g_cancellable_is_cancelled (withdrawn));
  g_cancellable_cancel (second);
  while (n_waited < 2 || n_dialogs > 0)
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (g_cancellable_is_cancelled (withdrawn));
  g_assert_true (wsman_credential_outcome_is_over (outcome));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&withdrawn);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/connection-options/defaults", test_defaults);
  g_test_add_func ("/wsman/connection-options/certificate-source", test_certificate_source);
  g_test_add_func ("/wsman/connection-options/strings", test_strings);
  g_test_add_func ("/wsman/connection-options/password", test_password_is_write_only);
  g_test_add_func ("/wsman/connection-options/copy", test_copy);
  g_test_add_func ("/wsman/connection-options/proxy-credentials", test_proxy_credentials);
  for (gsize i = 0; i < G_N_ELEMENTS (proxy_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/connection-options/proxy/", proxy_cases[i].name, NULL);

      g_test_add_data_func (path, &proxy_cases[i], test_proxy);
    }
  g_test_add_func ("/wsman/connection-options/trust", test_trust);
  g_test_add_func ("/wsman/connection-options/secrets", test_secrets_are_wiped);
  g_test_add_func ("/wsman/connection-options/authenticate", test_authenticate);
  g_test_add_func ("/wsman/connection-options/tls-interaction", test_tls_interaction);
  g_test_add_func ("/wsman/connection-options/withdrawn-interaction", test_withdrawn_interaction);

  return g_test_run ();
}
