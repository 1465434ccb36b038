/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests channels with many requests, and in several contexts and threads. */

#include "transport-fixture.h"

#include <string.h>

/* --- The pool --- */

static void
test_keep_alive (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 4);

  g_assert_false (wsman_peer_info_was_reached (wsman_transport_get_peer_info (transport)));
  for (int i = 0; i < 10; i++)
    assert_fetches (transport);

  g_assert_true (wsman_peer_info_was_reached (wsman_transport_get_peer_info (transport)));
  g_assert_cmpuint (canned_server_get_n_connections (server), ==, 1);
  g_assert_null (wsman_peer_info_get_certificate (wsman_transport_get_peer_info (transport), NULL));

  wsman_transport_close (transport);
  canned_server_wait_open (server, 0);
}

/* If a server closes idle connections, the client opens new ones without an error. */
static void
test_idle_closed (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_and_close, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);

  for (guint i = 1; i <= 5; i++)
    {
      assert_fetches (transport);
      canned_server_wait_open (server, 0);
      g_assert_cmpuint (canned_server_get_n_connections (server), ==, i);
    }
}

/* More calls than channels. */
static void
test_limit (void)
{
  enum { LIMIT = 3, N_CALLS = 10 };
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_after_gate, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, LIMIT);
  g_autoptr(GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) call_free);

  for (int i = 0; i < N_CALLS; i++)
    g_ptr_array_add (calls, call_new (transport, WSMAN_SEND_NONE, 0));

  while (canned_server_get_n_requests (server) < LIMIT)
    g_main_context_iteration (NULL, FALSE);
  canned_server_open_gate (server);

  for (int i = 0; i < N_CALLS; i++)
    {
      Call *call = calls->pdata[i];
      g_autofree char *response = NULL;

      call_wait (call);
      g_assert_no_error (call->error);
      response = read_rest (call->exchange, NULL);
      g_assert_cmpstr (response, ==, "<ok/>");
    }

  g_assert_cmpuint (canned_server_get_n_connections (server), ==, LIMIT);
  g_assert_cmpuint (canned_server_get_n_requests (server), ==, N_CALLS);
}

/* Calls get channels in the order in which they came. */
static void
test_order (void)
{
  enum { N_CALLS = 10 };
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) call_free);

  for (int i = 0; i < N_CALLS; i++)
    g_ptr_array_add (calls, call_new (transport, WSMAN_SEND_NONE, 0));

  for (int i = 0; i < N_CALLS; i++)
    {
      Call *call = calls->pdata[i];
      g_autofree char *response = NULL;

      call_wait (call);
      response = read_rest (call->exchange, NULL);
      g_assert_cmpuint (call->rank, ==, ((Call *) calls->pdata[0])->rank + i);
    }
}

/* A raised limit serves waiting calls. */
static void
test_limit_raised (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_in_halves, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(Call) first = call_new (transport, WSMAN_SEND_NONE, 0);
  g_autoptr(Call) second = call_new (transport, WSMAN_SEND_NONE, 0);

  call_wait (first);
  wsman_transport_set_limits (transport, 2, 0, G_MAXSIZE);
  call_wait (second);

  g_assert_no_error (second->error);
}

/* An addition to the limit is removed again, and so are the connections that were opened for it. */
static void
test_capacity (void)
{
  enum { N_CALLS = 3 };
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_after_gate, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) call_free);

  for (int i = 0; i < N_CALLS; i++)
    g_ptr_array_add (calls, call_new (transport, WSMAN_SEND_NONE, 0));
  wsman_transport_add_capacity (transport, N_CALLS - 1);
  while (canned_server_get_n_requests (server) < N_CALLS)
    g_main_context_iteration (NULL, FALSE);
  canned_server_open_gate (server);

  for (int i = 0; i < N_CALLS; i++)
    {
      Call *call = calls->pdata[i];
      g_autofree char *response = NULL;

      call_wait (call);
      g_assert_no_error (call->error);
      response = read_rest (call->exchange, NULL);
      g_assert_cmpstr (response, ==, "<ok/>");
    }

  canned_server_wait_open (server, N_CALLS);
  wsman_transport_add_capacity (transport, 1 - N_CALLS);
  canned_server_wait_open (server, 1);
}

/* Synchronous calls don't wait for asynchronous ones of their own thread. The additional connections are closed
 * again. */
