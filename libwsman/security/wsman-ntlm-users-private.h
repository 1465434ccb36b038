/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The users of NTLM: a file of lines "DOMAIN:user:password", or of smbpasswd(5) with "DOMAIN\user" as the name.
 * gss-ntlmssp is given one line of its own making for each authentication: a hash in place of the password, and
 * for who isn't there a hash that nobody knows, so that both cost the same.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name; /* as the file writes it: "DOMAIN\\user"; NULL if the client named no domain, or isn't there */
  int file;   /* the line, for who opens it by its descriptor */
} WsmanNtlmUser;

void wsman_ntlm_user_free (WsmanNtlmUser *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanNtlmUser, wsman_ntlm_user_free)

/* The user whom a type 3 message is of. path: NULL for $NTLM_USER_FILE. NULL if token isn't such a message, or
 * nothing can be read or written. */
WsmanNtlmUser *wsman_ntlm_user_find (const char   *path,
                                     const guint8 *token,
                                     gsize         length);

G_END_DECLS
