/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Whose account a user name means: the host's own, or one of a domain. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "user@suffix" and "NAME\\user". A name that the host has itself may be its domain's as well: "CORP" is what
 * "corp.example" is called, whose servers that name leads to. */
gboolean wsman_account_name_has_domain (const char *user_name);

/* "user" of ".\\user", "localhost\\user" and "ADDRESS\\user": the host wouldn't know itself by what stands
 * before it. Any other name is returned as it is. */
const char *wsman_account_name_skip_host (const char *user_name);

G_END_DECLS
