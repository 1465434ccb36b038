/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds out which Kerberos realms belong to a directory, such as Active Directory. A ticket of such a realm is only
 * accepted with a PAC. A realm belongs to a directory in three cases: if the configuration says so, if the keytab has a
 * key of a machine account of the realm, or if the realm has issued a ticket with a PAC before.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Remembers realm until the process ends. Thread-safe. */
void wsman_directory_realms_add (const char *realm);

/* Tells whether realm belongs to a directory. configured contains the realms that the administrator named, and may be
 * NULL. Thread-safe. */
gboolean wsman_directory_realms_have (const char * const *configured,
                                      const char         *realm);

/* Adds the realms of a keytab's machine accounts, such as SRV1$@AD.EXAMPLE, to realms. If the file isn't a keytab,
 * nothing is added. */
void wsman_directory_realms_read_keytab (const char   *path,
                                         GStrvBuilder *realms);

G_END_DECLS
