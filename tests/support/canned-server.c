/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "canned-server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "patience.h"

#define PATIENCE_SECONDS 3


struct _CannedServer
{
  GSocketListener *listener;
  GTlsCertificate *certificate;
  gboolean demands_certificate;
  CannedHandler handler;
  CannedAcceptor acceptor;
  gpointer user_data;
  guint16 port;
  GCancellable *stop;
  GThread *thread;

  GMutex mutex;
  GCond changed;
  GPtrArray *threads;  /* of GThread */
  GPtrArray *sockets;  /* of GSocket: those of the open connections */
  GPtrArray *requests; /* of CannedRequest */
  guint n_connections;
  guint n_open;
  gboolean gate_is_open;
};

struct _CannedPeer
{
  CannedServer *server;
  GSocketConnection *connection;
  GIOStream *stream; /* the connection, or TLS over it */
  GString *read;
  guint number;
  gboolean is_closed;
};

static void
canned_request_free (CannedRequest *self)
{
  g_free (self->head);
  g_bytes_unref (self->body);
  g_free (self);
}

/* --- A connection --- */

/* Appends what comes next; FALSE at the end. */
static gboolean
read_more (CannedPeer *peer)
{
  char buffer[65536];
  gssize length;

  if (peer->is_closed)
    return FALSE;

  length = g_input_stream_read (g_io_stream_get_input_stream (peer->stream), buffer, sizeof buffer,
                                peer->server->stop, NULL);
  if (length <= 0)
    return FALSE;

  g_string_append_len (peer->read, buffer, length);

  return TRUE;
}

static char *
read_head (CannedPeer *peer)
{
  gsize searched = 0;
  const char *end;
  char *head;

  while ((end = strstr (peer->read->str + searched, "\r\n\r\n")) == NULL)
    {
      searched = peer->read->len - MIN (peer->read->len, 3);
      if (!read_more (peer))
        return NULL;
    }

  head = g_strndup (peer->read->str, end + 2 - peer->read->str);
  g_string_erase (peer->read, 0, end + 4 - peer->read->str);

  return head;
}

static GBytes *
read_body (CannedPeer *peer,
           const char *head)
{
  const char *field = strstr (head, "\r\nContent-Length: ");
  gsize length = field != NULL ? strtoul (field + strlen ("\r\nContent-Length: "), NULL, 10) : 0;
  GBytes *body;

  while (peer->read->len < length)
    {
      if (!read_more (peer))
        return NULL;
    }

  body = g_bytes_new (peer->read->str, length);
  g_string_erase (peer->read, 0, length);

  return body;
}

static CannedRequest *
read_request (CannedPeer *peer,
              guint       number)
{
  g_autofree char *head = read_head (peer);
  GBytes *body = head != NULL ? read_body (peer, head) : NULL;
  CannedServer *server = peer->server;
  CannedRequest *request;

  if (body == NULL)
    return NULL;

  request = g_new0 (CannedRequest, 1);
  request->connection = peer->number;
  request->number = number;
  request->head = g_steal_pointer (&head);
  request->body = body;

  g_mutex_lock (&server->mutex);
  g_ptr_array_add (server->requests, request);
  g_cond_broadcast (&server->changed);
  g_mutex_unlock (&server->mutex);

  return request;
}

static gboolean
on_accept_certificate (GTlsConnection       *connection,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  errors,
                       gpointer              user_data)
{
  return TRUE;
}

static GTlsCertificate *
ref_certificate (CannedServer *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_object_ref (self->certificate);
}

static gboolean
start_tls (CannedPeer *peer)
{
  static const char * const protocols[] = { "h2", "http/1.1", NULL };
  g_autoptr(GTlsCertificate) certificate = ref_certificate (peer->server);
  g_autoptr(GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (peer->connection), certificate, NULL);

  if (tls == NULL)
    return FALSE;

  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  if (peer->server->demands_certificate)
    g_object_set (tls, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate), NULL);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), peer->server->stop, NULL))
    return FALSE;

  g_set_object (&peer->stream, tls);

  return TRUE;
}

