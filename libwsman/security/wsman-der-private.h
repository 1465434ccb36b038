/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes elements of DER. The slices of what was read point into the input. Tags of one byte and lengths of
 * four bytes are enough for the messages of SPNEGO and CredSSP. [X.690] 8, 10.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WSMAN_DER_INTEGER 0x02
#define WSMAN_DER_BIT_STRING 0x03
#define WSMAN_DER_OCTET_STRING 0x04
#define WSMAN_DER_OID 0x06
#define WSMAN_DER_ENUMERATED 0x0a
#define WSMAN_DER_UTF8_STRING 0x0c
#define WSMAN_DER_SEQUENCE 0x30
#define WSMAN_DER_FIELD(n) (0xa0 | (n))

typedef struct
{
  const guint8 *data;
  gsize length;
} WsmanSlice;

gboolean wsman_slice_equal (const WsmanSlice *self,
                            const WsmanSlice *other);

/* Takes an element with the given tag from the front of rest. Returns the element's content. */
gboolean wsman_der_take (WsmanSlice *rest,
                         guint8      tag,
                         WsmanSlice *content);

/* Takes an element that must be the last one. */
gboolean wsman_der_take_last (WsmanSlice  rest,
                              guint8      tag,
                              WsmanSlice *content);

/* Takes the next numbered field of a sequence from the front of fields. A field may come once, and fields must be in
 * order. last is the tag of the field before, and 0 at first. */
gboolean wsman_der_take_field (WsmanSlice *fields,
                               guint8     *last,
                               guint      *number,
                               WsmanSlice *field);

/* Finds out how long the element at the front of data is. Returns FALSE if data can't begin an element with this tag
 * and at most max bytes. length becomes 0 if more bytes are needed to know the length. */
gboolean wsman_der_measure (WsmanSlice  data,
                            guint8      tag,
                            gsize       max,
                            gsize      *length);

/* Makes an element of the bytes that were written after the position start. */
void wsman_der_wrap (GByteArray *bytes,
                     guint       start,
                     guint8      tag);
void wsman_der_append (GByteArray       *bytes,
                       guint8            tag,
                       const WsmanSlice *content);

/* Appends a numbered field with one element. If its slice is empty, nothing is appended. */
void wsman_der_append_field (GByteArray       *bytes,
                             guint             number,
                             guint8            tag,
                             const WsmanSlice *content);

G_END_DECLS
