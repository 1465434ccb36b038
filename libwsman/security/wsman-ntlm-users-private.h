/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds the users of NTLM. The users are in a file with lines "DOMAIN:user:password", or in an smbpasswd(5) file with
 * "DOMAIN\user" as the name. For each authentication, gss-ntlmssp gets a file with one line, which has a hash in place
 * of the password. For an unknown user, the line has a random hash. So both cases take the same time. gss-ntlmssp never
 * reads the file of users itself, because it wouldn't check who else can read the file.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name; /* "DOMAIN\\user" as in the file, or ".\\user" if the client named this machine or no domain; NULL if the
               * user is unknown */
  int file;   /* the open file with the line; -1 if the system has no room for it */
} WsmanNtlmUser;

void wsman_ntlm_user_free (WsmanNtlmUser *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanNtlmUser, wsman_ntlm_user_free)

/* Finds the user of a type 3 message in the file path. If path is NULL, the file is $NTLM_USER_FILE. Returns NULL if
 * there is no such path, or if token isn't such a message. */
WsmanNtlmUser *wsman_ntlm_user_find (const char   *path,
                                     const guint8 *token,
                                     gsize         length);

G_END_DECLS
