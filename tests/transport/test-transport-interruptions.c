/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests exchanges that end early: cancelled, dropped, lost, or past their deadline. */

#include "transport-fixture.h"

/* --- Cancelling and dropping --- */

/* A port that accepts no more connections, so that connecting hangs. Its queue is full. */
typedef struct
{
  GSocket *listener;
  GPtrArray *clients;
  char *uri;
} Blackhole;

static Blackhole *
blackhole_new (void)
{
  Blackhole *self = g_new0 (Blackhole, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;

  self->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_socket_set_listen_backlog (self->listener, 1);
  g_assert_true (g_socket_bind (self->listener, any, FALSE, NULL));
  g_assert_true (g_socket_listen (self->listener, NULL));
  bound = g_socket_get_local_address (self->listener, NULL);
  self->uri = g_strdup_printf ("http://127.0.0.1:%u/wsman",
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));

  self->clients = g_ptr_array_new_with_free_func (g_object_unref);
  for (int i = 0; i < 4; i++)
    {
      GSocket *client = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (client, FALSE);
      g_socket_connect (client, bound, NULL, NULL);
      g_ptr_array_add (self->clients, client);
    }

  return self;
}

static void
blackhole_free (Blackhole *self)
{
  g_ptr_array_unref (self->clients);
  g_object_unref (self->listener);
  g_free (self->uri);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Blackhole, blackhole_free)

static void
test_cancel_before (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (canned_server_get_n_connections (server), ==, 0);
}

static gint64
cancel_connecting (void)
{
  g_autoptr(Blackhole) hole = blackhole_new ();
  g_autoptr(WsmanTransport) transport = new_transport_for_uri (hole->uri, NULL, 1);
  g_autoptr(Call) call = call_new (transport, WSMAN_SEND_NONE, 0);

  for (int i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (call->is_done);

  return call_cancel (call);
}

static gint64
cancel_waiting (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_after_gate, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(Call) lent = call_new (transport, WSMAN_SEND_NONE, 0);
  g_autoptr(Call) cancelled = call_new (transport, WSMAN_SEND_NONE, 0);
  g_autoptr(Call) patient = call_new (transport, WSMAN_SEND_NONE, 0);
  g_autofree char *response = NULL;
  gint64 elapsed = call_cancel (cancelled);

  g_assert_false (lent->is_done);

  canned_server_open_gate (server);
  call_wait (lent);
  response = read_rest (lent->exchange, NULL);
  call_wait (patient);
  g_assert_no_error (patient->error);
  g_assert_cmpuint (canned_server_get_n_connections (server), ==, 1);
  g_assert_cmpuint (canned_server_get_n_requests (server), ==, 2);

  return elapsed;
}

/* The call was given a channel, but was cancelled before it noticed. The channel goes to the next call. */
static gint64
cancel_served (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(Call) lent = call_new (transport, WSMAN_SEND_NONE, 0);
  g_autoptr(Call) cancelled = call_new (transport, WSMAN_SEND_NONE, 0);
  gint64 elapsed;

  call_wait (lent);
  g_clear_object (&lent->exchange);
  elapsed = call_cancel (cancelled);

  assert_fetches (transport);

  return elapsed;
}

static gint64
cancel_head (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_second, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(Call) call = call_new (transport, WSMAN_SEND_REPEATABLE, 0);
  gint64 start;
  gint64 elapsed;

  while (canned_server_get_n_requests (server) < 1)
    g_main_context_iteration (NULL, FALSE);

  start = g_get_monotonic_time ();
  call_cancel (call);
  canned_server_wait_open (server, 0);
  elapsed = g_get_monotonic_time () - start;

  assert_fetches (transport);
  g_assert_cmpuint (canned_server_get_n_requests (server), ==, 2);

  return elapsed;
}

static void
cancel_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  g_cancellable_cancel (task_data);
}

