/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Renews subscriptions in the library's own thread. [WS-Eventing] 3.2 */

#include "wsman-lease-private.h"

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "base/wsman-worker-private.h"

/* The shortest wait between two attempts to renew, in microseconds. */
#define MIN_WAIT (G_TIME_SPAN_SECOND / 10)

struct _WsmanLease
{
  WsmanSessionConnection *connection;
  WsmanSubscriptionManager *manager;
  GTimeSpan asked;

  GMutex mutex; /* guards the fields below */
  GTimeSpan length; /* the time that the source has granted last; 0 if the subscription doesn't expire */
  gint64 end;       /* the monotonic time at which the subscription expires */
  gboolean refused; /* TRUE if the source doesn't renew */
  gboolean over;    /* TRUE if there is no job in the library's thread, or if the job is to end */

  /* Only the library's thread uses these fields: */
  GSource *timer;
  GCancellable *cancellable; /* cancels the running Renew; NULL if none is running */
  gboolean stops;            /* TRUE if the job ends when Renew has ended */
};

static void
lease_clear (gpointer data)
{
  WsmanLease *self = data;

  wsman_session_connection_unref (self->connection);
  wsman_subscription_manager_unref (self->manager);
  g_mutex_clear (&self->mutex);
}

static void
lease_unref (WsmanLease *self)
{
  g_atomic_rc_box_release_full (self, lease_clear);
}

WsmanCall *
wsman_lease_make_call (WsmanSessionConnection    *connection,
                       WsmanSubscriptionManager  *manager,
                       WsmanCallKind              kind,
                       const GString             *body,
                       GError                   **error)
{
  const WsmanCallRequest request = {
    .kind = kind,
    .reference = manager->reference,
    .to = manager->to,
    .extra_headers = manager->headers,
    .body = body,
  };

  return wsman_call_new (wsman_session_connection_ref (connection), &request, error);
}

void
wsman_lease_unsubscribe_detached (WsmanSessionConnection   *connection,
                                  WsmanSubscriptionManager *manager)
{
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(GError) local_error = NULL;
  WsmanCall *call;

  wsman_event_message_write_unsubscribe (body);
  call = wsman_lease_make_call (connection, manager, WSMAN_CALL_UNSUBSCRIBE, body, &local_error);
  if (call != NULL)
    wsman_call_run_detached (call);
  else
    wsman_debug (WSMAN_DEBUG_SESSION, "A dropped subscription can't be ended: %s", local_error->message);
}

void
wsman_lease_set_expires (WsmanLease *self,
                         GTimeSpan   expires)
{
  g_mutex_lock (&self->mutex);
  self->length = expires;
  self->end = g_get_monotonic_time () + expires;
  g_mutex_unlock (&self->mutex);
}

/* Returns the time that is left, which may be negative. Returns G_MAXINT64 if the subscription doesn't expire. */
static GTimeSpan
get_left_locked (WsmanLease *self)
{
  return self->length > 0 ? self->end - g_get_monotonic_time () : G_MAXINT64;
}

GDateTime *
wsman_lease_dup_end (WsmanLease *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  GTimeSpan left;

  g_mutex_lock (&self->mutex);
  left = get_left_locked (self);
  g_mutex_unlock (&self->mutex);

  return left != G_MAXINT64 ? g_date_time_add (now, left) : NULL;
}

gboolean
wsman_lease_has_expired (WsmanLease *self)
{
  GTimeSpan left;

  g_mutex_lock (&self->mutex);
  left = get_left_locked (self);
  g_mutex_unlock (&self->mutex);

  return left <= 0;
}

gboolean
wsman_lease_needs_other (WsmanLease *self)
{
  gboolean needs;

  g_mutex_lock (&self->mutex);
  needs = self->refused && get_left_locked (self) < self->length / 4;
  g_mutex_unlock (&self->mutex);

  return needs;
}

static void arm (WsmanLease *self,
                 GTimeSpan   wait);

/* Ends the job in the library's thread. */
static void
leave (WsmanLease *self)
{
  wsman_source_clear (&self->timer);
  lease_unref (self);
  wsman_worker_end (WSMAN_WORK_GOES_ON);
}

