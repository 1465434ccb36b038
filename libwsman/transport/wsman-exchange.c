/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One request and its response on one channel. libsoup's handlers run in the channel's context and
 * only note what happened; the caller's task ends in the caller's context, when that one is left.
 */

#include "wsman-exchange-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-context-source-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "base/wsman-wake-up-source-private.h"
#include "wsman-channel-authentication-private.h"
#include "wsman-codes.h"
#include "wsman-local-socket-private.h"
#include "wsman-sealing-private.h"
#include "wsman-tls-policy-private.h"
#include "wsman-version.h"

#define USER_AGENT                     \
  "libwsman/"                          \
  G_STRINGIFY (WSMAN_MAJOR_VERSION) "." \
  G_STRINGIFY (WSMAN_MINOR_VERSION) "." \
  G_STRINGIFY (WSMAN_MICRO_VERSION)

G_DEFINE_FINAL_TYPE (WsmanExchange, wsman_exchange, G_TYPE_OBJECT)

/* --- The channel's return --- */

static void
set_suspended (WsmanExchange *self,
               gboolean       suspended)
{
  if (self->channel == NULL || self->is_suspended == suspended)
    return;

  self->is_suspended = suspended;
  wsman_channel_pool_suspend (wsman_transport_get_pool (self->transport), suspended);
}

static void
give_back (WsmanExchange *self,
           gboolean       usable)
{
  WsmanChannel *channel;

  set_suspended (self, FALSE);
  channel = g_steal_pointer (&self->channel);
  if (channel == NULL)
    return;

  wsman_channel_enter (channel);
  g_signal_handlers_disconnect_by_data (channel->session, self);
  if (self->message != NULL)
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
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->sealed, g_byte_array_unref);
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

/* A request that names nobody has no use for an authentication, and its connection none afterwards. */
static gboolean
skips_authentication (WsmanExchange *self)
{
  return self->config->negotiation != NULL && (self->flags & WSMAN_SEND_ANONYMOUS) != 0;
}

/* What an authenticated connection says when all is not well leaves it in doubt, and libsoup would
 * put another one in its place. */
static gboolean
may_be_used_again (WsmanExchange *self)
{
  if (skips_authentication (self))
    return FALSE;

  return !self->channel->is_pinned ||
         (self->failure == NULL && soup_message_is_keepalive (self->message));
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

/* The time between two calls is the caller's, and doesn't count. */
static void
stop_deadline (WsmanExchange *self)
{
  if (self->deadline != NULL)
    self->spent += g_get_monotonic_time () - self->armed;
  clear_source (&self->deadline);
}

static void
complete (WsmanExchange *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  g_clear_pointer (&self->driver, wsman_context_source_stop);
  g_clear_pointer (&self->cancelled, wsman_wake_up_source_stop);
  clear_source (&self->readable);
  stop_deadline (self);
  g_clear_object (&self->stop);

  if (self->failure != NULL || self->is_ended)
    give_back (self, self->is_ended && may_be_used_again (self));

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

void
wsman_exchange_stop (WsmanExchange *self,
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
    wsman_exchange_stop (self, failure);

  return G_SOURCE_CONTINUE;
}

static guint
get_allowance (WsmanExchange *self)
{
  return self->progress == WSMAN_PROGRESS_CONNECTING ? self->config->connect_timeout : self->timeout;
}

static gboolean
on_deadline (gpointer user_data)
{
  WsmanExchange *self = user_data;

  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);

  wsman_exchange_stop (self, wsman_http_error_for_deadline (get_allowance (self), &attempt));

  return G_SOURCE_REMOVE;
}

static void
set_deadline (WsmanExchange *self)
{
  guint allowance = get_allowance (self);

  clear_source (&self->deadline);
  if (allowance == 0)
    return;

  self->armed = g_get_monotonic_time ();
  self->deadline = g_timeout_source_new (MAX (allowance - self->spent / G_TIME_SPAN_MILLISECOND, 0));
  g_source_set_callback (self->deadline, on_deadline, self, NULL);
  g_source_attach (self->deadline, self->channel->context);
}

static gboolean
is_of_same_stage (WsmanProgress a,
                  WsmanProgress b)
{
  return MIN (a, WSMAN_PROGRESS_CONNECTED) == MIN (b, WSMAN_PROGRESS_CONNECTED);
}

void
wsman_exchange_set_progress (WsmanExchange *self,
                             WsmanProgress  progress)
{
  gboolean goes_on = is_of_same_stage (self->progress, progress);

  self->progress = progress;
  if (goes_on)
    return;

  self->spent = 0;
  set_deadline (self);
}

static void
wait_in_context (WsmanExchange *self)
{
  self->driver = wsman_context_source_new (self->channel->context);
  g_source_set_callback (self->driver, on_turn, self, NULL);
  g_source_attach (self->driver, g_task_get_context (self->task));

  self->cancelled = wsman_wake_up_source_new (g_task_get_cancellable (self->task));
  g_source_set_callback (self->cancelled, on_cancelled, self, NULL);
  g_source_attach (self->cancelled, self->channel->context);

  if (self->deadline == NULL)
    set_deadline (self);
}

/* Does what it can at once: often that is all, and nothing need be attached anywhere. But a send whose
 * caller goes on with other things runs in its main loop alone: a server nearby can answer before we
 * are back, and what was asked for a moment ago could no more be cancelled. Takes task. */
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
  if ((self->flags & WSMAN_SEND_NEVER_WAIT) != 0 || self->progress == WSMAN_PROGRESS_RESPONDED)
    wsman_context_run (self->channel->context);
  wsman_channel_leave (self->channel);

  if (self->is_done)
    complete (self);
  else
    wait_in_context (self);
}