static gint64
cancel_body (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_half_first, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(WsmanExchange) exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, NULL);
  g_autoptr(GBytes) piece = read_and_wait (exchange, NULL, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GTask) canceller = g_task_new (NULL, NULL, NULL, NULL);
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  gint64 elapsed;

  g_task_set_task_data (canceller, cancellable, NULL);
  g_task_run_in_thread (canceller, cancel_in_thread);
  g_assert_null (read_and_wait (exchange, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  canned_server_wait_open (server, 0);
  elapsed = g_get_monotonic_time () - start;

  g_clear_error (&error);
  g_assert_null (read_and_wait (exchange, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);

  assert_fetches (transport);

  return elapsed;
}

/* Reading with a cancellable that is already cancelled also closes the connection. */
static void
test_cancel_body_before (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_half_first, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(WsmanExchange) exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (read_and_wait (exchange, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  canned_server_wait_open (server, 0);
}

static gint64
drop (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_half_first, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  WsmanExchange *exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, NULL);
  gint64 start = g_get_monotonic_time ();
  gint64 elapsed;

  g_assert_finalize_object (exchange);
  canned_server_wait_open (server, 0);
  elapsed = g_get_monotonic_time () - start;

  assert_fetches (transport);

  return elapsed;
}

/* The transport may be dropped first. */
static void
test_drop_transport (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_in_halves, NULL);
  WsmanTransport *transport = new_transport (server, NULL, 1);
  WsmanExchange *exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, NULL);
  g_autofree char *response = NULL;

  g_object_unref (transport);
  canned_server_open_gate (server);
  response = read_rest (exchange, NULL);
  g_assert_cmpstr (response, ==, "<halves/>");
  g_assert_finalize_object (exchange);
  canned_server_wait_open (server, 0);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  gboolean *is_done = user_data;
  g_autoptr(GBytes) piece = wsman_exchange_read_finish (WSMAN_EXCHANGE (source), result, NULL);

  g_assert_nonnull (piece);
  *is_done = TRUE;
}

static void
test_pending (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_in_halves, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(WsmanExchange) exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, NULL);
  g_autoptr(GBytes) piece = read_and_wait (exchange, NULL, NULL);
  g_autoptr(GError) error = NULL;
  gboolean is_done = FALSE;

  wsman_exchange_read_async (exchange, NULL, on_read, &is_done);
  g_assert_null (read_and_wait (exchange, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);

  canned_server_open_gate (server);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
}

/* After the end the piece is always empty. */
static void
test_past_end (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(WsmanExchange) exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, NULL);
  g_autofree char *response = read_rest (exchange, NULL);

  g_assert_cmpstr (response, ==, "<ok/>");
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *rest = read_rest (exchange, NULL);

      g_assert_cmpstr (rest, ==, "");
    }
}

/* --- At most once --- */

typedef struct
{
  const char *name;
  guint n_losses;    /* how many requests are lost */
  gboolean by_reset;
  const char *first; /* what the server sends before */
  gboolean is_reused; /* the connection that is lost has served before */
  WsmanSendFlags flags;
  guint n_requests;  /* how many the server gets */
  const char *text;  /* of the error, if it fails */
} LossCase;

static const LossCase loss_cases[] = {
  { "fin", 1, FALSE, "", FALSE, WSMAN_SEND_NONE, 1, "may have been executed" },
  { "rst", 1, TRUE, "", FALSE, WSMAN_SEND_NONE, 1, "may have been executed" },
  { "fin-reused", 1, FALSE, "", TRUE, WSMAN_SEND_NONE, 2, "may have been executed" },
  { "rst-reused", 1, TRUE, "", TRUE, WSMAN_SEND_NONE, 2, "may have been executed" },
  { "half", 1, FALSE, HALVES_HEAD "<ha", FALSE, WSMAN_SEND_NONE, 1, "in the middle of the response" },
  { "repeatable-fin", 1, FALSE, "", FALSE, WSMAN_SEND_REPEATABLE, 2, NULL },
  { "repeatable-rst", 1, TRUE, "", FALSE, WSMAN_SEND_REPEATABLE, 2, NULL },
  { "repeatable-reused", 1, FALSE, "", TRUE, WSMAN_SEND_REPEATABLE, 3, NULL },
  { "repeatable-twice", 2, FALSE, "", FALSE, WSMAN_SEND_REPEATABLE, 2, "broke after the request was sent" },
  { "repeatable-half", 1, FALSE, HALVES_HEAD "<ha", FALSE, WSMAN_SEND_REPEATABLE, 1, "in the middle of the response" },
};

