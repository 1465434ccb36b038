/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Sends batches of events, heartbeats and SubscriptionEnd. [WS-Eventing] 2.2, 3.5; [DSP0226] 10.2 to 10.8 */

#include "wsman-push-delivery-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-log-private.h"
#include "base/wsman-source-private.h"
#include "client/wsman-call-private.h"
#include "client/wsman-session-private.h"
#include "server/wsman-server-request-response-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-soap-fault-private.h"
#include "soap/wsman-writer-private.h"

/* How long one message may take, in milliseconds. */
#define MESSAGE_TIMEOUT 60000

/* How long SubscriptionEnd may take, in milliseconds. Windows gives it half a second. */
#define END_TIMEOUT 5000

/* The most characters of a message besides its events, its address and the headers that the subscriber has chosen. */
#define OVERHEAD 2048

/* The fewest bytes that a message must have for its events. */
#define MIN_ROOM 1024

/* The most events in a message if the subscriber names no number. */
#define DEFAULT_EVENTS 100

/* How long a message waits for more events if the subscriber names no time, in microseconds. */
#define DEFAULT_MAX_TIME G_TIME_SPAN_SECOND

struct _WsmanPush
{
  WsmanServerSubscription *subscription; /* NULL after the end; the subscription outlives push until then */
  GMainContext *context;
  WsmanPushPolicy *policy;
  WsmanDeliveryMode mode;
  WsmanDeliverySettings settings;
  gsize max_size;                 /* the largest message in bytes */
  WsmanSession *session;          /* sends to NotifyTo */
  WsmanSession *end_session;      /* sends to EndTo; NULL if there is none */

  GSource *timer;                 /* for the next batch, heartbeat or attempt; NULL if none is due */
  GCancellable *cancellable;
  gboolean is_sending;
  GString *body;                  /* the message that the subscriber hasn't got yet; NULL if there is none */
  const char *action;             /* the action of this message */
  guint n_attempts;               /* how often it was sent */
  gint64 waiting_since;           /* when the first event of the next message came, as a monotonic time; or 0 */
  gint64 last_sent;               /* when the subscriber last got a message, as a monotonic time; 0 for never */

  WsmanPushOpenedFunc func;       /* these two are for wsman_push_open() */
  gpointer func_data;
};

void
wsman_push_policy_free (WsmanPushPolicy *policy)
{
  g_clear_object (&policy->options);
  g_strfreev (policy->allowed);
  g_clear_object (&policy->peer);
  g_free (policy);
}

static void
push_clear (gpointer data)
{
  WsmanPush *self = data;

  g_main_context_unref (self->context);
  wsman_push_policy_free (self->policy);
  wsman_delivery_settings_clear (&self->settings);
  g_clear_object (&self->session);
  g_clear_object (&self->end_session);
  g_clear_object (&self->cancellable);
  if (self->body != NULL)
    g_string_free (self->body, TRUE);
}

