/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What PowerShell writes to stderr when no console is there, as text. It serializes its streams as
 * documents ("CLIXML", [MS-PSRP] 2.2.5): each is a line "#< CLIXML", then <Objs> with an item for each
 * piece of an error, each warning and so on. Out comes what a console would show: errors as they are,
 * "WARNING: " before warnings, no progress.
 *
 * Programs that PowerShell runs write their text in between, and there may be several documents: all
 * else passes as it is, so does what isn't well-formed, is cut off or is too long to be an item. The
 * converter holds one item at most.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The longest item; more passes as it is. */
#define WSMAN_CLIXML_MAX_ITEM (1024 * 1024)

#define WSMAN_TYPE_CLIXML_CONVERTER (wsman_clixml_converter_get_type ())

G_DECLARE_FINAL_TYPE (WsmanClixmlConverter, wsman_clixml_converter, WSMAN, CLIXML_CONVERTER, GObject)

/* code_page: of the bytes that go in and of those that come out. One in which ASCII is itself. */
GConverter *wsman_clixml_converter_new (guint code_page);

G_END_DECLS
