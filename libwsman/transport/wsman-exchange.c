/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * An exchange and its calls. libsoup's handlers run in the channel's context, and only store what has happened. The
 * caller's task ends in the caller's context, after the handler has returned.
 *
 * The exchange is always in one state:
 *
 *   new ─→ waiting for a channel ─→ sending ─→ ready ←─→ suspended
 *              ↑                       │        ↓ ↑
 *              │                       │      reading
 *              │                       └───────┬┘
 *              │                               ├→ ending, until libsoup has finished ─→ ended
 *              │                               ├→ stopping, until libsoup has stopped ─→ failed
 *              └─────── lost ←─ losing, likewise ┘
 *                         └→ failed
 *
 * A call is running while the state is sending, reading, ending, stopping or losing. A failure can't occur in the state
 * suspended, because no source watches the connection of a suspended exchange. A lost request is sent again once on
 * another channel, unless a second request could do harm. A new challenge, or a resumed TLS session, doesn't count.
 */

#include "wsman-exchange-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-context-source-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "base/wsman-wake-up-source-private.h"
#include "wsman-exchange-certificate-private.h"
#include "wsman-local-service-private.h"
#include "wsman-proxy-errors-private.h"
#include "wsman-sealing-private.h"

G_DEFINE_FINAL_TYPE (WsmanExchange, wsman_exchange, G_TYPE_OBJECT)

/* --- The state --- */

#define STATE(name) (1u << STATE_##name)

static const guint followers[N_STATES] = {
  [STATE_NEW] = STATE (WAITING) | STATE (FAILED),
  [STATE_WAITING] = STATE (SENDING) | STATE (FAILED),
  [STATE_SENDING] = STATE (READY) | STATE (ENDING) | STATE (ENDED) | STATE (STOPPING) | STATE (LOSING) |
                    STATE (LOST) | STATE (FAILED),
  [STATE_READING] = STATE (READY) | STATE (ENDING) | STATE (ENDED) | STATE (STOPPING) | STATE (LOSING) |
                    STATE (FAILED),
  [STATE_ENDING] = STATE (ENDED),
  [STATE_STOPPING] = STATE (FAILED),
  [STATE_LOSING] = STATE (LOST),
  [STATE_READY] = STATE (READING) | STATE (SUSPENDED) | STATE (FAILED),
  [STATE_SUSPENDED] = STATE (READY),
  [STATE_ENDED] = STATE (FAILED),
  [STATE_LOST] = STATE (WAITING) | STATE (FAILED),
  [STATE_FAILED] = 0,
};

void
wsman_exchange_set_state (WsmanExchange      *self,
                          WsmanExchangeState  state)
{
  if ((followers[self->state] & (1u << state)) == 0)
    g_critical ("An exchange must not go from state %d to state %d", self->state, state);

  self->state = state;
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
  if (self->state == STATE_SENDING || self->state == STATE_READING)
    wsman_exchange_set_state (self, STATE_STOPPING);
  else if (self->state == STATE_READY)
    wsman_exchange_set_state (self, STATE_FAILED);

  wsman_channel_cut (self->channel);
  g_cancellable_cancel (self->stop);
}

void
wsman_exchange_lose (WsmanExchange *self,
                     GError        *failure)
{
  if (self->failure == NULL)
    wsman_exchange_set_state (self, STATE_LOSING);

  wsman_exchange_stop (self, failure);
}

/* Converts error to the error that the caller gets. */
static GError *
explain (WsmanExchange *self,
         const GError  *error)
{
  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);
  const WsmanProxy *proxy = wsman_route_get_proxy (self->channel->route);
  const GError *refusal = wsman_route_get_failure (self->channel->route);

  if (refusal != NULL)
    return g_error_copy (refusal);
  if (error->domain == WSMAN_ERROR)
    return g_error_copy (error);
  if (proxy != NULL && !attempt.is_open)
    return wsman_proxy_error_for_connecting (proxy, error);
  if (self->config->local && self->progress == WSMAN_PROGRESS_CONNECTING)
    return wsman_local_service_error_for_connecting (self->config->connectable, error);

  return wsman_exchange_explain_renegotiation (self, wsman_http_error_for_failure (error, &attempt));
}

