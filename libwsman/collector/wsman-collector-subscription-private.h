/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What the collector needs of a subscription: its names on the wire, who belongs to it, and its Subscribe message.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "wsman-collector-subscription.h"

G_BEGIN_DECLS

/* Makes a GUID from a text. The same text always makes the same GUID. */
char *wsman_collector_make_guid (const char *text);

/* Returns the GUID in the path of deliveries, which depends on the name alone. */
const char *wsman_collector_subscription_get_id (WsmanCollectorSubscription *self);

/* Returns the GUID of the present settings. Sources subscribe again when it changes. */
char *wsman_collector_subscription_dup_version (WsmanCollectorSubscription *self);

/* Tells whether a source with this identity belongs to the subscription. */
gboolean wsman_collector_subscription_has_machine (WsmanCollectorSubscription *self,
                                                   const WsmanIdentity        *identity);

/* Writes the item of the subscription for a source. address is where the source sends its events. issuers are the
 * SHA-1 fingerprints of the authorities of its certificate, or NULL if the source uses Kerberos. bookmark may be
 * NULL. */
void wsman_collector_subscription_write (WsmanCollectorSubscription *self,
                                         const char                 *address,
                                         const char * const         *issuers,
                                         const char                 *bookmark,
                                         GString                    *xml);

G_END_DECLS
