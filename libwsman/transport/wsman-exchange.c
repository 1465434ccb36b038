/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One request and its answer on one channel. libsoup's handlers run in the channel's context and
 * only note what happened; the caller's task ends in the caller's context, when that one is left.
 */

#include "transport/wsman-exchange-private.h"

#include <glib/gi18n-lib.h>

#include "security/wsman-secret-private.h"
#include "transport/wsman-alarm-private.h"
#include "transport/wsman-context-source-private.h"
#include "wsman-debug-private.h"
#include "wsman-error-private.h"
#include "wsman-version.h"

#define USER_AGENT                     \
  "libwsman/"                          \
  G_STRINGIFY (WSMAN_MAJOR_VERSION) "." \
  G_STRINGIFY (WSMAN_MINOR_VERSION) "." \
  G_STRINGIFY (WSMAN_MICRO_VERSION)

/* The most that is read at once. */
#define PIECE_SIZE (64 * 1024)

struct _WsmanExchange
{
  GObject parent_instance;

  WsmanTransport *transport;
  WsmanChannel *channel; /* NULL once it was given back */
  GUri *uri;
  guint timeout;

  SoupMessage *message;
  GInputStream *stream;
  char *charset;
  WsmanProgress progress;
  goffset n_read;
  GBytes *piece;      /* read, but not handed out yet */
  gboolean is_ending;   /* the body was read */
  gboolean is_unqueued; /* libsoup has tidied up */
  gboolean is_ended;    /* both */
  gboolean is_lost;
  gboolean is_parked;

  /* The call under way, if any. */
  GTask *task;
  GSource *driver;
  GSource *deadline;
  GSource *cancelled;
  GSource *readable;
  GCancellable *stop;
  GError *failure;
  gboolean is_done;
};

G_DEFINE_FINAL_TYPE (WsmanExchange, wsman_exchange, G_TYPE_OBJECT)

/* --- The channel's return --- */

static void
set_parked (WsmanExchange *self,
            gboolean       parked)
{
  if (self->channel == NULL || self->is_parked == parked)
    return;

  self->is_parked = parked;
  wsman_channel_pool_park (wsman_transport_get_pool (self->transport), parked);
}

static void
give_back (WsmanExchange *self,
           gboolean       usable)
{
  WsmanChannel *channel;

  set_parked (self, FALSE);
  channel = g_steal_pointer (&self->channel);
  if (channel == NULL)
    return;

  wsman_channel_enter (channel);
  g_signal_handlers_disconnect_by_data (channel->session, self);
  g_signal_handlers_disconnect_by_data (self->message, self);
  if (!usable)
    wsman_channel_cut (channel);
  if (self->stream != NULL)
    g_input_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
  wsman_channel_leave (channel);

  wsman_channel_pool_give (wsman_transport_get_pool (self->transport), channel, usable);
}

static void
wsman_exchange_dispose (GObject *object)
{
  WsmanExchange *self = WSMAN_EXCHANGE (object);

  give_back (self, FALSE);
  g_clear_object (&self->message);
  g_clear_object (&self->transport);
  g_clear_pointer (&self->piece, g_bytes_unref);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->charset, g_free);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (wsman_exchange_parent_class)->dispose (object);
}

static void
wsman_exchange_class_init (WsmanExchangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wsman_exchange_dispose;
}

static void
wsman_exchange_init (WsmanExchange *self)
{
}

/* --- A call: what starts, ends and bounds it --- */

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
complete (WsmanExchange *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  g_clear_pointer (&self->driver, wsman_context_source_stop);
  g_clear_pointer (&self->cancelled, wsman_alarm_stop);
  clear_source (&self->readable);
  clear_source (&self->deadline);
  g_clear_object (&self->stop);

  if (self->failure != NULL || self->is_ended)
    give_back (self, self->is_ended);

  if (self->failure != NULL)
    g_task_return_error (task, g_steal_pointer (&self->failure));
  else if (g_task_get_source_tag (task) == wsman_exchange_start_async)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_pointer (task, g_steal_pointer (&self->piece), (GDestroyNotify) g_bytes_unref);
}

