/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds out whether a stream of XML is in UTF-8 or UTF-16, and converts UTF-16 to UTF-8 as it arrives. libxml2 only
 * gets UTF-8. The encoding is found by the byte order mark, then by the parameter charset, then by the XML declaration.
 * If none of them is there, the encoding is UTF-8. [RFC 7303] 3.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* This many bytes are enough to find the encoding. An XML declaration is shorter, or ends at '>'. */
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
  gunichar high_surrogate; /* the first half of a surrogate pair whose second half hasn't arrived; 0 for none */
} WsmanDecoder;

/* Finds the encoding by the first bytes. skip becomes the length of the byte order mark. */
gboolean wsman_decoder_init (WsmanDecoder  *self,
                             const char    *charset,
                             const guint8  *head,
                             gsize          length,
                             gsize         *skip,
                             GError       **error);

/* Converts UTF-16 to UTF-8. It consumes as much of data and length as fits into text. It returns how many bytes it has
 * written to text. If a surrogate is alone, it returns -1 and sets an error. */
gssize wsman_decoder_decode (WsmanDecoder   *self,
                             const guint8  **data,
                             gsize          *length,
                             char           *text,
                             gsize           text_size,
                             GError        **error);

/* Tells whether the bytes ended within a character. */
gboolean wsman_decoder_is_cut (const WsmanDecoder *self);

G_END_DECLS
