/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the facts about network interfaces that only rtnetlink(7) reports.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAN_SYSTEM_ADDRESS_PERMANENT = 1, /* a user or a file has set the address */
  WSMAN_SYSTEM_ADDRESS_LEASED,        /* the address expires unless it is renewed, like an address of DHCP */
} WsmanSystemAddressOrigin;

/* Returns a table from the number of each interface that has an IPv4 address to the origin of the last of its
 * addresses. */
GHashTable *wsman_system_list_address_origins (void);

G_END_DECLS
