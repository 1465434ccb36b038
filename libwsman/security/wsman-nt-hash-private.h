/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * NTLM's hash of a password: MD4 of its UTF-16. gss-ntlmssp makes it, too, but never frees what OpenSSL gives
 * it for that, several kilobytes each time; so it is given the hash. [MS-NLMP] 3.3.1, [RFC 1320].
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 32 hexadecimal digits, to be freed as a secret; NULL if password isn't UTF-8. */
char *wsman_nt_hash (const char *password);

G_END_DECLS
