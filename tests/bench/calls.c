/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Measures Identify and Get per second, compared with a libsoup loop that sends and reads the same bodies. The loop
 * runs once blocking, and once asynchronously on a main context, as the library uses libsoup.
 */

#include "bench.h"

#include <libsoup/soup.h>
#include <string.h>

#include "bodies.h"

#define CALLS 1000
#define FLOOR "libsoup alone, the same bodies"
#define ASYNC_FLOOR "the same, asynchronously"
#define AIM 0.85

typedef struct
{
  WsmanSession *session;
  WsmanResourceLocator *locator;

  SoupSession *soup;
  char *uri;
  GBytes *request;
} Bench;

static guint64
run_identify (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < CALLS; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = wsman_session_identify (bench->session, 0, NULL, &error);

      g_assert_no_error (error);
    }

  return CALLS;
}

static guint64
run_get (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < CALLS; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = wsman_session_get (bench->session, bench->locator, NULL, &error);

      g_assert_no_error (error);
    }

  return CALLS;
}

static SoupMessage *
message_new (Bench *bench)
{
  SoupMessage *message = soup_message_new ("POST", bench->uri);

  /* Without this flag, libsoup opens a connection for each POST. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                               "Basic YmVuY2g6bWFyaw==");
  soup_message_set_request_body_from_bytes (message, "application/soap+xml;charset=UTF-8",
                                            bench->request);

  return message;
}

static guint64
run_soup (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < CALLS; i++)
    {
      g_autoptr(SoupMessage) message = message_new (bench);
      g_autoptr(GBytes) response = NULL;
      g_autoptr(GError) error = NULL;

      response = soup_session_send_and_read (bench->soup, message, NULL, &error);
      g_assert_no_error (error);
    }

  return CALLS;
}

static void
on_response (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  GBytes **response = user_data;

  *response = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
}

static guint64
run_soup_async (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < CALLS; i++)
    {
      g_autoptr(SoupMessage) message = message_new (bench);
      g_autoptr(GBytes) response = NULL;

      soup_session_send_and_read_async (bench->soup, message, G_PRIORITY_DEFAULT, NULL,
                                        on_response, &response);
      while (response == NULL)
        g_main_context_iteration (NULL, TRUE);
    }

  return CALLS;
}

/* Copies the last request of the session. The program for comparison sends the same request. */
static void
borrow_request (Bench *bench)
{
  g_autoptr(SoupMessage) message = soup_message_new ("GET", bench->uri);
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&bench->request, g_bytes_unref);
  bench->request = soup_session_send_and_read (bench->soup, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bench->request), >, 0);
}

int
main (int    argc,
      char **argv)
{
  const char *command[] = { argv[1], NULL };
  g_autoptr(TestPeer) server = test_peer_new (command);
  g_autoptr(GError) error = NULL;
  Bench bench = {
    .session = bench_session_new (server),
    .locator = wsman_resource_locator_new (BENCH_URI "?Handle=4", &error),
    .soup = soup_session_new (),
    .uri = g_strdup (test_peer_get_uri (server, "http")),
  };
  BenchContender identify[] = {
    { "Identify", run_identify }, { FLOOR, run_soup }, { ASYNC_FLOOR, run_soup_async },
  };
  BenchContender get[] = {
    { "Get", run_get }, { FLOOR, run_soup }, { ASYNC_FLOOR, run_soup_async },
  };

  g_assert_no_error (error);
  run_identify (&bench);
  borrow_request (&bench);
  bench_compare ("Identify over http, one after the other", "calls/s",
                 identify, G_N_ELEMENTS (identify), AIM, &bench);

  run_get (&bench);
  borrow_request (&bench);
  bench_compare ("Get over http, one after the other", "calls/s",
                 get, G_N_ELEMENTS (get), AIM, &bench);

  g_object_unref (bench.session);
  g_object_unref (bench.locator);
  g_object_unref (bench.soup);
  g_free (bench.uri);
  g_bytes_unref (bench.request);

  return 0;
}
