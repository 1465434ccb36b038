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

/* Whether there is such a code page. */
gboolean wsman_code_page_exists (guint code_page);

/* What a program wrote in UTF-8, to whom asked for the code page. A character that the page lacks becomes "?"; bytes
 * that aren't UTF-8 stay. In UTF-8 nothing changes. */
void wsman_code_page_append_output (guint         code_page,
                                    const guint8 *data,
                                    gsize         length,
                                    GByteArray   *output);

/* How many bytes that makes at most of one. */
gsize wsman_code_page_get_growth (guint code_page);

/* A stream of bytes that becomes text, piece by piece. */
typedef struct _WsmanCodePageDecoder WsmanCodePageDecoder;

WsmanCodePageDecoder *wsman_code_page_decoder_new (guint code_page);
void wsman_code_page_decoder_free (WsmanCodePageDecoder *self);
void wsman_code_page_decoder_reset (WsmanCodePageDecoder *self);

/* Appends what data makes, whatever was left of data before included. is_last: no more will follow. */
void wsman_code_page_decoder_take (WsmanCodePageDecoder *self,
                                   const void           *data,
                                   gsize                 length,
                                   gboolean              is_last,
                                   GString              *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCodePageDecoder, wsman_code_page_decoder_free)

G_END_DECLS
