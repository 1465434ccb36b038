/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests SLDC with streams that are written bit by bit, and with what the encoder makes of many texts. */

#include "collector/wsman-sldc-private.h"

#include <string.h>

#include "base/wsman-error-private.h"

#define MAX_SIZE (512 * 1024)

#define RESET_1 "111111111 0101 "
#define RESET_2 "111111111 0110 "
#define END "111111111 0100 "
#define A "0 01100001 "
#define B "0 01100010 "

typedef struct
{
  const char *name;
  const char *bits;     /* the record, without the length; white space is skipped */
  const char *expected; /* NULL: refused */
} Case;

static const Case cases[] = {
  { "empty", RESET_1 END, "" },
  { "literals", RESET_1 A B END, "ab" },
  { "match-2", RESET_1 A B "1 00 0000000000 " END, "abab" },
  { "match-3-overlapping", RESET_1 A B "1 01 0000000000 " END, "ababa" },
  { "match-4", RESET_1 A B "1 1000 0000000001 " END, "abbbbb" },
  { "match-7", RESET_1 A "1 1011 0000000000 " END, "aaaaaaaa" },
  { "match-8", RESET_1 A "1 110000 0000000000 " END, "aaaaaaaaa" },
  { "match-15", RESET_1 A "1 110111 0000000000 " END, "aaaaaaaaaaaaaaaa" },
  { "match-16", RESET_1 A "1 11100000 0000000000 " END, "aaaaaaaaaaaaaaaaa" },
  { "match-32", RESET_1 A "1 111100000000 0000000000 " END, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
  { "scheme-2", RESET_2 "01100001 11111111 0 01100010 " END, "a\xff" "b" },
  { "scheme-changes", RESET_2 "01100001 111111111 0001 1 00 0000000000 111111111 0010 01100010 " END, "aaab" },
  { "marks-are-skipped", RESET_1 A "111111111 0000 111111111 0011 111111111 1111 " B END, "ab" },
  { "reset-forgets", RESET_1 A B RESET_1 B "1 00 0000000000 " END, "abbbb" },
  { "padding", RESET_1 A END "00 00000000 00000000", "a" },

  { "nothing", "", NULL },
  { "no-scheme", "01100001 " END, NULL },
  { "no-end", RESET_1 A B, NULL },
  { "cut-literal", RESET_1 A "0 0110", NULL },
  { "cut-match", RESET_1 A "1 00 00000", NULL },
  { "reserved-control", RESET_1 A "111111111 0111 " END, NULL },
  { "reserved-length", RESET_1 A "1 1111 11110000 0000000000 " END, NULL },
  { "bits-after-the-end", RESET_1 A END "01", NULL },
  { "bytes-after-the-end", RESET_1 A END "00 00000000 00000001", NULL },
  { "second-record", RESET_1 A END RESET_1 B END, NULL },
  { "long-padding", RESET_1 A END "00 00000000 00000000 00000000 00000000 00000000", NULL },
};

/* Makes a body from the bits of a record. */
static GBytes *
make_body (const char *bits,
           guint32     length)
{
  GByteArray *body = g_byte_array_new ();
  guint n = 0;

  for (const char *c = bits; *c != '\0'; c++)
    {
      if (*c == ' ')
        continue;
      if (n++ % 8 == 0)
        g_byte_array_append (body, (const guint8 *) "", 1);
      if (*c == '1')
        body->data[body->len - 1] |= 0x80 >> ((n - 1) % 8);
    }
  length = GUINT32_TO_LE (length);
  g_byte_array_append (body, (const guint8 *) &length, sizeof length);

  return g_byte_array_free_to_bytes (body);
}

static void
check_refused (GBytes  *body,
               gsize    max_size,
               guint32  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) decoded = wsman_sldc_decode (body, max_size, &error);

  g_assert_null (decoded);
  g_assert_nonnull (error);
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, code);
}

static void
check_decoded (GBytes       *body,
               const guint8 *expected,
               gsize         length)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) decoded = wsman_sldc_decode (body, MAX_SIZE, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (decoded, NULL), g_bytes_get_size (decoded), expected, length);
}

