/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Counts how many things of one kind each user has. Any thread may reduce the count of a user.
 */

#pragma once

#include "base/wsman-identity-private.h"

G_BEGIN_DECLS

typedef struct _WsmanQuotas WsmanQuotas;

WsmanQuotas *wsman_quotas_new (void);
void wsman_quotas_unref (WsmanQuotas *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanQuotas, wsman_quotas_unref)

/* Adds one to the count of user. Returns FALSE without adding anything if the count has already reached limit. */
gboolean wsman_quotas_take (WsmanQuotas   *self,
                            WsmanIdentity *user,
                            guint          limit);

/* Returns since when a thing is idle, as a monotonic time. Returns 0 if the thing is in use, or isn't user's. */
typedef gint64 (*WsmanIdleFunc) (gconstpointer  thing,
                                 WsmanIdentity *user);

/* Ends the thing. Its table may be closed meanwhile. */
typedef void (*WsmanEndFunc) (gpointer thing,
                              gpointer table);

/* Adds one to the count of user. If the count has reached limit, the thing of user that has been idle for longest is
 * ended first, because things that clients have abandoned are idle. things is a table whose values are all things of
 * table. Returns FALSE if all things of user are in use. */
gboolean wsman_quotas_take_from_idle (WsmanQuotas   *self,
                                      WsmanIdentity *user,
                                      guint          limit,
                                      GHashTable    *things,
                                      WsmanIdleFunc  get_idle_since,
                                      WsmanEndFunc   end,
                                      gpointer       table);

void wsman_quotas_give_back (WsmanQuotas   *self,
                             WsmanIdentity *user);

G_END_DECLS
