/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A GConverter that converts text in a code page to UTF-8. It never fails.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_CODE_PAGE_CONVERTER (wsman_code_page_converter_get_type ())
G_DECLARE_FINAL_TYPE (WsmanCodePageConverter, wsman_code_page_converter, WSMAN, CODE_PAGE_CONVERTER, GObject)

GConverter *wsman_code_page_converter_new (guint code_page);

G_END_DECLS
