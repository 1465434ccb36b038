/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Heads of HTTP requests. Read at once or byte by byte, they must be the same, and an accepted head must only contain
 * legal values.
 */

#include <string.h>

#include "server/wsman-http-private.h"

#include "fuzz.h"

typedef struct
{
  guint status; /* 0 for an accepted one; G_MAXUINT while it isn't complete */
  gsize rest;   /* bytes after the head */
  WsmanHttpHead *head;
} Result;

static void
result_clear (Result *self)
{
  g_clear_pointer (&self->head, wsman_http_head_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
read_head (const guint8 *data,
           gsize         size,
           gsize         piece,
           Result       *result)
{
  g_autoptr(GByteArray) input = g_byte_array_new ();
  gsize scanned = 0;
  guint n_skipped = 0;
  gsize used = 0;
  gsize length = 0;

  result->status = G_MAXUINT;
  while (length == 0 && used < size)
    {
      gsize next = MIN (piece, size - used);

      g_byte_array_append (input, data + used, next);
      used += next;
      if (!wsman_http_head_skip_empty_lines (input, &n_skipped))
        {
          result->status = 400;
          return;
        }
      length = wsman_http_head_find_end (input, &scanned);
    }

  if (length == 0)
    return;

  g_assert_cmpuint (length, <=, input->len);
  result->status = wsman_http_head_parse (input->data, length, &result->head);
  result->rest = input->len - length + size - used;
}

static void
check_fields (const WsmanHttpHead *head)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, head->fields);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_assert_true (wsman_http_is_token (name, strlen (name)));
      g_assert_true (wsman_http_is_field_text (value, strlen (value)));
      for (const char *c = name; *c != '\0'; c++)
        g_assert_false (g_ascii_isupper (*c));
    }
}

static void
check_head (const WsmanHttpHead *head)
{
  g_autofree char *charset = NULL;
  g_autofree char *proof = NULL;

  g_assert_true (wsman_http_is_token (head->method, strlen (head->method)));
  g_assert_true (*head->path == '/' && strpbrk (head->path, " ?#\r\n\t") == NULL);
  g_assert_false (head->chunked && head->content_length > 0);
  g_assert_false (head->is_old && (head->chunked || head->expects_continue));
  g_assert_true (head->is_old || wsman_http_head_get (head, "host") != NULL);
  g_assert_false (wsman_http_head_get (head, "content-length") != NULL &&
                  wsman_http_head_get (head, "transfer-encoding") != NULL);
  g_assert_cmpuint (head->content_length, <=, G_MAXINT64);
  check_fields (head);
  wsman_http_content_type_is_soap (wsman_http_head_get (head, "content-type"), &charset);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_auto(Result) whole = { 0 };
  g_auto(Result) bytes = { 0 };

  if (size > WSMAN_HTTP_MAX_HEAD)
    return 0;

  read_head (data, size, MAX (size, 1), &whole);
  read_head (data, size, 1, &bytes);
  g_assert_cmpuint (whole.status, ==, bytes.status);
  if (whole.status != 0)
    {
      g_assert_true (whole.head == NULL && bytes.head == NULL);
      return 0;
    }

  g_assert_cmpuint (whole.rest, ==, bytes.rest);
  check_head (whole.head);
  g_assert_cmpstr (whole.head->path, ==, bytes.head->path);
  g_assert_cmpuint (whole.head->content_length, ==, bytes.head->content_length);
  g_assert_cmpuint (g_hash_table_size (whole.head->fields), ==, g_hash_table_size (bytes.head->fields));

  return 0;
}
