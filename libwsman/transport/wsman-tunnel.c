/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sets up a tunnel. For each connection to the proxy, CONNECT is sent and its response is read. After a 407, CONNECT is
 * sent again with credentials: on the same connection if the proxy keeps it, and on a new one otherwise. All sizes and
 * counts are limited. The caller's cancellable ends the call at any time.
 *
 *   connected ─→ (TLS) ─→ CONNECT ─→ head ─→ tunnel
 *       ↑                    ↑        │
 *       │                    └─ body ─┤ 407
 *       └──── new connection ←────────┘
 */

#include "wsman-tunnel-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-debug-private.h"
#include "base/wsman-secret-private.h"
#include "wsman-proxy-errors-private.h"
#include "wsman-tls-policy-private.h"
#include "wsman-transport-private.h"
#include "wsman-tunnel-head-private.h"
#include "wsman-tunnel-login-private.h"

/* The largest number of CONNECT requests: no authentication needs so many. */
#define MAX_REQUESTS 24
/* The largest number of informational responses before the real one. */
#define MAX_INFORMATIONAL 8
#define READ_SIZE 4096

typedef struct
{
  WsmanRoute *route;
  WsmanProxy *proxy;
  char *target;             /* "host:port" */
  WsmanTunnelLogin *login;

  GSocketConnection *base;  /* the TCP connection to the proxy */
  GIOStream *stream;        /* base, or TLS over it */
  GTlsCertificateFlags certificate_errors;

  char *authorization;      /* the value of Proxy-Authorization, a secret; or NULL */
  char *request;            /* a secret */
  GByteArray *input;        /* what the proxy has sent, and nobody has read yet */
  guint8 piece[READ_SIZE];
  WsmanTunnelHead *head;    /* the head whose body is read; or NULL */
  guint n_requests;
  guint n_informational;
} Tunnel;

static void
tunnel_free (Tunnel *self)
{
  g_clear_object (&self->route);
  g_clear_pointer (&self->proxy, wsman_proxy_unref);
  g_free (self->target);
  g_clear_pointer (&self->login, wsman_tunnel_login_free);
  g_clear_object (&self->stream);
  g_clear_object (&self->base);
  wsman_secret_free (self->authorization);
  wsman_secret_free (self->request);
  g_clear_pointer (&self->input, g_byte_array_unref);
  g_clear_pointer (&self->head, wsman_tunnel_head_free);
  g_free (self);
}

static void read_more (GTask *task);
static void start_stream (GTask *task);
static void take_input (GTask *task);

/* --- The end --- */

/* Ends the task with a failure. Takes ownership of failure. */
static void
fail (GTask  *task,
      GError *failure)
{
  Tunnel *self = g_task_get_task_data (task);

  wsman_debug (WSMAN_DEBUG_TRANSPORT, "route %p: %s", self->route, failure->message);
  g_task_return_error (task, failure);
}

/* Ends the task with the connection. A server speaks only after its client, so bytes that follow the head aren't the
 * target's. */
static void
succeed (GTask *task)
{
  Tunnel *self = g_task_get_task_data (task);

  if (self->input->len > 0)
    {
      fail (task, wsman_proxy_error_for_protocol (self->proxy, _("it sends data of its own into the tunnel")));
      return;
    }

  if (G_IS_SOCKET_CONNECTION (self->stream))
    g_task_return_pointer (task, g_object_ref (self->stream), g_object_unref);
  else
    g_task_return_pointer (task, g_tcp_wrapper_connection_new (self->stream,
                                                               g_socket_connection_get_socket (self->base)),
                           g_object_unref);
}

/* --- CONNECT --- */

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Tunnel *self = g_task_get_task_data (task);
  g_autoptr(GError) local_error = NULL;

  wsman_secret_clear (&self->request);
  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &local_error))
    read_more (task);
  else
    fail (task, wsman_proxy_error_for_break (self->proxy, self->target, local_error));
}

/* Sends CONNECT. */
static void
send_request (GTask *task)
{
  Tunnel *self = g_task_get_task_data (task);
  gboolean has_login = self->authorization != NULL;

  if (++self->n_requests > MAX_REQUESTS)
    {
      fail (task, wsman_proxy_error_for_protocol (self->proxy, _("its authentication has too many steps")));
      return;
    }

  self->request = g_strconcat ("CONNECT ", self->target, " HTTP/1.1\r\n"
                               "Host: ", self->target, "\r\n"
                               "User-Agent: " WSMAN_USER_AGENT "\r\n"
                               "Proxy-Connection: Keep-Alive\r\n",
                               has_login ? "Proxy-Authorization: " : "", has_login ? self->authorization : "",
                               has_login ? "\r\n\r\n" : "\r\n", NULL);
  wsman_secret_clear (&self->authorization);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), self->request, strlen (self->request),
                                   G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_sent, g_object_ref (task));
}

/* --- 407 --- */

