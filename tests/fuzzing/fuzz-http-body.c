/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Bodies of HTTP requests. The first byte gives their limit, and its lowest bit makes them chunked. Read at once or in
 * pieces, they must be the same, and never longer than the limit.
 */

#include <string.h>

#include "server/wsman-http-private.h"

#include "fuzz.h"

typedef struct
{
  WsmanHttpBodyResult result;
  gsize used;
  GByteArray *body;
} BodyRead;

static void
body_read_clear (BodyRead *self)
{
  g_clear_pointer (&self->body, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BodyRead, body_read_clear)

static void
read_body (const WsmanHttpHead *head,
           guint64              max_size,
           const guint8        *data,
           gsize                size,
           gsize                piece,
           BodyRead            *reading)
{
  g_autoptr(GByteArray) input = g_byte_array_new ();
  WsmanHttpBody framing;
  gsize given = 0;

  reading->body = g_byte_array_new ();
  wsman_http_body_init (&framing, head, max_size);
  reading->result = wsman_http_body_feed (&framing, input, reading->body);
  while (reading->result == WSMAN_HTTP_BODY_MORE && given < size)
    {
      gsize next = MIN (piece, size - given);

      g_byte_array_append (input, data + given, next);
      given += next;
      reading->result = wsman_http_body_feed (&framing, input, reading->body);
    }

  reading->used = given - input->len;
  g_assert_cmpuint (reading->body->len, <=, max_size);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const gsize pieces[] = { 1, 2, 7, 64 };
  WsmanHttpHead head = { 0 };
  g_auto(BodyRead) whole = { 0 };
  guint64 max_size;

  if (size == 0 || size > FUZZ_MAX_SIZE)
    return 0;

  max_size = (guint64) data[0] * data[0];
  head.chunked = (data[0] & 1) != 0;
  head.content_length = head.chunked ? 0 : (data[0] >> 1) * 3;
  data++;
  size--;

  read_body (&head, max_size, data, size, MAX (size, 1), &whole);
  g_assert_cmpuint (whole.used, <=, size);
  if (!head.chunked && whole.result == WSMAN_HTTP_BODY_DONE)
    g_assert_cmpmem (whole.body->data, whole.body->len, data, head.content_length);

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_auto(BodyRead) other = { 0 };

      read_body (&head, max_size, data, size, pieces[i], &other);
      g_assert_cmpint (other.result, ==, whole.result);
      if (whole.result != WSMAN_HTTP_BODY_DONE)
        continue;

      g_assert_cmpuint (other.used, ==, whole.used);
      g_assert_cmpmem (other.body->data, other.body->len, whole.body->data, whole.body->len);
    }

  return 0;
}
