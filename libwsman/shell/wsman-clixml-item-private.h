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

G_END_DECLS