static void
on_reconnected (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Tunnel *self = g_task_get_task_data (task);
  g_autoptr(GError) local_error = NULL;

  self->base = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &local_error);
  if (self->base != NULL)
    start_stream (task);
  else
    fail (task, wsman_proxy_error_for_break (self->proxy, self->target, local_error));
}

/* Connects again to the same address, because the proxy ends the connection. */
static void
reconnect (GTask *task)
{
  Tunnel *self = g_task_get_task_data (task);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GSocketAddress) address = g_socket_connection_get_remote_address (self->base, &local_error);
  g_autoptr(GSocketConnectable) place = NULL;

  if (address == NULL || !G_IS_INET_SOCKET_ADDRESS (address))
    {
      fail (task, wsman_proxy_error_for_protocol (self->proxy, _("it ends the connection at once")));
      return;
    }

  place = G_SOCKET_CONNECTABLE (g_inet_socket_address_new (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)),
    g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address))));
  g_io_stream_close (G_IO_STREAM (self->base), NULL, NULL);
  g_clear_object (&self->stream);
  g_clear_object (&self->base);
  g_byte_array_set_size (self->input, 0);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, place, g_task_get_cancellable (task), on_reconnected, g_object_ref (task));
}

static void
on_authorization (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Tunnel *self = g_task_get_task_data (task);
  gboolean is_kept = self->head->is_kept;
  GError *local_error = NULL;

  g_clear_pointer (&self->head, wsman_tunnel_head_free);
  self->authorization = wsman_tunnel_login_respond_finish (result, &local_error);
  if (self->authorization == NULL)
    fail (task, local_error);
  else if (is_kept && !wsman_tunnel_login_needs_connection (self->login))
    send_request (task);
  else
    reconnect (task);
}

/* Responds to a 407 whose body was read. */
static void
authenticate (GTask *task)
{
  Tunnel *self = g_task_get_task_data (task);

  if (self->input->len > 0)
    self->head->is_kept = FALSE;
  wsman_tunnel_login_respond_async (self->login, self->head, g_task_get_cancellable (task), on_authorization,
                                    g_object_ref (task));
}

/* Takes the body of a 407. A body that is wrong or too long is left, with its connection. */
static void
take_body (GTask *task)
{
  Tunnel *self = g_task_get_task_data (task);
  WsmanTunnelBody *body = &self->head->body;
  WsmanTunnelBodyResult result;
  gsize n_used = 0;

  result = wsman_tunnel_body_take (body, self->input->data, self->input->len, &n_used);
  g_byte_array_remove_range (self->input, 0, n_used);
  if (result == WSMAN_TUNNEL_BODY_IS_WRONG)
    self->head->is_kept = FALSE;

  if (result == WSMAN_TUNNEL_BODY_GOES_ON && self->head->is_kept)
    read_more (task);
  else
    authenticate (task);
}

/* --- Responses --- */

static void
take_head (GTask           *task,
           WsmanTunnelHead *head)
{
  Tunnel *self = g_task_get_task_data (task);
  g_autoptr(WsmanTunnelHead) owned = head;

  if (head == NULL)
    {
      fail (task, wsman_proxy_error_for_protocol (self->proxy, _("its response isn’t HTTP")));
      return;
    }

  wsman_debug (WSMAN_DEBUG_TRANSPORT, "route %p: %s responds with %u", self->route, self->proxy->label, head->status);
  if (head->status < 200 && ++self->n_informational > MAX_INFORMATIONAL)
    fail (task, wsman_proxy_error_for_protocol (self->proxy, _("it sends informational responses that don’t end")));
  else if (head->status < 200)
    take_input (task);
  else if (head->status < 300)
    succeed (task);
  else if (head->status == 407)
    {
      self->head = g_steal_pointer (&owned);
      take_body (task);
    }
  else
    fail (task, wsman_proxy_error_for_head (self->proxy, self->target, head));
}

/* Takes what has arrived: a head, or a part of a body. */
static void
take_input (GTask *task)
{
  Tunnel *self = g_task_get_task_data (task);
  gsize end;
  WsmanTunnelHead *head;

  if (self->head != NULL)
    {
      take_body (task);
      return;
    }

  end = wsman_tunnel_head_find_end (self->input->data, self->input->len);
  if (end == 0 && self->input->len > WSMAN_TUNNEL_MAX_HEAD)
    fail (task, wsman_proxy_error_for_protocol (self->proxy, _("the headers of its response don’t end")));
  else if (end == 0)
    read_more (task);
  else
    {
      head = wsman_tunnel_head_parse (self->input->data, end);
      g_byte_array_remove_range (self->input, 0, end);
      take_head (task, head);
    }
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Tunnel *self = g_task_get_task_data (task);
  g_autoptr(GError) local_error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &local_error);

  if (n > 0)
    {
      g_byte_array_append (self->input, self->piece, n);
      take_input (task);
      return;
    }

  if (n == 0)
    local_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, _("it closed the connection"));
  /* The end of a connection also ends the body of a 407. */
  if (self->head != NULL && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->head->is_kept = FALSE;
      authenticate (task);
    }
  else
    fail (task, wsman_proxy_error_for_break (self->proxy, self->target, local_error));
}

