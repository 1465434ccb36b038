/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One client's connection: its states, its deadlines and its input. The server reads no byte of a body before it knows
 * that the client may send the body. [RFC9112], [MS-WSMV] 2.2.9.1.
 *
 * The connection is always in one state, and each state has one deadline:
 *
 *   identifying (only on the Unix socket) ─→ head
 *
 *   head ─→ authenticating ─→ body ─→ handling ─→ responding ─→ head, or closed
 *     └───────────┴────────────┴── refused: skipping the body ─→ responding ─→ head
 *                                                                └→ lingering ─→ closed
 *
 * A sealed body is unsealed before the request is handled, and then the response is also sealed. The response to a step
 * of an authentication is sent directly from the state authenticating.
 */

#include "wsman-server-connection-fields-private.h"

#include <glib-unix.h>
#include <poll.h>
#include <string.h>

#include "base/wsman-debug-private.h"
#include "base/wsman-secret-private.h"
#include "base/wsman-source-private.h"
#include "transport/wsman-sealing-private.h"
#include "wsman-login-throttle-private.h"
#include "wsman-sink-private.h"

/* The numbers of bytes to read at once. The first number is for a body that is used, and the second number is for all
 * other input. */
#define BODY_READ_SIZE (32 * 1024)
#define READ_SIZE (4 * 1024)

/* The number of bytes of a body after which its deadline is extended. If every byte extended the deadline, a client
 * that sends single bytes could hold a connection for any time. */
#define BODY_PROGRESS (16 * 1024)

/* The maximum number of bytes that framing and signature add to each chunk of a sealed envelope. */
#define MAX_SEALED_OVERHEAD 1024
#define SEALED_CHUNK (16 * 1024)

/* The maximum number of bytes of input that are dropped while the client reads the last response of a connection. */
#define MAX_LINGERED (1024 * 1024)

static void
wsman_server_connection_finalize (gpointer data)
{
  WsmanServerConnection *self = data;

  g_assert (self->state == STATE_CLOSED || self->state == STATE_NEW);

  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_clear_object (&self->remote_address);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->input, wsman_secret_bytes_free);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->held_challenges, g_strfreev);
  g_clear_pointer (&self->output, g_bytes_unref);
  g_clear_pointer (&self->head, wsman_http_head_free);
  g_clear_pointer (&self->charset, g_free);
  g_clear_pointer (&self->user, wsman_identity_unref);
  g_clear_pointer (&self->address_key, g_free);
  g_clear_pointer (&self->acceptor, wsman_acceptor_unref);
  g_clear_pointer (&self->last_token, g_free);
  g_clear_pointer (&self->digest_user, g_free);
  g_clear_pointer (&self->authentication_info, g_free);
  g_clear_object (&self->certificate);
  wsman_secret_clear (&self->proof);
}

WsmanServerConnection *
wsman_server_connection_ref (WsmanServerConnection *self)
{
  return g_rc_box_acquire (self);
}

void
wsman_server_connection_unref (WsmanServerConnection *self)
{
  g_rc_box_release_full (self, wsman_server_connection_finalize);
}

WsmanServerConnection *
wsman_server_connection_new (GSocket                           *socket,
                             GIOStream                         *stream,
                             gboolean                           secure,
                             const WsmanServerConnectionShared *shared)
{
  WsmanServerConnection *self = g_rc_box_new0 (WsmanServerConnection);

  self->shared = shared;
  self->policy = shared->policy;
  self->socket = g_object_ref (socket);
  self->stream = g_object_ref (stream);
  self->remote_address = g_socket_get_remote_address (socket, NULL);
  self->address_key = wsman_login_throttle_make_key (self->remote_address, self->policy->loopback_is_remote);
  self->created = g_get_monotonic_time ();
  self->secure = secure;
  self->context = g_main_context_ref (shared->context);
  self->cancellable = g_cancellable_new ();
  self->input = g_byte_array_new ();

  return self;
}

