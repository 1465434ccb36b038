/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Compresses and decompresses the bodies of event deliveries: Content-Encoding: SLDC. A body is one record of SLDC
 * ([ECMA-321]), and then the length of the decompressed body as a little-endian number of 32 bits.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Decompresses a body. It fails with 0x80338049 before it writes anything if the result would have more than max_size
 * bytes. It fails with 0x80338041 if the body isn't SLDC, or if its length isn't as stated. */
GBytes *wsman_sldc_decode (GBytes  *body,
                           gsize    max_size,
                           GError **error);

/* Compresses length bytes of data. length must be below 4 GiB. */
GBytes *wsman_sldc_encode (const guint8 *data,
                           gsize         length);

G_END_DECLS