static void
read_more (GTask *task)
{
  Tunnel *self = g_task_get_task_data (task);

  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->piece, sizeof self->piece,
                             G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_read, g_object_ref (task));
}

/* --- TLS to the proxy --- */

static gboolean
on_accept_certificate (GTlsConnection       *tls,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  errors,
                       Tunnel               *self)
{
  self->certificate_errors = errors;

  return FALSE;
}

static GSocketConnectable *
new_identity (Tunnel *self)
{
  return g_network_address_new (self->proxy->host, self->proxy->port);
}

static gboolean
check_tls (Tunnel          *self,
           GTlsConnection  *tls,
           GError         **error)
{
  g_autoptr(GSocketConnectable) identity = new_identity (self);

  return wsman_tls_policy_check_proxy (wsman_route_get_config (self->route), tls, identity, &self->certificate_errors,
                                       error);
}

static void
on_handshake (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Tunnel *self = g_task_get_task_data (task);
  GTlsConnection *tls = G_TLS_CONNECTION (source);
  g_autoptr(GError) local_error = NULL;

  g_signal_handlers_disconnect_by_data (tls, self);
  if (!g_tls_connection_handshake_finish (tls, result, &local_error) || !check_tls (self, tls, &local_error))
    {
      fail (task, wsman_proxy_error_for_tls (self->proxy, self->certificate_errors, local_error));
      return;
    }

  wsman_tunnel_login_set_connection (self->login, tls);
  send_request (task);
}

/* Sets up TLS with the proxy. The certificate must be valid for the proxy's name, whatever the caller waives for the
 * target. The proxy gets no client certificate. */
static void
start_tls (GTask *task)
{
  Tunnel *self = g_task_get_task_data (task);
  static const char * const protocols[] = { "http/1.1", NULL };
  g_autoptr(GSocketConnectable) identity = new_identity (self);
  g_autoptr(GTlsDatabase) database = wsman_tls_policy_ref_authorities (wsman_route_get_config (self->route));
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GIOStream) tls = g_tls_client_connection_new (G_IO_STREAM (self->base), identity, &local_error);

  if (tls == NULL)
    {
      fail (task, wsman_proxy_error_for_tls (self->proxy, 0, local_error));
      return;
    }

  g_tls_connection_set_database (G_TLS_CONNECTION (tls), database);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate), self);
  self->stream = g_object_ref (tls);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                    on_handshake, g_object_ref (task));
}

static void
on_authorities (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Tunnel *self = g_task_get_task_data (task);
  g_autoptr(GError) local_error = NULL;

  if (wsman_tls_policy_prepare_finish (result, &local_error))
    start_tls (task);
  else
    fail (task, wsman_proxy_error_for_tls (self->proxy, 0, local_error));
}

/* Begins on a new connection. GIO remembers the address of the peer. Later the TLS backend asks for it, here or for the
 * target, and prints a critical warning if the peer has reset the connection before anybody asked. */
static void
start_stream (GTask *task)
{
  Tunnel *self = g_task_get_task_data (task);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GSocketAddress) address = g_socket_connection_get_remote_address (self->base, &local_error);

  if (address == NULL)
    {
      fail (task, wsman_proxy_error_for_break (self->proxy, self->target, local_error));
      return;
    }

  if (self->proxy->is_https)
    {
      wsman_tls_policy_prepare_async (g_task_get_cancellable (task), on_authorities, g_object_ref (task));
      return;
    }

  self->stream = G_IO_STREAM (g_object_ref (self->base));
  wsman_tunnel_login_set_connection (self->login, NULL);
  send_request (task);
}

/* --- The call --- */

void
wsman_tunnel_connect_async (WsmanRoute          *route,
                            WsmanProxy          *proxy,
                            GSocketConnection   *connection,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Tunnel *self = g_new0 (Tunnel, 1);
  GError *local_error = NULL;
  const char *host;
  guint16 port;

  g_task_set_source_tag (task, wsman_tunnel_connect_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify) tunnel_free);
  self->route = g_object_ref (route);
  self->proxy = wsman_proxy_ref (proxy);
  self->base = g_object_ref (connection);
  self->input = g_byte_array_new ();
  host = wsman_route_get_target (route, &port);
  self->target = wsman_proxy_format_target (host, port, &local_error);
  if (self->target == NULL)
    {
      fail (task, local_error);
      return;
    }

  self->login = wsman_tunnel_login_new (route, proxy, self->target);
  start_stream (task);
}

GSocketConnection *
wsman_tunnel_connect_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_assert (g_task_is_valid (result, NULL));
  g_assert (g_async_result_is_tagged (result, wsman_tunnel_connect_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}
