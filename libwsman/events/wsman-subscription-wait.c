/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Waits for events: sends one Pull after another, and subscribes again after a loss. [DSP0226] 10.2 */

#include "wsman-subscription-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "base/wsman-wake-up-source-private.h"
#include "soap/wsman-names-private.h"

/* A response without events that comes earlier than this is too early. The next Pull waits for the rest of the time, so
 * that a source that doesn't wait for events isn't asked without a pause. */
#define EARLY (G_TIME_SPAN_SECOND / 2)

/* By how much a heartbeat may be late, in microseconds, besides one that was lost. */
#define HEARTBEAT_SLACK (5 * G_TIME_SPAN_SECOND)

/* How long a wait for pushed events isn't interrupted, in microseconds. */
#define LISTEN_TIME (10 * G_TIME_SPAN_SECOND)

/* The longest wait between two attempts to subscribe again, in milliseconds. */
#define MAX_DELAY 30000

/* A running next_event(). */
struct _WsmanEventWait
{
  GTask *task;
  WsmanSendFlags flags;
  GCancellable *outer; /* the caller's cancellable; or NULL */
  GCancellable *cancellable;
  GSource *follow;
  GSource *delay;
  WsmanCall *call; /* the running Pull; or NULL */
  gboolean listens; /* TRUE while the wait is for pushed events */
  gint64 began;    /* the monotonic time at which the Pull was sent */
  gint64 lost;     /* the monotonic time at which the subscription was lost; 0 if it isn't lost */
  guint n_attempts;
};

static void go_on (WsmanSubscription *self);

/* Ends the wait for pushed events. */
static void
stop_listening (WsmanSubscription *self)
{
  if (!self->wait->listens)
    return;

  self->wait->listens = FALSE;
  wsman_source_clear (&self->wait->delay);
  wsman_event_listener_stop_waiting (self->listener);
}

static void
wait_free (WsmanEventWait *wait)
{
  wsman_source_clear (&wait->delay);
  g_clear_pointer (&wait->follow, wsman_wake_up_source_stop);
  g_clear_pointer (&wait->call, wsman_call_free);
  g_clear_object (&wait->outer);
  g_clear_object (&wait->cancellable);
  g_free (wait);
}

/* Ends the wait. Takes ownership of item and error, which may both be NULL. */
static void
wait_done (WsmanSubscription *self,
           WsmanItem         *item,
           GError            *error)
{
  WsmanEventWait *wait = self->wait;
  g_autoptr(GTask) task = g_steal_pointer (&wait->task);

  stop_listening (self);
  self->wait = NULL;
  wait_free (wait);
  g_atomic_int_set (&self->pending, FALSE);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, item, g_object_unref);
}

/* --- A loss --- */

static gboolean
on_delay (gpointer user_data)
{
  WsmanSubscription *self = user_data;

  wsman_source_clear (&self->wait->delay);
  go_on (self);

  return G_SOURCE_REMOVE;
}

static void
go_on_later (WsmanSubscription *self,
             guint              milliseconds)
{
  wsman_source_set_timeout (&self->wait->delay, milliseconds, g_main_context_get_thread_default (), on_delay, self);
}

/* Tells whether the source doesn't know the subscription any more, or the connection is lost. */
static gboolean
is_loss (const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  if (info != NULL && !info->is_own)
    return info->code == ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT ||
           info->code == ERROR_WSMAN_EVENTING_INVALID_MESSAGE || info->code == ERROR_WSMAN_SUBSCRIPTION_CLOSED;

  return g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION) ||
         g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT);
}

static guint
get_delay (guint n_attempts)
{
  if (n_attempts == 0)
    return 0;

  return MIN (1000u << MIN (n_attempts - 1, 8), MAX_DELAY);
}