static void
test_stream (gconstpointer data)
{
  const Case *c = data;
  gsize length = c->expected != NULL ? strlen (c->expected) : 1;
  g_autoptr(GBytes) body = make_body (c->bits, length);

  if (c->expected == NULL)
    {
      check_refused (body, MAX_SIZE, 0x80338041);
      return;
    }

  check_decoded (body, (const guint8 *) c->expected, length);
  /* The stated length must be the real one. */
  for (guint32 wrong = length == 0 ? 1 : length - 1; wrong <= length + 1; wrong += 2)
    {
      g_autoptr(GBytes) other = make_body (c->bits, wrong);

      check_refused (other, MAX_SIZE, 0x80338041);
    }
}

/* The vector of another implementation, with the length that Windows appends. */
static void
test_known (void)
{
  static const guint8 body[] = { 0xff, 0xb3, 0xa3, 0x2b, 0x9b, 0xa1, 0x03, 0x9b, 0xa3, 0x93, 0x4b, 0x73, 0x3f, 0xfd,
                                 0x00, 0x00, 11, 0, 0, 0 };
  g_autoptr(GBytes) bytes = g_bytes_new_static (body, sizeof body);

  check_decoded (bytes, (const guint8 *) "test string", 11);
}

static void
test_limit (void)
{
  g_autofree guint8 *zeros = g_malloc0 (MAX_SIZE);
  g_autoptr(GBytes) body = wsman_sldc_encode (zeros, MAX_SIZE);
  g_autoptr(GBytes) huge = make_body (RESET_1 END, G_MAXUINT32);

  check_decoded (body, zeros, MAX_SIZE);
  check_refused (body, MAX_SIZE - 1, 0x80338049);
  check_refused (huge, MAX_SIZE, 0x80338049);
}

/* Each truncation and each changed bit is an error or another text of the stated length, but never more. */
static void
test_damage (void)
{
  static const char text[] = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Event/>";
  g_autoptr(GBytes) body = wsman_sldc_encode ((const guint8 *) text, sizeof text);
  gsize size;
  const guint8 *data = g_bytes_get_data (body, &size);

  for (gsize length = 0; length < size; length++)
    {
      g_autoptr(GBytes) cut = g_bytes_new (data, length);
      g_autoptr(GBytes) decoded = wsman_sldc_decode (cut, MAX_SIZE, NULL);

      g_assert_null (decoded);
    }

  for (gsize bit = 0; bit < 8 * size; bit++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr(GBytes) changed = NULL;
      g_autoptr(GBytes) decoded = NULL;

      copy[bit / 8] ^= 1 << bit % 8;
      changed = g_bytes_new (copy, size);
      decoded = wsman_sldc_decode (changed, MAX_SIZE, NULL);
      g_assert_true (decoded == NULL || g_bytes_get_size (decoded) == sizeof text);
    }
}

/* Fills data with bytes of n_letters kinds, so that there are matches of all lengths. */
static void
fill (guint8 *data,
      gsize   length,
      guint   n_letters)
{
  for (gsize i = 0; i < length; i++)
    {
      gboolean copies = i > 300 && g_test_rand_int_range (0, 40) == 0;
      gsize n = copies ? g_test_rand_int_range (1, 300) : 1;
      gsize back = g_test_rand_int_range (1, 301);

      n = MIN (n, length - i);
      for (gsize k = 0; copies && k < n; k++)
        data[i + k] = data[i + k - back];
      if (!copies)
        data[i] = 255 - g_test_rand_int_range (0, n_letters);
      i += n - 1;
    }
}

static void
test_round_trip (void)
{
  static const guint n_letters[] = { 1, 2, 10, 256 };
  static const gsize sizes[] = { 0, 1, 2, 3, 271, 272, 273, 1023, 1024, 1025, 5000, 70000 };
  g_autofree guint8 *data = g_malloc (70000);

  for (guint k = 0; k < G_N_ELEMENTS (n_letters); k++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        g_autoptr(GBytes) body = NULL;

        fill (data, sizes[i], n_letters[k]);
        body = wsman_sldc_encode (data, sizes[i]);
        check_decoded (body, data, sizes[i]);
        /* A literal has nine bits; more than that is never needed. */
        g_assert_cmpuint (g_bytes_get_size (body), <=, sizes[i] + sizes[i] / 8 + 10);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/sldc/stream/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_stream);
    }
  g_test_add_func ("/wsman/sldc/known", test_known);
  g_test_add_func ("/wsman/sldc/limit", test_limit);
  g_test_add_func ("/wsman/sldc/damage", test_damage);
  g_test_add_func ("/wsman/sldc/round-trip", test_round_trip);

  return g_test_run ();
}
