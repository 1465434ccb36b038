/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests servers that send without end, before and after authentication, over http and https, to asynchronous and
 * synchronous calls. Each call must end by itself, the memory must stay small, and a timer beside an asynchronous call
 * must run on time.
 */

#include <libwsman/wsman.h>
#include <stdlib.h>
#include <string.h>

#include "base/wsman-error-private.h"
#include "canned-server.h"
#include "negotiator.h"
#include "patience.h"

#define OK "HTTP/1.1 200 OK\r\n"
#define SOAP "Content-Type: " CANNED_SOAP "\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n\r\n"
#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HTML "Content-Type: text/html\r\n\r\n"
/* Milliseconds. No flood lasts so long. */
#define TIMEOUT 60000
/* How much processor time a dispatch may use while other sources wait. */
#define MAX_WORK (250 * G_TIME_SPAN_MILLISECOND)

/* A flood has a beginning, and a part that is repeated without end. */
typedef struct
{
  const char *name;
  const char *beginning;
  const char *again;
  gboolean pads; /* most of it wasn't asked for */
} Flood;

static const Flood floods[] = {
  { "continue", "", "HTTP/1.1 100 Continue\r\n\r\n" },
  { "switching", "", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n" },
  { "processing", "", "HTTP/1.1 102 Processing\r\nX-Padding: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n" },
  { "early-hints", "", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" },
  { "continue-then-fields", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" OK, "X-A: b\r\n" },
  { "continue-cut", "HTTP/1.1 100 Continue\r\n", "X-A: b\r\n" },
  { "fields", OK, "X-A: b\r\n" },
  { "fields-without-value", OK, "a:\n" },
  { "fields-folded", OK "X-A: b", "\r\n b" },
  { "challenges", "HTTP/1.1 401 Unauthorized\r\n", "WWW-Authenticate: Negotiate\r\n" },
  { "line", OK "X-A: ", "aaaaaaaaaaaaaaaa" },
  { "status-line", "HTTP/1.1 200 ", "OK " },
  { "status-number", "HTTP/1.1 2", "0" },
  { "line-ends", "", "\r\n" },
  { "zeros", OK SOAP CHUNKED, "0" },
  { "chunk-extension", OK SOAP CHUNKED "1;", "a=b;" },
  { "chunk-line-ends", OK SOAP CHUNKED, "\r\n" },
  { "chunks-of-a-byte", OK SOAP CHUNKED, "1\r\n \r\n", TRUE },
  { "chunks-with-extension", OK SOAP CHUNKED, "2;" A64 "\r\n  \r\n", TRUE },
  { "trailers", OK SOAP CHUNKED "0\r\n", "X-A: b\r\n" },
  { "trailers-after-text", OK SOAP CHUNKED "4\r\n<a/>\r\n0\r\n", "X-A: b\r\n" },
  { "trailer-line", OK SOAP CHUNKED "0\r\nX-A: ", "aaaaaaaaaaaaaaaa" },
  { "body", OK SOAP "\r\n", "<a>aaaaaaaaaaaaaaaaaaaaaaaa</a>" },
  { "body-with-length", OK SOAP "Content-Length: 100000000000\r\n\r\n", "                                " },
  { "body-html", OK HTML, "<p>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</p>" },
  { "body-sealed", OK "Content-Type: multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\";"
                   "boundary=\"Encrypted Boundary\"\r\n\r\n", "--Encrypted Boundary\r\n" },
  { "body-302", "HTTP/1.1 302 Found\r\nLocation: /b\r\n" HTML, "<p>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</p>" },
  { "body-401", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\n" HTML, "<p>aaaaaaaaaaaaaaaa</p>" },
  { "body-403", "HTTP/1.1 403 Forbidden\r\n" HTML, "<p>aaaaaaaaaaaaaaaa</p>" },
  { "body-407", "HTTP/1.1 407 Proxy\r\nProxy-Authenticate: Basic realm=\"a\"\r\n" HTML, "<p>aaaaaaaaaaaaaaaa</p>" },
  { "body-421", "HTTP/1.1 421 Misdirected Request\r\n" HTML, "<p>aaaaaaaaaaaaaaaa</p>" },
  { "body-426", "HTTP/1.1 426 Upgrade Required\r\nUpgrade: h2c\r\n" HTML, "<p>aaaaaaaaaaaaaaaa</p>" },
  { "body-500", "HTTP/1.1 500 Oops\r\n" SOAP "\r\n", "<a>aaaaaaaaaaaaaaaaaaaaaaaa</a>" },
  { "body-503", "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\n" HTML, "<p>aaaaaaaaaaaaaaaa</p>" },
};

typedef struct
{
  const Flood *flood;
  gboolean secure;
  gboolean authenticates; /* the flood begins after that */
  gboolean synchronous;
} Case;

static Negotiator *negotiator;

static gsize
get_memory (void)
{
  g_autofree char *text = NULL;
  char *resident;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  resident = strchr (text, ' ');

  return strtoul (resident, NULL, 10) * 4096;
}

static void
flood (CannedPeer          *peer,
       const CannedRequest *request,
       gpointer             user_data)
{
  const Case *row = user_data;
  g_autoptr(GString) block = g_string_new (NULL);

  if (row->authenticates && negotiator_serve (negotiator, peer, request))
    return;

  while (block->len < 64 * 1024)
    g_string_append (block, row->flood->again);

  canned_peer_send (peer, "%s", row->flood->beginning);
  while (canned_peer_try_send (peer, block->str))
    continue;
}

static GTlsCertificate *
load_certificate (void)
{
  g_autofree char *certificate = g_test_build_filename (G_TEST_DIST, "support", "test-cert.pem", NULL);
  g_autofree char *key = g_test_build_filename (G_TEST_DIST, "support", "test-key.pem", NULL);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *loaded = g_tls_certificate_new_from_files (certificate, key, &error);

  g_assert_no_error (error);

  return loaded;
}

static WsmanSession *
connect_to (CannedServer *server,
            gboolean      secure)
{
  g_autofree char *uri = g_strdup_printf ("%s://127.0.0.1:%u/wsman", secure ? "https" : "http",
                                          canned_server_get_port (server));
  g_autofree char *authority = g_test_build_filename (G_TEST_DIST, "support", "test-cert.pem", NULL);
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GError) error = NULL;
  WsmanSession *session;

  wsman_connection_options_set_user_name (options, "ada");
  wsman_connection_options_set_password (options, "secret");
  wsman_connection_options_set_ntlm (options, WSMAN_NTLM_POLICY_ALLOW);
  if (secure)
    wsman_connection_options_set_ca_file (options, authority);
  session = wsman_session_new (uri,
                               WSMAN_SESSION_FLAGS_USE_NEGOTIATE | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD |
                                 (secure ? WSMAN_SESSION_FLAGS_SKIP_CN_CHECK : 0),
                               options, &error);
  g_assert_no_error (error);
  wsman_session_set_timeout (session, TIMEOUT * patience_get_slowness ());

  return session;
}

typedef struct
{
  GAsyncResult *result;
  guint n_ticks;
  gint64 last;
  gint64 longest; /* work between two of them */
} Watch;

static gboolean
on_tick (gpointer user_data)
{
  Watch *watch = user_data;
  gint64 now = patience_get_work ();

  watch->longest = MAX (watch->longest, now - watch->last);
  watch->last = now;
  watch->n_ticks++;

  return G_SOURCE_CONTINUE;
}

static void
on_got (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Watch *watch = user_data;

  watch->result = g_object_ref (result);
}

static WsmanItem *
get_beside_timer (WsmanSession         *session,
                  WsmanResourceLocator *locator,
                  GError              **error)
{
  Watch watch = { .last = patience_get_work () };
  guint timer = g_timeout_add (1, on_tick, &watch);
  WsmanItem *item;

  wsman_session_get_async (session, locator, NULL, on_got, &watch);
  while (watch.result == NULL)
    g_main_context_iteration (NULL, TRUE);
  item = wsman_session_get_finish (session, watch.result, error);

  /* A call may end before the first tick, or continue after the last. */
  watch.longest = MAX (watch.longest, patience_get_work () - watch.last);
  g_test_message ("%u ticks, %d ms of work between two at most", watch.n_ticks, (int) (watch.longest / 1000));
  g_assert_cmpint (watch.longest, <, patience_get_slowness () * MAX_WORK);
  g_object_unref (watch.result);
  g_source_remove (timer);

  return item;
}

static void
test_flood (gconstpointer data)
{
  const Case *row = data;
  g_autoptr(GTlsCertificate) certificate = row->secure ? load_certificate () : NULL;
  g_autoptr(CannedServer) server = canned_server_new (certificate, flood, (gpointer) row);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("http://schemas.example.org/x", NULL);
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;
  gsize before = get_memory ();
  gint64 start = g_get_monotonic_time ();

  negotiator_forget (negotiator);
  session = connect_to (server, row->secure);
  item = row->synchronous ? wsman_session_get (session, locator, NULL, &error)
                          : get_beside_timer (session, locator, &error);
  g_assert_null (item);
  g_assert_nonnull (error);
  g_test_message ("after %d ms: %s", (int) ((g_get_monotonic_time () - start) / 1000), error->message);

  /* The flood must be recognized before the deadline, and before the requested data alone exceeds its limit. */
  g_assert_cmpint (error->code, !=, WSMAN_ERROR_TIMED_OUT);
  g_assert_true (!row->flood->pads || error->code != WSMAN_ERROR_QUOTA);
  g_assert_cmpuint (negotiator_get_n_finished (negotiator), >=, row->authenticates ? 1 : 0);
  if (patience_get_slowness () == 1) /* sanitizers keep what was freed */
    g_assert_cmpuint (get_memory (), <, before + 64 * 1024 * 1024);
}

/* With sanitizers, each flood is tested in one of its eight ways, which the seed chooses. */
static gboolean
is_drawn (gsize i)
{
  static guint drawn = 0;

  if (i % 8 == 0)
    drawn = g_test_rand_int_range (0, 8);

  return patience_get_slowness () == 1 || i % 8 == drawn || g_getenv ("WSMAN_TEST_LONG") != NULL;
}

static void
add_tests (void)
{
  static Case cases[8 * G_N_ELEMENTS (floods)];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Case *row = &cases[i];
      g_autofree char *path = NULL;

      *row = (Case) { &floods[i / 8], (i & 1) != 0, (i & 2) != 0, (i & 4) != 0 };
      path = g_strdup_printf ("/wsman/session-floods/%s/%s/%s/%s", row->flood->name, row->secure ? "https" : "http",
                              row->authenticates ? "after" : "before", row->synchronous ? "sync" : "async");
      if (is_drawn (i))
        g_test_add_data_func (path, row, test_flood);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(Negotiator) owned = NULL;

  g_test_init (&argc, &argv, NULL);

  negotiator = owned = negotiator_new ();
  if (negotiator != NULL)
    add_tests ();

  return g_test_run ();
}
