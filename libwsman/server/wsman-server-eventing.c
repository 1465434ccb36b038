/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Connects requests with subscriptions: Subscribe, Renew, GetStatus, Unsubscribe, and the Pull of events. [WS-Eventing]
 * 3; [DSP0226] 10.
 *
 * An event isn't forgotten when it is sent, because the connection may break. The enumeration context counts the
 * responses. A Pull with the newest context confirms the last response. A Pull with the context before that one gets
 * the same response again.
 */

#include "wsman-server-eventing-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-source-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-values-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-server-request-response-private.h"

/* The maximum number of bytes of UTF-16 that a PullResponse has besides its items and headers. */
#define BATCH_OVERHEAD 1024

#define HEARTBEAT "<w:Event Action=\"" WSMAN_ACTION_HEARTBEAT "\"/>"

/* --- Reading --- */

static gboolean
check_element (const WsmanServerRequest  *request,
               GError                   **error)
{
  static const char * const names[] = {
    [WSMAN_SUBSCRIPTION_VERB_SUBSCRIBE] = "Subscribe",
    [WSMAN_SUBSCRIPTION_VERB_RENEW] = "Renew",
    [WSMAN_SUBSCRIPTION_VERB_GET_STATUS] = "GetStatus",
    [WSMAN_SUBSCRIPTION_VERB_UNSUBSCRIBE] = "Unsubscribe",
  };
  const WsmanElement *content = request->message->content;

  if (content != NULL && wsman_element_is (content, WSMAN_NS_EVENTING, names[request->subscription_verb]))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                   _("The body of the request has no %s element"), names[request->subscription_verb]);

  return FALSE;
}

static gboolean
check_identifier (const WsmanServerRequest  *request,
                  GError                   **error)
{
  if (request->message->identifier != NULL)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_MESSAGE_INFORMATION_HEADER_REQUIRED,
                   _("The request names no subscription; it needs the header Identifier that SubscribeResponse has"));

  return FALSE;
}

gboolean
wsman_server_eventing_read (WsmanServerRequest  *request,
                            GError             **error)
{
  const WsmanElement *content = request->message->content;

  if (!check_element (request, error))
    return FALSE;

  if (request->subscription_verb == WSMAN_SUBSCRIPTION_VERB_SUBSCRIBE)
    return wsman_subscribe_message_read (content, &request->subscribe, error) &&
           wsman_enumeration_message_read (content, &request->enumeration, error);

  return check_identifier (request, error) &&
         wsman_subscribe_message_read_expires (content, &request->subscribe.expires, error);
}

/* --- Finding --- */

/* Makes the request one about the subscription. Access is decided for the resource of the subscription, and not for the
 * one that the request names. */
static void
set_subscription (WsmanServerRequest      *request,
                  WsmanServerSubscription *subscription)
{
  request->verb = WSMAN_VERB_SUBSCRIBE;
  request->subscription = wsman_server_subscription_ref (subscription);
  request->query = wsman_query_ref (subscription->query);
  request->reference = request->query->reference;
}

static gboolean
find (WsmanServerRequest      *request,
      WsmanSubscriptionTable  *table,
      GError                 **error)
{
  WsmanServerSubscription *subscription =
    wsman_subscription_table_find (table, request->message->identifier, request->caller.user);

  if (subscription == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_SUBSCRIPTION_CLOSED,
                       _("There is no such subscription; it may have ended or expired"));
      return FALSE;
    }

  set_subscription (request, subscription);

  return TRUE;
}

static gboolean
check_mode (WsmanServerRequest  *request,
            GError             **error)
{
  const WsmanPolicy *policy = request->shared->policy;

  if (request->subscribe.mode == WSMAN_DELIVERY_MODE_PULL)
    return TRUE;
  if (policy->push_handlers != NULL)
    return policy->push_handlers->check (request, policy->push_data, error);

  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_EVENTING_DELIVERY_MODE_REQUESTED_UNAVAILABLE,
                   _("This server doesn’t push events; use the delivery mode %s"), WSMAN_DELIVERY_PULL);

  return FALSE;
}

