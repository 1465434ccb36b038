/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Appends XML to a GString. Character data is escaped. Characters that XML 1.0 doesn't allow, and bytes that aren't
 * UTF-8, are refused when the XML becomes a message.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tells whether text is valid UTF-8 and XML 1.0 allows all its characters. Use this function for text that must not be
 * changed. */
gboolean wsman_xml_can_hold (const char *text);

/* Returns the first character of text that XML doesn't allow, as wsman_xml_make_holdable() would write it. Returns NULL
 * if there is no such character. */
char *wsman_xml_dup_unholdable (const char *text);

/* Replaces bytes and characters that XML doesn't allow by text such as "\x1B" and "\uFFFE". Use this function for text
 * that people read, and where a class documents the replacement. length is -1 if text ends with NUL. */
char *wsman_xml_make_holdable (const char *text,
                               gssize      length);

/* Checks all characters of xml, which the functions of this file have written. It fails with 0x80338043. The error
 * names the character and the elements around it. */
gboolean wsman_xml_check (const char  *xml,
                          gsize        length,
                          GError     **error);

void wsman_xml_append_escaped (GString    *xml,
                               const char *text);

/* Writes name="value", without a space before it. White space in value is escaped so that parsers keep it. */
void wsman_xml_append_attribute (GString    *xml,
                                 const char *name,
                                 const char *value);

/* Writes <name>text</name>, with text escaped. name may have a prefix and attributes, as in "w:X a=\"b\"". */
void wsman_xml_append_text_element (GString    *xml,
                                    const char *name,
                                    const char *text);

/* Returns the bytes of a finished envelope in charset: "UTF-8", or "UTF-16" with a byte order mark. Afterwards xml is
 * empty, but the caller still owns it. If wsman_xml_check() fails, returns NULL and its error. */
GBytes *wsman_xml_encode (GString     *xml,
                          const char  *charset,
                          GError     **error);

G_END_DECLS
