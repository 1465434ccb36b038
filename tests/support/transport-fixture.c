/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "transport-fixture.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "patience.h"

static void
run_until (gboolean *is_done)
{
  GMainContext *context = g_main_context_get_thread_default ();

  while (!*is_done)
    g_main_context_iteration (context, TRUE);
}

WsmanTransportConfig *
new_config (const char *uri,
            const char *mechanism,
            guint       max_channels)
{
  WsmanTransportConfig *config = wsman_transport_config_new ();

  config->uri = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  config->mechanism = g_strdup (mechanism);
  config->max_channels = max_channels;
  if (mechanism != NULL)
    {
      config->user_name = g_strdup ("ada");
      config->password = g_strdup ("secret");
    }

  return config;
}

WsmanTransport *
new_transport_for_uri (const char *uri,
                       const char *mechanism,
                       guint       max_channels)
{
  return wsman_transport_new (new_config (uri, mechanism, max_channels));
}

WsmanTransport *
new_transport (CannedServer *server,
               const char   *mechanism,
               guint         max_channels)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/wsman", canned_server_get_port (server));

  return new_transport_for_uri (uri, mechanism, max_channels);
}

typedef struct
{
  GAsyncResult *result;
  gboolean is_done;
} Waiting;

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Waiting *waiting = user_data;

  waiting->result = g_object_ref (result);
  waiting->is_done = TRUE;
}

WsmanExchange *
send_and_wait (WsmanTransport  *transport,
               const char      *body,
               const char      *charset,
               WsmanSendFlags   flags,
               guint            timeout,
               GCancellable    *cancellable,
               GError         **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  const WsmanHttpRequest request = { bytes, charset, flags, timeout };
  g_autoptr(WsmanExchange) exchange = wsman_exchange_new (transport, &request);
  gboolean is_sent;
  Waiting waiting = { NULL, FALSE };

  wsman_exchange_send_async (exchange, cancellable, on_result, &waiting);
  g_assert_false (waiting.is_done);
  run_until (&waiting.is_done);
  is_sent = wsman_exchange_send_finish (exchange, waiting.result, error);
  g_object_unref (waiting.result);

  return is_sent ? g_steal_pointer (&exchange) : NULL;
}

GBytes *
read_and_wait (WsmanExchange  *exchange,
               GCancellable   *cancellable,
               GError        **error)
{
  Waiting waiting = { NULL, FALSE };
  GBytes *bytes;

  wsman_exchange_read_async (exchange, cancellable, on_result, &waiting);
  g_assert_false (waiting.is_done);
  run_until (&waiting.is_done);
  bytes = wsman_exchange_read_finish (exchange, waiting.result, error);
  g_object_unref (waiting.result);

  return bytes;
}

