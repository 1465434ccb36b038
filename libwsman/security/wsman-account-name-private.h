/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tells whether a user name means an account of the host or of a domain. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE for "user@suffix" and "NAME\\user", except if NAME is the host's name, as a whole or up to its first dot. The
 * default realm and its short name always mean a domain: "CORP" is the domain of "corp.example", even if a host may
 * have this name, too. */
gboolean wsman_account_name_has_domain (const char *user_name,
                                        const char *host);

/* Returns "user" for ".\\user", "localhost\\user" and "ADDRESS\\user", because the host doesn't know itself by these
 * names. Any other name is returned unchanged. */
const char *wsman_account_name_skip_host (const char *user_name);

G_END_DECLS
