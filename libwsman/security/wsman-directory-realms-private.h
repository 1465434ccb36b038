/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The Kerberos realms that belong to a directory, such as Active Directory. A ticket of such a realm is only accepted
 * with a PAC. A realm belongs to a directory if it is configured so, if the keytab has a key of a machine account, or
 * if the realm has issued a ticket with a PAC before.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Remembers realm until the process ends. Thread-safe. */
void wsman_directory_realms_add (const char *realm);

/* configured: may be NULL. Thread-safe. */
gboolean wsman_directory_realms_have (const char * const *configured,
                                      const char         *realm);

/* Adds the realms of a keytab's machine accounts, such as SRV1$@AD.EXAMPLE, to realms. Adds none if the file isn't a
 * keytab. */
void wsman_directory_realms_read_keytab (const char   *path,
                                         GStrvBuilder *realms);

G_END_DECLS
