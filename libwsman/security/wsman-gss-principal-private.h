/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Whom a user name means to Kerberos. "user@suffix" is a principal, or a name that only a domain knows (a
 * UPN, whose suffix needn't be a realm); "DOMAIN\\user" has a realm, or the short name of a domain.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;  /* a principal; or an alias, "user@suffix" */
  char *realm; /* the realm that is asked about the alias; NULL for a principal */
} WsmanPrincipal;

/* What may be meant, the likeliest first; a name that is NULL is the ticket's. Aliases need a password. */
GPtrArray *wsman_principal_list (const char *user_name,
                                 const char *default_realm,
                                 gboolean    has_password);

G_END_DECLS