static void
serve (CannedPeer *peer)
{
  CannedServer *server = peer->server;
  const CannedRequest *request;

  if (server->acceptor != NULL && !server->acceptor (peer, peer->number, server->user_data))
    return;
  if (server->certificate != NULL && !start_tls (peer))
    return;

  for (guint i = 0; (request = read_request (peer, i)) != NULL; i++)
    server->handler (peer, request, server->user_data);
}

static gpointer
run_connection (gpointer data)
{
  CannedPeer *peer = data;
  CannedServer *server = peer->server;

  serve (peer);
  canned_peer_close (peer);

  g_mutex_lock (&server->mutex);
  g_ptr_array_remove (server->sockets, g_socket_connection_get_socket (peer->connection));
  server->n_open--;
  g_cond_broadcast (&server->changed);
  g_mutex_unlock (&server->mutex);

  g_object_unref (peer->stream);
  g_object_unref (peer->connection);
  g_string_free (peer->read, TRUE);
  g_free (peer);

  return NULL;
}

/* --- The server --- */

static void
add_connection (CannedServer      *self,
                GSocketConnection *connection)
{
  CannedPeer *peer = g_new0 (CannedPeer, 1);

  peer->server = self;
  peer->connection = connection;
  peer->stream = g_object_ref (G_IO_STREAM (connection));
  peer->read = g_string_new (NULL);
  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);

  g_mutex_lock (&self->mutex);
  peer->number = self->n_connections++;
  self->n_open++;
  g_ptr_array_add (self->sockets, g_socket_connection_get_socket (connection));
  g_ptr_array_add (self->threads, g_thread_new ("canned-peer", run_connection, peer));
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

static gpointer
run_server (gpointer data)
{
  CannedServer *self = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->stop, NULL)) != NULL)
    add_connection (self, connection);

  return NULL;
}

CannedServer *
canned_server_new (GTlsCertificate *certificate,
                   CannedHandler    handler,
                   gpointer         user_data)
{
  CannedServer *self = g_new0 (CannedServer, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  self->listener = g_socket_listener_new ();
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->handler = handler;
  self->user_data = user_data;
  self->stop = g_cancellable_new ();
  self->threads = g_ptr_array_new ();
  self->sockets = g_ptr_array_new ();
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) canned_request_free);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);

  g_socket_listener_set_backlog (self->listener, 128);
  g_socket_listener_add_address (self->listener, wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("canned-server", run_server, self);

  return self;
}

void
canned_server_free (CannedServer *self)
{
  g_cancellable_cancel (self->stop);
  canned_server_open_gate (self);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);

  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_clear_object (&self->certificate);
  g_object_unref (self->stop);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->sockets);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

void
canned_server_set_acceptor (CannedServer  *self,
                            CannedAcceptor acceptor)
{
  self->acceptor = acceptor;
}

void
canned_server_set_certificate (CannedServer    *self,
                               GTlsCertificate *certificate)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_set_object (&self->certificate, certificate);
}

void
canned_server_demand_certificate (CannedServer *self)
{
  self->demands_certificate = TRUE;
}

guint16
canned_server_get_port (CannedServer *self)
{
  return self->port;
}

guint
canned_server_get_n_requests (CannedServer *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->requests->len;
}

guint
canned_server_get_n_connections (CannedServer *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_connections;
}

const CannedRequest *
canned_server_get_request (CannedServer *self,
                           guint         index)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_assert_cmpuint (index, <, self->requests->len);

  return self->requests->pdata[index];
}

void
canned_server_wait_requests (CannedServer *self,
                             guint         n_requests)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 end = patience_get_end (PATIENCE_SECONDS);

  while (self->requests->len < n_requests)
    {
      if (!g_cond_wait_until (&self->changed, &self->mutex, end))
        g_error ("%u requests came in place of %u", self->requests->len, n_requests);
    }
}