gboolean
wsman_server_eventing_open (WsmanServerRequest      *request,
                            WsmanSubscriptionTable  *table,
                            GError                 **error)
{
  g_autoptr(WsmanQuery) query = NULL;
  WsmanServerSubscription *subscription;

  if (request->subscription_verb != WSMAN_SUBSCRIPTION_VERB_SUBSCRIBE)
    return find (request, table, error);

  if (!check_mode (request, error))
    return FALSE;

  query = wsman_query_new (request->message->reference, &request->enumeration, error);
  if (query == NULL)
    return FALSE;

  subscription = wsman_subscription_table_open (table, request->caller.user, query, request->subscribe.expires, error);
  if (subscription == NULL)
    return FALSE;

  if (request->subscribe.mode != WSMAN_DELIVERY_MODE_PULL)
    subscription->push_handlers = request->shared->policy->push_handlers;
  subscription->heartbeats = request->subscribe.heartbeats;
  subscription->send_bookmarks = request->subscribe.send_bookmarks;
  request->subscribe.expires = subscription->lifetime;
  set_subscription (request, subscription);

  return TRUE;
}

gboolean
wsman_server_eventing_find_context (WsmanServerRequest     *request,
                                    WsmanSubscriptionTable *table)
{
  WsmanServerSubscription *subscription =
    wsman_subscription_table_find_context (table, request->enumeration.context, request->caller.user,
                                           &request->subscription_round);

  if (subscription == NULL)
    return FALSE;

  request->subscription_verb = request->enumeration_verb == WSMAN_ENUMERATION_VERB_PULL
                                 ? WSMAN_SUBSCRIPTION_VERB_PULL
                                 : WSMAN_SUBSCRIPTION_VERB_UNSUBSCRIBE;
  request->enumeration_verb = WSMAN_ENUMERATION_VERB_NONE;
  set_subscription (request, subscription);

  return TRUE;
}

/* --- Events --- */

static void
clear_unconfirmed (WsmanServerSubscription *subscription)
{
  if (subscription->unconfirmed != NULL)
    g_string_free (g_steal_pointer (&subscription->unconfirmed), TRUE);
}

/* Returns how many bytes a response with items has besides its items and the bookmark. */
static gsize
measure_around (WsmanServerRequest *request)
{
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autofree char *action = g_strconcat (request->message->action, "Response", NULL);

  wsman_response_begin (request->message, action, NULL, xml);

  return wsman_response_measure (xml->str, request->charset) + BATCH_OVERHEAD;
}

/* Responds with items. Without items, the subscription has come to its end. */
static void
respond_items (WsmanServerRequest      *request,
               WsmanServerSubscription *subscription,
               const char              *items)
{
  g_autofree char *action = g_strconcat (request->message->action, "Response", NULL);
  g_autofree char *context = wsman_server_subscription_dup_context (subscription);
  GString *xml = g_string_new (NULL);
  g_autoptr(GBytes) body = NULL;

  subscription->last_sent = g_get_monotonic_time ();
  wsman_response_begin (request->message, action, subscription->bookmark, xml);
  g_string_append (xml, "<n:PullResponse>");
  if (items != NULL)
    wsman_xml_append_text_element (xml, "n:EnumerationContext", context);
  g_string_append_printf (xml, "<n:Items>%s</n:Items>", items != NULL ? items : "");
  g_string_append (xml, items != NULL ? "</n:PullResponse>" : "<n:EndOfSequence/></n:PullResponse>");
  body = wsman_response_end (xml, request->charset);
  wsman_server_request_respond (request, 200, body);
}

/* Responds with new items, which are kept until the next Pull. The function owns items. */
static void
respond_new_items (WsmanServerRequest      *request,
                   WsmanServerSubscription *subscription,
                   GString                 *items)
{
  clear_unconfirmed (subscription);
  subscription->unconfirmed = items;
  subscription->round++;
  respond_items (request, subscription, items->str);
}

static void
respond_events (WsmanServerRequest      *request,
                WsmanServerSubscription *subscription)
{
  GString *items = g_string_new (NULL);
  g_autofree char *bookmark = NULL;
  gsize room = wsman_server_request_measure_items (request, measure_around (request));

  if (subscription->send_bookmarks)
    bookmark = g_strdup (subscription->bookmark);
  wsman_event_sink_write (subscription->sink, items, request->max_items, room, request->charset, &bookmark);
  if (subscription->send_bookmarks)
    {
      g_free (subscription->bookmark);
      subscription->bookmark = g_steal_pointer (&bookmark);
    }

  respond_new_items (request, subscription, items);
}

