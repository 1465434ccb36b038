/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts one item of a CLIXML document to the text that PowerShell's console shows for it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns the text of an item. xml is the element in UTF-8. newline is added to a line that has no line end. Returns ""
 * for an item that a console doesn't show, and NULL if xml isn't well-formed or the item has no text. */
char *wsman_clixml_item_to_text (const char *xml,
                                 const char *newline);

/* Gets the character that the escapes at the beginning of text stand for. It may be NUL, or half of a surrogate pair.
 * Returns the text after the escapes, and NULL if text doesn't begin with an escape. */
const char *wsman_clixml_skip_escapes (const char *text,
                                       gunichar   *character);

/* Tells whether a text of C can hold a character of an escape. */
gboolean wsman_clixml_can_hold (gunichar character);

G_END_DECLS
