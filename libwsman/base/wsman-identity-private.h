/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The identity of a user. It consists of the source of the name, the name, and the account of this machine. There may
 * be no account. All three parts are compared, so the same name from two sources makes two identities. All rooms may
 * include this header.
 */

#pragma once

#include <sys/types.h>

#include "wsman-enums.h"

G_BEGIN_DECLS

/* An account is a uid, or WSMAN_NO_ACCOUNT. */
typedef gint64 WsmanAccount;

#define WSMAN_NO_ACCOUNT ((WsmanAccount) -1)

/* An identity, which is immutable. */
typedef struct
{
  WsmanIdentitySource source;
  char *name;
  WsmanAccount account;
  char *text;        /* the text of the identity, such as "ntlm:CORP\\ada" */
  char *key;         /* the text for comparisons, which is the same for all spellings of the identity */
} WsmanIdentity;

/* Makes an identity. Identities are thread-safe. */
WsmanIdentity *wsman_identity_new (WsmanIdentitySource  source,
                                   const char          *name,
                                   WsmanAccount         account);
WsmanIdentity *wsman_identity_ref (WsmanIdentity *self);
void wsman_identity_unref (WsmanIdentity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanIdentity, wsman_identity_unref)

guint wsman_identity_hash (gconstpointer self);
gboolean wsman_identity_equal (gconstpointer self,
                               gconstpointer other);

/* Tells whether an administrator's list contains the identity. An entry is "account:NAME", or the text of an identity.
 * An entry may also be a bare name, unless this name could mean an identity from another source. If list is NULL, it is
 * an empty list. */
gboolean wsman_identity_is_in (const WsmanIdentity *self,
                               const char * const  *list);

/* Returns text such as "ntlm:CORP\\ada". The case is folded for sources whose names are compared without case. */
char *wsman_identity_format (WsmanIdentitySource  source,
                             const char          *name);

/* Splits text into its source and the name. Returns FALSE if text doesn't begin with a source. */
gboolean wsman_identity_split (const char           *text,
                               WsmanIdentitySource  *source,
                               const char          **name);

/* Returns the name after "account:". Returns NULL if text doesn't begin with "account:". */
const char *wsman_identity_get_account_name (const char *text);

/* These functions look up accounts of this machine. They block, because the account may be in a directory on another
 * machine. They return NULL or WSMAN_NO_ACCOUNT if there is no such account. home becomes the home directory, and is
 * unchanged if there is no such account; it may be NULL. */
char *wsman_account_dup_name (WsmanAccount   account,
                              char         **home);
WsmanAccount wsman_account_find (const char *name);

/* Looks up the first group of an account. Returns FALSE if there is no such account. */
gboolean wsman_account_find_group (WsmanAccount  account,
                                   gid_t        *group);

/* Tells whether an account is in one of these groups, which are NULL-terminated. */
gboolean wsman_account_is_in_group (WsmanAccount        account,
                                    const char *const  *groups);

G_END_DECLS