static void
lose (CannedPeer          *peer,
      const CannedRequest *request,
      gpointer             user_data)
{
  const LossCase *row = user_data;

  if (request->connection >= row->n_losses || (row->is_reused && request->number == 0))
    {
      respond_ok (peer, request, user_data);
      return;
    }

  canned_peer_send (peer, "%s", row->first);
  if (row->by_reset)
    canned_peer_reset (peer);
  else
    canned_peer_close (peer);
}

static void
test_loss (gconstpointer data)
{
  const LossCase *row = data;
  g_autoptr(CannedServer) server = canned_server_new (NULL, lose, (gpointer) row);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *response = NULL;

  if (row->is_reused)
    assert_fetches (transport);

  response = fetch_with (transport, "<r/>", "UTF-8", row->flags, 0, NULL, &error);
  if (row->text != NULL)
    assert_failure (error, WSMAN_ERROR_CONNECTION, 0x80338012, row->text);
  else
    {
      g_assert_no_error (error);
      g_assert_cmpstr (response, ==, "<ok/>");
    }

  g_assert_cmpuint (canned_server_get_n_requests (server), ==, row->n_requests);
}

/* Reads a part of the head and closes the connection. Earlier connections than the one in user_data are served. */
static gboolean
die_in_head (CannedPeer *peer,
             guint       connection,
             gpointer    user_data)
{
  if (connection >= GPOINTER_TO_UINT (user_data))
    return TRUE;

  canned_peer_skip (peer, 1000);
  canned_peer_reset (peer);

  return FALSE;
}

/* A head that is larger than every buffer. Its sender notices the loss before it sends the body. */
static void
test_loss_before_body (void)
{
  g_autofree char *password = g_strnfill (12 * 1024 * 1024, 'x');

  for (guint n_losses = 1; n_losses <= 2; n_losses++)
    {
      g_autoptr(CannedServer) server = canned_server_new (NULL, respond_ok, GUINT_TO_POINTER (n_losses));
      g_autoptr(WsmanTransport) transport = new_transport (server, "Basic", 1);
      g_autoptr(GError) error = NULL;
      g_autofree char *response = NULL;

      canned_server_set_acceptor (server, die_in_head);
      g_assert_true (wsman_transport_set_credentials (transport, "ada", password, NULL));
      response = fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, &error);

      if (n_losses == 1)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (response, ==, "<ok/>");
        }
      else
        assert_failure (error, WSMAN_ERROR_CONNECTION, 0x80338012, "before the request was sent");

      g_assert_cmpuint (canned_server_get_n_requests (server), ==, 2 - n_losses);
      g_assert_cmpuint (canned_server_get_n_connections (server), ==, 2);
    }
}

/* A server that was restarted has closed all connections. None of this is an error. */
static void
test_loss_of_all (void)
{
  enum { N_CALLS = 5 };
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_and_close, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, N_CALLS);

  for (int round = 0; round < 2; round++)
    {
      g_autoptr(GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) call_free);

      for (int i = 0; i < N_CALLS; i++)
        g_ptr_array_add (calls, call_new (transport, WSMAN_SEND_NONE, 0));
      for (int i = 0; i < N_CALLS; i++)
        {
          Call *call = calls->pdata[i];
          g_autofree char *response = NULL;

          call_wait (call);
          g_assert_no_error (call->error);
          response = read_rest (call->exchange, NULL);
          g_assert_cmpstr (response, ==, "<ok/>");
        }
      canned_server_wait_open (server, 0);
    }
}

