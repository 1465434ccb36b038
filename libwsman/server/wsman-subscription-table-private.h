/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Open subscriptions. A subscription belongs to one user, and only this user finds it. The number of subscriptions of
 * each user is limited, and a subscription ends if nobody renews it or asks for its events. [WS-Eventing] 3;
 * [DSP0226] 10.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-event-sink-private.h"
#include "wsman-policy-private.h"
#include "wsman-push-private.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

typedef struct _WsmanSubscriptionTable WsmanSubscriptionTable;

/* Is called when an open subscription expires, makes way for another, or ends with the table. It must close the
 * subscription. */
typedef void (*WsmanSubscriptionFunc) (WsmanServerSubscription *subscription);

struct _WsmanServerSubscription
{
  WsmanSubscriptionTable *owner; /* NULL after the subscription is closed */
  char *id;
  WsmanIdentity *user;
  WsmanQuery *query;
  WsmanEventSink *sink;          /* NULL until the provider has accepted the subscription */
  GTimeSpan heartbeats;          /* the longest silence, in microseconds; 0 if the subscriber wants no heartbeats */
  gboolean send_bookmarks;
  GTimeSpan lifetime;            /* for how long the subscription was granted or renewed, in microseconds */
  gint64 expires;                /* a monotonic time */
  gint64 idle_since;             /* a monotonic time; 0 while a Pull waits */
  GSource *expiry;

  /* What a Pull has got stays here until the next Pull shows that it has arrived. */
  guint64 round;                 /* the number of responses with items, which is in the enumeration context */
  GString *unconfirmed;          /* the items of the last response; or NULL */
  char *bookmark;                /* the newest bookmark that was sent; or NULL */

  WsmanServerRequest *waiting;   /* the Pull that waits for events; owned; or NULL */
  gint64 last_sent;              /* when the subscriber last got a response, as a monotonic time */
  GSource *heartbeat;

  const WsmanPushHandlers *push_handlers; /* NULL if the subscriber pulls the events */
  WsmanPush *push;               /* pushes the events; NULL before it has begun, and after the end */
  const char *end_status;        /* the status that SubscriptionEnd tells; NULL if the subscriber isn't told */
  WsmanFaultInfo *end_fault;     /* the reason for it; or NULL */
};

WsmanSubscriptionTable *wsman_subscription_table_new (GMainContext          *context,
                                                      const WsmanPolicy     *policy,
                                                      WsmanSubscriptionFunc  expired);

/* Ends all subscriptions, and frees self. */
void wsman_subscription_table_close (WsmanSubscriptionTable *self);

/* Opens a subscription for user. If user has too many, expired() is called for the one that has been idle for longest.
 * Fails if all subscriptions of user are in use. lifetime is in microseconds; it is -1 if the client requested none. */
WsmanServerSubscription *wsman_subscription_table_open (WsmanSubscriptionTable  *self,
                                                        WsmanIdentity           *user,
                                                        WsmanQuery              *query,
                                                        GTimeSpan                lifetime,
                                                        GError                 **error);

/* Returns the subscription with this id, or NULL if it isn't open or doesn't belong to user. */
WsmanServerSubscription *wsman_subscription_table_find (WsmanSubscriptionTable *self,
                                                        const char             *id,
                                                        WsmanIdentity          *user);

/* The same for the id at the beginning of an enumeration context. round becomes the number after it. A subscription
 * whose events are pushed has no such context. */
WsmanServerSubscription *wsman_subscription_table_find_context (WsmanSubscriptionTable *self,
                                                                const char             *context,
                                                                WsmanIdentity          *user,
                                                                guint64                *round);

WsmanServerSubscription *wsman_server_subscription_ref (WsmanServerSubscription *self);
void wsman_server_subscription_unref (WsmanServerSubscription *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanServerSubscription, wsman_server_subscription_unref)

/* Removes the subscription from the open ones, and ends its sink. The provider may then stop the server. */
void wsman_server_subscription_close (WsmanServerSubscription *self);

/* Sets how long the subscription lives from now on. lifetime is as above. */
void wsman_server_subscription_renew (WsmanServerSubscription *self,
                                      GTimeSpan                lifetime);

/* Sets whether the subscription is idle. While a Pull waits, only the end of its lifetime can end the subscription. */
void wsman_server_subscription_set_idle (WsmanServerSubscription *self,
                                         gboolean                 idle);

/* Returns the enumeration context for the next Pull. */
char *wsman_server_subscription_dup_context (WsmanServerSubscription *self);

/* Calls func in the server's context when a heartbeat is due. */
void wsman_server_subscription_start_heartbeat (WsmanServerSubscription *self,
                                                GSourceFunc              func);

G_END_DECLS
