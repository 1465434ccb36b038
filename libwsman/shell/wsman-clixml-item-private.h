/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One item of a CLIXML document as the text that PowerShell's console shows for it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* xml: the element, in UTF-8. newline: what ends the lines that don't have an end of their own. "" for
 * what a console doesn't show, NULL if xml isn't well-formed or shows nothing as text. */
char *wsman_clixml_item_to_text (const char *xml,
                                 const char *newline);

/* Strings in CLIXML have UTF-16 units that XML can't hold, and others, as "_x000A_". */
char *wsman_clixml_unescape (const char *text);

G_END_DECLS
