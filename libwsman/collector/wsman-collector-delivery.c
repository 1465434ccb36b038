/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What sources send to a collector after they have subscribed: events, heartbeats, and the end of a subscription.
 * [MS-WSMV] 3.1.4.1.31 to 3.1.4.1.34.
 */

#include "wsman-collector-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-log-private.h"
#include "server/wsman-delivery-response-private.h"
#include "soap/wsman-guid-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-soap-fault-private.h"
#include "wsman-collector-batch-private.h"
#include "wsman-collector-machine-private.h"
#include "wsman-collector-subscription-private.h"

/* Tells whether the delivery belongs to the present version of the subscription. After a change, a source is refused
 * until it has subscribed again. */
static gboolean
check_version (WsmanCollectorSubscription  *subscription,
               const WsmanMessage          *message,
               GError                     **error)
{
  g_autofree char *version = wsman_collector_subscription_dup_version (subscription);

  if (message->identifier != NULL && wsman_guid_equal (message->identifier, version))
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_EVENTING_INVALID_MESSAGE,
                             _("The subscription “%s” has changed; ask for it again"),
                             wsman_collector_subscription_get_name (subscription));
}

static void
handle_batch (WsmanCollector        *self,
              WsmanServerRequest    *request,
              WsmanCollectorMachine *machine)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanCollectorBatch) batch = wsman_collector_batch_new (request, machine, self->store, &local_error);

  if (batch == NULL)
    {
      wsman_delivery_respond_error (request, local_error);
      return;
    }

  wsman_collector_machine_stamp (&machine->last_event);
  g_clear_pointer (&machine->last_error, g_free);
  g_signal_emit_by_name (self, "handle-batch", batch);
}

static void
handle_heartbeat (WsmanServerRequest    *request,
                  WsmanCollectorMachine *machine)
{
  wsman_collector_machine_stamp (&machine->last_heartbeat);
  g_clear_pointer (&machine->last_error, g_free);
  wsman_delivery_respond_ack (request);
}

/* Returns what the source says in a SubscriptionEnd: a status such as “…/SourceShuttingDown”, and a reason. */
static char *
describe_end (const WsmanElement *content)
{
  const WsmanElement *status = wsman_element_find_child (content, WSMAN_NS_EVENTING, "Status");
  const WsmanElement *reason = wsman_element_find_child (content, WSMAN_NS_EVENTING, "Reason");
  const WsmanElement *fault = wsman_element_find_child (content, WSMAN_NS_FAULT, "WSManFault");
  const char *name = status != NULL ? strrchr (wsman_element_get_text (status), '/') : NULL;
  const char *details = reason != NULL ? wsman_element_get_text (reason)
                                       : fault != NULL ? wsman_element_get_text (fault) : "";
  g_autofree char *text = g_strdup_printf ("%s: %s", name != NULL ? name + 1 : "SubscriptionEnd", details);

  return wsman_log_escape (text);
}

/* Handles the end of a subscription at the source, or the fault of a source that couldn't subscribe. */
static void
handle_end (WsmanCollector        *self,
            WsmanServerRequest    *request,
            WsmanCollectorMachine *machine)
{
  const WsmanElement *content = request->message->content;

  g_free (machine->last_error);
  if (wsman_message_is_fault (request->message))
    {
      g_autoptr(WsmanFaultInfo) fault = wsman_soap_fault_read (content);

      machine->last_error = wsman_log_escape (fault->message);
    }
  else
    {
      machine->last_error = describe_end (content);
    }

  wsman_delivery_respond_empty (request);
  g_signal_emit_by_name (self, "subscription-ended", machine);
}

static gboolean
is_end (const WsmanMessage *message)
{
  return wsman_message_is_fault (message) ||
         (message->content != NULL && wsman_element_is (message->content, WSMAN_NS_EVENTING, "SubscriptionEnd"));
}

void
wsman_collector_handle_delivery (WsmanCollector             *self,
                                 WsmanServerRequest         *request,
                                 WsmanCollectorSubscription *subscription)
{
  WsmanCollectorMachine *machine = wsman_collector_find_machine (self, subscription, request->caller.user);
  g_autofree char *name = wsman_collector_dup_machine_id (request->message);
  g_autoptr(GError) local_error = NULL;

  wsman_collector_machine_set_name (machine, name);
  if (is_end (request->message))
    handle_end (self, request, machine);
  else if (!check_version (subscription, request->message, &local_error))
    wsman_delivery_respond_error (request, local_error);
  else if (g_str_equal (request->message->action, WSMAN_ACTION_HEARTBEAT))
    handle_heartbeat (request, machine);
  else
    handle_batch (self, request, machine);
}
