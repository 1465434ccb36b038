/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Who somebody is: where the name is from, the name, and the account of this machine that it stands
 * for, if any. These three are compared together, so that the same text from two sources is two
 * identities. Rooms may include this header.
 */

#pragma once

#include "wsman-enums.h"

G_BEGIN_DECLS

/* A uid, or none. */
typedef gint64 WsmanAccount;

#define WSMAN_NO_ACCOUNT ((WsmanAccount) -1)

/* Constant. */
typedef struct
{
  WsmanIdentitySource source;
  char *name;
  WsmanAccount account;
  char *text;        /* "ntlm:CORP\\ada" */
  char *key;         /* the whole of it, alike for all ways to write it */
} WsmanIdentity;

/* Thread-safe. */
WsmanIdentity *wsman_identity_new (WsmanIdentitySource  source,
                                   const char          *name,
                                   WsmanAccount         account);
WsmanIdentity *wsman_identity_ref (WsmanIdentity *self);
void wsman_identity_unref (WsmanIdentity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanIdentity, wsman_identity_unref)

/* For hash tables, too. */
guint wsman_identity_hash (gconstpointer self);
gboolean wsman_identity_equal (gconstpointer self,
                               gconstpointer other);

/* Whether an administrator's list has it: as "account:NAME", as text, or by its bare name, which is an
 * authenticator's or an account's, unless it has the marks of NTLM or Kerberos. list: NULL is empty. */
gboolean wsman_identity_is_in (const WsmanIdentity *self,
                               const char * const  *list);

/* "ntlm:CORP\\ada", with the case of its name folded where that has none. */
char *wsman_identity_format (WsmanIdentitySource  source,
                             const char          *name);

/* The source that text begins with, and the name after it; FALSE if there is none. */
gboolean wsman_identity_split (const char           *text,
                               WsmanIdentitySource  *source,
                               const char          **name);

/* The name after "account:", or NULL. */
const char *wsman_identity_get_account_name (const char *text);

/* Accounts of this machine, which may have to be asked for elsewhere: these block. NULL and
 * WSMAN_NO_ACCOUNT: there is none. */
char *wsman_account_dup_name (WsmanAccount account);
WsmanAccount wsman_account_find (const char *name);

G_END_DECLS
