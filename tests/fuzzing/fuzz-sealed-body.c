/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sealed multipart bodies. The first line is the Content-Type, and the rest is the body. The payload must be inside the
 * body, and be the same after it was written and read again.
 */

#include <string.h>

#include "fuzz.h"
#include "sealed-writer.h"

static void
check_again (const WsmanSealedBody *body,
             const char            *protocol)
{
  g_autofree char *type = NULL;
  g_autoptr(GBytes) written = write_sealed_body (body, protocol, &type);
  g_auto(WsmanSealedBody) again = { 0 };

  g_assert_true (wsman_sealed_body_read (written, type, protocol, &again, NULL));
  g_assert_cmpuint (again.chunks->len, ==, body->chunks->len);
  g_assert_true (again.indented == body->indented);
  for (guint i = 0; i < body->chunks->len; i++)
    {
      const WsmanSealed *before = g_ptr_array_index (body->chunks, i);
      const WsmanSealed *after = g_ptr_array_index (again.chunks, i);

      g_assert_true (g_bytes_equal (after->bytes, before->bytes));
      g_assert_cmpuint (after->length, ==, before->length);
      g_assert_cmpuint (after->signature_length, ==, before->signature_length);
    }
}

static void
check_chunks (const WsmanSealedBody *body,
              GBytes                *whole,
              const char            *protocol)
{
  gsize total = 0;

  g_assert_cmpuint (body->chunks->len, >, 0);
  for (guint i = 0; i < body->chunks->len; i++)
    {
      const WsmanSealed *chunk = g_ptr_array_index (body->chunks, i);
      gsize size = g_bytes_get_size (chunk->bytes);

      total += size;
      if (g_str_equal (protocol, WSMAN_SEALED_CREDSSP))
        g_assert_cmpuint (size, >=, chunk->length);
      else
        g_assert_cmpuint (size, ==, chunk->signature_length + chunk->length);
    }
  g_assert_cmpuint (total, <=, g_bytes_get_size (whole));
  if (!g_str_equal (protocol, WSMAN_SEALED_CREDSSP))
    g_assert_cmpuint (body->chunks->len, ==, 1);
}

static void
read_as (GBytes     *whole,
         const char *type,
         const char *protocol)
{
  g_auto(WsmanSealedBody) body = { 0 };
  g_autoptr(GError) error = NULL;

  if (!wsman_sealed_body_read (whole, type, protocol, &body, &error))
    {
      g_assert_nonnull (error);
      g_assert_null (body.chunks);
      return;
    }

  g_assert_no_error (error);
  check_chunks (&body, whole, protocol);
  /* Names of character sets are the peer's, and aren't quoted when they are written. */
  if (body.charset == NULL || strpbrk (body.charset, ";\"\\\r\n,= \t") == NULL)
    check_again (&body, protocol);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const guint8 *end = size > 0 && size <= FUZZ_MAX_SIZE ? memchr (data, '\n', size) : NULL;
  g_autofree char *type = NULL;
  g_autofree char *protocol = NULL;
  g_autoptr(GBytes) body = NULL;

  if (end == NULL)
    return 0;

  type = g_strndup ((const char *) data, end - data);
  body = g_bytes_new (end + 1, data + size - end - 1);
  protocol = wsman_sealed_body_get_protocol (type);
  read_as (body, type, WSMAN_SEALED_SPNEGO);
  read_as (body, type, WSMAN_SEALED_KERBEROS);
  read_as (body, type, WSMAN_SEALED_CREDSSP);

  return 0;
}
