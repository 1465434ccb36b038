/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tells whether a user name means an account of the host or of a domain. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tells whether user_name has a domain, as in "user@suffix" and "NAME\\user". NAME isn't a domain if it is the host's
 * name, or if it is the host's name up to the first dot. But the default realm and its short name always mean a domain:
 * "CORP" means the domain "corp.example", even if a host has this name. */
gboolean wsman_account_name_has_domain (const char *user_name,
                                        const char *host);

/* Returns "user" for ".\\user", "localhost\\user" and "ADDRESS\\user", because the host doesn't know itself by these
 * names. Any other name is returned unchanged. */
const char *wsman_account_name_skip_host (const char *user_name);

G_END_DECLS
