/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Appending XML to a GString. Character data is escaped. Characters that XML 1.0 can't hold,
 * and bytes that are no UTF-8, are refused as soon as the whole is to become a message.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether text has characters of XML 1.0 alone, in valid UTF-8: for what must not be changed. */
gboolean wsman_xml_can_hold (const char *text);

/* The first character of text that XML can't hold, in the form below; NULL if there is none. */
char *wsman_xml_dup_unholdable (const char *text);

/* text with "\x1B" in place of such a byte, "\uFFFE" in place of such a character: for what people read,
 * and where a class says so. length: -1 up to NUL. */
char *wsman_xml_make_holdable (const char *text,
                               gssize      length);

/* Whether all of xml, which these functions have written, can be held. Code: 0x80338043; the error names
 * the character and the elements around it. */
gboolean wsman_xml_check (const char  *xml,
                          gsize        length,
                          GError     **error);

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
 * them out of xml, which is empty afterwards and still the caller's. NULL and error of wsman_xml_check(). */
GBytes *wsman_xml_encode (GString     *xml,
                          const char  *charset,
                          GError     **error);

G_END_DECLS