/* --- Deadlines --- */

static void
test_deadline_connecting (void)
{
  g_autoptr(Blackhole) hole = blackhole_new ();
  g_autoptr(WsmanTransport) transport = new_transport_for_uri (hole->uri, NULL, 1);
  g_autoptr(Call) call = NULL;

  wsman_transport_set_limits (transport, 1, 50, G_MAXSIZE);
  call = call_new (transport, WSMAN_SEND_REPEATABLE, LONG_MS);
  call_wait (call);
  assert_failure (call->error, WSMAN_ERROR_TIMED_OUT, 0x80338126, "The connection to 127.0.0.1");
  g_assert_false (wsman_peer_info_was_reached (wsman_transport_get_peer_info (transport)));
}

static void
test_deadline_head (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_second, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(Call) call = call_new (transport, WSMAN_SEND_REPEATABLE, SHORT_MS);

  call_wait (call);
  assert_failure (call->error, WSMAN_ERROR_TIMED_OUT, 0x800705B4, "No response from 127.0.0.1 within 1 seconds");
  g_assert_true (wsman_peer_info_was_reached (wsman_transport_get_peer_info (transport)));
  canned_server_wait_open (server, 0);

  assert_fetches (transport);
  g_assert_cmpuint (canned_server_get_n_requests (server), ==, 2);
}

static void
test_deadline_piece (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_half_first, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(WsmanExchange) exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, SHORT_MS, NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (read_rest (exchange, &error));
  assert_failure (error, WSMAN_ERROR_TIMED_OUT, 0x80072EE2, "began, but wasn’t complete");
  canned_server_wait_open (server, 0);

  assert_fetches (transport);
}

/* The pieces arrive quickly, but never end. */
static void
respond_without_end (CannedPeer          *peer,
                     const CannedRequest *request,
                     gpointer             user_data)
{
  canned_peer_send (peer, "HTTP/1.1 200 OK\r\nContent-Type: " CANNED_SOAP "\r\n\r\n");
  while (canned_peer_try_send (peer, "<trickle/>"))
    g_usleep (10 * G_TIME_SPAN_MILLISECOND);
}

/* The deadline limits the whole response, and not the time between two pieces. */
static void
test_deadline_whole (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_without_end, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(GError) error = NULL;

  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, SHORT_MS, NULL, &error));
  assert_failure (error, WSMAN_ERROR_TIMED_OUT, 0x80072EE2, "wasn’t complete within 1 seconds");
}

#define FLOOD (64 * 1024)
#define FLOOD_MS 300
#define MOST_READ (G_GINT64_CONSTANT (8) * 1024 * 1024 * 1024)

typedef struct
{
  GMutex mutex;
  GCond changed;
  gint64 n_ahead; /* how many bytes were sent, but not read yet */
  gboolean is_over;
} Flood;

static void
respond_with_flood (CannedPeer          *peer,
                    const CannedRequest *request,
                    gpointer             user_data)
{
  Flood *flood = user_data;
  g_autofree char *spaces = g_strnfill (FLOOD, ' ');
  gboolean goes_on = TRUE;

  canned_peer_send (peer, "HTTP/1.1 200 OK\r\nContent-Type: " CANNED_SOAP "\r\n\r\n");
  while (goes_on)
    {
      goes_on = canned_peer_try_send (peer, spaces);
      g_mutex_lock (&flood->mutex);
      flood->n_ahead += FLOOD;
      flood->is_over = !goes_on;
      g_cond_broadcast (&flood->changed);
      g_mutex_unlock (&flood->mutex);
    }
}

