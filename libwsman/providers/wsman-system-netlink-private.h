/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What only rtnetlink(7) tells of the network interfaces.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAN_SYSTEM_ADDRESS_PERMANENT = 1, /* set by hand, or by a file */
  WSMAN_SYSTEM_ADDRESS_LEASED,        /* ends some day unless it is renewed, as DHCP's do */
} WsmanSystemAddressOrigin;

/* From the number of each interface that has an IPv4 address to where its last one comes from. */
GHashTable *wsman_system_list_address_origins (void);

G_END_DECLS
