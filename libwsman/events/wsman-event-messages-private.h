/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes the requests of a subscriber, and reads the responses and the events of a source. [WS-Eventing] 3;
 * [DSP0226] 10.
 */

#pragma once

#include "soap/wsman-message-private.h"
#include "wsman-enums.h"
#include "wsman-item.h"

G_BEGIN_DECLS

/* The longest bookmark, and the most that a subscription manager's headers may have, in bytes. */
#define WSMAN_MAX_BOOKMARK_SIZE (64 * 1024)

/* What a subscriber asks for. Strings are owned. */
typedef struct
{
  WsmanDeliveryMode mode;
  char *filter;           /* the text of the filter, or its XML; NULL if there is none */
  char *dialect;          /* the dialect of the filter; NULL if not set */
  gboolean filter_is_xml;
  GTimeSpan expires;      /* how long the subscription lives, in microseconds; 0 if not set */
  GTimeSpan heartbeats;   /* the longest silence of the source, in microseconds; 0 if not set */
  char *sink_address;     /* where pushed events are sent to; NULL for Pull */
  char *sink_identifier;  /* what names the subscription in pushed messages; NULL for Pull */
  guint max_elements;     /* the most events of a pushed message */
} WsmanSubscribeRequest;

void wsman_subscribe_request_clear (WsmanSubscribeRequest *self);

/* Writes the body of a Subscribe. bookmark is the position after which the events begin; or NULL. */
gboolean wsman_subscribe_request_write (const WsmanSubscribeRequest  *self,
                                        const char                   *bookmark,
                                        GString                      *xml,
                                        GError                      **error);
void wsman_event_message_write_renew (GTimeSpan  expires,
                                      GString   *xml);
void wsman_event_message_write_unsubscribe (GString *xml);

/* Names a subscription for Renew and Unsubscribe. It is immutable, and threads share it. */
typedef struct
{
  char *to;                  /* the address; NULL for that of the session */
  WsmanReference *reference; /* the resource */
  char *headers;             /* the headers that name the subscription, as XML */
} WsmanSubscriptionManager;

WsmanSubscriptionManager *wsman_subscription_manager_ref (WsmanSubscriptionManager *self);
void wsman_subscription_manager_unref (WsmanSubscriptionManager *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSubscriptionManager, wsman_subscription_manager_unref)

/* Reads a SubscribeResponse. source is the resource of the request. expires becomes 0 if the subscription doesn't
 * expire. context becomes NULL if there is none, which is legal unless the events are pulled. */
WsmanSubscriptionManager *wsman_event_message_read_subscribed (const WsmanElement    *content,
                                                               const WsmanReference  *source,
                                                               GTimeSpan             *expires,
                                                               char                 **context,
                                                               GError               **error);

/* Reads the Expires of a SubscribeResponse or RenewResponse. expires becomes 0 if there is none. */
gboolean wsman_event_message_read_expires (const WsmanElement  *content,
                                           GTimeSpan           *expires,
                                           GError             **error);

/* A bookmark is the XML of a w:Bookmark, or the text of one. Tells whether a subscription may begin with it. */
gboolean wsman_bookmark_check (const char  *bookmark,
                               GError     **error);

/* Reads the bookmark among the children of parent, which may be NULL. bookmark becomes NULL if there is none. */
gboolean wsman_bookmark_read (const WsmanElement  *parent,
                              char               **bookmark,
                              GError             **error);

typedef enum
{
  WSMAN_EVENT_KIND_ITEM,
  WSMAN_EVENT_KIND_HEARTBEAT, /* there were no events */
  WSMAN_EVENT_KIND_DROPPED,   /* the source has dropped events */
} WsmanEventKind;

/* Reads an item of a PullResponse, or a child of w:Events. item is only set for the kind ITEM. n_dropped is only set
 * for the kind DROPPED, and is 0 if the source doesn't tell the number. */
gboolean wsman_event_read (WsmanDocument       *document,
                           const WsmanElement  *element,
                           WsmanEventKind      *kind,
                           WsmanItem          **item,
                           guint64             *n_dropped,
                           GError             **error);

G_END_DECLS