void
wsman_exchange_fail (WsmanExchange *self,
                     GError        *error)
{
  g_autoptr(GError) owned = error;

  if (self->failure == NULL)
    self->failure = wsman_exchange_explain_peer (self);

  if (self->failure == NULL)
    {
      self->failure = explain (self, error);
      if (self->state != STATE_LOSING && wsman_http_failure_is_loss (error))
        wsman_exchange_set_state (self, STATE_LOSING);
    }

  wsman_exchange_set_state (self, self->state == STATE_LOSING ? STATE_LOST : STATE_FAILED);
}

/* --- The object --- */

/* Counts the channel again. A channel doesn't count while its exchange is suspended. */
static void
resume (WsmanExchange *self)
{
  if (self->state != STATE_SUSPENDED)
    return;

  wsman_exchange_set_state (self, STATE_READY);
  wsman_transport_suspend (self->transport, FALSE);
}

static void
give_back (WsmanExchange *self,
           gboolean       usable)
{
  WsmanChannel *channel;

  resume (self);
  channel = g_steal_pointer (&self->channel);
  if (channel == NULL)
    return;

  g_main_context_push_thread_default (channel->context);
  g_clear_signal_handler (&self->unqueued, channel->session);
  wsman_route_set_owner (channel->route, NULL, NULL, NULL);
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  if (!usable)
    wsman_channel_cut (channel);
  if (self->stream != NULL)
    g_input_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
  g_main_context_pop_thread_default (channel->context);

  wsman_transport_give (self->transport, channel, usable);
}

/* Gives the channel back, and clears the results of the attempt. The progress of the attempt stays. Connections that
 * were given up because of a resumed TLS session share the time for connecting. */
static void
clear_attempt (WsmanExchange *self)
{
  give_back (self, FALSE);
  g_clear_object (&self->message);
  g_clear_pointer (&self->piece, g_bytes_unref);
  g_clear_pointer (&self->whole, g_byte_array_unref);
  g_clear_pointer (&self->charset, g_free);
  g_clear_error (&self->failure);
  self->n_read = 0;
  if (!self->is_resumed)
    self->spent = 0;
  self->is_resumed = FALSE;
}

