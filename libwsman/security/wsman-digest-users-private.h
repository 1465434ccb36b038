/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The users of a server's Digest. They are in a file of lines "user:realm:hash", as htdigest writes it. A hash of MD5
 * has 32 hexadecimal digits, and one of SHA-256 has 64. All lines name the same realm.
 */

#pragma once

#include "wsman-digest-private.h"

G_BEGIN_DECLS

typedef struct _WsmanDigestUsers WsmanDigestUsers;

/* Reads the file. Only root or the user of this process may be able to read and write it. The error names the file and
 * the line that can't be used. */
WsmanDigestUsers *wsman_digest_users_read (const char  *path,
                                           GError     **error);
void wsman_digest_users_free (WsmanDigestUsers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanDigestUsers, wsman_digest_users_free)

/* Wipes all users. The realm and the algorithms stay, so that challenges don't change. */
void wsman_digest_users_forget (WsmanDigestUsers *self);

const char *wsman_digest_users_get_realm (const WsmanDigestUsers *self);

/* Tells whether any user in the file has a hash of that algorithm. */
gboolean wsman_digest_users_have (const WsmanDigestUsers *self,
                                  GChecksumType           hash);

/* Finds the user's hash, which self owns. name is the hash of the name if is_hashed is TRUE. The search always compares
 * all users. If there is no such user, user_hash becomes a hash that no password has, and the function returns NULL. */
const char *wsman_digest_users_find (const WsmanDigestUsers  *self,
                                     GChecksumType            hash,
                                     const char              *name,
                                     gboolean                 is_hashed,
                                     const char             **user_hash);

G_END_DECLS