/* Responds to the Pull after the last event. */
static void
respond_end (WsmanServerRequest      *request,
             WsmanServerSubscription *subscription,
             const WsmanFaultInfo    *fault)
{
  if (fault != NULL)
    wsman_server_request_respond_fault (request, fault);
  else
    respond_items (request, subscription, NULL);
  wsman_server_subscription_close (subscription);
}

static gboolean
is_heartbeat_due (WsmanServerSubscription *subscription)
{
  return subscription->heartbeats > 0 &&
         g_get_monotonic_time () >= subscription->last_sent + subscription->heartbeats;
}

/* Responds to a Pull if there is something to say. */
static gboolean
respond_if_due (WsmanServerRequest      *request,
                WsmanServerSubscription *subscription)
{
  g_autoptr(WsmanFaultInfo) fault = NULL;

  if (wsman_event_sink_has_events (subscription->sink))
    respond_events (request, subscription);
  else if (wsman_event_sink_is_exhausted (subscription->sink, &fault))
    respond_end (request, subscription, fault);
  else if (is_heartbeat_due (subscription))
    respond_new_items (request, subscription, g_string_new (HEARTBEAT));
  else
    return FALSE;

  return TRUE;
}

/* Ends the wait of a Pull. The caller owns the result, which is NULL if no Pull waits. */
static WsmanServerRequest *
stop_waiting (WsmanServerSubscription *subscription)
{
  WsmanServerRequest *request = g_steal_pointer (&subscription->waiting);

  wsman_source_clear (&subscription->heartbeat);
  if (request == NULL)
    return NULL;

  g_clear_pointer (&request->subscription, wsman_server_subscription_unref);
  wsman_server_subscription_set_idle (subscription, TRUE);

  return request;
}

/* Is called when there may be something to say to a Pull that waits. */
static void
on_events (gpointer user_data)
{
  g_autoptr(WsmanServerSubscription) subscription = wsman_server_subscription_ref (user_data);
  g_autoptr(WsmanServerRequest) request = NULL;

  if (subscription->waiting == NULL)
    return;

  request = wsman_server_request_ref (subscription->waiting);
  if (respond_if_due (request, subscription) && subscription->waiting != NULL)
    wsman_server_request_unref (stop_waiting (subscription));
}

static gboolean
on_heartbeat (gpointer user_data)
{
  on_events (user_data);

  return G_SOURCE_REMOVE;
}

/* --- Serving --- */

static void
respond_round (WsmanServerRequest      *request,
               WsmanServerSubscription *subscription)
{
  gsize size = measure_around (request);

  size += wsman_response_measure (subscription->unconfirmed->str, request->charset);
  if (subscription->bookmark != NULL)
    size += wsman_response_measure (subscription->bookmark, request->charset);
  if (size > request->max_size)
    wsman_server_request_respond_too_large (request, size);
  else
    respond_items (request, subscription, subscription->unconfirmed->str);
}

static void
serve_pull (WsmanServerRequest      *request,
            WsmanServerSubscription *subscription)
{
  if (subscription->waiting != NULL)
    {
      wsman_server_request_respond_code (request, ERROR_WSMAN_CONCURRENCY,
                                         _("Another Pull of this subscription is waiting"));
    }
  else if (subscription->unconfirmed != NULL && request->subscription_round + 1 == subscription->round)
    {
      respond_round (request, subscription);
    }
  else if (request->subscription_round != subscription->round)
    {
      wsman_server_request_respond_code (request, ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT,
                                         _("The enumeration context isn’t the newest one of the subscription"));
    }
  else
    {
      clear_unconfirmed (subscription);
      wsman_server_subscription_set_idle (subscription, TRUE);
      if (respond_if_due (request, subscription))
        return;

      subscription->waiting = wsman_server_request_ref (request);
      request->subscription = wsman_server_subscription_ref (subscription);
      wsman_server_subscription_set_idle (subscription, FALSE);
      wsman_server_subscription_start_heartbeat (subscription, on_heartbeat);
    }
}

static void
append_expires (GString   *xml,
                GTimeSpan  expires)
{
  g_autofree char *text = wsman_value_format_duration (expires);

  wsman_xml_append_text_element (xml, "e:Expires", text);
}

