/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Which of UTF-8 and UTF-16 a stream of XML is in, and UTF-16 into UTF-8 as it arrives; libxml2
 * sees only UTF-8. In this order: byte order mark, charset parameter, XML declaration, UTF-8.
 * [RFC 7303] 3.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* As many bytes show the encoding: an XML declaration is shorter than that, or ends at '>'. */
#define WSMAN_DECODER_HEAD_SIZE 256

typedef enum
{
  WSMAN_ENCODING_UTF8,
  WSMAN_ENCODING_UTF16_LE,
  WSMAN_ENCODING_UTF16_BE,
} WsmanEncoding;

typedef struct
{
  WsmanEncoding encoding;
  gboolean has_odd_byte;
  guint8 odd_byte;
  gunichar high_surrogate; /* 0 for none */
} WsmanDecoder;

/* Sets the encoding by the first bytes. skip: the length of the byte order mark. */
gboolean wsman_decoder_init (WsmanDecoder  *self,
                             const char    *charset,
                             const guint8  *head,
                             gsize          length,
                             gsize         *skip,
                             GError       **error);

/* Only for UTF-16. Consumes from data and length what fits into text; gives the count of bytes
 * written to it. -1 and error for a surrogate without its partner. */
gssize wsman_decoder_decode (WsmanDecoder   *self,
                             const guint8  **data,
                             gsize          *length,
                             char           *text,
                             gsize           text_size,
                             GError        **error);

/* Whether the bytes ended within a character. */
gboolean wsman_decoder_is_cut (const WsmanDecoder *self);

G_END_DECLS