void
wsman_server_connection_close (WsmanServerConnection *self)
{
  g_autoptr(WsmanServerConnection) alive = wsman_server_connection_ref (self);

  if (self->state == STATE_CLOSED)
    return;

  self->state = STATE_CLOSED;
  wsman_source_clear (&self->deadline);
  wsman_source_clear (&self->watch);
  wsman_secret_clear (&self->proof);
  g_clear_pointer (&self->user, wsman_identity_unref);
  g_clear_pointer (&self->acceptor, wsman_acceptor_unref);
  g_cancellable_cancel (self->cancellable);
  g_socket_close (self->socket, NULL);

  if (self->request != NULL)
    self->shared->request_handlers->abandon (g_steal_pointer (&self->request));
  self->shared->handlers->closed (self, self->shared->clients);
}

static gboolean
on_deadline_passed (gpointer user_data)
{
  WsmanServerConnection *self = user_data;

  wsman_debug (WSMAN_DEBUG_SERVER, "%p: deadline of state %d passed", self, self->state);
  wsman_server_connection_close (self);

  return G_SOURCE_REMOVE;
}

void
wsman_server_connection_set_state (WsmanServerConnection      *self,
                                   WsmanServerConnectionState  state,
                                   guint                       timeout)
{
  wsman_source_clear (&self->watch);
  wsman_source_clear (&self->deadline);
  self->state = state;
  if (timeout == 0)
    return;

  wsman_source_set_timeout (&self->deadline, timeout, self->context, on_deadline_passed, self);
}

static gboolean
on_client_left (int          fd,
                GIOCondition condition,
                gpointer     user_data)
{
  WsmanServerConnection *self = user_data;

  wsman_debug (WSMAN_DEBUG_SERVER, "%p: the client left", self);
  wsman_server_connection_close (self);

  return G_SOURCE_REMOVE;
}

void
wsman_server_connection_watch_client (WsmanServerConnection *self)
{
  wsman_source_set (&self->watch,
                    g_unix_fd_source_new (g_socket_get_fd (self->socket),
                                          (GIOCondition) (POLLRDHUP | POLLHUP | POLLERR)),
                    self->context, G_SOURCE_FUNC (on_client_left), self);
}

/* Returns how many microseconds are left until the client must authenticate again. Returns G_MAXINT64 for Basic, which
 * authenticates each request. */
gint64
wsman_server_connection_get_remaining (WsmanServerConnection *self)
{
  gint64 end = G_MAXINT64;

  if (self->user != NULL && self->acceptor != NULL)
    end = wsman_acceptor_get_end (self->acceptor);
  else if (self->user != NULL && self->certificate != NULL)
    end = self->end;

  return end == G_MAXINT64 ? end : MAX (end - g_get_monotonic_time (), 0);
}

/* Returns the time limit for the head of a request in milliseconds. */
static guint
get_head_timeout (WsmanServerConnection *self)
{
  const WsmanTimeLimits *time_limits = &self->policy->time_limits;

  if (self->user != NULL)
    return MIN (self->input->len == 0 ? time_limits->idle : time_limits->head,
                1 + wsman_server_connection_get_remaining (self) / G_TIME_SPAN_MILLISECOND);
  if (self->acceptor != NULL)
    return MIN (time_limits->head, 1 + wsman_acceptor_get_remaining (self->acceptor) / G_TIME_SPAN_MILLISECOND);

  return time_limits->head;
}

void
wsman_server_connection_expect_head (WsmanServerConnection *self)
{
  g_clear_pointer (&self->head, wsman_http_head_free);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->charset, g_free);
  g_clear_pointer (&self->authentication_info, g_free);
  self->scanned = 0;
  self->n_empty_lines = 0;
  self->has_begun = self->input->len > 0;
  self->idle_since = g_get_monotonic_time ();
  self->sealed = FALSE;
  self->body_is_read = FALSE;
  wsman_server_connection_set_state (self, STATE_HEAD, get_head_timeout (self));
  wsman_server_connection_advance (self);
}