static void
push_unref (WsmanPush *self)
{
  g_rc_box_release_full (self, push_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPush, push_unref)

static const char *
get_charset (const WsmanPush *self)
{
  return self->settings.is_utf16 ? "UTF-16" : "UTF-8";
}

/* --- Messages --- */

/* Returns the headers of a message: those of the reference, the bookmark, and the wish for a response. */
static char *
make_headers (const WsmanPush           *self,
              const WsmanDeliveryTarget *target,
              gboolean                   is_end)
{
  const char *bookmark = is_end || self->subscription == NULL ? NULL : self->subscription->bookmark;
  gboolean wants_ack = !is_end && self->mode != WSMAN_DELIVERY_MODE_PUSH;

  return g_strconcat (target->headers, wants_ack ? "<w:AckRequested/>" : "", bookmark, NULL);
}

static WsmanCall *
make_call (WsmanSession               *session,
           const WsmanDeliveryTarget  *target,
           const char                 *action,
           const char                 *headers,
           const GString              *body,
           GError                    **error)
{
  WsmanSessionConnection *connection = wsman_session_ref_connection (session, FALSE, error);
  const WsmanCallRequest request = {
    .kind = WSMAN_CALL_DELIVER,
    .action = action,
    .to = target->address,
    .extra_headers = headers,
    .body = body,
    .is_unattended = TRUE,
  };

  return connection != NULL ? wsman_call_new (connection, &request, error) : NULL;
}

/* Returns how many bytes the events of a message may have. */
static gsize
measure_room (const WsmanPush *self)
{
  const WsmanDeliveryTarget *target = &self->settings.notify_to;
  gsize around = OVERHEAD * (self->settings.is_utf16 ? 2 : 1);

  around += wsman_response_measure (target->headers, get_charset (self)) +
            wsman_response_measure (target->address, get_charset (self));

  return self->max_size - MIN (around, self->max_size);
}

static guint
get_max_events (const WsmanPush *self)
{
  return self->settings.max_elements > 0 ? self->settings.max_elements : DEFAULT_EVENTS;
}

/* Takes the next events from the sink into a message. Returns FALSE if there are none. */
static gboolean
fill (WsmanPush *self)
{
  WsmanServerSubscription *subscription = self->subscription;
  g_autofree char *bookmark = subscription->send_bookmarks ? g_strdup (subscription->bookmark) : NULL;
  g_autoptr(GString) xml = g_string_new (NULL);
  gsize room = measure_room (self);
  gboolean is_filled;

  if (self->mode == WSMAN_DELIVERY_MODE_EVENTS)
    {
      g_string_append (xml, "<w:Events>");
      self->action = WSMAN_DELIVERY_EVENTS;
      is_filled = wsman_event_sink_write (subscription->sink, xml, get_max_events (self), room, get_charset (self),
                                          &bookmark) > 0;
      g_string_append (xml, "</w:Events>");
    }
  else
    {
      is_filled = wsman_event_sink_write_bare (subscription->sink, xml, &self->action, room, get_charset (self),
                                               &bookmark);
    }
  if (!is_filled)
    return FALSE;

  if (subscription->send_bookmarks)
    {
      g_free (subscription->bookmark);
      subscription->bookmark = g_steal_pointer (&bookmark);
    }
  self->body = g_steal_pointer (&xml);
  self->waiting_since = 0;

  return TRUE;
}

/* Makes a heartbeat, with the body that Windows' sources send. */
static void
fill_heartbeat (WsmanPush *self)
{
  self->action = WSMAN_ACTION_HEARTBEAT;
  self->body = g_string_new ("<w:Events></w:Events>");
}

/* --- The end --- */

/* Sends SubscriptionEnd in the library's own thread, because the server may stop meanwhile. */
static void
send_end (WsmanPush            *self,
          const char           *status,
          const WsmanFaultInfo *fault)
{
  const WsmanDeliveryTarget *target = &self->settings.end_to;
  g_autoptr(GString) body = g_string_new ("<e:SubscriptionEnd xmlns:e=\"" WSMAN_NS_EVENTING "\">");
  g_autofree char *headers = make_headers (self, target, TRUE);
  g_autoptr(GError) local_error = NULL;
  WsmanCall *call;

  g_string_append (body, "<e:SubscriptionManager>");
  wsman_xml_append_text_element (body, "a:Address", WSMAN_ADDRESS_ANONYMOUS);
  g_string_append (body, "<a:ReferenceProperties>");
  wsman_xml_append_text_element (body, "e:Identifier", self->subscription->id);
  g_string_append (body, "</a:ReferenceProperties></e:SubscriptionManager>");
  wsman_xml_append_text_element (body, "e:Status", status);
  if (fault != NULL)
    wsman_xml_append_text_element (body, "e:Reason xml:lang=\"en-US\"", fault->message);
  g_string_append (body, "</e:SubscriptionEnd>");

  call = make_call (self->end_session, target, WSMAN_ACTION_SUBSCRIPTION_END, headers, body, &local_error);
  if (call != NULL)
    wsman_call_run_detached (call);
  else
    wsman_debug (WSMAN_DEBUG_SERVER, "SubscriptionEnd can't be sent: %s", local_error->message);
}

void
wsman_push_close (WsmanPush            *self,
                  const char           *status,
                  const WsmanFaultInfo *fault)
{
  if (status != NULL && self->end_session != NULL)
    send_end (self, status, fault);

  wsman_source_clear (&self->timer);
  g_cancellable_cancel (self->cancellable);
  self->subscription = NULL;
  push_unref (self);
}

/* Ends the subscription. If status is NULL, the subscriber isn't told. The function owns fault, which may be NULL. */
static void
end (WsmanPush      *self,
     const char     *status,
     WsmanFaultInfo *fault)
{
  g_autoptr(WsmanServerSubscription) subscription = wsman_server_subscription_ref (self->subscription);

  subscription->end_status = status;
  g_clear_pointer (&subscription->end_fault, wsman_fault_info_free);
  subscription->end_fault = fault;
  wsman_server_subscription_close (subscription);
}

/* --- Sending --- */

static void go_on (WsmanPush *self);

static gboolean
on_timer (gpointer user_data)
{
  g_autoptr(WsmanPush) self = g_rc_box_acquire (user_data);

  wsman_source_clear (&self->timer);
  go_on (self);

  return G_SOURCE_REMOVE;
}

/* Goes on at a monotonic time. */
static void
go_on_at (WsmanPush *self,
          gint64     time)
{
  wsman_source_set_timeout (&self->timer, 0, self->context, on_timer, self);
  g_source_set_ready_time (self->timer, time);
}

/* Tells why the subscriber hasn't got the message. */
static gboolean
check_response (const WsmanPush     *self,
                const WsmanMessage  *response,
                GError             **error)
{
  if (self->mode == WSMAN_DELIVERY_MODE_PUSH || g_strcmp0 (response->action, WSMAN_ACTION_ACK) == 0)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_NO_ACK,
                             _("The subscriber hasn’t acknowledged the events"));
}