/* Responds to Renew and GetStatus with the time that is left. */
static void
respond_expires (WsmanServerRequest *request,
                 const char         *name,
                 GTimeSpan           expires)
{
  g_autoptr(GString) xml = g_string_new (NULL);

  g_string_append_printf (xml, "<e:%s xmlns:e=\"" WSMAN_NS_EVENTING "\">", name);
  append_expires (xml, expires);
  g_string_append_printf (xml, "</e:%s>", name);
  wsman_server_request_respond_content (request, xml);
}

static void
serve_unsubscribe (WsmanServerRequest      *request,
                   WsmanServerSubscription *subscription)
{
  g_autoptr(GString) nothing = g_string_new (NULL);

  wsman_server_request_respond_content (request, nothing);
  wsman_server_eventing_end (subscription);
}

void
wsman_server_eventing_serve (WsmanServerRequest *request)
{
  g_autoptr(WsmanServerSubscription) subscription = g_steal_pointer (&request->subscription);

  if (subscription->owner == NULL)
    {
      wsman_server_request_respond_code (request, ERROR_WSMAN_SUBSCRIPTION_CLOSED, NULL);
      return;
    }

  switch (request->subscription_verb)
    {
    case WSMAN_SUBSCRIPTION_VERB_PULL:
      serve_pull (request, subscription);
      break;

    case WSMAN_SUBSCRIPTION_VERB_RENEW:
      wsman_server_subscription_renew (subscription, request->subscribe.expires);
      respond_expires (request, "RenewResponse", subscription->lifetime);
      break;

    case WSMAN_SUBSCRIPTION_VERB_GET_STATUS:
      respond_expires (request, "GetStatusResponse", MAX (subscription->expires - g_get_monotonic_time (), 0));
      break;

    case WSMAN_SUBSCRIPTION_VERB_UNSUBSCRIBE:
      serve_unsubscribe (request, subscription);
      break;

    case WSMAN_SUBSCRIPTION_VERB_NONE:
    case WSMAN_SUBSCRIPTION_VERB_SUBSCRIBE:
    default:
      g_assert_not_reached ();
    }
}

/* --- The provider's response --- */

/* Writes the reference of the subscription, with which the subscriber renews and ends it. */
static void
append_manager (WsmanServerRequest      *request,
                WsmanServerSubscription *subscription,
                GString                 *xml)
{
  g_string_append (xml, "<e:SubscriptionManager>");
  wsman_xml_append_text_element (xml, "a:Address",
                                 request->message->to != NULL ? request->message->to : WSMAN_ADDRESS_ANONYMOUS);
  g_string_append (xml, "<a:ReferenceParameters>");
  wsman_xml_append_text_element (xml, "w:ResourceURI", request->message->reference->resource_uri);
  wsman_xml_append_text_element (xml, "e:Identifier", subscription->id);
  g_string_append (xml, "</a:ReferenceParameters></e:SubscriptionManager>");
}

/* Is called when there may be something to push. */
static void
on_push_events (gpointer user_data)
{
  WsmanServerSubscription *subscription = user_data;

  if (subscription->push != NULL)
    subscription->push_handlers->wake (subscription->push);
}

static void
accept (WsmanServerRequest      *request,
        WsmanServerSubscription *subscription)
{
  g_autofree char *context = wsman_server_subscription_dup_context (subscription);
  gboolean is_pushed = subscription->push != NULL;
  g_autoptr(GString) xml = g_string_new ("<e:SubscribeResponse xmlns:e=\"" WSMAN_NS_EVENTING "\">");

  subscription->sink = g_steal_pointer (&request->sink);
  wsman_event_sink_set_func (subscription->sink, is_pushed ? on_push_events : on_events, subscription);
  wsman_server_subscription_set_idle (subscription, !is_pushed);

  append_manager (request, subscription, xml);
  append_expires (xml, request->subscribe.expires);
  if (!is_pushed)
    wsman_xml_append_text_element (xml, "n:EnumerationContext", context);
  g_string_append (xml, "</e:SubscribeResponse>");
  wsman_server_request_respond_content (request, xml);
  on_push_events (subscription);
}

/* Ends a subscription that was refused. A refused Renew also ends its subscription: the user has lost the access that
 * it had before. */
