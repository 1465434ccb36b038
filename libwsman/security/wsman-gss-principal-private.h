/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Lists what a user name can mean to Kerberos. "user@suffix" is a principal, or a user principal name. The suffix of a
 * user principal name needn't be a realm, and only the domain can resolve the name. "DOMAIN\\user" has a realm, or the
 * short name of a domain.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;  /* a principal, or an alias such as "user@suffix" */
  char *realm; /* the realm that resolves the alias; NULL for a principal */
} WsmanPrincipal;

/* Lists the possible meanings, and begins with the likeliest. A WsmanPrincipal without a name stands for the principal
 * of the ticket. Aliases need a password. */
GPtrArray *wsman_principal_list (const char *user_name,
                                 const char *default_realm,
                                 gboolean    has_password);

G_END_DECLS
