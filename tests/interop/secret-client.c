/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A program that uses a password, wipes its own copy, and drops its session. A test searches its memory for the
 * password.
 *
 * Usage: secret-client CONNECTION FLAGS USER ADDRESS LOCATOR [keep]. The first line of standard input is the password.
 * The second is that of WSMAN_TEST_PROXY_USER for the proxy WSMAN_TEST_PROXY, with the number of a mechanism in
 * WSMAN_TEST_PROXY_MECHANISM; without a proxy, only options have it. With WSMAN_TEST_ASKED the password is the answer
 * to a request, and the options have a wrong one. With WSMAN_TEST_CERTIFICATE, the password opens the private key of
 * the certificate in this file or at this token, and is the answer to a request, too. The program prints
 * "open MECHANISM" while the session exists, and "closed" afterwards. Each time it waits for a line. With "keep" it
 * leaves the password in its memory, in each form.
 */

#include <libwsman/wsman.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A line of the standard input, without stdio: that keeps copies. */
static void
read_line (char  *buffer,
           gsize  size)
{
  gsize n = 0;

  while (n + 1 < size && read (STDIN_FILENO, buffer + n, 1) == 1 && buffer[n] != '\n')
    n++;
  buffer[n] = '\0';
}

static void
pause_with (const char *state,
            const char *detail)
{
  char line[2];

  g_print ("%s %s\n", state, detail);
  read_line (line, sizeof line);
}

static void
keep (const char *password)
{
  static gpointer kept[3];
  static char hint[] = "kept";

  kept[0] = g_strdup (password);
  kept[1] = g_utf8_to_utf16 (password, -1, NULL, NULL, NULL);
  kept[2] = g_base64_encode ((const guchar *) password, strlen (password));
  g_assert_nonnull (kept[1]);
  g_debug ("%s %p", hint, kept);
}

/* Sets the proxy, with the password in the next line of the standard input. */
static void
set_proxy (WsmanConnectionOptions *options)
{
  g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new (g_getenv ("WSMAN_TEST_PROXY"), NULL);
  g_autoptr(GError) error = NULL;
  char password[128];

  read_line (password, sizeof password);
  wsman_connection_options_set_proxy_resolver (options, resolver);
  wsman_connection_options_set_proxy_credentials (options, strtoul (g_getenv ("WSMAN_TEST_PROXY_MECHANISM"), NULL, 0),
                                                  g_getenv ("WSMAN_TEST_PROXY_USER"), password, &error);
  g_assert_no_error (error);
  explicit_bzero (password, sizeof password);
}

static gboolean
on_authenticate (WsmanConnectionOptions *options,
                 WsmanCredentialRequest *request,
                 char                   *password)
{
  wsman_credential_request_answer (request, NULL, password);
  wsman_credential_request_answer (request, NULL, password);
  explicit_bzero (password, strlen (password));

  return TRUE;
}

static WsmanSession *
session_new (char **words)
{
  static char answer[128];
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autofree char *ca_file = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-cert.pem", NULL);
  g_autoptr(GError) error = NULL;
  WsmanSession *session;
  char password[128];

  read_line (password, sizeof password);
  if (g_getenv ("WSMAN_TEST_CERTIFICATE") == NULL)
    wsman_connection_options_set_user_name (options, words[3]);
  if (g_getenv ("WSMAN_TEST_ASKED") != NULL || g_getenv ("WSMAN_TEST_CERTIFICATE") != NULL)
    {
      memcpy (answer, password, sizeof answer);
      g_signal_connect (options, "authenticate", G_CALLBACK (on_authenticate), answer);
    }
  if (g_getenv ("WSMAN_TEST_CERTIFICATE") != NULL)
    wsman_connection_options_set_client_certificate_source (options, g_getenv ("WSMAN_TEST_CERTIFICATE"));
  else
    wsman_connection_options_set_password (options, g_getenv ("WSMAN_TEST_ASKED") != NULL ? "wrong" : password);
  if (words[6] != NULL)
    keep (password);
  explicit_bzero (password, sizeof password);
  wsman_connection_options_set_ntlm (options, WSMAN_NTLM_POLICY_ALLOW);
  wsman_connection_options_set_delegate_to (options, (const char * const[]) { "*", NULL });
  wsman_connection_options_set_connect_address (options, words[4]);
  if (g_str_has_prefix (words[1], "https:"))
    wsman_connection_options_set_ca_file (options, ca_file);
  if (g_getenv ("WSMAN_TEST_PROXY") != NULL)
    set_proxy (options);
  session = wsman_session_new (words[1], strtoul (words[2], NULL, 0), options, &error);
  g_assert_no_error (error);

  return session;
}

static WsmanConnectionOptions *
proxy_options_new (void)
{
  WsmanConnectionOptions *options = wsman_connection_options_new ();
  char password[128];
  g_autoptr(GError) error = NULL;

  read_line (password, sizeof password);
  wsman_connection_options_set_proxy (options, WSMAN_PROXY_ACCESS_WINHTTP_CONFIG, WSMAN_PROXY_AUTHENTICATION_USE_BASIC,
                                      "ada", password, &error);
  g_assert_no_error (error);
  explicit_bzero (password, sizeof password);

  return options;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;
  WsmanSession *session;
  WsmanConnectionOptions *proxy;

  if (argc < 6)
    return 2;

  session = session_new (argv);
  proxy = g_getenv ("WSMAN_TEST_PROXY") == NULL ? proxy_options_new () : wsman_connection_options_new ();
  locator = wsman_resource_locator_new (argv[5], &error);
  g_assert_no_error (error);
  item = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);
  pause_with ("open", wsman_session_get_mechanism (session));

  g_assert_true (wsman_session_close (session, NULL, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (session);
  g_assert_finalize_object (proxy);
  pause_with ("closed", wsman_item_get_name (item));

  return 0;
}