static gboolean
path_is_served (WsmanServerConnection *self,
                const char            *path)
{
  static const char * const paths[] = { "/wsman", "/wsman/", "/wsman-anon/identify" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    if (g_str_equal (path, paths[i]))
      return TRUE;

  return wsman_sink_list_find (self->policy->sinks, path) != NULL;
}

/* Returns the HTTP status if the request must be refused before its authentication, or 0. */
static guint
check_head (WsmanServerConnection *self)
{
  /* A request with an origin comes from a web page. The browser might be authenticated here without the user's
   * knowledge. */
  if (self->rejected || self->head->origin != NULL)
    {
      self->head->keep_alive = FALSE;
      return self->rejected ? 503 : 403;
    }

  if (!path_is_served (self, self->head->path))
    return 404;

  return g_str_equal (self->head->method, "POST") ? 0 : 405;
}

static void
read_head (WsmanServerConnection *self)
{
  gsize length;
  guint status;

  /* A client may begin with TLS, or with other bytes that can't become a request. The client gets a response in HTTP,
   * so that it can recognize the mistake. */
  if (!wsman_http_head_skip_empty_lines (self->input, &self->n_empty_lines))
    {
      wsman_server_connection_send_status (self, 400);
      return;
    }

  length = wsman_http_head_find_end (self->input, &self->scanned);
  if (length == 0 && self->input->len <= WSMAN_HTTP_MAX_HEAD)
    return;

  if (length == 0 || length > WSMAN_HTTP_MAX_HEAD)
    {
      wsman_server_connection_send_status (self, 431);
      return;
    }

  status = wsman_http_head_parse (self->input->data, length, &self->head);
  wsman_secret_bytes_remove_front (self->input, length);
  if (status == 0)
    status = check_head (self);
  if (status != 0)
    {
      wsman_server_connection_send_status (self, status);
      return;
    }

  /* After the identity has ended, the request must begin a new authentication. Any other request is refused. */
  if (wsman_server_connection_get_remaining (self) == 0)
    wsman_server_connection_forget (self);
  wsman_server_connection_authenticate (self);
}

/* Finds out whether a body that isn't SOAP is sealed. If the body is sealed, but its sender isn't authenticated, this
 * function responds and returns FALSE. */
static gboolean
check_sealed (WsmanServerConnection *self)
{
  g_autofree char *protocol = wsman_sealed_body_get_protocol (self->head->content_type);

  /* The authentication to which the seal belongs has ended, or never existed on this connection. */
  if (protocol != NULL && self->user == NULL)
    {
      wsman_server_connection_refuse (self);
      return FALSE;
    }

  self->sealed = protocol != NULL && self->acceptor != NULL &&
                 g_ascii_strcasecmp (protocol, wsman_acceptor_get_protocol (self->acceptor)) == 0;

  return TRUE;
}

guint64
wsman_server_connection_get_max_body (WsmanServerConnection *self)
{
  guint64 size = self->policy->max_envelope_size;

  return size + (size / SEALED_CHUNK + 1) * MAX_SEALED_OVERHEAD;
}

void
wsman_server_connection_begin_body (WsmanServerConnection      *self,
                                    WsmanServerConnectionState  state)
{
  const WsmanTimeLimits *time_limits = &self->policy->time_limits;

  self->progress = 0;
  wsman_server_connection_set_state (self, state, state == STATE_BODY ? time_limits->body : time_limits->head);

  if (self->head->expects_continue && self->input->len == 0 && self->head->content_length <= self->framing.allowed)
    wsman_server_connection_write (self, g_string_new ("HTTP/1.1 100 Continue\r\n\r\n"), NULL);
  else
    wsman_server_connection_advance (self);
}

void
wsman_server_connection_expect_body (WsmanServerConnection *self)
{
  guint64 max_size = self->policy->max_envelope_size;
  gboolean is_soap;

  /* The credentials aren't needed any more after the check. */
  self->head->authorization = NULL;
  g_hash_table_remove (self->head->fields, "authorization");

  is_soap = wsman_http_content_type_is_soap (self->head->content_type, &self->charset);
  if (!is_soap && !check_sealed (self))
    return;

  if (self->charset != NULL ? !wsman_http_charset_is_supported (self->charset)
                            : !is_soap && !self->sealed && wsman_http_head_has_body (self->head))
    {
      wsman_server_connection_send_status (self, 415);
      return;
    }

  if (!self->sealed && self->acceptor != NULL && !wsman_server_connection_check_plain (self))
    return;

  if (self->user == NULL)
    max_size = MIN (max_size, WSMAN_MAX_ANONYMOUS_BODY);
  else if (self->sealed)
    max_size = wsman_server_connection_get_max_body (self);

  self->body = g_byte_array_new ();
  wsman_http_body_init (&self->framing, self->head, max_size);
  wsman_server_connection_begin_body (self, STATE_BODY);
}

void
wsman_server_connection_get_caller (WsmanServerConnection *self,
                                    WsmanClientIdentity   *caller)
{
  caller->user = self->user;
  if (self->local)
    caller->mechanism = "Local";
  else if (self->by_certificate)
    caller->mechanism = "Certificate";
  else if (self->uses_digest)
    caller->mechanism = "Digest";
  else
    caller->mechanism = self->acceptor != NULL ? wsman_acceptor_get_mechanism (self->acceptor) : "Basic";
  caller->sealed = self->sealed;
  /* The client has signed the TLS handshake, which contains the server's certificate. */
  caller->bound = self->acceptor != NULL ? wsman_acceptor_is_bound (self->acceptor) : self->certificate != NULL;
  caller->remote_address = self->remote_address;
  caller->delegation = self->acceptor != NULL ? wsman_acceptor_get_delegation (self->acceptor) : NULL;
}

const char *
wsman_server_connection_get_path (WsmanServerConnection *self)
{
  return self->head->path;
}

const char *
wsman_server_connection_get_content_encoding (WsmanServerConnection *self)
{
  return wsman_http_head_get (self->head, "content-encoding");
}

void
wsman_server_connection_set_request (WsmanServerConnection *self,
                                     gpointer               request)
{
  self->request = request;
}
/* Gives the body to the dispatcher. If the identity ended while the body was still arriving, the client gets a response
 * 401. */
static void
hand_on (WsmanServerConnection *self,
         GBytes                *body)
{
  WsmanClientIdentity caller;

  if (wsman_server_connection_get_remaining (self) == 0)
    {
      wsman_server_connection_log (self, WSMAN_EVENT_LOGIN_REFUSED, NULL,
                                   "The client’s identity expired before its message was complete");
      wsman_server_connection_forget (self);
      wsman_server_connection_refuse (self);
      return;
    }

  wsman_server_connection_set_state (self, STATE_HANDLING, 0);
  wsman_server_connection_watch_client (self);
  wsman_server_connection_get_caller (self, &caller);
  self->shared->request_handlers->handle (self, &caller, body, self->charset, self->shared->dispatcher);
}

static void
on_unsealed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(WsmanServerConnection) self = user_data;
  g_autofree char *charset = NULL;
  gboolean indented;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GBytes) body = wsman_sealing_unseal_finish (WSMAN_SECURITY_CONTEXT (source), result,
                                                        &charset, &indented, &local_error);

  if (self->state == STATE_CLOSED)
    return;

  self->indented = indented;
  if (body == NULL)
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "%p: %s: %s", self, self->user->text, local_error->message);
      wsman_server_connection_log_error (self, WSMAN_EVENT_LOGIN_REFUSED, NULL, local_error);
      wsman_server_connection_forget (self);
      wsman_server_connection_drop (self, 400);
    }
  else if (charset != NULL && !wsman_http_charset_is_supported (charset))
    {
      wsman_server_connection_send_status (self, 415);
    }
  else
    {
      self->charset = g_steal_pointer (&charset);
      hand_on (self, body);
    }
}

