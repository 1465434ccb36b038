/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Takes the messages that a source pushes for one subscription. They arrive in the context of the program's server, and
 * wait until the subscription takes them in any thread. A message is acknowledged when the program has taken its
 * events. All functions are thread-safe.
 */

#pragma once

#include <gio/gio.h>
#include "server/wsman-server-request-private.h"
#include "wsman-item.h"
#include "wsman-server.h"

G_BEGIN_DECLS

typedef struct _WsmanEventListener WsmanEventListener;

/* A message of the source. */
typedef struct
{
  WsmanServerRequest *request; /* waits for its response */
  GPtrArray *events;           /* the events (WsmanItem) */
  gboolean has_gap;            /* TRUE if events are missing before or among the events */
  guint64 n_dropped;           /* how many are missing; 0 if the source doesn't tell it */
  char *bookmark;              /* the position after the events; or NULL */
  char *end_status;            /* the status of a SubscriptionEnd; NULL for other messages */
  char *end_reason;            /* the reason in a SubscriptionEnd, which may be empty; NULL for other messages */
} WsmanArrivedMessage;

/* Tells the source that the program has taken the message, and frees it. */
void wsman_arrived_message_accept (WsmanArrivedMessage *self);

/* Refuses the message, so that the source sends it again or gives up, and frees it. */
void wsman_arrived_message_refuse (WsmanArrivedMessage *self);

/* Makes a listener at a path of server that nobody can guess. sink_address is the URL by which the source reaches the
 * server. host is the host of the source. sources are the identities that may send events. If it is NULL, host may do
 * so with Kerberos. It fails if the server doesn't listen, or if the address is wrong. */
WsmanEventListener *wsman_event_listener_new (WsmanServer         *server,
                                              const char          *sink_address,
                                              const char          *host,
                                              const char * const  *sources,
                                              GError             **error);

/* Stops listening, refuses the messages that wait, and drops the caller's reference. */
void wsman_event_listener_close (WsmanEventListener *self);

/* Returns the address for NotifyTo and EndTo. */
const char *wsman_event_listener_get_address (WsmanEventListener *self);

/* Begins a subscription. Returns the identifier that its messages must have. From now on, the messages of former
 * subscriptions are refused. */
char *wsman_event_listener_begin (WsmanEventListener *self);

/* Returns the next message, which belongs to the caller. Returns NULL if there is none. Then func is called once, in
 * the thread-default context of the caller, when the source has sent something. func gets subscription, which must
 * exist until wsman_event_listener_stop_waiting() is called. */
typedef void (*WsmanEventListenerFunc) (GObject *subscription);
WsmanArrivedMessage *wsman_event_listener_take (WsmanEventListener     *self,
                                                WsmanEventListenerFunc  func,
                                                GObject                *subscription);

void wsman_event_listener_stop_waiting (WsmanEventListener *self);

/* Returns the monotonic time at which the source has sent its last message, or at which the subscription began. */
gint64 wsman_event_listener_get_last_heard (WsmanEventListener *self);

G_END_DECLS