static void
wsman_exchange_dispose (GObject *object)
{
  WsmanExchange *self = WSMAN_EXCHANGE (object);

  clear_attempt (self);
  g_clear_object (&self->transport);
  g_clear_pointer (&self->request.body, g_bytes_unref);

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

WsmanExchange *
wsman_exchange_new (WsmanTransport         *transport,
                    const WsmanHttpRequest *request)
{
  WsmanExchange *self = g_object_new (WSMAN_TYPE_EXCHANGE, NULL);

  self->transport = g_object_ref (transport);
  self->request = *request;
  self->request.body = g_bytes_ref (request->body);

  return self;
}

/* --- The beginning and the end of a call --- */

static void take_channel (WsmanExchange *self);

gboolean
wsman_exchange_skips_authentication (WsmanExchange *self)
{
  return self->config->negotiation != NULL && (self->request.flags & WSMAN_SEND_ANONYMOUS) != 0;
}

/* Tells whether another exchange may use the channel. After an error or without keep-alive, an authenticated connection
 * isn't used again, because libsoup would replace it with a connection that isn't authenticated. The connection of an
 * anonymous request isn't used again either, nor one whose certificate may have been refused. */
static gboolean
may_be_used_again (WsmanExchange *self)
{
  if (self->state != STATE_ENDED || wsman_exchange_skips_authentication (self))
    return FALSE;

  if (self->failure != NULL && wsman_exchange_uses_certificate (self))
    return FALSE;

  return !self->channel->is_pinned ||
         (self->failure == NULL && soup_message_is_keepalive (self->message));
}

/* Tells whether the request may be sent again. A server doesn't process a request before a byte of its body has
 * arrived, and doesn't process a request that it refuses with a new challenge. */
static gboolean
may_send_again (WsmanExchange *self)
{
  if (self->state != STATE_LOST || self->n_attempts > 1 + self->n_renewals + self->n_resumed)
    return FALSE;

  switch (self->progress)
    {
    case WSMAN_PROGRESS_AUTHENTICATING:
    case WSMAN_PROGRESS_CONNECTED:
      return TRUE;
    case WSMAN_PROGRESS_SENT:
      return (self->request.flags & WSMAN_SEND_REPEATABLE) != 0;
    case WSMAN_PROGRESS_CONNECTING:
      return self->is_resumed;
    case WSMAN_PROGRESS_RESPONDED:
    default:
      return FALSE;
    }
}

static gboolean
is_sending (WsmanExchange *self)
{
  return g_task_get_source_tag (self->task) == wsman_exchange_send_async;
}

static void
return_result (WsmanExchange *self)
{
  gboolean sends = is_sending (self);
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  if (self->failure != NULL && self->state != STATE_FAILED)
    wsman_exchange_set_state (self, STATE_FAILED);

  if (self->failure != NULL)
    g_task_return_error (task, g_steal_pointer (&self->failure));
  else if (sends)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_pointer (task, g_steal_pointer (&self->piece), (GDestroyNotify) g_bytes_unref);
}

/* Stores the advice, which depends on the connection, before the connection is given back. */
static void
note_advice (WsmanExchange *self)
{
  const WsmanHttpAttempt attempt = wsman_exchange_describe (self);

  self->advice = wsman_http_get_advice (&attempt);
}

static void
complete (WsmanExchange *self)
{
  g_clear_pointer (&self->driver, wsman_context_source_stop);
  g_clear_pointer (&self->cancelled, wsman_wake_up_source_stop);
  wsman_source_clear (&self->readable);
  wsman_exchange_stop_clock (self);
  g_clear_object (&self->stop);

  if (is_sending (self) && may_send_again (self))
    {
      wsman_debug (WSMAN_DEBUG_TRANSPORT, "sending again: %s", self->failure->message);
      clear_attempt (self);
      take_channel (self);
      return;
    }

  if (self->failure != NULL)
    note_advice (self);
  if (self->failure != NULL || self->state == STATE_ENDED)
    give_back (self, may_be_used_again (self));
  return_result (self);
}

static gboolean
on_turn (gpointer user_data)
{
  WsmanExchange *self = user_data;

  if (self->state < STATE_READY)
    return G_SOURCE_CONTINUE;

  complete (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (gpointer user_data)
{
  WsmanExchange *self = user_data;
  GError *local_error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (self->task), &local_error))
    wsman_exchange_stop (self, local_error);

  return G_SOURCE_CONTINUE;
}

static void
wait_in_context (WsmanExchange *self)
{
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  wsman_source_set (&self->driver, wsman_context_source_new (self->channel->context),
                    g_task_get_context (self->task), on_turn, self);
  if (cancellable != NULL)
    wsman_source_set (&self->cancelled, wsman_wake_up_source_new (cancellable),
                      self->channel->context, on_cancelled, self);
  if (self->deadline == NULL)
    wsman_exchange_set_deadline (self);
}

/* Begins a call, and does at once what can be done without waiting. Often the call is then complete, and no source is
 * needed. But an asynchronous send always waits for the caller's main loop. Otherwise a server nearby could respond
 * before this function returns, and the caller could not cancel a request that it had just started. */
static void
begin_call (WsmanExchange       *self,
            WsmanExchangeState   state,
            void               (*start) (WsmanExchange *self))
{
  wsman_exchange_set_state (self, state);
  wsman_exchange_start_clock (self);
  if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (self->task), &self->failure))
    self->failure = wsman_exchange_check_clock (self);
  if (self->failure != NULL)
    {
      wsman_exchange_set_state (self, STATE_FAILED);
      complete (self);
      return;
    }

  self->stop = g_cancellable_new ();
  g_main_context_push_thread_default (self->channel->context);
  start (self);
  if ((self->request.flags & WSMAN_SEND_NEVER_WAIT) != 0 || self->progress == WSMAN_PROGRESS_RESPONDED)
    wsman_context_run (self->channel->context);
  g_main_context_pop_thread_default (self->channel->context);

  if (self->state >= STATE_READY)
    complete (self);
  else
    wait_in_context (self);
}

/* --- Sending --- */

/* Ends the call after libsoup has finished the message. If a proxy refused the request, nobody has read the body. */
static void
on_unqueued (SoupSession   *session,
             SoupMessage   *message,
             WsmanExchange *self)
{
  if (message != self->message)
    return;

  g_clear_signal_handler (&self->unqueued, session);
  if (self->state == STATE_ENDING)
    wsman_exchange_set_state (self, STATE_ENDED);
}