/* Reads the response. Returns FALSE if the subscription can't be renewed again. */
static gboolean
take_response (WsmanLease   *self,
               WsmanMessage *response,
               const GError *error)
{
  const WsmanFaultInfo *info = error != NULL ? wsman_error_get_info (error) : NULL;
  g_autoptr(GError) local_error = NULL;
  GTimeSpan expires;

  if (response != NULL && wsman_event_message_read_expires (response->content, &expires, &local_error))
    {
      wsman_lease_set_expires (self, expires);
      return TRUE;
    }

  wsman_debug (WSMAN_DEBUG_SESSION, "A subscription wasn't renewed: %s",
               error != NULL ? error->message : local_error->message);
  if (response != NULL || (info != NULL && info->is_own))
    return TRUE;

  g_mutex_lock (&self->mutex);
  self->refused = TRUE;
  g_mutex_unlock (&self->mutex);

  return FALSE;
}

static void
on_renewed (WsmanMessage *response,
            const GError *error,
            gpointer      user_data)
{
  WsmanLease *self = user_data;
  gboolean goes_on = take_response (self, response, error);
  GTimeSpan left;

  g_clear_object (&self->cancellable);
  g_mutex_lock (&self->mutex);
  left = get_left_locked (self);
  g_mutex_unlock (&self->mutex);

  if (self->stops)
    leave (self);
  else if (goes_on && left > 0 && left != G_MAXINT64)
    arm (self, left / (error == NULL ? 2 : 8));
}

static void
send_renew (WsmanLease *self)
{
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(GError) local_error = NULL;
  WsmanCall *call;

  wsman_event_message_write_renew (self->asked, body);
  call = wsman_lease_make_call (self->connection, self->manager, WSMAN_CALL_RENEW, body, &local_error);
  if (call == NULL)
    {
      wsman_debug (WSMAN_DEBUG_SESSION, "A subscription can't be renewed: %s", local_error->message);
      return;
    }

  wsman_call_detach (call);
  self->cancellable = g_cancellable_new ();
  wsman_call_run (call, WSMAN_SEND_NEVER_WAIT, self->cancellable, on_renewed, self);
}

/* Renews the subscription when half of its time is over. The subscriber may have renewed it meanwhile. */
static gboolean
on_timer (gpointer user_data)
{
  WsmanLease *self = user_data;
  GTimeSpan left;
  GTimeSpan length;

  g_mutex_lock (&self->mutex);
  left = get_left_locked (self);
  length = self->length;
  g_mutex_unlock (&self->mutex);

  wsman_source_clear (&self->timer);
  if (left > length / 2 + MIN_WAIT)
    arm (self, left - length / 2);
  else
    send_renew (self);

  return G_SOURCE_REMOVE;
}

static void
arm (WsmanLease *self,
     GTimeSpan   wait)
{
  GTimeSpan milliseconds = MAX (wait, MIN_WAIT) / G_TIME_SPAN_MILLISECOND;

  wsman_source_set_timeout (&self->timer, MIN (milliseconds, G_MAXINT), g_main_context_get_thread_default (), on_timer,
                            self);
}

static void
start (gpointer user_data)
{
  WsmanLease *self = user_data;
  GTimeSpan left;

  g_mutex_lock (&self->mutex);
  left = get_left_locked (self);
  g_mutex_unlock (&self->mutex);

  if (left != G_MAXINT64)
    arm (self, left / 2);
}

static void
stop (gpointer user_data)
{
  WsmanLease *self = user_data;

  wsman_source_clear (&self->timer);
  self->stops = TRUE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    leave (self);
}

WsmanLease *
wsman_lease_new (WsmanSessionConnection   *connection,
                 WsmanSubscriptionManager *manager,
                 GTimeSpan                 expires,
                 GTimeSpan                 asked,
                 gboolean                  renews)
{
  WsmanLease *self = g_atomic_rc_box_new0 (WsmanLease);

  g_mutex_init (&self->mutex);
  self->connection = wsman_session_connection_ref (connection);
  self->manager = wsman_subscription_manager_ref (manager);
  self->asked = asked;
  wsman_lease_set_expires (self, expires);
  self->over = !renews || expires == 0;
  if (!self->over)
    wsman_worker_begin (WSMAN_WORK_GOES_ON, start, g_atomic_rc_box_acquire (self));

  return self;
}

void
wsman_lease_end (WsmanLease *self)
{
  gboolean was_over;

  g_mutex_lock (&self->mutex);
  was_over = self->over;
  self->over = TRUE;
  g_mutex_unlock (&self->mutex);

  if (!was_over)
    wsman_worker_invoke (stop, self);
  lease_unref (self);
}