static gboolean
on_turn (gpointer user_data)
{
  WsmanExchange *self = user_data;

  if (!self->is_done)
    return G_SOURCE_CONTINUE;

  complete (self);

  return G_SOURCE_REMOVE;
}

/* Ends the call with failure, once libsoup has let go; takes failure. */
static void
stop_call (WsmanExchange *self,
           GError        *failure)
{
  if (self->failure != NULL)
    {
      g_error_free (failure);
      return;
    }

  self->failure = failure;
  wsman_channel_cut (self->channel);
  g_cancellable_cancel (self->stop);
}

static gboolean
on_cancelled (gpointer user_data)
{
  WsmanExchange *self = user_data;
  GError *failure = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (self->task), &failure))
    stop_call (self, failure);

  return G_SOURCE_CONTINUE;
}

static guint
get_allowance (WsmanExchange *self)
{
  return self->progress == WSMAN_PROGRESS_CONNECTING
           ? wsman_channel_pool_get_config (wsman_transport_get_pool (self->transport))->connect_timeout
           : self->timeout;
}

static gboolean
on_deadline (gpointer user_data)
{
  WsmanExchange *self = user_data;

  stop_call (self, wsman_http_error_for_deadline (get_allowance (self), self->uri, self->progress));

  return G_SOURCE_REMOVE;
}

static void
set_deadline (WsmanExchange *self)
{
  guint allowance = get_allowance (self);

  clear_source (&self->deadline);
  if (allowance == 0)
    return;

  self->deadline = g_timeout_source_new (allowance);
  g_source_set_callback (self->deadline, on_deadline, self, NULL);
  g_source_attach (self->deadline, self->channel->context);
}

static void
wait_in_context (WsmanExchange *self)
{
  self->driver = wsman_context_source_new (self->channel->context);
  g_source_set_callback (self->driver, on_turn, self, NULL);
  g_source_attach (self->driver, g_task_get_context (self->task));

  self->cancelled = wsman_alarm_new (g_task_get_cancellable (self->task));
  g_source_set_callback (self->cancelled, on_cancelled, self, NULL);
  g_source_attach (self->cancelled, self->channel->context);

  set_deadline (self);
}

/* Does what it can at once: often that is all, and nothing need be attached anywhere. Takes task. */
static void
begin_call (WsmanExchange *self,
            GTask         *task,
            void         (*start) (WsmanExchange *self))
{
  self->task = task;
  self->is_done = FALSE;
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &self->failure))
    {
      complete (self);
      return;
    }

  self->stop = g_cancellable_new ();
  wsman_channel_enter (self->channel);
  start (self);
  wsman_context_run (self->channel->context);
  wsman_channel_leave (self->channel);

  if (self->is_done)
    complete (self);
  else
    wait_in_context (self);
}

/* Notes error, unless the call was stopped and this is but the echo; takes error. */
static void
fail (WsmanExchange *self,
      GError        *error)
{
  g_autoptr(GError) owned = error;

  self->is_done = TRUE;
  if (self->failure != NULL)
    return;

  self->is_lost = wsman_http_failure_is_loss (error);
  self->failure = wsman_http_error_for_failure (error, self->uri, self->progress);
}

/* --- The body --- */

/* libsoup takes an answer that is to be the connection's last as one that ends with it, even if
 * its length is known: then neither a missing end would be noticed, nor the end before the peer
 * closes. So the length is watched here; -1 if it isn't known. */
static goffset
get_rest (WsmanExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH)
    return -1;

  return MAX (soup_message_headers_get_content_length (headers) - self->n_read, 0);
}

static void read_piece (WsmanExchange *self);

