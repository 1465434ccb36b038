/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads and writes elements of DER. The reader also accepts lengths with more bytes than needed, which Windows and
 * Heimdal write. */

#include "wsman-der-private.h"

#include <string.h>

/* A length has four bytes at most, so the head of an element has six. */
#define MAX_HEAD 6

gboolean
wsman_slice_equal (const WsmanSlice *self,
                   const WsmanSlice *other)
{
  return self->length == other->length &&
         (self->length == 0 || memcmp (self->data, other->data, self->length) == 0);
}

/* --- Reading --- */

/* Reads the length of an element's content, and the length of the bytes before the content. */
static gboolean
read_length (const WsmanSlice *rest,
             gsize            *length,
             gsize            *head)
{
  guint n_bytes;

  if (rest->length < 2)
    return FALSE;

  *head = 2;
  *length = rest->data[1];
  if (*length < 0x80)
    return TRUE;

  /* The length of a token always fits into four bytes. */
  n_bytes = *length & 0x7f;
  if (n_bytes == 0 || n_bytes > 4 || rest->length < 2u + n_bytes)
    return FALSE;

  *head += n_bytes;
  *length = 0;
  for (guint i = 0; i < n_bytes; i++)
    *length = *length << 8 | rest->data[2 + i];

  return TRUE;
}

gboolean
wsman_der_take (WsmanSlice *rest,
                guint8      tag,
                WsmanSlice *content)
{
  gsize length, head;

  if (rest->length == 0 || rest->data[0] != tag || !read_length (rest, &length, &head) ||
      length > rest->length - head)
    return FALSE;

  *content = (WsmanSlice) { rest->data + head, length };
  rest->data += head + length;
  rest->length -= head + length;

  return TRUE;
}

gboolean
wsman_der_take_last (WsmanSlice  rest,
                     guint8      tag,
                     WsmanSlice *content)
{
  return wsman_der_take (&rest, tag, content) && rest.length == 0;
}

gboolean
wsman_der_take_field (WsmanSlice *fields,
                      guint8     *last,
                      guint      *number,
                      WsmanSlice *field)
{
  guint8 tag = fields->length > 0 ? fields->data[0] : 0;

  if (tag < WSMAN_DER_FIELD (0) || tag > WSMAN_DER_FIELD (0x1e) || tag <= *last ||
      !wsman_der_take (fields, tag, field))
    return FALSE;

  *number = tag & 0x1f;
  *last = tag;

  return TRUE;
}

gboolean
wsman_der_measure (WsmanSlice  data,
                   guint8      tag,
                   gsize       max,
                   gsize      *length)
{
  gsize content, head;

  *length = 0;
  if (data.length == 0)
    return TRUE;
  if (data.data[0] != tag)
    return FALSE;
  if (!read_length (&data, &content, &head))
    return data.length < MAX_HEAD && (data.length < 2 || (data.data[1] > 0x80 && data.data[1] <= 0x84));
  *length = head + content;

  return *length <= max;
}

/* --- Writing --- */

void
wsman_der_wrap (GByteArray *bytes,
                guint       start,
                guint8      tag)
{
  guint length = bytes->len - start;
  guint8 head[MAX_HEAD] = { tag };
  guint n_head = 2;

  if (length < 0x80)
    {
      head[1] = length;
    }
  else
    {
      guint n_bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;

      head[1] = 0x80 | n_bytes;
      for (guint i = 0; i < n_bytes; i++)
        head[2 + i] = length >> (8 * (n_bytes - 1 - i));
      n_head += n_bytes;
    }

  g_byte_array_set_size (bytes, bytes->len + n_head);
  memmove (bytes->data + start + n_head, bytes->data + start, length);
  memcpy (bytes->data + start, head, n_head);
}

void
wsman_der_append (GByteArray       *bytes,
                  guint8            tag,
                  const WsmanSlice *content)
{
  guint start = bytes->len;

  if (content->length > 0)
    g_byte_array_append (bytes, content->data, content->length);
  wsman_der_wrap (bytes, start, tag);
}

void
wsman_der_append_field (GByteArray       *bytes,
                        guint             number,
                        guint8            tag,
                        const WsmanSlice *content)
{
  guint start = bytes->len;

  if (content->length == 0)
    return;
  wsman_der_append (bytes, tag, content);
  wsman_der_wrap (bytes, start, WSMAN_DER_FIELD (number));
}
