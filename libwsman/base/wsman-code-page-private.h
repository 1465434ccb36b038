/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts text between UTF-8 and the code pages of Windows' consoles. These functions never fail. As on Windows'
 * consoles, a character that can't be converted becomes U+FFFD when it is decoded, and "?" when it is encoded. An
 * unknown code page is treated as UTF-8.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WSMAN_CODE_PAGE_UTF8 65001

/* Decodes a whole text. A byte order mark is removed, because old systems put it in front of UTF-8. A NUL becomes
 * U+FFFD. */
char *wsman_code_page_decode (guint       code_page,
                              const void *data,
                              gsize       length);

GBytes *wsman_code_page_encode (guint       code_page,
                                const char *text);

/* Tells whether a code page with this number exists. */
gboolean wsman_code_page_exists (guint code_page);

/* Converts a program's output from UTF-8 to the code page that the client asked for, and appends it. A character that
 * isn't in the code page becomes "?". Bytes that aren't UTF-8 are copied. If the code page is UTF-8, all bytes are
 * copied. */
void wsman_code_page_append_output (guint         code_page,
                                    const guint8 *data,
                                    gsize         length,
                                    GByteArray   *output);

/* Returns how many bytes one byte of output can become at most. */
gsize wsman_code_page_get_growth (guint code_page);

/* Decodes a stream of bytes that arrives in pieces. */
typedef struct _WsmanCodePageDecoder WsmanCodePageDecoder;

WsmanCodePageDecoder *wsman_code_page_decoder_new (guint code_page);
void wsman_code_page_decoder_free (WsmanCodePageDecoder *self);
void wsman_code_page_decoder_reset (WsmanCodePageDecoder *self);

/* Decodes the bytes that the last call left over, and then data. Appends the text. is_last is TRUE if no more data will
 * follow. */
void wsman_code_page_decoder_take (WsmanCodePageDecoder *self,
                                   const void           *data,
                                   gsize                 length,
                                   gboolean              is_last,
                                   GString              *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCodePageDecoder, wsman_code_page_decoder_free)

G_END_DECLS