/* Sends the message again after a while, or ends the subscription. A subscriber that refuses the delivery has ended the
 * subscription itself: [DSP0226] 10.7. */
static void
handle_failure (WsmanPush    *self,
                const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  wsman_debug (WSMAN_DEBUG_SERVER, "The subscription %s: attempt %u failed: %s", self->subscription->id,
               self->n_attempts, error->message);
  if (info != NULL && !info->is_own && info->code == ERROR_WSMAN_DELIVERY_REFUSED)
    {
      end (self, NULL, NULL);
    }
  else if (self->n_attempts > self->settings.n_retries)
    {
      wsman_log (WSMAN_EVENT_LIMIT, .user = self->subscription->user->text, .reason =
                 "A subscription was ended, because its subscriber doesn't take the events that are pushed");
      end (self, WSMAN_STATUS_DELIVERY_FAILURE, info != NULL ? wsman_fault_info_copy (info) : NULL);
    }
  else
    {
      go_on_at (self, g_get_monotonic_time () + self->settings.retry_interval);
    }
}

static void
on_sent (WsmanMessage *response,
         const GError *error,
         gpointer      user_data)
{
  g_autoptr(WsmanPush) self = user_data;
  g_autoptr(GError) local_error = error != NULL ? g_error_copy (error) : NULL;

  self->is_sending = FALSE;
  if (self->subscription == NULL)
    return;

  if (local_error != NULL || !check_response (self, response, &local_error))
    {
      handle_failure (self, local_error);
      return;
    }

  g_string_free (g_steal_pointer (&self->body), TRUE);
  self->n_attempts = 0;
  self->last_sent = g_get_monotonic_time ();
  go_on (self);
}

/* Sends the message. */
static void
send (WsmanPush *self)
{
  const WsmanDeliveryTarget *target = &self->settings.notify_to;
  g_autofree char *headers = make_headers (self, target, FALSE);
  g_autoptr(GError) local_error = NULL;
  WsmanCall *call = make_call (self->session, target, self->action, headers, self->body, &local_error);

  self->n_attempts++;
  if (call == NULL)
    {
      handle_failure (self, local_error);
      return;
    }

  self->is_sending = TRUE;
  g_main_context_push_thread_default (self->context);
  wsman_call_run (call, WSMAN_SEND_NONE, self->cancellable, on_sent, g_rc_box_acquire (self));
  g_main_context_pop_thread_default (self->context);
}

/* Tells whether the waiting events are sent now. If not, time becomes the time at which they are. */
static gboolean
is_batch_due (WsmanPush *self,
              gint64    *time)
{
  gint64 now = g_get_monotonic_time ();
  GTimeSpan max_time = self->settings.max_time > 0 ? self->settings.max_time : DEFAULT_MAX_TIME;

  if (self->mode != WSMAN_DELIVERY_MODE_EVENTS ||
      wsman_event_sink_get_n_events (self->subscription->sink) >= get_max_events (self))
    return TRUE;

  if (self->waiting_since == 0)
    self->waiting_since = now;
  *time = self->waiting_since + max_time;

  return now >= *time;
}

/* Tells whether a heartbeat is sent now. If not, time becomes the time at which it is. The first one is sent at once,
 * so that the subscriber knows that the connection works. */
static gboolean
is_heartbeat_due (WsmanPush *self,
                  gint64    *time)
{
  GTimeSpan heartbeats = self->subscription->heartbeats;

  if (heartbeats == 0)
    return FALSE;

  *time = self->last_sent > 0 ? self->last_sent + heartbeats : 0;

  return g_get_monotonic_time () >= *time;
}

