/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Responses to Subscribe, Pull, Renew and Unsubscribe for a script, and readers of a subscription.
 */

#pragma once

#include "enumeration-script.h"
#include "wsman-subscription.h"

G_BEGIN_DECLS

#define EVENTING "http://schemas.xmlsoap.org/ws/2004/08/eventing"
#define E_NS " xmlns:e=\"" EVENTING "\""
#define WSMAN_ACTION "http://schemas.dmtf.org/wbem/wsman/1/wsman/"
#define GONE FAULT_ENVELOPE ("n:InvalidEnumerationContext", "2150858779", "Gone"), "500 "

#define MANAGER(id)                                                                                                 \
  "<e:SubscriptionManager" E_NS "><a:Address>http://source.example/wsman</a:Address><a:ReferenceParameters>"       \
  "<w:ResourceURI>" CLASS_URI "</w:ResourceURI><e:Identifier>" id "</e:Identifier></a:ReferenceParameters>"        \
  "</e:SubscriptionManager>"
#define EXPIRES(time) "<e:Expires" E_NS ">" time "</e:Expires>"
#define SUBSCRIBED_WITH(content) \
  ENVELOPE (EVENTING "/SubscribeResponse", "<e:SubscribeResponse" E_NS ">" content "</e:SubscribeResponse>")
#define SUBSCRIBED(id, context) SUBSCRIBED_WITH (MANAGER (id) EXPIRES ("PT600S") CONTEXT (context))
#define RENEWED(time) \
  ENVELOPE (EVENTING "/RenewResponse", "<e:RenewResponse" E_NS ">" EXPIRES (time) "</e:RenewResponse>")
#define UNSUBSCRIBED ENVELOPE (EVENTING "/UnsubscribeResponse", "")

#define BOOKMARK(text) "<w:Bookmark>" text "</w:Bookmark>"
#define EVENT(content) "<w:Event Action=\"" WSMAN_ACTION "Event\">" content "</w:Event>"

/* A response to Pull, with a bookmark. */
#define PULLED_AT(bookmark, content)                                           \
  ENVELOPE_START HEADER (ENUMERATION "/PullResponse", RELATES_TO bookmark)      \
    BODY ("<n:PullResponse>" CONTEXT ("c2") ITEMS (content) "</n:PullResponse>")

/* Subscribes to the class of the script. options may be NULL. */
WsmanSubscription *subscribe (Script                    *script,
                              WsmanSubscriptionOptions  *options,
                              GError                   **error);

/* Returns the names of the next events, or of those before an error. */
char *read_events (WsmanSubscription  *subscription,
                   guint               n_events,
                   GError            **error);

/* Waits for a request with that action, the last part of which is given. number is 0 for the first. Returns its
 * body. */
char *wait_for_action (Script     *script,
                       const char *action,
                       guint       number);

G_END_DECLS
