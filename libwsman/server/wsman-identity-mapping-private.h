/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds the identity for a name that a client has proved. A mapping by map_user() has priority.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "wsman-policy-private.h"

G_BEGIN_DECLS

/* Returns the key in policy's table for a name in the form that map_user() takes. A name without a source belongs to
 * NTLM if it contains a backslash, and to Kerberos otherwise. */
char *wsman_identity_mapping_make_key (const char *name);

/* Returns the key in policy's table for the names in a certificate's mapping. */
char *wsman_identity_mapping_make_certificate_key (const char *issuer_sha256,
                                                   const char *user_principal_name);

/* Finds the identity for name, which is the name that source has proved. account_name and account describe the account
 * to use if name isn't mapped. account_name is NULL, and account is WSMAN_NO_ACCOUNT, if there is no account. A mapped
 * account is looked up in another thread. policy isn't used after this function returns, and callback never runs before
 * it returns. */
void wsman_policy_identify_async (const WsmanPolicy   *policy,
                                  WsmanIdentitySource  source,
                                  const char          *name,
                                  const char          *account_name,
                                  WsmanAccount         account,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
/* Makes the identity that an administrator has chosen for a name that source has proved: a name, or "account:" with the
 * name of an account. Certificates are never mapped to root. */
void wsman_identity_mapping_choose_async (WsmanIdentitySource  source,
                                          const char          *target,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
/* Returns NULL and an error if the name is mapped to an account that doesn't exist. */
WsmanIdentity *wsman_policy_identify_finish (GAsyncResult  *result,
                                             GError       **error);

/* Looks up the name of an account of this machine in another thread. */
void wsman_identity_mapping_find_name_async (WsmanAccount         account,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
/* Returns NULL if there is no such account, or if the look-up was cancelled. */
char *wsman_identity_mapping_find_name_finish (GAsyncResult *result);

G_END_DECLS