void
wsman_exchange_fail (WsmanExchange *self,
                     GError        *error)
{
  g_autoptr(GError) owned = error;
  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);

  self->is_done = TRUE;
  if (self->failure != NULL)
    return;

  self->failure = wsman_exchange_explain_peer (self);
  if (self->failure != NULL)
    return;

  self->is_lost = self->is_lost || wsman_http_failure_is_loss (error);
  if (error->domain == WSMAN_ERROR)
    self->failure = g_steal_pointer (&owned);
  else if (self->config->local && self->progress == WSMAN_PROGRESS_CONNECTING)
    self->failure = wsman_local_socket_error_for_connecting (self->config->connectable, error);
  else
    self->failure = wsman_http_error_for_failure (error, &attempt);
}

/* --- The request --- */

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

/* --- From the call to the request --- */

static void
on_wrote_body (WsmanExchange *self)
{
  self->progress = MAX (self->progress, WSMAN_PROGRESS_SENT);
}

/* In the channel's context. */
static void
send_body (WsmanExchange *self,
           GBytes        *body,
           const char    *content_type)
{
  self->message = wsman_exchange_make_message (self, content_type, body);
  g_signal_connect_swapped (self->message, "wrote-body-data", G_CALLBACK (on_wrote_body), self);
  g_signal_connect_swapped (self->message, "wrote-body", G_CALLBACK (on_wrote_body), self);
  add_headers (self, (self->flags & WSMAN_SEND_ANONYMOUS) != 0);
  soup_session_send_async (self->channel->session, self->message, G_PRIORITY_DEFAULT, self->stop,
                           wsman_exchange_on_head, g_object_ref (self));
}

static void
on_sealed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;
  WsmanSecurityContext *security = WSMAN_SECURITY_CONTEXT (source);
  g_autofree char *content_type = NULL;
  GError *error = NULL;
  g_autoptr(GBytes) body = wsman_sealing_seal_finish (security, result, &error);

  if (body == NULL)
    {
      /* Such as a ticket that has run out: another authentication gets another one. */
      self->is_lost = self->was_pinned && self->failure == NULL;
      wsman_exchange_fail (self, error);
      return;
    }

  content_type = wsman_sealed_body_format_content_type (
    wsman_sealing_get_protocol (wsman_security_context_get_scheme (security)));
  send_body (self, body, content_type);
}