/* Reads to the error, but never before the server has sent the next bytes. */
static gint64
read_flood (Flood          *flood,
            WsmanExchange  *exchange,
            GError        **error)
{
  g_autoptr(GBytes) piece = NULL;
  gint64 n_read = 0;

  do
    {
      g_mutex_lock (&flood->mutex);
      flood->n_ahead -= piece != NULL ? g_bytes_get_size (piece) : 0;
      while (flood->n_ahead < 2 * FLOOD && !flood->is_over)
        g_cond_wait (&flood->changed, &flood->mutex);
      g_mutex_unlock (&flood->mutex);

      g_clear_pointer (&piece, g_bytes_unref);
      piece = read_and_wait (exchange, NULL, error);
      n_read += piece != NULL ? g_bytes_get_size (piece) : 0;
    }
  while (piece != NULL && n_read < MOST_READ);

  return n_read;
}

/* Returns FALSE if the time was over before the response began, because the machine is busy. */
static gboolean
is_flood_limited (void)
{
  Flood flood = { .n_ahead = 0 };
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_with_flood, &flood);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(WsmanExchange) exchange = NULL;
  g_autoptr(GError) error = NULL;

  exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, FLOOD_MS, NULL, &error);
  if (exchange != NULL)
    g_test_message ("%" G_GINT64_FORMAT " bytes", read_flood (&flood, exchange, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT);

  return exchange != NULL;
}

/* The deadline also limits a response of which no read ever waits. */
static void
test_deadline_flood (void)
{
  while (!is_flood_limited ())
    continue;
}

/* The time in which the caller doesn't read isn't counted. */
static void
test_deadline_suspended (void)
{
  g_autoptr(CannedServer) server = canned_server_new (NULL, respond_in_halves, NULL);
  g_autoptr(WsmanTransport) transport = new_transport (server, NULL, 1);
  g_autoptr(WsmanExchange) exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 5000, NULL, NULL);
  g_autofree char *response = NULL;

  g_usleep (5500 * G_TIME_SPAN_MILLISECOND);
  canned_server_open_gate (server);
  response = read_rest (exchange, NULL);
  g_assert_cmpstr (response, ==, "<halves/>");
}

/* --- Descriptors --- */

static void
run_all (void)
{
  test_drop_transport ();
  test_deadline_head ();
  test_deadline_piece ();
  cancel_connecting ();
  cancel_head ();
  cancel_body ();
  drop ();
}

static void
test_descriptors (void)
{
  assert_keeps_descriptors (run_all);
}

#define ADD(name, test) g_test_add_func ("/wsman/transport/" name, test)
#define ADD_AT_ONCE(name, scenario) \
  g_test_add_data_func ("/wsman/transport/" name, scenario, (GTestDataFunc) assert_at_once)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("cancel/before", test_cancel_before);
  ADD_AT_ONCE ("cancel/connecting", cancel_connecting);
  ADD_AT_ONCE ("cancel/waiting", cancel_waiting);
  ADD_AT_ONCE ("cancel/served", cancel_served);
  ADD_AT_ONCE ("cancel/head", cancel_head);
  ADD_AT_ONCE ("cancel/body", cancel_body);
  ADD ("cancel/body-before", test_cancel_body_before);
  ADD_AT_ONCE ("drop/exchange", drop);
  ADD ("drop/transport", test_drop_transport);
  ADD ("read/pending", test_pending);
  ADD ("read/past-end", test_past_end);
  for (gsize i = 0; i < G_N_ELEMENTS (loss_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/transport/loss/", loss_cases[i].name, NULL);

      g_test_add_data_func (path, &loss_cases[i], test_loss);
    }
  ADD ("loss/before-body", test_loss_before_body);
  ADD ("loss/all", test_loss_of_all);
  ADD ("deadline/connecting", test_deadline_connecting);
  ADD ("deadline/head", test_deadline_head);
  ADD ("deadline/piece", test_deadline_piece);
  ADD ("deadline/whole", test_deadline_whole);
  ADD ("deadline/flood", test_deadline_flood);
  ADD ("deadline/parked", test_deadline_suspended);
  ADD ("interruptions/descriptors", test_descriptors);

  return g_test_run ();
}