static void
got_body (WsmanServerConnection *self)
{
  g_autoptr(GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));

  if (!self->sealed)
    {
      hand_on (self, body);
      return;
    }

  wsman_server_connection_set_state (self, STATE_UNSEALING, self->policy->time_limits.body);
  wsman_sealing_unseal_async (wsman_acceptor_get_security (self->acceptor), body,
                              wsman_http_head_get (self->head, "content-type"),
                              wsman_acceptor_get_protocol (self->acceptor),
                              self->cancellable, on_unsealed, wsman_server_connection_ref (self));
}

static void
read_body (WsmanServerConnection *self)
{
  switch (wsman_http_body_feed (&self->framing, self->input, self->body))
    {
    case WSMAN_HTTP_BODY_MORE:
      break;

    case WSMAN_HTTP_BODY_DONE:
      self->body_is_read = TRUE;
      if (self->state == STATE_BODY)
        got_body (self);
      else
        wsman_server_connection_send_held (self);
      break;

    case WSMAN_HTTP_BODY_TOO_LARGE:
      self->head->keep_alive = FALSE;
      if (self->state == STATE_SKIPPING)
        wsman_server_connection_send_held (self);
      else if (self->user == NULL)
        wsman_server_connection_refuse (self);
      else
        wsman_server_connection_send_status (self, 413);
      break;

    case WSMAN_HTTP_BODY_INVALID:
      wsman_server_connection_drop (self, 400);
      break;
    }
}