/* Subscribes again after a while, or ends the subscription if there is no hope. */
static void
handle_loss (WsmanSubscription *self,
             const GError      *error)
{
  WsmanEventWait *wait = self->wait;
  gint64 now = g_get_monotonic_time ();
  guint delay = get_delay (wait->n_attempts);

  if (wait->lost == 0)
    wait->lost = now;
  wait->n_attempts++;

  if (!is_loss (error) || self->reconnect_timeout == 0 ||
      now + delay * (gint64) G_TIME_SPAN_MILLISECOND > wait->lost + self->reconnect_timeout * (gint64) 1000)
    {
      wsman_subscription_end (self, WSMAN_SUBSCRIPTION_END_FAILED, g_error_copy (error));
      go_on (self);
      return;
    }

  self->is_lost = TRUE;
  go_on_later (self, delay);
}

static void
on_opened (WsmanSubscription *self,
           const GError      *error,
           gpointer           user_data)
{
  if (error != NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      go_on (self);
      return;
    }
  if (error != NULL)
    {
      handle_loss (self, error);
      return;
    }

  self->is_lost = FALSE;
  if (self->newest == NULL && self->end == WSMAN_SUBSCRIPTION_END_NONE)
    wsman_subscription_report_gap (self, 0);
  go_on (self);
}

/* --- Pull --- */

/* Tells whether the source only says that there are no events yet. */
static gboolean
is_nothing (const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  return info != NULL && !info->is_own &&
         (info->code == ERROR_WSMAN_OPERATION_TIMEDOUT || info->code == ERROR_WSMAN_ENUMERATE_TIMED_OUT ||
          info->code == HRESULT_FROM_WIN32 (ERROR_TIMEOUT));
}

static gboolean
take_item (WsmanSubscription  *self,
           WsmanDocument      *document,
           GError            **error)
{
  WsmanEventKind kind;
  WsmanItem *item;
  guint64 n_dropped;

  if (!wsman_event_read (document, wsman_document_get_root (document), &kind, &item, &n_dropped, error))
    return FALSE;

  if (kind == WSMAN_EVENT_KIND_ITEM)
    wsman_subscription_add_event (self, item);
  else if (kind == WSMAN_EVENT_KIND_DROPPED)
    wsman_subscription_report_gap (self, n_dropped);

  return TRUE;
}

/* Takes what a complete PullResponse contains. */
static gboolean
take_response (WsmanSubscription  *self,
               WsmanCall          *call,
               GError            **error)
{
  WsmanMessage *response = wsman_call_get_response (call);
  g_autofree char *context = NULL;
  g_autofree char *bookmark = NULL;
  WsmanDocument *document;
  gboolean end;

  if (!wsman_enumeration_message_read_response (response->content, &context, &end, error) ||
      !wsman_bookmark_read (response->header, &bookmark, error))
    return FALSE;

  while ((document = wsman_call_take_item (call)) != NULL)
    {
      g_autoptr(WsmanDocument) owned = document;

      if (!take_item (self, document, error))
        return FALSE;
    }

  if (bookmark != NULL)
    wsman_subscription_set_newest (self, g_steal_pointer (&bookmark));
  if (context != NULL)
    {
      g_free (self->context);
      self->context = g_steal_pointer (&context);
    }
  if (!end)
    return TRUE;

  g_clear_pointer (&self->manager, wsman_subscription_manager_unref);
  wsman_error_set (error, WSMAN_ERROR_REMOTE, ERROR_WSMAN_EVENTING_SUBSCRIPTION_CANCELLED_BYSOURCE,
                   _("The source has ended the subscription"));

  return FALSE;
}

static WsmanSubscriptionEnd
get_end_reason (const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  return info != NULL && info->code == ERROR_WSMAN_EVENTING_SUBSCRIPTION_CANCELLED_BYSOURCE
           ? WSMAN_SUBSCRIPTION_END_SOURCE_CANCELLING : WSMAN_SUBSCRIPTION_END_FAILED;
}

/* Handles a response. A response with events resets the count of attempts. */
static void
handle_response (WsmanSubscription *self,
                 WsmanCall         *call)
{
  WsmanEventWait *wait = self->wait;
  GTimeSpan left = EARLY - (g_get_monotonic_time () - wait->began);
  GError *local_error = NULL;

  if (!take_response (self, call, &local_error))
    wsman_subscription_end (self, get_end_reason (local_error), local_error);
  else
    wait->lost = wait->n_attempts = 0;

  if (g_queue_is_empty (&self->events) && self->end == WSMAN_SUBSCRIPTION_END_NONE && left > 0)
    go_on_later (self, left / G_TIME_SPAN_MILLISECOND);
  else
    go_on (self);
}

