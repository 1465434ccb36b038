/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests servers that send single bytes for ever. The deadline of an operation limits the whole operation, whichever
 * part doesn't end.
 */

#include <string.h>

#include "negotiator.h"
#include "transport-fixture.h"

#define OK "HTTP/1.1 200 OK\r\n"
#define SOAP "Content-Type: " CANNED_SOAP "\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n\r\n"
#define TIMEOUT 300
#define PAUSE (5 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  const char *name;
  const char *beginning;
  const char *again;    /* a byte of it at a time */
  gboolean negotiates;
  gboolean is_first;    /* instead of the response to a step */
} SlowPeer;

static const SlowPeer slow_peers[] = {
  { "status-line", "HTTP/1.1 200 ", "O" },
  { "fields", OK, "X-A: b\r\n" },
  { "body", OK SOAP "\r\n", " " },
  { "body-with-length", OK SOAP "Content-Length: 1000000\r\n\r\n", " " },
  { "chunks", OK SOAP CHUNKED, "1\r\n \r\n" },
  { "refusal", "HTTP/1.1 401 Unauthorized\r\nContent-Type: text/html\r\n\r\n", "" },
  { "body-of-500", "HTTP/1.1 500 Oops\r\n" SOAP "\r\n", " " },
  { "negotiated/sealed", OK "Content-Type: multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\";"
                         "boundary=\"Encrypted Boundary\"\r\n\r\n", "-", TRUE },
  { "negotiating/fields", "HTTP/1.1 401 Unauthorized\r\n", "X-A: b\r\n", TRUE, TRUE },
  { "negotiating/body", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\n\r\n", " ", TRUE, TRUE },
};

static Negotiator *negotiator;

static void
send_slowly (CannedPeer          *peer,
             const CannedRequest *request,
             gpointer             user_data)
{
  const SlowPeer *row = user_data;
  const char *next = row->again;

  if (row->negotiates && !row->is_first && negotiator_serve (negotiator, peer, request))
    return;
  canned_peer_send (peer, "%s", row->beginning);
  if (*next == '\0')
    canned_peer_wait_end (peer);

  while (*row->again != '\0')
    {
      char byte[] = { *next, '\0' };

      if (!canned_peer_try_send (peer, byte))
        return;
      g_usleep (PAUSE);
      next = next[1] != '\0' ? next + 1 : row->again;
    }
}

static void
set_negotiation (WsmanTransportConfig *config)
{
  const WsmanCredentialSource source = { .user_name = "ada", .password = "secret" };

  config->credential = wsman_credential_new (&source);
  config->seal = TRUE;
  config->negotiation = g_new0 (WsmanNegotiation, 1);
  config->negotiation->scheme = "Negotiate";
  config->negotiation->mechanisms[0] = WSMAN_MECHANISM_NTLM;
  config->negotiation->n_mechanisms = 1;
  config->negotiation->target = g_strdup ("host/127.0.0.1");
}

static void
test_slow (gconstpointer data)
{
  const SlowPeer *row = data;
  g_autoptr(CannedServer) server = canned_server_new (NULL, send_slowly, (gpointer) row);
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/wsman", canned_server_get_port (server));
  WsmanTransportConfig *config = new_config (uri, NULL, 1);
  g_autoptr(WsmanTransport) transport = NULL;
  g_autoptr(GError) error = NULL;

  if (row->negotiates && negotiator == NULL)
    {
      g_test_skip ("no NTLM here");
      wsman_transport_config_free (config);
      return;
    }
  if (row->negotiates)
    {
      negotiator_forget (negotiator);
      set_negotiation (config);
    }

  transport = wsman_transport_new (config);
  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, TIMEOUT, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(Negotiator) owned = NULL;

  g_test_init (&argc, &argv, NULL);

  negotiator = owned = negotiator_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (slow_peers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wsman/transport-slow-peers/%s", slow_peers[i].name);

      g_test_add_data_func (path, &slow_peers[i], test_slow);
    }

  return g_test_run ();
}
