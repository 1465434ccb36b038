/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The identity of a user: the source of the name, the name, and the account of this machine that it stands for, if
 * there is one. All three are compared, so that the same name from two sources is two identities. All rooms may include
 * this header.
 */

#pragma once

#include "wsman-enums.h"

G_BEGIN_DECLS

/* A uid, or WSMAN_NO_ACCOUNT. */
typedef gint64 WsmanAccount;

#define WSMAN_NO_ACCOUNT ((WsmanAccount) -1)

/* Immutable. */
typedef struct
{
  WsmanIdentitySource source;
  char *name;
  WsmanAccount account;
  char *text;        /* such as "ntlm:CORP\\ada" */
  char *key;         /* for comparisons: the same for all spellings of the identity */
} WsmanIdentity;

/* Thread-safe. */
WsmanIdentity *wsman_identity_new (WsmanIdentitySource  source,
                                   const char          *name,
                                   WsmanAccount         account);
WsmanIdentity *wsman_identity_ref (WsmanIdentity *self);
void wsman_identity_unref (WsmanIdentity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanIdentity, wsman_identity_unref)

guint wsman_identity_hash (gconstpointer self);
gboolean wsman_identity_equal (gconstpointer self,
                               gconstpointer other);

/* Tells whether an administrator's list contains the identity. The entry may be "account:NAME" or the text of the
 * identity. It may also be the bare name, if an authenticator or an account is the source, and the name has no
 * character that only names of NTLM or Kerberos have. list: NULL is an empty list. */
gboolean wsman_identity_is_in (const WsmanIdentity *self,
                               const char * const  *list);

/* Returns text such as "ntlm:CORP\\ada". The case is folded for sources whose names are compared without case. */
char *wsman_identity_format (WsmanIdentitySource  source,
                             const char          *name);

/* Splits text into its source and the name. Returns FALSE if it doesn't begin with a source. */
gboolean wsman_identity_split (const char           *text,
                               WsmanIdentitySource  *source,
                               const char          **name);

/* Returns the name after "account:", or NULL. */
const char *wsman_identity_get_account_name (const char *text);

/* Look up accounts of this machine. These calls block, since the account may be in a directory on another machine.
 * NULL and WSMAN_NO_ACCOUNT mean that there is none. */
char *wsman_account_dup_name (WsmanAccount account);
WsmanAccount wsman_account_find (const char *name);

G_END_DECLS