static void
handle_fault (WsmanSubscription *self,
              const GError      *error)
{
  GTimeSpan left = EARLY - (g_get_monotonic_time () - self->wait->began);

  if (is_nothing (error))
    {
      self->wait->lost = self->wait->n_attempts = 0;
      go_on_later (self, MAX (left, 0) / G_TIME_SPAN_MILLISECOND);
    }
  else if (is_loss (error) && !self->renews && self->lease != NULL && wsman_lease_has_expired (self->lease))
    {
      g_clear_pointer (&self->manager, wsman_subscription_manager_unref);
      wsman_subscription_end (self, WSMAN_SUBSCRIPTION_END_EXPIRED, NULL);
      go_on (self);
    }
  else
    {
      handle_loss (self, error);
    }
}

static void
on_pulled (WsmanCall    *call,
           const GError *error,
           gpointer      user_data)
{
  WsmanSubscription *self = user_data;
  g_autoptr(WsmanCall) owned = g_steal_pointer (&self->wait->call);
  g_autoptr(GError) local_error = error != NULL ? g_error_copy (error) : NULL;

  if (local_error == NULL)
    {
      handle_response (self, call);
    }
  else if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* The source may have sent events with the response that is lost now. */
      self->is_lost = TRUE;
      go_on (self);
    }
  else
    {
      handle_fault (self, local_error);
    }
}

static void
pull (WsmanSubscription *self)
{
  const WsmanEnumerationMessage enumeration = {
    .context = self->context,
    .max_elements = self->batch_items > 0 ? self->batch_items : self->connection->batch_items,
    .expires = -1,
  };
  const WsmanCallRequest request = {
    .kind = WSMAN_CALL_PULL,
    .reference = self->source,
    .enumeration = &enumeration,
  };
  WsmanEventWait *wait = self->wait;
  GError *local_error = NULL;

  wait->call = wsman_call_new (wsman_session_connection_ref (self->connection), &request, &local_error);
  if (wait->call == NULL)
    {
      wsman_subscription_end (self, WSMAN_SUBSCRIPTION_END_FAILED, local_error);
      go_on (self);
      return;
    }

  wait->began = g_get_monotonic_time ();
  wsman_call_advance (wait->call, G_MAXUINT, wait->flags, wait->cancellable, on_pulled, self);
}

/* --- Pushed events --- */

/* Handles the SubscriptionEnd of the source. A source that only stops, or that couldn't deliver, may take another
 * subscription. The function owns message. */
static void
take_end (WsmanSubscription   *self,
          WsmanArrivedMessage *message)
{
  gboolean is_lost = g_str_equal (message->end_status, WSMAN_STATUS_SOURCE_SHUTTING_DOWN) ||
                     g_str_equal (message->end_status, WSMAN_STATUS_DELIVERY_FAILURE);
  GError *local_error = NULL;

  g_clear_pointer (&self->manager, wsman_subscription_manager_unref);
  wsman_error_set (&local_error, is_lost ? WSMAN_ERROR_CONNECTION : WSMAN_ERROR_REMOTE,
                   ERROR_WSMAN_EVENTING_SUBSCRIPTION_CANCELLED_BYSOURCE, _("The source has ended the subscription: %s"),
                   *message->end_reason != '\0' ? message->end_reason : message->end_status);
  wsman_arrived_message_accept (message);
  if (is_lost)
    {
      handle_loss (self, local_error);
      g_error_free (local_error);
      return;
    }

  wsman_subscription_end (self, WSMAN_SUBSCRIPTION_END_SOURCE_CANCELLING, local_error);
  go_on (self);
}

static void
on_heard (GObject *object)
{
  WsmanSubscription *self = WSMAN_SUBSCRIPTION (object);

  if (self->wait == NULL || !self->wait->listens)
    return;

  stop_listening (self);
  self->wait->lost = self->wait->n_attempts = 0;
  go_on (self);
}

