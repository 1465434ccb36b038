/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The users of wsmand. An authenticator checks them with a file of names and crypt(5) hashes.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

#define WSMAND_TYPE_PASSWORDS (wsmand_passwords_get_type ())

G_DECLARE_FINAL_TYPE (WsmandPasswords, wsmand_passwords, WSMAND, PASSWORDS, GObject)

/* Parses the lines "USER:HASH" of text. path is used in messages. */
WsmandPasswords *wsmand_passwords_new (const char  *text,
                                       const char  *path,
                                       GError     **error);

gboolean wsmand_passwords_contains (WsmandPasswords *self,
                                    const char      *user_name);

/* Returns a line "USER:HASH" for the password file. */
char *wsmand_passwords_hash (const char  *user_name,
                             const char  *password,
                             GError     **error);

G_END_DECLS