static void
test_never_wait (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_in_halves, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(Call) lent = call_new (transport, WSMAN_SEND_NONE, 0);
  g_autoptr(Call) waiting = NULL;
  g_autoptr(WsmanExchange) extra = NULL;
  g_autofree char *extra_response = NULL;
  g_autofree char *lent_response = NULL;
  g_autofree char *waiting_response = NULL;

  call_wait (lent);
  waiting = call_new (transport, WSMAN_SEND_NONE, 0);
  extra = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NEVER_WAIT, 0, NULL, NULL);
  g_assert_false (waiting->is_done);

  canned_server_open_gate (server);
  extra_response = read_rest (extra, NULL);
  g_assert_cmpstr (extra_response, ==, "<halves/>");
  canned_server_wait_open (server, 1);
  g_assert_false (waiting->is_done);

  lent_response = read_rest (lent->exchange, NULL);
  g_assert_cmpstr (lent_response, ==, "<halves/>");
  call_wait (waiting);
  waiting_response = read_rest (waiting->exchange, NULL);
  g_assert_cmpstr (waiting_response, ==, "<halves/>");
  g_assert_cmpuint (canned_server_get_n_connections (server), ==, 2);
}

static void
test_hundred (void)
{
  enum { N_CALLS = 100 };
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_after_gate, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, N_CALLS);
  g_autoptr(GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) call_free);

  for (int i = 0; i < N_CALLS; i++)
    g_ptr_array_add (calls, call_new (transport, WSMAN_SEND_NONE, 0));

  while (canned_server_get_n_requests (server) < N_CALLS)
    g_main_context_iteration (NULL, FALSE);
  canned_server_open_gate (server);

  for (int i = 0; i < N_CALLS; i++)
    {
      Call *call = calls->pdata[i];

      call_wait (call);
      g_assert_no_error (call->error);
    }

  g_assert_cmpuint (canned_server_get_n_connections (server), ==, N_CALLS);
}

/* After closing, open exchanges finish, and their connections aren't used again. */
static void
test_close (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_in_halves, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 2);
  g_autoptr(Call) call = call_new (transport, WSMAN_SEND_NONE, 0);
  g_autofree char *response = NULL;

  call_wait (call);
  wsman_transport_close (transport);
  canned_server_open_gate (server);
  response = read_rest (call->exchange, NULL);
  g_assert_cmpstr (response, ==, "<halves/>");
  canned_server_wait_open (server, 0);
}

/* The next request uses credentials that were asked for meanwhile. */
static void
test_credentials (void)
{
  static const char * const expected[] = { "Basic YWRhOnNlY3JldA==", "Basic YWRhOnNlY3JldA==", "Basic Ym9iOm5ldw==" };
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, "Basic", 1);

  assert_fetches (transport);
  assert_fetches (transport);
  g_assert_true (wsman_transport_set_credentials (transport, "bob", "new", NULL));
  assert_fetches (transport);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_nonnull (strstr (canned_server_get_request (server, i)->head, expected[i]));
}

/* --- Contexts and threads --- */

/* A call begins in one context. It is finished in another one, after the first was freed. */
static void
test_other_context (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_in_halves, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);

  for (int i = 0; i < 3; i++)
    {
      g_autoptr(GMainContext) first = g_main_context_new ();
      g_autoptr(WsmanExchange) exchange = NULL;
      g_autoptr(GBytes) piece = NULL;
      g_autofree char *rest = NULL;

      g_main_context_push_thread_default (first);
      exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, NULL);
      if (i == 0)
        {
          piece = read_and_wait (exchange, NULL, NULL);
          g_assert_cmpmem (g_bytes_get_data (piece, NULL), g_bytes_get_size (piece), "<ha", 3);
        }
      g_main_context_pop_thread_default (first);
      g_clear_pointer (&first, g_main_context_unref);

      canned_server_open_gate (server);
      rest = read_rest (exchange, NULL);
      g_assert_cmpstr (rest, ==, i == 0 ? "lves/>" : "<halves/>");
    }

  g_assert_cmpuint (canned_server_get_n_connections (server), ==, 1);
}

typedef struct
{
  WsmanTransport *transport;
  WsmanExchange *exchange;
  guint n_fetches;
} Job;

static gpointer
read_in_thread (gpointer data)
{
  Job *job = data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  char *rest;

  g_main_context_push_thread_default (context);
  rest = read_rest (job->exchange, NULL);
  g_clear_object (&job->exchange);
  g_main_context_pop_thread_default (context);

  return rest;
}

