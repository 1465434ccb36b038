/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes base64 ([xs:base64Binary]). GLib ignores unknown characters, and would lose data without an error.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns the bytes. Returns NULL if text isn't base64. White space is allowed. */
GBytes *wsman_xml_decode_base64 (const char *text);

void wsman_xml_append_base64 (GString      *xml,
                              const guint8 *data,
                              gsize         length);

G_END_DECLS
