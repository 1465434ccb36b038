/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * NTLM's hash of a password: the MD4 of its UTF-16. gss-ntlmssp can compute it, but leaks several kilobytes of
 * OpenSSL's memory each time. So this library computes the hash and passes it on. [MS-NLMP] 3.3.1, [RFC 1320].
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns 32 hexadecimal digits, to be freed as a secret; NULL if password isn't UTF-8. */
char *wsman_nt_hash (const char *password);

G_END_DECLS