/* Likewise it takes the head as complete where the connection ends: an answer that should have a
 * body, but has none, nor a length, is one whose head was cut. */
static gboolean
was_cut (WsmanExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);

  return get_rest (self) > 0 ||
         (self->n_read == 0 && soup_message_get_status (self->message) == SOUP_STATUS_OK &&
          soup_message_headers_get_encoding (headers) == SOUP_ENCODING_EOF);
}

/* A message may be over before its body was read: when a proxy refused. */
static void
note_end (WsmanExchange *self)
{
  if (!self->is_ending || !self->is_unqueued)
    return;

  self->is_ended = TRUE;
  self->is_done = TRUE;
}

static void
on_unqueued (SoupSession   *session,
             SoupMessage   *message,
             WsmanExchange *self)
{
  if (message != self->message)
    return;

  self->is_unqueued = TRUE;
  note_end (self);
}

/* The connection is only used again after libsoup has seen the end itself. */
static void
end_body (WsmanExchange *self)
{
  char byte;

  wsman_debug (WSMAN_DEBUG_TRANSPORT, "channel %p: %" G_GOFFSET_FORMAT " bytes of body",
               self->channel, self->n_read);

  if (soup_message_is_keepalive (self->message))
    g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->stream),
                                              &byte, sizeof byte, NULL, NULL);
  self->is_ending = TRUE;
  g_input_stream_close (self->stream, NULL, NULL);
  note_end (self);
}

/* Takes buffer. */
static void
take_piece (WsmanExchange *self,
            gpointer       buffer,
            gsize          length)
{
  self->n_read += length;
  self->piece = g_bytes_new_take (buffer, length);

  if (g_task_get_source_tag (self->task) == wsman_exchange_start_async)
    self->failure = wsman_http_error_for_answer (self->message, length == 0,
                                                 wsman_security_context_get_scheme (self->channel->security));

  if (length == 0 && self->failure == NULL && was_cut (self))
    fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                                     _("it is shorter than announced")));
  else if (length == 0 || get_rest (self) == 0)
    end_body (self);
  else
    self->is_done = TRUE;
}

static gboolean
on_readable (GObject  *stream,
             gpointer  user_data)
{
  read_piece (user_data);

  return G_SOURCE_REMOVE;
}

static void
wait_readable (WsmanExchange *self)
{
  clear_source (&self->readable);
  self->readable = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (self->stream),
                                                          self->stop);
  g_source_set_callback (self->readable, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->readable, self->channel->context);
}

/* In the channel's context. FALSE if nothing is there yet. */
static gboolean
try_piece (WsmanExchange *self)
{
  g_autofree char *buffer = g_malloc (PIECE_SIZE);
  g_autoptr(GError) error = NULL;
  gssize length = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (self->stream),
                                                            buffer, PIECE_SIZE, self->stop, &error);

  if (length >= 0)
    take_piece (self, g_realloc (g_steal_pointer (&buffer), length), length);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return FALSE;
  else
    fail (self, g_steal_pointer (&error));

  return TRUE;
}

static void
read_piece (WsmanExchange *self)
{
  if (!try_piece (self))
    wait_readable (self);
}

/* --- The head --- */

static void
set_charset (WsmanExchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  g_autoptr(GHashTable) parameters = NULL;

  if (soup_message_headers_get_content_type (headers, &parameters) != NULL)
    self->charset = g_strdup (g_hash_table_lookup (parameters, "charset"));
}

static void
on_head (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;
  GError *error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream == NULL)
    {
      fail (self, error);
      return;
    }

  wsman_debug (WSMAN_DEBUG_TRANSPORT, "channel %p: HTTP status %u", self->channel,
               soup_message_get_status (self->message));

  self->progress = WSMAN_PROGRESS_ANSWERED;
  set_charset (self);
  set_deadline (self);

  if (try_piece (self))
    return;

  /* An answer that looks odd is only known by whether it has a body. */
  if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)) &&
      wsman_http_answer_is_soap (self->message))
    self->is_done = TRUE;
  else
    wait_readable (self);
}

