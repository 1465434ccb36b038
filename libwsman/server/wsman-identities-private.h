/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * From a name that was proven to who that is: what map_user() says goes before everything.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "wsman-policy-private.h"

G_BEGIN_DECLS

/* The key of policy's table for a name as map_user() takes it: with its source, or else of NTLM if it
 * has a backslash and of Kerberos if not. */
char *wsman_identities_make_key (const char *name);

/* name: as the source proves it. account_name, account: the account that it stands for without being
 * mapped; NULL and WSMAN_NO_ACCOUNT if none. Looks for a mapped account in another thread. policy isn't used any more
 * when this returns, and callback runs later in any case. */
void wsman_policy_identify_async (const WsmanPolicy   *policy,
                                  WsmanIdentitySource  source,
                                  const char          *name,
                                  const char          *account_name,
                                  WsmanAccount         account,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
/* NULL if it is mapped to an account that isn't there. */
WsmanIdentity *wsman_policy_identify_finish (GAsyncResult  *result,
                                             GError       **error);

/* The name of an account of this machine, looked for in another thread. */
void wsman_identities_find_name_async (WsmanAccount         account,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
/* NULL if there is none, or nobody waits for it any more. */
char *wsman_identities_find_name_finish (GAsyncResult *result);

G_END_DECLS
