/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes the lines of the file with the users of Digest.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns the line of a user, with the hash of SHA-256. */
char *wsmand_digest_hash (const char  *user_name,
                          const char  *realm,
                          const char  *password,
                          GError     **error);

G_END_DECLS
