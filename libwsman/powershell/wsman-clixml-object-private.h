/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes objects as CLIXML, the XML of PowerShell. [MS-PSRP] 2.2.5. Nothing that is read is run, resolved or
 * turned into another type: type names, scripts and URIs are only texts. A text that isn't CLIXML is an error, and so
 * is one with too many nodes or levels.
 */

#pragma once

#include "wsman-ps-object-private.h"

G_BEGIN_DECLS

WsmanPSObject *wsman_clixml_read (const void  *data,
                                  gsize        length,
                                  GError     **error);

/* Appends an object as one element. It fails if the object holds a secure string, which needs a key, or is too large
 * or too deep. Then xml may have a part of it. */
gboolean wsman_clixml_write (WsmanPSObject  *object,
                             GString        *xml,
                             GError        **error);

/* Gets the text of a string of CLIXML. is_escaped becomes TRUE if no text of C can hold it. Then the result is the
 * string with its escapes. */
char *wsman_clixml_unescape (const char *string,
                             gboolean   *is_escaped);

/* Returns the string of CLIXML for a text, which must be UTF-8. */
char *wsman_clixml_escape (const char *text);

/* Returns the name of the element for a kind of value that isn't an object, such as "I32". The second function returns
 * FALSE if there is no such kind. */
const char *wsman_clixml_get_element (WsmanPSKind kind);
gboolean wsman_clixml_find_kind (const char  *element,
                                 WsmanPSKind *kind);

G_END_DECLS
