/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The events of this machine: processes start and end, and instances of classes appear, change and disappear. All
 * subscribers share what watches the machine.
 */

#pragma once

#include <libwsman/wsman.h>

#include "base/wsman-identity-private.h"

G_BEGIN_DECLS

typedef struct _WsmanSystemEvents WsmanSystemEvents;

/* Tells whether a user is an operator now. A subscriber that isn't one any more gets no further events of others. */
typedef gboolean (*WsmanSystemOperatorFunc) (const WsmanIdentity *identity,
                                             gpointer             user_data);

WsmanSystemEvents *wsman_system_events_new (WsmanSystemOperatorFunc is_operator,
                                            gpointer                user_data);
void wsman_system_events_free (WsmanSystemEvents *self);

/* Responds to Subscribe. as_callers tells whether work runs as the callers. */
void wsman_system_events_subscribe (WsmanSystemEvents *self,
                                    WsmanOperation    *operation,
                                    gboolean           as_callers);

G_END_DECLS
