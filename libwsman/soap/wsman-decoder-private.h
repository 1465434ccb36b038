/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds out whether a stream of XML is in UTF-8 or UTF-16, and converts UTF-16 to UTF-8 as it arrives. libxml2 only
 * gets UTF-8. The encoding is found by, in this order: byte order mark, charset parameter, XML declaration; else it is
 * UTF-8. [RFC 7303] 3.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* So many bytes are enough to find the encoding: an XML declaration is shorter, or ends at '>'. */
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

/* Finds the encoding by the first bytes. skip: the length of the byte order mark. */
gboolean wsman_decoder_init (WsmanDecoder  *self,
                             const char    *charset,
                             const guint8  *head,
                             gsize          length,
                             gsize         *skip,
                             GError       **error);

/* Only for UTF-16. Consumes as much of data and length as fits into text. Returns how many bytes were written to
 * text, or -1 and an error for a surrogate without its partner. */
gssize wsman_decoder_decode (WsmanDecoder   *self,
                             const guint8  **data,
                             gsize          *length,
                             char           *text,
                             gsize           text_size,
                             GError        **error);

/* Tells whether the bytes ended within a character. */
gboolean wsman_decoder_is_cut (const WsmanDecoder *self);

G_END_DECLS
