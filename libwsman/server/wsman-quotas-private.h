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
void wsman_quotas_give_back (WsmanQuotas   *self,
                             WsmanIdentity *user);

G_END_DECLS
