/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts PowerShell's output on stderr to text. Without a console, PowerShell serializes its streams as documents
 * ("CLIXML", [MS-PSRP] 2.2.5). Each document is a line "#< CLIXML" and then the element <Objs>. This element has an
 * item for each piece of an error, for each warning, and for each message of the other streams. The result is the text
 * that a console would show: errors are unchanged, warnings begin with "WARNING: ", and progress is left out.
 *
 * Programs that PowerShell runs may write text between the documents. The converter passes this text on unchanged. It
 * does the same with a document that isn't well-formed, is truncated, or has an item that is too long. The converter
 * holds at most one item.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The most bytes of an item. A longer item is passed on unchanged. */
#define WSMAN_CLIXML_MAX_ITEM (1024 * 1024)

#define WSMAN_TYPE_CLIXML_CONVERTER (wsman_clixml_converter_get_type ())

G_DECLARE_FINAL_TYPE (WsmanClixmlConverter, wsman_clixml_converter, WSMAN, CLIXML_CONVERTER, GObject)

/* Makes a converter. code_page is the code page of the input and of the output. In this code page, ASCII characters
 * must have their own codes. */
GConverter *wsman_clixml_converter_new (guint code_page);

G_END_DECLS
