/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests sessions in the child of a fork. They work there, or fail at once with a message. The parent's connections
 * aren't touched.
 */

#include <libwsman/wsman.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/wsman-error-private.h"
#include "negotiator.h"

#define IDENTITY                                                                            \
  "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body>"                  \
  "<i:IdentifyResponse xmlns:i='http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd'>" \
  "<i:ProtocolVersion>x</i:ProtocolVersion></i:IdentifyResponse></s:Body></s:Envelope>"

/* Returns the exit status of a child. */
typedef enum
{
  SUCCEEDED = 10,
  SAID_WHY,
  FAILED_OTHERWISE,
} Ending;

static Negotiator *negotiator;

static void
respond (CannedPeer          *peer,
         const CannedRequest *request,
         gpointer             user_data)
{
  if (user_data == NULL)
    canned_peer_respond (peer, "200 OK", CANNED_SOAP, IDENTITY);
  else if (!negotiator_serve (negotiator, peer, request))
    negotiator_respond_sealed (negotiator, peer, request, IDENTITY);
}

static WsmanSession *
connect_to (CannedServer      *server,
            WsmanSessionFlags  flags)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/wsman", canned_server_get_port (server));
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GError) error = NULL;
  WsmanSession *session;

  wsman_connection_options_set_user_name (options, "ada");
  wsman_connection_options_set_password (options, "secret");
  wsman_connection_options_set_ntlm (options, WSMAN_NTLM_POLICY_ALLOW);
  session = wsman_session_new (uri, flags | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD, options, &error);
  g_assert_no_error (error);

  return session;
}

static void
identify (WsmanSession *session)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = wsman_session_identify (session, 0, NULL, &error);

  g_assert_no_error (error);
}

/* Calls Identify in a child. An alarm ends the child if it hangs. */
static Ending
identify_in_child (WsmanSession *session)
{
  int status;
  pid_t child = fork ();

  if (child == 0)
    {
      GError *error = NULL;

      alarm (4);
      if (wsman_session_identify (session, 0, NULL, &error) != NULL)
        _exit (SUCCEEDED);
      _exit (g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_UNSUPPORTED) && strstr (error->message, "fork") != NULL
               ? SAID_WHY : FAILED_OTHERWISE);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

/* Forks before the library has used a thread. */
static void
test_negotiate_first (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond, negotiator);
  g_autoptr(WsmanSession) session = connect_to (server, WSMAN_SESSION_FLAGS_USE_NEGOTIATE);

  g_assert_cmpint (identify_in_child (session), ==, SUCCEEDED);
  identify (session);
}

static void
test_negotiate (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond, negotiator);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanSession) other = NULL;

  negotiator_forget (negotiator);
  session = connect_to (server, WSMAN_SESSION_FLAGS_USE_NEGOTIATE);
  other = connect_to (server, WSMAN_SESSION_FLAGS_USE_NEGOTIATE);
  identify (session);
  g_assert_cmpint (identify_in_child (session), ==, SAID_WHY);
  g_assert_cmpint (identify_in_child (other), ==, SAID_WHY);

  identify (session);
  g_assert_cmpuint (canned_server_get_n_connections (server), ==, 1);
}

/* This needs no threads. */
static void
test_basic (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond, NULL);
  g_autoptr(WsmanSession) session =
    connect_to (server, WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_NO_ENCRYPTION);

  identify (session);
  g_assert_cmpint (identify_in_child (session), ==, SUCCEEDED);
  g_assert_cmpuint (canned_server_get_n_connections (server), ==, 2);
  identify (session);
  g_assert_cmpuint (canned_server_get_n_connections (server), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(Negotiator) owned = NULL;

  g_test_init (&argc, &argv, NULL);

  negotiator = owned = negotiator_new ();
  if (negotiator != NULL)
    {
      g_test_add_func ("/wsman/session-fork/negotiate-first", test_negotiate_first);
      g_test_add_func ("/wsman/session-fork/negotiate", test_negotiate);
    }
  g_test_add_func ("/wsman/session-fork/basic", test_basic);

  return g_test_run ();
}