static void
test_other_thread (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_in_halves, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);

  for (int i = 0; i < 3; i++)
    {
      Job job = { .exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, NULL) };
      g_autofree char *rest = NULL;
      GThread *thread = g_thread_new ("reader", read_in_thread, &job);

      canned_server_open_gate (server);
      rest = g_thread_join (thread);
      g_assert_cmpstr (rest, ==, "<halves/>");
    }

  g_assert_cmpuint (canned_server_get_n_connections (server), ==, 1);
}

static gpointer
fetch_in_thread (gpointer data)
{
  Job *job = data;
  g_autoptr(GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  for (guint i = 0; i < job->n_fetches; i++)
    assert_fetches (job->transport);
  g_main_context_pop_thread_default (context);

  return NULL;
}

static void
test_threads (void)
{
  enum { N_THREADS = 8, N_FETCHES = 50, LIMIT = 3 };
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, "Basic", LIMIT);
  Job job = { .transport = transport, .n_fetches = N_FETCHES };
  GThread *threads[N_THREADS];

  for (int i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("caller", fetch_in_thread, &job);
  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (canned_server_get_n_requests (server), ==, N_THREADS * N_FETCHES);
  g_assert_cmpuint (canned_server_get_n_connections (server), <=, LIMIT);
}

/* The caller's own sources run during a call, and the call leaves no source behind. */
static void
test_sources (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(GMainContext) context = g_main_context_new ();
  GPollFD polled[8];
  int timeout;
  int priority;

  g_main_context_push_thread_default (context);
  assert_fetches (transport);

  g_assert_false (g_main_context_prepare (context, &priority));
  g_assert_cmpint (g_main_context_query (context, G_MAXINT, &timeout, polled, G_N_ELEMENTS (polled)), ==, 1);
  g_assert_cmpint (timeout, ==, -1);
  g_main_context_pop_thread_default (context);
}

/* --- Descriptors --- */

static void
run_all (void)
{
  test_keep_alive ();
  test_idle_closed ();
  test_never_wait ();
  test_other_context ();
}

static void
on_taken (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  WsmanChannel **channel = user_data;
  g_autoptr(GError) error = NULL;

  *channel = wsman_transport_take_finish (WSMAN_TRANSPORT (source), result, &error);
  g_assert_no_error (error);
}

/* A caller that must wait for a fresh channel doesn't get the one that another caller gives back. */
static void
test_fresh_waiter (void)
{
  g_autoptr(WsmanTransport) transport = new_transport_for_uri ("http://127.0.0.1:1/wsman", NULL, 1);
  WsmanChannel *first = wsman_transport_try_take (transport, WSMAN_TAKE_NONE);
  WsmanChannel *fresh = NULL, *any = NULL;
  guint serial = first->credentials_serial;

  g_assert_null (wsman_transport_try_take (transport, WSMAN_TAKE_NONE));
  wsman_transport_take_async (transport, WSMAN_TAKE_FRESH, NULL, on_taken, &fresh);
  /* Marks the channel. A fresh one has the serial of the transport. */
  first->credentials_serial = serial + 1;
  wsman_transport_give (transport, first, TRUE);
  while (fresh == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fresh->credentials_serial, ==, serial);

  /* Any other caller gets it. */
  wsman_transport_take_async (transport, WSMAN_TAKE_NONE, NULL, on_taken, &any);
  fresh->credentials_serial = serial + 1;
  wsman_transport_give (transport, fresh, TRUE);
  while (any == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (any->credentials_serial, ==, serial + 1);
  wsman_transport_give (transport, any, FALSE);
}

static void
test_descriptors (void)
{
  assert_keeps_descriptors (run_all);
}

#define ADD(name, test) g_test_add_func ("/wsman/transport/" name, test)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("pool/keep-alive", test_keep_alive);
  ADD ("pool/idle-closed", test_idle_closed);
  ADD ("pool/limit", test_limit);
  ADD ("pool/order", test_order);
  ADD ("pool/limit-raised", test_limit_raised);
  ADD ("pool/fresh-waiter", test_fresh_waiter);
  ADD ("pool/capacity", test_capacity);
  ADD ("pool/never-wait", test_never_wait);
  ADD ("pool/hundred", test_hundred);
  ADD ("pool/close", test_close);
  ADD ("pool/credentials", test_credentials);
  ADD ("contexts/other-context", test_other_context);
  ADD ("contexts/other-thread", test_other_thread);
  ADD ("contexts/threads", test_threads);
  ADD ("contexts/sources", test_sources);
  ADD ("descriptors", test_descriptors);

  return g_test_run ();
}
