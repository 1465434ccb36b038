/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Appending XML to a GString. Character data is escaped; characters that XML 1.0 can't
 * hold become '?', as Windows does.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether text has characters of XML 1.0 alone, in valid UTF-8: for what must not be changed. */
gboolean wsman_xml_can_hold (const char *text);

void wsman_xml_append_escaped (GString    *xml,
                               const char *text);

/* name="value", without a space before it. White space in value survives the parser. */
void wsman_xml_append_attribute (GString    *xml,
                                 const char *name,
                                 const char *value);

/* <name>text</name>, with text escaped; name may have a prefix and attributes: "w:X a=\"b\"". */
void wsman_xml_append_text_element (GString    *xml,
                                    const char *name,
                                    const char *text);

/* The bytes of a finished envelope in charset: "UTF-8", or "UTF-16" with a byte order mark. Moves
 * them out of xml, which is empty afterwards and still the caller's. */
GBytes *wsman_xml_encode (GString    *xml,
                          const char *charset);

G_END_DECLS