void
canned_server_wait_open (CannedServer *self,
                         guint         n_open)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 end = patience_get_end (PATIENCE_SECONDS);

  while (self->n_open != n_open)
    {
      if (!g_cond_wait_until (&self->changed, &self->mutex, end))
        g_error ("%u connections are open in place of %u", self->n_open, n_open);
    }
}

void
canned_server_open_gate (CannedServer *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->gate_is_open = TRUE;
  g_cond_broadcast (&self->changed);
}

void
canned_server_end_connections (CannedServer *self,
                               CannedEnd     end)
{
  const struct sockaddr nowhere = { .sa_family = AF_UNSPEC };
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->sockets->len; i++)
    {
      int fd = g_socket_get_fd (self->sockets->pdata[i]);

      /* Linux resets a connection that is connected to nowhere. The descriptor stays valid, so the thread that reads
       * from it ends by itself. */
      if (end == CANNED_END_RST)
        connect (fd, &nowhere, sizeof nowhere);
      else
        shutdown (fd, SHUT_RDWR);
    }
}

/* --- What handlers do --- */

void
canned_peer_wait_gate (CannedPeer *peer)
{
  CannedServer *server = peer->server;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&server->mutex);

  while (!server->gate_is_open)
    g_cond_wait (&server->changed, &server->mutex);
}

void
canned_peer_send (CannedPeer *peer,
                  const char *format,
                  ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_output_stream_write_all (g_io_stream_get_output_stream (peer->stream), text, strlen (text), NULL,
                             peer->server->stop, NULL);
}

void
canned_peer_send_bytes (CannedPeer *peer,
                        GBytes     *bytes)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (peer->stream), g_bytes_get_data (bytes, NULL),
                             g_bytes_get_size (bytes), NULL, peer->server->stop, NULL);
}

gboolean
canned_peer_try_send (CannedPeer *peer,
                      const char *text)
{
  return !peer->is_closed &&
         g_output_stream_write_all (g_io_stream_get_output_stream (peer->stream), text, strlen (text), NULL,
                                    peer->server->stop, NULL);
}

void
canned_peer_respond (CannedPeer *peer,
                     const char *status,
                     const char *type,
                     const char *body)
{
  canned_peer_send (peer, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
                    status, type, strlen (body), body);
}

void
canned_peer_wait_end (CannedPeer *peer)
{
  while (read_more (peer))
    g_string_truncate (peer->read, 0);
}

void
canned_peer_skip (CannedPeer *peer,
                  gsize       length)
{
  while (length > 0 && read_more (peer))
    {
      length -= MIN (length, peer->read->len);
      g_string_truncate (peer->read, 0);
    }
}

void
canned_peer_close (CannedPeer *peer)
{
  peer->is_closed = TRUE;
  g_io_stream_close (peer->stream, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (peer->connection), NULL, NULL);
}

void
canned_peer_reset (CannedPeer *peer)
{
  const struct linger abortive = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (g_socket_connection_get_socket (peer->connection)), SOL_SOCKET, SO_LINGER,
              &abortive, sizeof abortive);
  peer->is_closed = TRUE;
  g_io_stream_close (G_IO_STREAM (peer->connection), NULL, NULL);
}

char *
canned_peer_dup_protocol (CannedPeer *peer)
{
  return G_IS_TLS_CONNECTION (peer->stream)
           ? g_strdup (g_tls_connection_get_negotiated_protocol (G_TLS_CONNECTION (peer->stream)))
           : NULL;
}

GBytes *
canned_peer_peek (CannedPeer *peer)
{
  GSocket *socket = g_socket_connection_get_socket (peer->connection);
  g_autofree guint8 *buffer = g_malloc (4096);
  gssize length;

  g_socket_condition_wait (socket, G_IO_IN, NULL, NULL);
  length = recv (g_socket_get_fd (socket), buffer, 4096, MSG_PEEK);

  return g_bytes_new (buffer, MAX (length, 0));
}