/* In the channel's context, whose connection is authenticated as far as that is needed. */
static void
send_request (WsmanExchange *self)
{
  WsmanSecurityContext *security = self->channel->security;
  g_autofree char *content_type = NULL;

  if (self->is_sealing)
    {
      wsman_sealing_seal_async (security, self->body, self->charset,
                                wsman_sealing_get_protocol (wsman_security_context_get_scheme (security)),
                                FALSE, self->stop, on_sealed, g_object_ref (self));
      return;
    }

  content_type = g_strconcat ("application/soap+xml;charset=", self->charset, NULL);
  send_body (self, self->body, content_type);
}

static void
on_authenticated (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;
  GError *error = NULL;

  if (!wsman_channel_authenticate_finish (result, &error))
    {
      wsman_exchange_fail (self, error);
      return;
    }

  wsman_exchange_set_progress (self, WSMAN_PROGRESS_CONNECTED);
  wsman_transport_set_security (self->transport,
                                wsman_security_context_get_mechanism (self->channel->security),
                                self->is_sealing, self->channel->is_bound);
  send_request (self);
}

WsmanExchange *
wsman_exchange_new (WsmanTransport         *transport,
                    WsmanChannel           *channel,
                    const WsmanHttpRequest *request)
{
  WsmanExchange *self = g_object_new (WSMAN_TYPE_EXCHANGE, NULL);

  self->transport = g_object_ref (transport);
  self->channel = channel;
  self->config = wsman_channel_pool_get_config (wsman_transport_get_pool (transport));
  self->uri = g_uri_ref (self->config->uri);
  self->body = g_bytes_ref (request->body);
  self->charset = g_strdup (request->charset);
  self->flags = request->flags;
  self->timeout = request->timeout;
  self->was_pinned = channel->is_pinned;
  self->progress = channel->is_pinned ? WSMAN_PROGRESS_CONNECTED : WSMAN_PROGRESS_CONNECTING;
  self->is_sealing = self->config->negotiation != NULL && self->config->seal && !skips_authentication (self);

  g_signal_connect (channel->session, "request-unqueued", G_CALLBACK (wsman_exchange_on_unqueued), self);

  return self;
}

/* In the channel's context. */
static void
connect_or_send (WsmanExchange *self)
{
  if (self->channel->socket == NULL && g_str_equal (g_uri_get_scheme (self->uri), "https"))
    {
      g_autoptr(GTlsDatabase) database = wsman_tls_policy_ref_database (self->config);

      soup_session_set_tls_database (self->channel->session, database);
    }

  if (wsman_channel_needs_authentication (self->channel, self->config) && !skips_authentication (self))
    wsman_channel_authenticate_async (self->channel, self->config, wsman_exchange_make_message, self, self->stop,
                                      on_authenticated, g_object_ref (self));
  else
    send_request (self);
}

static void
on_prepared (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;
  GError *error = NULL;

  if (wsman_tls_policy_prepare_finish (result, &error))
    connect_or_send (self);
  else
    wsman_exchange_fail (self, error);
}

static void
start_request (WsmanExchange *self)
{
  if (wsman_tls_policy_is_ready (self->config))
    connect_or_send (self);
  else
    wsman_tls_policy_prepare_async (self->stop, on_prepared, g_object_ref (self));
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

  begin_call (self, g_steal_pointer (&task), start_request);
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
  set_suspended (self, FALSE);

  if (self->task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "%s",
                             _("The answer is being read already"));
  else if (self->channel != NULL && (self->piece == NULL || g_cancellable_is_cancelled (cancellable)))
    begin_call (self, g_steal_pointer (&task), wsman_exchange_read_piece);
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
wsman_exchange_suspend (WsmanExchange *self)
{
  set_suspended (self, TRUE);
}
