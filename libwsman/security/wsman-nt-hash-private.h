/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Computes NTLM's hash of a password, which is the MD4 of the password in UTF-16. gss-ntlmssp can also compute the
 * hash, but each time it leaks several kilobytes of OpenSSL's memory. So this library computes the hash and passes it
 * to gss-ntlmssp. [MS-NLMP] 3.3.1, [RFC 1320].
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns 32 hexadecimal digits, which must be freed as a secret. Returns NULL if password isn't UTF-8. */
char *wsman_nt_hash (const char *password);

G_END_DECLS