/* Does what is due, or waits until something is. */
static void
go_on (WsmanPush *self)
{
  WsmanEventSink *sink = self->subscription->sink;
  WsmanFaultInfo *fault = NULL;
  gint64 time = 0;
  gint64 next_heartbeat = 0;

  wsman_source_clear (&self->timer);
  if (self->body == NULL && wsman_event_sink_is_exhausted (sink, &fault))
    {
      end (self, WSMAN_STATUS_SOURCE_CANCELLING, fault);
      return;
    }

  if (self->body == NULL && wsman_event_sink_has_events (sink) && is_batch_due (self, &time) && !fill (self))
    {
      /* Not even the number of dropped events fits beside the bookmark. */
      end (self, WSMAN_STATUS_DELIVERY_FAILURE, NULL);
      return;
    }
  /* Events that wait for others are no sign of life yet. */
  if (self->body == NULL && is_heartbeat_due (self, &next_heartbeat))
    fill_heartbeat (self);

  if (self->body != NULL)
    send (self);
  else if (time > 0 || next_heartbeat > 0)
    go_on_at (self, MIN (time > 0 ? time : G_MAXINT64, next_heartbeat > 0 ? next_heartbeat : G_MAXINT64));
}

void
wsman_push_wake (WsmanPush *self)
{
  /* A message that is sent again has its time. */
  if (!self->is_sending && self->body == NULL)
    go_on (self);
}

/* --- The beginning --- */

static WsmanPushTarget
describe_target (const WsmanPush *self,
                 gboolean         is_end_to)
{
  return (WsmanPushTarget) {
    .address = is_end_to ? self->settings.end_to.address : self->settings.notify_to.address,
    .is_end_to = is_end_to,
    .is_utf16 = self->settings.is_utf16,
    .locale = self->settings.locale,
    .timeout = is_end_to ? END_TIMEOUT : MESSAGE_TIMEOUT,
  };
}

/* Ends wsman_push_open(). error may be NULL. */
static void
opened (WsmanPush    *self,
        const GError *error)
{
  WsmanPushOpenedFunc func = self->func;
  gpointer func_data = self->func_data;

  if (error == NULL)
    {
      func (self, NULL, func_data);
      return;
    }

  self->subscription = NULL;
  push_unref (self);
  func (NULL, error, func_data);
}

static void
on_end_to (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  WsmanPush *self = user_data;
  g_autoptr(GError) local_error = NULL;

  self->end_session = wsman_push_target_connect_finish (result, &local_error);
  opened (self, local_error);
}

static void
on_notify_to (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  WsmanPush *self = user_data;
  WsmanPushTarget target = describe_target (self, TRUE);
  g_autoptr(GError) local_error = NULL;

  self->session = wsman_push_target_connect_finish (result, &local_error);
  if (self->session == NULL || self->settings.end_to.address == NULL)
    opened (self, local_error);
  else
    wsman_push_target_connect_async (&target, self->policy, NULL, on_end_to, self);
}

void
wsman_push_open (WsmanServerRequest      *request,
                 WsmanServerSubscription *subscription,
                 WsmanPushPolicy         *policy,
                 WsmanPushOpenedFunc      func,
                 gpointer                 func_data)
{
  WsmanPush *self = g_rc_box_new0 (WsmanPush);
  WsmanPushTarget target;
  gsize max_size = request->shared->policy->max_envelope_size;

  self->subscription = subscription;
  self->context = g_main_context_ref (request->shared->context);
  self->policy = policy;
  self->mode = request->subscribe.mode;
  self->settings = request->subscribe.settings;
  request->subscribe.settings = (WsmanDeliverySettings) { 0 };
  self->max_size = self->settings.max_envelope_size > 0 ? MIN (self->settings.max_envelope_size, max_size) : max_size;
  self->cancellable = g_cancellable_new ();
  self->func = func;
  self->func_data = func_data;

  if (measure_room (self) < MIN_ROOM)
    {
      g_autoptr(GError) local_error = NULL;

      wsman_error_set (&local_error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_MIN_ENVELOPE_SIZE,
                       _("MaxEnvelopeSize has no room for events beside the headers of the messages"));
      opened (self, local_error);
      return;
    }

  target = describe_target (self, FALSE);
  g_main_context_push_thread_default (self->context);
  wsman_push_target_connect_async (&target, self->policy, NULL, on_notify_to, self);
  g_main_context_pop_thread_default (self->context);
}