/* Sends the request on channel. Takes ownership of channel. */
static void
send_on_channel (WsmanExchange *self,
                 WsmanChannel  *channel)
{
  self->n_attempts++;
  self->channel = channel;
  self->credentials_serial = channel->credentials_serial;
  self->began = channel->is_pinned ? WSMAN_PROGRESS_CONNECTED : WSMAN_PROGRESS_CONNECTING;
  self->progress = self->began;
  if (self->config->negotiation != NULL && self->config->seal && !wsman_exchange_skips_authentication (self))
    self->sealing_protocol = wsman_sealing_get_protocol (self->config->negotiation->scheme);
  self->unqueued = g_signal_connect (channel->session, "request-unqueued", G_CALLBACK (on_unqueued), self);

  begin_call (self, STATE_SENDING, wsman_exchange_start_request);
}

static void
on_channel (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;
  WsmanChannel *channel = wsman_transport_take_finish (self->transport, result, &self->failure);

  if (channel != NULL)
    send_on_channel (self, channel);
  else
    return_result (self);
}

static void
take_channel (WsmanExchange *self)
{
  WsmanTakeFlags flags = WSMAN_TAKE_NONE;
  WsmanChannel *channel;

  if ((self->request.flags & WSMAN_SEND_NEVER_WAIT) != 0)
    flags |= WSMAN_TAKE_BEYOND_LIMIT;
  if (self->n_attempts > 0 || (self->request.flags & WSMAN_SEND_ANONYMOUS) != 0)
    flags |= WSMAN_TAKE_FRESH;

  wsman_exchange_set_state (self, STATE_WAITING);
  self->peer = wsman_transport_get_peer_info (self->transport);
  channel = wsman_transport_try_take (self->transport, flags);
  if (channel != NULL)
    send_on_channel (self, channel);
  else
    wsman_transport_take_async (self->transport, flags, g_task_get_cancellable (self->task), on_channel,
                                g_object_ref (self));
}

static void
on_certificate (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(WsmanExchange) self = user_data;

  if (wsman_exchange_prepare_certificate_finish (self, result, &self->failure))
    take_channel (self);
  else
    return_result (self);
}

/* Tells whether the certificate must be read before the request is sent. */
static gboolean
must_prepare_certificate (WsmanExchange *self)
{
  g_autoptr(GTlsCertificate) ready = NULL;

  if (!wsman_exchange_uses_certificate (self))
    return FALSE;

  ready = wsman_client_certificate_dup (self->config->client_certificate);

  return ready == NULL;
}

void
wsman_exchange_send_async (WsmanExchange       *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, wsman_exchange_send_async);
  g_task_set_check_cancellable (self->task, FALSE);

  self->config = wsman_transport_get_config (self->transport);
  if (g_cancellable_set_error_if_cancelled (cancellable, &self->failure) ||
      !wsman_transport_check_threads (self->transport, &self->failure))
    return_result (self);
  else if (must_prepare_certificate (self))
    wsman_exchange_prepare_certificate_async (self, on_certificate, g_object_ref (self));
  else
    take_channel (self);
}

gboolean
wsman_exchange_send_finish (WsmanExchange  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_exchange_send_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
wsman_exchange_get_advice (WsmanExchange *self)
{
  return self->advice;
}

guint
wsman_exchange_get_credentials_serial (WsmanExchange *self)
{
  return self->credentials_serial;
}

/* --- Reading --- */

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
wsman_exchange_take_piece (WsmanExchange *self,
                           gboolean      *is_last)
{
  if (is_last != NULL)
    *is_last = self->state == STATE_ENDED;
  if (self->task == NULL && self->piece == NULL && self->state == STATE_ENDED)
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
  resume (self);

  if (self->task != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "%s", _("The response is being read already"));
    }
  else if (self->state == STATE_READY && (self->piece == NULL || g_cancellable_is_cancelled (cancellable)))
    {
      self->task = g_steal_pointer (&task);
      begin_call (self, STATE_READING, wsman_exchange_read_piece);
    }
  else if (!g_task_return_error_if_cancelled (task))
    {
      g_autoptr(GBytes) piece = wsman_exchange_take_piece (self, NULL);

      if (piece != NULL)
        g_task_return_pointer (task, g_steal_pointer (&piece), (GDestroyNotify) g_bytes_unref);
      else
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s", _("The response was abandoned before"));
    }
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
  if (self->state != STATE_READY)
    return;

  wsman_exchange_set_state (self, STATE_SUSPENDED);
  wsman_transport_suspend (self->transport, TRUE);
}
