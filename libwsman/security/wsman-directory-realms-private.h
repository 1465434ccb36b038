/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Which realms are those of a directory, such as Active Directory: their tickets count with a PAC alone.
 * They are known by being configured, by a machine's key in the keytab, and by their first ticket with one.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Remembers realm for the life of the process. Thread-safe. */
void wsman_directory_realms_add (const char *realm);

/* configured: or NULL. Thread-safe. */
gboolean wsman_directory_realms_have (const char * const *configured,
                                      const char         *realm);

/* Adds the realms of a keytab's machine accounts, such as SRV1$@AD.EXAMPLE, to realms. What isn't a
 * keytab adds none. */
void wsman_directory_realms_read_keytab (const char   *path,
                                         GStrvBuilder *realms);

G_END_DECLS
