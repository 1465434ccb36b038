/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The fields of a subscription, and the functions with which its files work together. */

#pragma once

#include "client/wsman-call-private.h"
#include "values/wsman-last-error-private.h"
#include "wsman-event-listener-private.h"
#include "wsman-event-messages-private.h"
#include "wsman-lease-private.h"
#include "wsman-subscription.h"

G_BEGIN_DECLS

typedef struct _WsmanEventWait WsmanEventWait;

/* An event that has arrived. */
typedef struct
{
  WsmanItem *item;
  char *bookmark; /* the position after the event; NULL if the source has told none */
  WsmanArrivedMessage *message; /* the pushed message whose last event this is; or NULL */
} WsmanArrivedEvent;

struct _WsmanSubscription
{
  GObject parent_instance;

  WsmanSessionConnection *connection;
  WsmanSession *session; /* a reference, because a call may ask the session's handler about a certificate */
  WsmanReference *source;
  WsmanSubscribeRequest request;
  guint batch_items;
  guint reconnect_timeout; /* milliseconds */
  gboolean renews;

  WsmanSubscriptionManager *manager; /* NULL before the source has accepted the subscription */
  WsmanLease *lease;                 /* or NULL */
  char *context;                     /* the newest enumeration context; or NULL */
  WsmanEventListener *listener;      /* takes pushed events; NULL for Pull */

  GQueue events;     /* contains WsmanArrivedEvent */
  char *bookmark;    /* the position after the event that was returned last; or NULL */
  char *newest;      /* the position after the event that has arrived last; or NULL */
  gboolean is_lost;  /* TRUE if the subscription must begin again, from the newest bookmark */
  guint64 n_dropped;
  guint n_gaps;

  WsmanSubscriptionEnd end;
  GError *failure; /* the error that next_event() reports after the end; or NULL */

  int pending; /* atomic; TRUE while next_event() is running */
  WsmanEventWait *wait; /* the running one; or NULL */
  WsmanLastError last_error;
};

/* Makes a subscription that isn't open yet. */
WsmanSubscription *wsman_subscription_new (WsmanSession           *session,
                                           WsmanSessionConnection *connection);

/* Sends Subscribe, from the newest bookmark. func gets the error, which is NULL after success. */
typedef void (*WsmanSubscribedFunc) (WsmanSubscription *self,
                                     const GError      *error,
                                     gpointer           user_data);
void wsman_subscription_open (WsmanSubscription     *self,
                              WsmanSendFlags         flags,
                              GCancellable          *cancellable,
                              WsmanSubscribedFunc    func,
                              gpointer               user_data);

/* Forgets the subscription of the source, and ends it in the library's own thread. */
void wsman_subscription_give_up (WsmanSubscription *self);

/* Ends the subscription. Takes ownership of failure, which may be NULL. */
void wsman_subscription_end (WsmanSubscription    *self,
                             WsmanSubscriptionEnd  reason,
                             GError               *failure);

/* Tells the program that events are missing. n_dropped is 0 if their number isn't known. */
void wsman_subscription_report_gap (WsmanSubscription *self,
                                    guint64            n_dropped);

/* Returns the next event that has arrived. The bookmark is now the position after this event. Returns NULL if there is
 * none. */
WsmanItem *wsman_subscription_take_event (WsmanSubscription *self);
void wsman_subscription_add_event (WsmanSubscription *self,
                                   WsmanItem         *item);

/* Adds the events of a pushed message. The message is accepted when the last of them is taken. The function owns
 * message. */
void wsman_subscription_add_message (WsmanSubscription   *self,
                                     WsmanArrivedMessage *message);

/* Sets the bookmark of the events that have arrived. Takes ownership of bookmark. */
void wsman_subscription_set_newest (WsmanSubscription *self,
                                    char              *bookmark);

/* Waits for the next event. The result of the task is an item, or NULL at an end that isn't a failure. */
void wsman_subscription_wait_async (WsmanSubscription   *self,
                                    WsmanSendFlags       flags,
                                    gpointer             tag,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);

/* Makes a running wait look at the state of the subscription again. */
void wsman_subscription_interrupt (WsmanSubscription *self);

/* Stores local_error, which is NULL after a success, and passes it on to error. */
void wsman_subscription_store_error (WsmanSubscription  *self,
                                     GError             *local_error,
                                     GError            **error);

G_END_DECLS
