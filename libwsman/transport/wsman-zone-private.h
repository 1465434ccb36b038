/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Zones of IPv6 addresses, such as "eth0" in "fe80::1%eth0". A zone is the name or the number of a network interface.
 * It tells links apart. Only link-local addresses need a zone, but any address may have one.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes the connectable of a host, which may be an address with a zone. Resolvers refuse the name of a zone if the
 * address needs no zone. So such a zone is left out, if it exists. */
GSocketConnectable *wsman_zone_new_connectable (const char *host,
                                                guint16     port);

/* Checks that the zone of an address exists. The kernel ignores any zone of an address that needs no zone. */
gboolean wsman_zone_check (GSocketAddress  *address,
                           GError         **error);

/* Replaces the error of a resolver about host, if the reason is that the zone doesn't exist. */
void wsman_zone_explain (const char  *host,
                         GError     **error);

G_END_DECLS