static void
on_starting (SoupMessage   *message,
             WsmanExchange *self)
{
  self->progress = WSMAN_PROGRESS_CONNECTED;
  wsman_transport_set_reached (self->transport);
  set_deadline (self);
}

static void
on_wrote_body (WsmanExchange *self)
{
  self->progress = MAX (self->progress, WSMAN_PROGRESS_SENT);
}

/* libsoup would send the request again by itself, after it has read a body of any size. */
static void
on_misdirected (SoupMessage   *message,
                WsmanExchange *self)
{
  stop_call (self, wsman_http_error_for_answer (message, TRUE, NULL));
}

static gboolean
on_accept_certificate (SoupMessage          *message,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  errors,
                       WsmanExchange        *self)
{
  GError *refusal = NULL;

  if (wsman_transport_accepts (self->transport, certificate, g_task_get_context (self->task), &refusal))
    {
      g_set_object (&self->channel->accepted, certificate);
      return TRUE;
    }

  stop_call (self, refusal);

  return FALSE;
}

/* A backend that finds nothing wanting where there is no database has checked nothing. */
static void
refuse_unless_asked (WsmanExchange *self)
{
  GError *refusal = NULL;

  if (self->channel->accepted != NULL)
    return;

  wsman_error_set (&refusal, WSMAN_ERROR_CERTIFICATE, 0x80072F8F,
                   _("The certificate of %s could not be checked"), g_uri_get_host (self->uri));
  stop_call (self, refusal);
}

static void
on_network_event (SoupMessage        *message,
                  GSocketClientEvent  event,
                  GIOStream          *connection,
                  WsmanExchange      *self)
{
  static const char * const protocols[] = { "http/1.1", NULL };

  switch (event)
    {
    case G_SOCKET_CLIENT_CONNECTED:
      g_set_object (&self->channel->socket,
                    g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
      g_clear_object (&self->channel->accepted);
      break;

    case G_SOCKET_CLIENT_TLS_HANDSHAKING:
      g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (connection), protocols);
      break;

    case G_SOCKET_CLIENT_TLS_HANDSHAKED:
      refuse_unless_asked (self);
      break;

    case G_SOCKET_CLIENT_RESOLVING:
    case G_SOCKET_CLIENT_RESOLVED:
    case G_SOCKET_CLIENT_CONNECTING:
    case G_SOCKET_CLIENT_PROXY_NEGOTIATING:
    case G_SOCKET_CLIENT_PROXY_NEGOTIATED:
    case G_SOCKET_CLIENT_COMPLETE:
    default:
      break;
    }
}

static void
add_headers (WsmanExchange *self,
             gboolean       is_anonymous)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (self->message);
  char *authorization;

  soup_message_headers_append (headers, "User-Agent", USER_AGENT);
  soup_message_headers_append (headers, "Accept-Encoding", "identity");
  soup_message_headers_append (headers, "Connection", "Keep-Alive");

  if (is_anonymous)
    {
      soup_message_headers_append (headers, "WSMANIDENTIFY", "unauthenticated");
      return;
    }

  authorization = wsman_security_context_dup_authorization (self->channel->security);
  if (authorization != NULL)
    soup_message_headers_append (headers, "Authorization", authorization);
  wsman_secret_free (authorization);
}

static SoupMessage *
new_message (GUri               *uri,
             const WsmanRequest *request)
{
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_POST, uri);
  g_autofree char *type = g_strconcat ("application/soap+xml;charset=", request->charset, NULL);

  /* Without IDEMPOTENT each request would have a connection of its own. It makes nothing be sent
   * twice: that, libsoup decides by the method alone. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT | SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, type, request->body);

  /* Without the manager in the session libsoup would gather the whole body of a 401 for it. */
  soup_message_disable_feature (message, SOUP_TYPE_AUTH_MANAGER);

  return message;
}