static void
refuse (WsmanServerRequest      *request,
        WsmanServerSubscription *subscription)
{
  if (request->connection != NULL && request->fault != NULL)
    wsman_server_request_respond_fault (request, request->fault);
  else if (request->connection != NULL)
    wsman_server_request_respond_code (request, ERROR_WSMAN_SUBSCRIPTION_CLOSED, NULL);

  if (subscription != NULL)
    subscription->end_status = WSMAN_STATUS_SOURCE_CANCELLING;
  if (subscription != NULL && (request->subscription_verb == WSMAN_SUBSCRIPTION_VERB_SUBSCRIBE ||
                               request->subscription_verb == WSMAN_SUBSCRIPTION_VERB_RENEW))
    wsman_server_eventing_end (subscription);
}

/* A Subscribe for pushed events, while the subscriber's address is looked up. */
typedef struct
{
  WsmanServerRequest *request;
  const WsmanPushHandlers *handlers;
} PushOpening;

static void
on_push_opened (WsmanPush    *push,
                const GError *error,
                gpointer      user_data)
{
  g_autofree PushOpening *opening = user_data;
  g_autoptr(WsmanServerRequest) request = opening->request;
  g_autoptr(WsmanServerSubscription) subscription = g_steal_pointer (&request->subscription);
  g_autoptr(WsmanEventSink) sink = NULL;

  if (push != NULL && request->connection != NULL && subscription != NULL && subscription->owner != NULL)
    {
      subscription->push = push;
      accept (request, subscription);
      return;
    }

  sink = g_steal_pointer (&request->sink);
  if (push != NULL)
    opening->handlers->close (push, NULL, NULL);
  if (request->connection != NULL && error != NULL)
    wsman_server_request_respond_error (request, error);
  else if (request->connection != NULL)
    wsman_server_request_respond_code (request, ERROR_WSMAN_SUBSCRIPTION_CLOSED, NULL);
  if (subscription != NULL)
    wsman_server_eventing_end (subscription);
  wsman_event_sink_close (sink);
}

/* Looks up the address of a subscriber whose Subscribe the provider has accepted. If the client leaves meanwhile, the
 * subscription ends. */
static void
open_push (WsmanServerRequest      *request,
           WsmanServerSubscription *subscription)
{
  const WsmanPolicy *policy = request->shared->policy;
  PushOpening *opening = g_new (PushOpening, 1);

  *opening = (PushOpening) { wsman_server_request_ref (request), subscription->push_handlers };
  request->subscription = wsman_server_subscription_ref (subscription);
  if (policy->push_handlers == subscription->push_handlers)
    policy->push_handlers->open (request, subscription, on_push_opened, opening, policy->push_data);
  else
    on_push_opened (NULL, NULL, opening);
}

void
wsman_server_eventing_complete (WsmanServerRequest *request)
{
  g_autoptr(WsmanServerSubscription) subscription = g_steal_pointer (&request->subscription);
  g_autoptr(WsmanEventSink) sink = NULL;

  if (request->sink != NULL && request->connection != NULL && subscription != NULL && subscription->owner != NULL)
    {
      if (subscription->push_handlers != NULL)
        open_push (request, subscription);
      else
        accept (request, subscription);
      return;
    }

  sink = g_steal_pointer (&request->sink);
  refuse (request, subscription);
  if (sink != NULL)
    wsman_event_sink_close (sink);
}

void
wsman_server_eventing_lose_client (WsmanServerRequest *request)
{
  g_autoptr(WsmanServerSubscription) subscription = g_steal_pointer (&request->subscription);

  if (request->subscription_verb == WSMAN_SUBSCRIPTION_VERB_SUBSCRIBE)
    {
      g_cancellable_cancel (request->cancellable);
      wsman_server_eventing_end (subscription);
    }
  else if (subscription->waiting == request)
    {
      request->subscription = wsman_server_subscription_ref (subscription);
      subscription->last_sent = g_get_monotonic_time ();
      wsman_server_request_unref (stop_waiting (subscription));
    }
}

void
wsman_server_eventing_end (WsmanServerSubscription *subscription)
{
  g_autoptr(WsmanServerSubscription) alive = wsman_server_subscription_ref (subscription);
  g_autoptr(WsmanServerRequest) waiting = stop_waiting (subscription);

  wsman_server_subscription_close (subscription);
  if (waiting != NULL)
    wsman_server_request_respond_code (waiting, ERROR_WSMAN_SUBSCRIPTION_CLOSED, _("The subscription has ended"));
}
