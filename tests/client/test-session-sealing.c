/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests unsealed responses to a session that seals. Whatever they contain, they must not cause another request, another
 * authentication or a question for a password.
 */

#include <libwsman/wsman.h>
#include <string.h>

#include "base/wsman-error-private.h"
#include "negotiator.h"

#define SOAP "Content-Type: " CANNED_SOAP "\r\n"
#define NEGOTIATE "WWW-Authenticate: Negotiate\r\n"
#define EMPTY "Content-Length: 0\r\n\r\n"

static const struct
{
  const char *name;
  const char *response;
} responses[] = {
  { "401", "HTTP/1.1 401 Unauthorized\r\n" EMPTY },
  { "401-negotiate", "HTTP/1.1 401 Unauthorized\r\n" NEGOTIATE EMPTY },
  { "401-basic", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n" EMPTY },
  { "401-close", "HTTP/1.1 401 Unauthorized\r\n" NEGOTIATE "Connection: close\r\n" EMPTY },
  { "401-token", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate TlRMTVNTUAACAAAA\r\n" EMPTY },
  { "401-soap", "HTTP/1.1 401 Unauthorized\r\n" NEGOTIATE SOAP "Content-Length: 4\r\n\r\n<a/>" },
  { "401-chunked", "HTTP/1.1 401 Unauthorized\r\n" NEGOTIATE "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
  { "401-continued", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 Unauthorized\r\n" NEGOTIATE EMPTY },
  { "401-twice", "HTTP/1.1 401 Unauthorized\r\n" EMPTY "HTTP/1.1 401 Unauthorized\r\n" EMPTY },
  { "401-old", "HTTP/1.0 401 Unauthorized\r\n" NEGOTIATE EMPTY },
  { "407", "HTTP/1.1 407 Proxy\r\nProxy-Authenticate: Negotiate\r\n" EMPTY },
  { "200", "HTTP/1.1 200 OK\r\n" EMPTY },
  { "200-soap", "HTTP/1.1 200 OK\r\n" SOAP "Content-Length: 4\r\n\r\n<a/>" },
  { "307", "HTTP/1.1 307 Temporary\r\nLocation: /other\r\n" EMPTY },
  { "403", "HTTP/1.1 403 Forbidden\r\n" EMPTY },
  { "421", "HTTP/1.1 421 Misdirected\r\n" EMPTY },
  { "500-soap", "HTTP/1.1 500 Oops\r\n" SOAP "Content-Length: 4\r\n\r\n<a/>" },
  { "503", "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\n" EMPTY },
};

static Negotiator *negotiator;

static void
respond_once (CannedPeer          *peer,
              const CannedRequest *request,
              gpointer             user_data)
{
  if (!negotiator_serve (negotiator, peer, request))
    canned_peer_send (peer, "%s", (const char *) user_data);
}

static gboolean
on_authenticate (WsmanConnectionOptions *options,
                 WsmanCredentialRequest *request,
                 gpointer                user_data)
{
  g_assert_not_reached ();
}

static WsmanSession *
connect_to (CannedServer *server)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/wsman", canned_server_get_port (server));
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GError) error = NULL;
  WsmanSession *session;

  wsman_connection_options_set_user_name (options, "ada");
  wsman_connection_options_set_password (options, "secret");
  wsman_connection_options_set_ntlm (options, WSMAN_NTLM_POLICY_ALLOW);
  g_signal_connect (options, "authenticate", G_CALLBACK (on_authenticate), NULL);
  session = wsman_session_new (uri, WSMAN_SESSION_FLAGS_USE_NEGOTIATE | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD,
                               options, &error);
  g_assert_no_error (error);

  return session;
}

/* An unsealed response doesn't cause a repetition, neither of the first call on a connection nor of the second. */
static void
test_unsealed (gconstpointer data)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_once, (gpointer) data);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("http://schemas.example.org/x", NULL);
  g_autoptr(WsmanSession) session = NULL;
  guint n_steps;

  negotiator_forget (negotiator);
  session = connect_to (server);
  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (wsman_session_get (session, locator, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_true (error->domain == WSMAN_ERROR && error->code != WSMAN_ERROR_AUTHENTICATION);
      /* A new call isn't a repetition. It uses a new connection. */
      g_assert_cmpuint (negotiator_get_n_finished (negotiator), ==, i);
      g_assert_cmpuint (canned_server_get_n_connections (server), ==, i);
    }

  n_steps = 2;
  g_assert_cmpuint (canned_server_get_n_requests (server), ==, 2 * (n_steps + 1));
}

static void
respond_sealed_first (CannedPeer          *peer,
                      const CannedRequest *request,
                      gpointer             user_data)
{
  static const char envelope[] =
    "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body>"
    "<i:IdentifyResponse xmlns:i='http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd'>"
    "<i:ProtocolVersion>x</i:ProtocolVersion></i:IdentifyResponse></s:Body></s:Envelope>";
  g_autofree char *plain = NULL;

  if (negotiator_serve (negotiator, peer, request))
    return;

  plain = negotiator_unseal (negotiator, request);
  g_assert_nonnull (strstr (plain, "Identify"));
  if (request->number == 2)
    negotiator_respond_sealed (negotiator, peer, request, envelope);
  else
    canned_peer_send (peer, "%s", (const char *) user_data);
}

/* The same on a connection that was used before. */
static void
test_unsealed_later (gconstpointer data)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_sealed_first, (gpointer) data);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;

  negotiator_forget (negotiator);
  session = connect_to (server);
  item = wsman_session_identify (session, 0, NULL, &error);
  g_assert_no_error (error);

  g_assert_null (wsman_session_identify (session, 0, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_true (error->domain == WSMAN_ERROR && error->code != WSMAN_ERROR_AUTHENTICATION);
  g_assert_cmpuint (negotiator_get_n_finished (negotiator), ==, 1);
  g_assert_cmpuint (canned_server_get_n_connections (server), ==, 1);
  g_assert_cmpuint (canned_server_get_n_requests (server), ==, 4);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(Negotiator) owned = NULL;

  g_test_init (&argc, &argv, NULL);

  negotiator = owned = negotiator_new ();
  for (gsize i = 0; negotiator != NULL && i < G_N_ELEMENTS (responses); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wsman/session-sealing/unsealed/%s", responses[i].name);
      g_autofree char *later = g_strdup_printf ("/wsman/session-sealing/unsealed-later/%s", responses[i].name);

      g_test_add_data_func (path, responses[i].response, test_unsealed);
      g_test_add_data_func (later, responses[i].response, test_unsealed_later);
    }

  return g_test_run ();
}
