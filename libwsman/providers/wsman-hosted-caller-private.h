/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * As whom a request's work runs: as the account of its user, in a host that the helper has started; or as the account
 * of this program, if there is no helper.
 */

#pragma once

#include "wsman-accounts-private.h"
#include "wsman-helper.h"
#include "wsman-operation.h"

G_BEGIN_DECLS

typedef struct
{
  WsmanAccountEntry entry;
  const WsmanAccountEntry *account; /* entry; or NULL if the work runs as this program's account, like the next field */
  GSocket *host;                    /* the socket of the user's wsman-shell-host */
} WsmanHostedCaller;

void wsman_hosted_caller_free (WsmanHostedCaller *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHostedCaller, wsman_hosted_caller_free)

/* Looks up the account, and has the host started. helper may be NULL. */
void wsman_hosted_caller_prepare_async (WsmanHelper         *helper,
                                        WsmanOperation      *operation,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
WsmanHostedCaller *wsman_hosted_caller_prepare_finish (GAsyncResult  *result,
                                                       GError       **error);

G_END_DECLS
