/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of a collector, and the functions that its files share.
 */

#pragma once

#include "server/wsman-server-request-private.h"
#include "wsman-collector.h"

G_BEGIN_DECLS

struct _WsmanCollector
{
  GObject parent_instance;

  GWeakRef server;
  WsmanCollectorStore *store; /* NULL if bookmarks are only kept in memory */
  char *ca_file;              /* the file of which issuers were read; NULL for none */
  char **issuers;             /* the SHA-1 fingerprints of the authorities in it */
  GPtrArray *subscriptions;   /* the subscriptions (WsmanCollectorSubscription) */
  GHashTable *machines;       /* the subscription and the identity as a text, to WsmanCollectorMachine */
};

/* Returns the state of a source, which belongs to the subscription. It is created if there is none. The collector keeps
 * the reference. */
WsmanCollectorMachine *wsman_collector_find_machine (WsmanCollector             *self,
                                                     WsmanCollectorSubscription *subscription,
                                                     WsmanIdentity              *user);

/* Returns the name that the sender of a message gives itself. Returns NULL if there is none, or if it is too long. */
char *wsman_collector_dup_machine_id (const WsmanMessage *message);

/* Responds to a source that asks for its subscriptions. */
void wsman_collector_serve_subscriptions (WsmanCollector     *self,
                                          WsmanServerRequest *request);

/* Handles a message for a subscription: events, a heartbeat, or the end of the subscription. */
void wsman_collector_handle_delivery (WsmanCollector             *self,
                                      WsmanServerRequest         *request,
                                      WsmanCollectorSubscription *subscription);

G_END_DECLS
