/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Compares the instances of a class with those before, again and again. WMI calls this polling.
 */

#pragma once

#include "wsman-system-resource-private.h"

G_BEGIN_DECLS

typedef struct _WsmanInstanceWatch WsmanInstanceWatch;

/* Is called for each instance that is new (before is NULL), has changed, or is gone (now is NULL). */
typedef void (*WsmanInstanceFunc) (WsmanItem *before,
                                   WsmanItem *now,
                                   gpointer   user_data);

/* Is called when the instances can't be read. refusal is the reason. */
typedef void (*WsmanInstanceFailedFunc) (const WsmanSystemRefusal *refusal,
                                         gpointer                  user_data);

/* Begins to compare the instances of resource. The functions are called in the thread-default context of the caller,
 * and may free the watch. interval is in milliseconds. */
WsmanInstanceWatch *wsman_instance_watch_new (const WsmanSystemResource *resource,
                                              guint                      interval,
                                              WsmanInstanceFunc          func,
                                              WsmanInstanceFailedFunc    failed,
                                              gpointer                   user_data);
void wsman_instance_watch_free (WsmanInstanceWatch *self);

/* Makes the interval shorter, if it isn't already. */
void wsman_instance_watch_hurry (WsmanInstanceWatch *self,
                                 guint               interval);

G_END_DECLS
