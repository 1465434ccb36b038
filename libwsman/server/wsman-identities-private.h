/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds the identity for a name that was proved. A mapping by map_user() has priority.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "wsman-policy-private.h"

G_BEGIN_DECLS

/* Returns the key of policy's table for a name as map_user() gets it. A name without a source is NTLM's if it has a
 * backslash, else Kerberos'. */
char *wsman_identities_make_key (const char *name);

/* name: as the source proved it. account_name, account: the account of the name if it isn't mapped; NULL and
 * WSMAN_NO_ACCOUNT if there is none. Looks a mapped account up in another thread. policy isn't used after this
 * returns. callback never runs before this returns. */
void wsman_policy_identify_async (const WsmanPolicy   *policy,
                                  WsmanIdentitySource  source,
                                  const char          *name,
                                  const char          *account_name,
                                  WsmanAccount         account,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
/* Returns NULL and an error if the name is mapped to an account that doesn't exist. */
WsmanIdentity *wsman_policy_identify_finish (GAsyncResult  *result,
                                             GError       **error);

/* Looks the name of an account of this machine up, in another thread. */
void wsman_identities_find_name_async (WsmanAccount         account,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
/* Returns NULL if there is no such account, or if the look-up was cancelled. */
char *wsman_identities_find_name_finish (GAsyncResult *result);

G_END_DECLS
