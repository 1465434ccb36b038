/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Text in the code pages of Windows' consoles. Nothing here fails: what has no equal becomes U+FFFD, or
 * "?" on the way out, as consoles do it. An unknown code page is taken for UTF-8.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WSMAN_CODE_PAGE_UTF8 65001

/* Without the byte order mark that old systems begin UTF-8 with. A NUL becomes U+FFFD, too. */
char *wsman_code_page_decode (guint       code_page,
                              const void *data,
                              gsize       length);

GBytes *wsman_code_page_encode (guint       code_page,
                                const char *text);

G_END_DECLS
