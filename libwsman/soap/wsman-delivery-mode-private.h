/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The URIs of delivery modes. [WS-Eventing] 2.2; [DSP0226] 10.2.9.
 */

#pragma once

#include "wsman-enums.h"

G_BEGIN_DECLS

/* Returns the URI of a mode. */
const char *wsman_delivery_mode_get_uri (WsmanDeliveryMode mode);

/* Finds the mode of a URI. A NULL uri means Push, which is the default of [WS-Eventing]. Returns FALSE if there is no
 * such mode. */
gboolean wsman_delivery_mode_parse (const char        *uri,
                                    WsmanDeliveryMode *mode);

G_END_DECLS