static void
throw_away (WsmanServerConnection *self)
{
  self->lingered += self->input->len;
  wsman_secret_bytes_remove_front (self->input, self->input->len);
  if (self->lingered > MAX_LINGERED)
    wsman_server_connection_close (self);
}

static gboolean
state_reads (WsmanServerConnectionState state)
{
  return state == STATE_HEAD || state == STATE_BODY || state == STATE_SKIPPING || state == STATE_LINGERING;
}

/* Extends the deadline when bytes arrive. The time limit for a head begins with its first byte, and the time before
 * doesn't count. The deadline of an authenticated client's body is extended while bytes arrive. */
static void
put_off_deadline (WsmanServerConnection *self,
                  gsize                  length)
{
  if (self->state == STATE_HEAD && !self->has_begun)
    {
      self->has_begun = TRUE;
      wsman_server_connection_set_state (self, STATE_HEAD, self->policy->time_limits.head);
    }
  else if (self->state == STATE_BODY && self->user != NULL)
    {
      self->progress += length;
      if (self->progress < BODY_PROGRESS)
        return;

      self->progress = 0;
      wsman_server_connection_set_state (self, STATE_BODY, self->policy->time_limits.body);
    }
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(WsmanServerConnection) self = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  g_autofree guint8 *buffer = g_steal_pointer (&self->buffer);

  if (self->state == STATE_CLOSED || length <= 0)
    {
      explicit_bzero (buffer, MAX (length, 0));
      wsman_server_connection_close (self);
      return;
    }

  put_off_deadline (self, length);
  wsman_secret_bytes_append (&self->input, buffer, length);
  explicit_bzero (buffer, length);
  wsman_server_connection_advance (self);
}

void
wsman_server_connection_advance (WsmanServerConnection *self)
{
  g_autoptr(WsmanServerConnection) alive = wsman_server_connection_ref (self);
  gsize size;

  if (self->buffer != NULL || self->output != NULL)
    return;

  if (self->state == STATE_HEAD && self->input->len > 0)
    read_head (self);
  else if (self->state == STATE_BODY || self->state == STATE_SKIPPING)
    read_body (self);
  else if (self->state == STATE_LINGERING)
    throw_away (self);

  /* A body may come while “100 Continue” is still being written. It is read afterwards, because the response to it
   * would be a second write. */
  if (!state_reads (self->state) || self->buffer != NULL || self->output != NULL)
    return;

  size = self->state == STATE_BODY && self->user != NULL ? BODY_READ_SIZE : READ_SIZE;
  self->buffer = g_malloc (size);
  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->buffer, size,
                             G_PRIORITY_DEFAULT, self->cancellable, on_read,
                             wsman_server_connection_ref (self));
}
