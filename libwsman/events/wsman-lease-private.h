/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The time for which a source keeps a subscription. The lease renews it in the library's own thread, because the
 * caller's main loop may not run, or the caller may work on an event for a long time. All functions are thread-safe.
 */

#pragma once

#include "client/wsman-call-private.h"
#include "wsman-event-messages-private.h"

G_BEGIN_DECLS

typedef struct _WsmanLease WsmanLease;

/* Makes a lease of expires microseconds, which is 0 if the subscription doesn't expire. asked is the time for which the
 * subscriber asks. If renews is TRUE, the lease renews the subscription from now on. */
WsmanLease *wsman_lease_new (WsmanSessionConnection   *connection,
                             WsmanSubscriptionManager *manager,
                             GTimeSpan                 expires,
                             GTimeSpan                 asked,
                             gboolean                  renews);

/* Ends the renewals, and drops the caller's reference. */
void wsman_lease_end (WsmanLease *self);

/* Sets the time that is left, after the subscriber has renewed the subscription itself. */
void wsman_lease_set_expires (WsmanLease *self,
                              GTimeSpan   expires);

/* Returns the time at which the subscription expires. Returns NULL if it doesn't expire. */
GDateTime *wsman_lease_dup_end (WsmanLease *self);

gboolean wsman_lease_has_expired (WsmanLease *self);

/* Tells whether the source doesn't renew subscriptions, and this one soon expires. */
gboolean wsman_lease_needs_other (WsmanLease *self);

/* Makes a call that names a subscription by its manager. body is the body of the request. */
WsmanCall *wsman_lease_make_call (WsmanSessionConnection    *connection,
                                  WsmanSubscriptionManager  *manager,
                                  WsmanCallKind              kind,
                                  const GString             *body,
                                  GError                   **error);

/* Ends a subscription in the library's own thread. */
void wsman_lease_unsubscribe_detached (WsmanSessionConnection   *connection,
                                       WsmanSubscriptionManager *manager);

G_END_DECLS