char *
read_rest (WsmanExchange  *exchange,
           GError        **error)
{
  g_autoptr(GString) body = g_string_new (NULL);

  while (TRUE)
    {
      g_autoptr(GBytes) piece = wsman_exchange_take_piece (exchange, NULL);

      if (piece == NULL)
        piece = read_and_wait (exchange, NULL, error);

      if (piece == NULL)
        return NULL;
      if (g_bytes_get_size (piece) == 0)
        return g_string_free (g_steal_pointer (&body), FALSE);

      g_string_append_len (body, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
    }
}

char *
fetch_with (WsmanTransport  *transport,
            const char      *body,
            const char      *charset,
            WsmanSendFlags   flags,
            guint            timeout,
            guint           *status,
            GError         **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(WsmanExchange) exchange = send_and_wait (transport, body, charset, flags, timeout, NULL, &failure);
  char *response = NULL;

  if (exchange != NULL)
    {
      if (status != NULL)
        *status = wsman_exchange_get_status (exchange);
      response = read_rest (exchange, &failure);
    }

  if (error == NULL)
    g_assert_no_error (failure);
  else
    *error = g_steal_pointer (&failure);

  return response;
}

char *
fetch (WsmanTransport *transport)
{
  return fetch_with (transport, "<r/>", "UTF-8", WSMAN_SEND_NONE, 0, NULL, NULL);
}

static void
on_call_done (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  static guint n_done;
  Call *self = user_data;

  self->rank = n_done++;
  if (wsman_exchange_send_finish (WSMAN_EXCHANGE (source), result, &self->error))
    self->exchange = WSMAN_EXCHANGE (g_object_ref (source));
  self->is_done = TRUE;
}

Call *
call_new (WsmanTransport *transport,
          WsmanSendFlags  flags,
          guint           timeout)
{
  Call *self = g_new0 (Call, 1);
  g_autoptr(GBytes) bytes = g_bytes_new_static ("<r/>", 4);
  const WsmanHttpRequest request = { bytes, "UTF-8", flags, timeout };
  g_autoptr(WsmanExchange) exchange = wsman_exchange_new (transport, &request);

  self->transport = transport;
  self->cancellable = g_cancellable_new ();
  wsman_exchange_send_async (exchange, self->cancellable, on_call_done, self);

  return self;
}

void
call_free (Call *self)
{
  g_assert_true (self->is_done);
  g_clear_object (&self->exchange);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
  g_free (self);
}

void
call_wait (Call *self)
{
  run_until (&self->is_done);
}

void
assert_failure (const GError *error,
                WsmanError    klass,
                guint32       code,
                const char   *text)
{
  g_assert_error (error, WSMAN_ERROR, (int) klass);
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, text));
}

static gint64
run_scenario (gconstpointer data)
{
  gint64 (*scenario) (void) = data;

  return scenario ();
}

void
assert_at_once (gint64 (*scenario) (void))
{
  patience_assert_within (100, run_scenario, scenario);
}

gint64
call_cancel (Call *self)
{
  gint64 start = g_get_monotonic_time ();

  g_cancellable_cancel (self->cancellable);
  call_wait (self);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (self->exchange);

  return g_get_monotonic_time () - start;
}

static guint
count_descriptors (void)
{
  g_autoptr(GDir) directory = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (directory) != NULL)
    n++;

  return n;
}

void
assert_keeps_descriptors (void (*run_all) (void))
{
  guint before = 0;

  /* The first round opens descriptors that GLib keeps. */
  for (int i = 0; i < 3; i++)
    {
      run_all ();
      if (i == 0)
        before = count_descriptors ();
    }

  g_assert_cmpuint (count_descriptors (), <=, before);
}

void
respond_ok (CannedPeer          *peer,
             const CannedRequest *request,
             gpointer             user_data)
{
  canned_peer_respond (peer, "200 OK", CANNED_SOAP, "<ok/>");
}

void
respond_and_close (CannedPeer          *peer,
                   const CannedRequest *request,
                   gpointer             user_data)
{
  respond_ok (peer, request, user_data);
  canned_peer_close (peer);
}

void
respond_after_gate (CannedPeer          *peer,
                    const CannedRequest *request,
                    gpointer             user_data)
{
  canned_peer_wait_gate (peer);
  respond_ok (peer, request, user_data);
}

void
respond_in_halves (CannedPeer          *peer,
                   const CannedRequest *request,
                   gpointer             user_data)
{
  canned_peer_send (peer, HALVES_HEAD "<ha");
  canned_peer_wait_gate (peer);
  canned_peer_send (peer, "lves/>");
}

void
respond_second (CannedPeer          *peer,
                const CannedRequest *request,
                gpointer             user_data)
{
  if (request->connection > 0)
    respond_ok (peer, request, user_data);
  else
    canned_peer_wait_end (peer);
}

void
respond_half_first (CannedPeer          *peer,
                    const CannedRequest *request,
                    gpointer             user_data)
{
  if (request->connection == 0)
    canned_peer_send (peer, HALVES_HEAD "<ha");
  respond_second (peer, request, user_data);
}

void
assert_fetches (WsmanTransport *transport)
{
  g_autofree char *response = fetch (transport);

  g_assert_cmpstr (response, ==, "<ok/>");
}
