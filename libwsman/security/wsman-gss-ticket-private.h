/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Calls the Kerberos library for what GSSAPI can't do: ticket caches in memory, and tickets for aliases. An alias is a
 * name that isn't a principal, but that a realm can resolve. [RFC 6806] 5.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns the name of a new cache that no other code uses. When the name is freed, the tickets are gone. */
char *wsman_ticket_cache_new (void);
void wsman_ticket_cache_free (char *name);

/* Returns the text for an error number of Kerberos, or NULL. */
char *wsman_ticket_dup_message (gint32 code);

/* Returns the realm of names without a realm, or NULL. */
char *wsman_ticket_dup_default_realm (void);

/* Asks a realm for a ticket of the alias "user@SUFFIX". Stores the ticket in the cache under the user's principal.
 * Returns 0 or an error number of Kerberos. */
gint32 wsman_ticket_get_by_alias (const char *alias,
                                  const char *realm,
                                  const char *password,
                                  const char *cache);

/* Asks the KDC again after it has refused the password, and returns the NTSTATUS of its reason. realm is that of an
 * alias, or NULL if it is a part of name. Returns 0 if the KDC doesn't tell. Only call this if the KDC has refused the
 * account itself: then the question doesn't count as another wrong password. */
guint32 wsman_ticket_find_reason (const char *name,
                                  const char *realm,
                                  const char *password);

G_END_DECLS