WsmanExchange *
wsman_exchange_new (WsmanTransport     *transport,
                    WsmanChannel       *channel,
                    const WsmanRequest *request)
{
  WsmanExchange *self = g_object_new (WSMAN_TYPE_EXCHANGE, NULL);
  const WsmanTransportConfig *config = wsman_channel_pool_get_config (wsman_transport_get_pool (transport));

  self->transport = g_object_ref (transport);
  self->channel = channel;
  self->uri = g_uri_ref (config->uri);
  self->timeout = request->timeout;
  self->message = new_message (config->uri, request);
  add_headers (self, (request->flags & WSMAN_SEND_ANONYMOUS) != 0);
  if (config->client_certificate != NULL)
    soup_message_set_tls_client_certificate (self->message, config->client_certificate);

  g_signal_connect (self->message, "network-event", G_CALLBACK (on_network_event), self);
  g_signal_connect (self->message, "accept-certificate", G_CALLBACK (on_accept_certificate), self);
  g_signal_connect (self->message, "starting", G_CALLBACK (on_starting), self);
  g_signal_connect_swapped (self->message, "wrote-body-data", G_CALLBACK (on_wrote_body), self);
  g_signal_connect_swapped (self->message, "wrote-body", G_CALLBACK (on_wrote_body), self);
  soup_message_add_status_code_handler (self->message, "got-headers", SOUP_STATUS_MISDIRECTED_REQUEST,
                                        G_CALLBACK (on_misdirected), self);
  g_signal_connect (channel->session, "request-unqueued", G_CALLBACK (on_unqueued), self);

  return self;
}

static void
send_message (WsmanExchange *self)
{
  soup_session_send_async (self->channel->session, self->message, G_PRIORITY_DEFAULT, self->stop,
                           on_head, g_object_ref (self));
}

void
wsman_exchange_start_async (WsmanExchange       *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_exchange_start_async);
  g_task_set_check_cancellable (task, FALSE);
  begin_call (self, g_steal_pointer (&task), send_message);
}

gboolean
wsman_exchange_start_finish (WsmanExchange  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_assert (g_task_is_valid (result, self));
  g_assert (g_async_result_is_tagged (result, wsman_exchange_start_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
wsman_exchange_is_lost (WsmanExchange *self,
                        WsmanProgress *progress)
{
  *progress = self->progress;

  return self->is_lost;
}

/* --- For the caller --- */

guint
wsman_exchange_get_status (WsmanExchange *self)
{
  return soup_message_get_status (self->message);
}

const char *
wsman_exchange_get_charset (WsmanExchange *self)
{
  return self->charset;
}

const char *
wsman_exchange_get_reason (WsmanExchange *self)
{
  return soup_message_get_reason_phrase (self->message);
}

GBytes *
wsman_exchange_take_piece (WsmanExchange *self)
{
  if (self->task == NULL && self->piece == NULL && self->is_ended)
    return g_bytes_new (NULL, 0);

  return self->task == NULL ? g_steal_pointer (&self->piece) : NULL;
}

void
wsman_exchange_read_async (WsmanExchange       *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_exchange_read_async);
  g_task_set_check_cancellable (task, FALSE);
  set_parked (self, FALSE);

  if (self->task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "%s",
                             _("The answer is being read already"));
  else if (self->channel != NULL && (self->piece == NULL || g_cancellable_is_cancelled (cancellable)))
    begin_call (self, g_steal_pointer (&task), read_piece);
  else if (g_task_return_error_if_cancelled (task))
    return;
  else if (self->piece != NULL || self->is_ended)
    g_task_return_pointer (task, wsman_exchange_take_piece (self), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s",
                             _("The answer was given up before"));
}

GBytes *
wsman_exchange_read_finish (WsmanExchange  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_exchange_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wsman_exchange_park (WsmanExchange *self)
{
  set_parked (self, TRUE);
}