static gboolean
on_silence (gpointer user_data)
{
  WsmanSubscription *self = user_data;

  stop_listening (self);
  go_on (self);

  return G_SOURCE_REMOVE;
}

/* Returns the monotonic time at which the source has been silent for too long. A source without heartbeats is never too
 * silent. */
static gint64
get_deadline (WsmanSubscription *self)
{
  if (self->request.heartbeats == 0)
    return G_MAXINT64;

  return wsman_event_listener_get_last_heard (self->listener) + 2 * self->request.heartbeats + HEARTBEAT_SLACK;
}

/* Takes the next pushed message, or waits for it. The wait is interrupted now and then, because the lease may need
 * another subscription. */
static void
listen (WsmanSubscription *self)
{
  WsmanEventWait *wait = self->wait;
  WsmanArrivedMessage *message = wsman_event_listener_take (self->listener, on_heard, G_OBJECT (self));
  gint64 now = g_get_monotonic_time ();
  gint64 deadline = get_deadline (self);

  if (message != NULL && message->end_status != NULL)
    {
      take_end (self, message);
    }
  else if (message != NULL)
    {
      wsman_subscription_add_message (self, message);
      go_on (self);
    }
  else if (now >= deadline)
    {
      wsman_event_listener_stop_waiting (self->listener);
      self->is_lost = TRUE;
      go_on (self);
    }
  else
    {
      wait->listens = TRUE;
      wsman_source_set_timeout (&wait->delay, 0, g_main_context_get_thread_default (), on_silence, self);
      g_source_set_ready_time (wait->delay, MIN (deadline, now + LISTEN_TIME));
    }
}

/* Does the next step of the running wait. */
static void
go_on (WsmanSubscription *self)
{
  WsmanEventWait *wait = self->wait;
  WsmanItem *item = wsman_subscription_take_event (self);
  GError *local_error = NULL;

  if (item != NULL)
    {
      wait_done (self, item, NULL);
    }
  else if (self->end != WSMAN_SUBSCRIPTION_END_NONE)
    {
      wait_done (self, NULL, self->failure != NULL ? g_error_copy (self->failure) : NULL);
    }
  else if (g_cancellable_set_error_if_cancelled (wait->outer, &local_error))
    {
      wait_done (self, NULL, local_error);
    }
  else if (self->is_lost || wsman_lease_needs_other (self->lease))
    {
      self->is_lost = TRUE;
      wsman_subscription_give_up (self);
      wsman_subscription_open (self, wait->flags, wait->cancellable, on_opened, NULL);
    }
  else if (self->listener != NULL)
    {
      listen (self);
    }
  else
    {
      pull (self);
    }
}

static gboolean
on_cancelled (gpointer user_data)
{
  wsman_subscription_interrupt (user_data);

  return G_SOURCE_REMOVE;
}

void
wsman_subscription_interrupt (WsmanSubscription *self)
{
  WsmanEventWait *wait = self->wait;

  if (wait == NULL)
    return;

  if (wait->delay == NULL)
    {
      g_cancellable_cancel (wait->cancellable);
      return;
    }

  stop_listening (self);
  wsman_source_clear (&wait->delay);
  go_on (self);
}

void
wsman_subscription_wait_async (WsmanSubscription   *self,
                               WsmanSendFlags       flags,
                               gpointer             tag,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  WsmanEventWait *wait;

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  if (!g_atomic_int_compare_and_exchange (&self->pending, FALSE, TRUE))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "%s",
                               _("Another call is already waiting for the subscription’s next event"));
      return;
    }

  self->wait = wait = g_new0 (WsmanEventWait, 1);
  wait->task = g_steal_pointer (&task);
  wait->flags = flags;
  wait->cancellable = g_cancellable_new ();
  g_set_object (&wait->outer, cancellable);
  if (cancellable != NULL)
    wsman_source_set (&wait->follow, wsman_wake_up_source_new (cancellable), g_main_context_get_thread_default (),
                      on_cancelled, self);

  go_on (self);
}
