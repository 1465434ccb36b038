/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts PowerShell's output on stderr to text. Without a console, PowerShell serializes its streams as documents
 * ("CLIXML", [MS-PSRP] 2.2.5). Each is a line "#< CLIXML", then <Objs> with an item for each piece of an error, each
 * warning and so on. The result is the text that a console would show: errors unchanged, "WARNING: " before warnings,
 * and no progress.
 *
 * Programs that PowerShell runs write their text in between, and there may be several documents. All other text is
 * passed on unchanged. So is a document that isn't well-formed, is truncated, or is longer than an item may be. The
 * converter holds at most one item.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The longest item. A longer one is passed on unchanged. */
#define WSMAN_CLIXML_MAX_ITEM (1024 * 1024)

#define WSMAN_TYPE_CLIXML_CONVERTER (wsman_clixml_converter_get_type ())

G_DECLARE_FINAL_TYPE (WsmanClixmlConverter, wsman_clixml_converter, WSMAN, CLIXML_CONVERTER, GObject)

/* code_page: of the input and of the output. ASCII characters must have their own codes in it. */
GConverter *wsman_clixml_converter_new (guint code_page);

G_END_DECLS
