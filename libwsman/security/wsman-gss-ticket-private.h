/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What Kerberos itself must be asked, for GSSAPI can't: caches of tickets in memory, and tickets for names
 * that are no principals, but which a realm knows. [RFC 6806] 5.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The name of a cache that nobody else uses; once freed, its tickets have gone. */
char *wsman_ticket_cache_new (void);
void wsman_ticket_cache_free (char *name);

/* What a number of Kerberos' means; NULL if that can't be told. */
char *wsman_ticket_dup_message (gint32 code);

/* The realm of names without one; NULL if there is none. */
char *wsman_ticket_dup_default_realm (void);

/* Asks a realm for the ticket of "user@SUFFIX", whoever that is, and puts it into that cache under the
 * user's own name. 0 or Kerberos' error. */
gint32 wsman_ticket_get_by_alias (const char *alias,
                                  const char *realm,
                                  const char *password,
                                  const char *cache);

G_END_DECLS
