/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads what only rtnetlink(7) reports about network interfaces.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAN_SYSTEM_ADDRESS_PERMANENT = 1, /* set by hand, or by a file */
  WSMAN_SYSTEM_ADDRESS_LEASED,        /* expires unless it is renewed, like DHCP's */
} WsmanSystemAddressOrigin;

/* Returns a table from the number of each interface with an IPv4 address to the origin of its last one. */
GHashTable *wsman_system_list_address_origins (void);

G_END_DECLS
