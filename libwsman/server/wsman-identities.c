/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Who a name stands for. See the header.
 */

#include "wsman-identities-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

char *
wsman_identities_make_key (const char *name)
{
  WsmanIdentitySource source = strchr (name, '\\') != NULL ? WSMAN_IDENTITY_SOURCE_NTLM
                                                           : WSMAN_IDENTITY_SOURCE_KERBEROS;

  wsman_identity_split (name, &source, &name);

  return wsman_identity_format (source, name);
}

static WsmanIdentity *
identify_mapped (WsmanIdentitySource   source,
                 const char           *target,
                 GError              **error)
{
  const char *account_name = wsman_identity_get_account_name (target);
  WsmanAccount account;

  if (account_name == NULL)
    return wsman_identity_new (source, target, WSMAN_NO_ACCOUNT);

  account = wsman_account_find (account_name);
  if (account != WSMAN_NO_ACCOUNT)
    return wsman_identity_new (source, account_name, account);

  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                   _("The user is mapped to the account %s, which this machine hasn't got"), account_name);
  return NULL;
}

WsmanIdentity *
wsman_policy_identify (const WsmanPolicy    *policy,
                       WsmanIdentitySource   source,
                       const char           *name,
                       const char           *account_name,
                       WsmanAccount          account,
                       GError              **error)
{
  g_autofree char *key = wsman_identity_format (source, name);
  const char *target = g_hash_table_lookup (policy->identities, key);

  if (target != NULL)
    return identify_mapped (source, target, error);

  return wsman_identity_new (source, account_name != NULL ? account_name : name, account);
}
