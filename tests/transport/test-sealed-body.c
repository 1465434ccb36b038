/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the framing of sealed messages. The bytes only look sealed. */

#include <gio/gio.h>
#include <string.h>

#include "sealed-writer.h"

#define TYPE "multipart/encrypted;protocol=\"" WSMAN_SEALED_SPNEGO "\";boundary=\"Encrypted Boundary\""
#define HEAD "--Encrypted Boundary\r\n"
#define FIRST "Content-Type: " WSMAN_SEALED_SPNEGO "\r\n"
#define ORIGINAL "OriginalContent: type=application/soap+xml;charset=UTF-8;Length=3\r\n"
#define SECOND "Content-Type: application/octet-stream\r\n"
#define TAIL "--Encrypted Boundary--\r\n"
/* A signature of two bytes and three bytes of ciphertext, with a line break and dashes in it. */
#define PAYLOAD "\002\000\000\000SS\r\n-"
#define WHOLE HEAD FIRST ORIGINAL HEAD SECOND PAYLOAD TAIL

static GBytes *
make_bytes (gsize length)
{
  guint8 *data = g_malloc (MAX (length, 1));

  for (gsize i = 0; i < length; i++)
    data[i] = (guint8) (i * 7 + i / 251);

  return g_bytes_new_take (data, length);
}

static WsmanSealedBody
make_body (gboolean  indented,
           gsize     length,
           gsize     signature_length,
           GBytes   *bytes)
{
  WsmanSealedBody self = { g_strdup ("UTF-16"), indented,
                           g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_sealed_free) };
  WsmanSealed *chunk = g_new0 (WsmanSealed, 1);

  *chunk = (WsmanSealed) { bytes, signature_length, length };
  g_ptr_array_add (self.chunks, chunk);

  return self;
}

static void
assert_chunk (const WsmanSealedBody *body,
              guint                  n,
              const WsmanSealed     *expected)
{
  const WsmanSealed *chunk = g_ptr_array_index (body->chunks, n);

  g_assert_cmpuint (chunk->length, ==, expected->length);
  g_assert_cmpuint (chunk->signature_length, ==, expected->signature_length);
  g_assert_true (g_bytes_equal (chunk->bytes, expected->bytes));
}

static void
test_round_trip (gconstpointer data)
{
  gsize length = GPOINTER_TO_SIZE (data);
  g_autoptr(GError) error = NULL;

  for (int indented = FALSE; indented <= TRUE; indented++)
    {
      g_auto(WsmanSealedBody) out = make_body (indented, length, 60, make_bytes (length + 60));
      g_auto(WsmanSealedBody) in = { 0 };
      g_autofree char *type = NULL;
      g_autoptr(GBytes) body = write_sealed_body (&out, WSMAN_SEALED_KERBEROS, &type);
      g_autofree char *protocol = wsman_sealed_body_get_protocol (type);

      g_assert_cmpstr (protocol, ==, WSMAN_SEALED_KERBEROS);
      g_assert_true (wsman_sealed_body_read (body, type, WSMAN_SEALED_KERBEROS, &in, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (in.charset, ==, "UTF-16");
      g_assert_cmpint (in.indented, ==, indented);
      g_assert_cmpuint (in.chunks->len, ==, 1);
      assert_chunk (&in, 0, g_ptr_array_index (out.chunks, 0));
    }
}

/* Windows' frames are 302 bytes longer than their plaintext with Kerberos and UTF-16. */
static void
test_windows_size (void)
{
  g_auto(WsmanSealedBody) out = make_body (FALSE, 1000, 60, make_bytes (1060));
  g_autofree char *type = NULL;
  g_autoptr(GBytes) body = write_sealed_body (&out, WSMAN_SEALED_KERBEROS, &type);

  g_assert_cmpuint (g_bytes_get_size (body), ==, 1302);
}

/* --- Chunks of CredSSP --- */

#define TYPE_ONE "multipart/encrypted;protocol=\"" WSMAN_SEALED_CREDSSP "\";boundary=\"Encrypted Boundary\""
#define TYPE_SEVERAL "multipart/x-multi-encrypted;protocol=\"" WSMAN_SEALED_CREDSSP "\";boundary=\"Encrypted Boundary\""

/* Makes n_records TLS records with n bytes each, which look like boundaries inside. */
static GBytes *
make_records (guint n_records,
              gsize n)
{
  GByteArray *bytes = g_byte_array_new ();

  for (guint i = 0; i < n_records; i++)
    {
      const guint8 head[] = { 0x17, 3, 3, n >> 8, n & 0xff };
      const char text[] = "\r\n--Encrypted Boundary--\r\n--Encrypted Boundary\r\n";

      g_byte_array_append (bytes, head, sizeof head);
      for (gsize k = 0; k < n; k++)
        g_byte_array_append (bytes, (const guint8 *) &text[k % (sizeof text - 1)], 1);
    }

  return g_byte_array_free_to_bytes (bytes);
}

static WsmanSealed *
add_chunk (WsmanSealedBody *body,
           gsize            length,
           GBytes          *bytes)
{
  WsmanSealed *chunk = g_new0 (WsmanSealed, 1);

  *chunk = (WsmanSealed) { bytes, 16, length };
  g_ptr_array_add (body->chunks, chunk);

  return chunk;
}

static void
test_chunks (void)
{
  static const guint numbers[] = { 1, 2, 3, 400 };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_auto(WsmanSealedBody) out = make_body (FALSE, 80, 16, make_records (1, 97));
      g_auto(WsmanSealedBody) in = { 0 };
      g_autofree char *type = NULL;
      g_autoptr(GBytes) body = NULL;
      g_autoptr(GError) error = NULL;

      for (guint n = 1; n < numbers[i]; n++)
        add_chunk (&out, n, make_records (n % 3 + 1, n + 16));
      body = write_sealed_body (&out, WSMAN_SEALED_CREDSSP, &type);
      g_assert_cmpstr (type, ==, numbers[i] > 1 ? TYPE_SEVERAL : TYPE_ONE);

      g_assert_true (wsman_sealed_body_read (body, type, WSMAN_SEALED_CREDSSP, &in, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (in.chunks->len, ==, numbers[i]);
      for (guint n = 0; n < numbers[i]; n++)
        assert_chunk (&in, n, g_ptr_array_index (out.chunks, n));
    }
}

#define CHUNK(length, records) \
  "--Encrypted Boundary\r\n" "Content-Type: " WSMAN_SEALED_CREDSSP "\r\n" \
  "OriginalContent: type=application/soap+xml;charset=UTF-8;Length=" length "\r\n" \
  "--Encrypted Boundary\r\n" "Content-Type: application/octet-stream\r\n" "\x10\0\0\0" records
#define RECORD "\x17\3\3\0\x06" "-\r\n--x"
#define CLOSING "--Encrypted Boundary--\r\n"

static const struct
{
  const char *name;
  const char *body;
  gsize length;
  guint n_chunks; /* 0 if the body is wrong */
} chunk_cases[] = {
#define CASE(name, body, n_chunks) { name, body, sizeof (body) - 1, n_chunks }
  CASE ("one", CHUNK ("5", RECORD) CLOSING, 1),
  CASE ("two", CHUNK ("5", RECORD) CHUNK ("4", RECORD) CLOSING, 2),
  CASE ("two, closed twice", CHUNK ("5", RECORD) CLOSING CHUNK ("4", RECORD) CLOSING, 2),
  CASE ("two, never closed", CHUNK ("5", RECORD) CHUNK ("4", RECORD), 2),
  CASE ("two records", CHUNK ("5", RECORD RECORD) CLOSING "\r\n", 1),
  CASE ("no record", CHUNK ("0", "") CLOSING, 1),
  CASE ("no record, but a length", CHUNK ("1", "") CLOSING, 0),
  CASE ("a length that can't be", CHUNK ("12", RECORD) CLOSING, 0),
  CASE ("half a record", CHUNK ("1", "\x17\3\3\0\xff" "-") CLOSING, 0),
  CASE ("no records", CHUNK ("1", "hello") CLOSING, 0),
  CASE ("rubbish between", CHUNK ("5", RECORD) "\r\n" CHUNK ("5", RECORD) CLOSING, 0),
  CASE ("rubbish behind", CHUNK ("5", RECORD) CLOSING "more", 0),
  CASE ("half a chunk", CHUNK ("5", RECORD) "--Encrypted Boundary\r\n", 0),
#undef CASE
};

static void
test_chunk_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (chunk_cases); i++)
    {
      g_autoptr(GBytes) body = g_bytes_new_static (chunk_cases[i].body, chunk_cases[i].length);
      g_auto(WsmanSealedBody) in = { 0 };
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", chunk_cases[i].name);
      g_assert_cmpint (wsman_sealed_body_read (body, TYPE_SEVERAL, WSMAN_SEALED_CREDSSP, &in, &error), ==,
                       chunk_cases[i].n_chunks > 0);
      g_assert_cmpuint (in.chunks != NULL ? in.chunks->len : 0, ==, chunk_cases[i].n_chunks);
    }
}

/* Reads a body that has skipped chunks in front of text, and one that is text alone. Both must have the same chunks. */
static void
compare_chunks (const char *skipped,
                guint       n_skipped,
                const char *text,
                gsize       length)
{
  GByteArray *joined = g_byte_array_new ();
  g_autoptr(GBytes) whole = NULL;
  g_autoptr(GBytes) alone = g_bytes_new (text, length);
  g_auto(WsmanSealedBody) in = { 0 };
  g_auto(WsmanSealedBody) expected = { 0 };
  gboolean ok = wsman_sealed_body_read (alone, TYPE_SEVERAL, WSMAN_SEALED_CREDSSP, &expected, NULL);

  g_byte_array_append (joined, (const guint8 *) skipped, n_skipped * (sizeof CHUNK ("5", RECORD) - 1));
  g_byte_array_append (joined, (const guint8 *) text, length);
  whole = g_byte_array_free_to_bytes (joined);
  g_assert_cmpint (wsman_sealed_body_read (whole, TYPE_SEVERAL, WSMAN_SEALED_CREDSSP, &in, NULL), ==, ok);
  if (!ok)
    return;

  g_assert_cmpuint (in.chunks->len, ==, expected.chunks->len + n_skipped);
  for (guint i = 0; i < expected.chunks->len; i++)
    assert_chunk (&in, n_skipped + i, g_ptr_array_index (expected.chunks, i));
  g_assert_cmpstr (in.charset, ==, expected.charset);
  g_assert_cmpint (in.indented, ==, expected.indented);
}

/* The reader may know the heads of a chunk from the chunk before, but each byte of them counts. */
static void
test_repeated_heads (void)
{
  static const char skipped[] = CHUNK ("5", RECORD) CHUNK ("5", RECORD);
  static const char text[] = CHUNK ("5", RECORD) CHUNK ("5", RECORD) CHUNK ("4", RECORD) CLOSING;
  static const char bytes[] = { '\0', '\n', ' ', '\t', '4', '6', '-', 'X' };

  compare_chunks (skipped, 2, text, sizeof text - 1);
  for (gsize i = 0; i < sizeof CHUNK ("5", RECORD) - 1; i++)
    {
      for (gsize k = 0; k < G_N_ELEMENTS (bytes); k++)
        {
          char changed[sizeof text];

          memcpy (changed, text, sizeof text);
          changed[i] = bytes[k];
          compare_chunks (skipped, 1, changed, sizeof text - 1);
          compare_chunks (skipped, 2, changed, sizeof text - 1);
        }
      compare_chunks (skipped, 2, text, i + 1);
    }
}

typedef struct
{
  const char *name;
  const char *type;
  const char *body;
  gsize length;
  const char *wrong; /* a part of the error's text; NULL if the body is fine */
} Case;

#define CASE(name, type, body, wrong) { name, type, body, sizeof (body) - 1, wrong }

static const Case cases[] = {
  CASE ("plain", TYPE, WHOLE, NULL),
  CASE ("tabs", TYPE, HEAD "\t" FIRST "\t" ORIGINAL HEAD "\t" SECOND PAYLOAD TAIL, NULL),
  CASE ("space-after-dashes", TYPE, "-- Encrypted Boundary\r\n" FIRST ORIGINAL "-- Encrypted Boundary\r\n"
        SECOND PAYLOAD "-- Encrypted Boundary--\r\n", NULL),
  CASE ("no-closing-boundary", TYPE, HEAD FIRST ORIGINAL HEAD SECOND PAYLOAD, NULL),
  CASE ("no-last-line-break", TYPE, HEAD FIRST ORIGINAL HEAD SECOND PAYLOAD "--Encrypted Boundary--", NULL),
  CASE ("another-line-break", TYPE, WHOLE "\r\n", NULL),
  CASE ("other-boundary", "multipart/encrypted; protocol=\"" WSMAN_SEALED_SPNEGO "\"; boundary=x",
        "--x\r\n" FIRST ORIGINAL "--x\r\n" SECOND PAYLOAD "--x--\r\n", NULL),
  CASE ("upper-case", "MULTIPART/ENCRYPTED;Protocol=\"" WSMAN_SEALED_SPNEGO "\";Boundary=\"Encrypted Boundary\"",
        HEAD "CONTENT-TYPE: APPLICATION/HTTP-SPNEGO-SESSION-ENCRYPTED\r\n" ORIGINAL HEAD SECOND PAYLOAD TAIL, NULL),
  CASE ("not-sealed", "application/soap+xml;charset=UTF-8", WHOLE, "Content-Type"),
  CASE ("no-boundary", "multipart/encrypted;protocol=\"" WSMAN_SEALED_SPNEGO "\"", WHOLE, "Content-Type"),
  CASE ("other-protocol", "multipart/encrypted;protocol=\"" WSMAN_SEALED_KERBEROS "\";boundary=\"Encrypted Boundary\"",
        WHOLE, "another protocol"),
  CASE ("other-part-protocol", TYPE,
        HEAD "Content-Type: " WSMAN_SEALED_KERBEROS "\r\n" ORIGINAL HEAD SECOND PAYLOAD TAIL, "another protocol"),
  CASE ("longer", TYPE, HEAD FIRST "OriginalContent: type=application/soap+xml;charset=UTF-8;Length=400\r\n"
        HEAD SECOND PAYLOAD TAIL, "shorter"),
  CASE ("shorter", TYPE, HEAD FIRST "OriginalContent: type=application/soap+xml;charset=UTF-8;Length=2\r\n"
        HEAD SECOND PAYLOAD TAIL, "isn’t followed by"),
  CASE ("negative", TYPE, HEAD FIRST "OriginalContent: type=application/soap+xml;charset=UTF-8;Length=-3\r\n"
        HEAD SECOND PAYLOAD TAIL, "Length"),
  CASE ("no-length", TYPE,
        HEAD FIRST "OriginalContent: type=application/soap+xml;charset=UTF-8\r\n" HEAD SECOND PAYLOAD TAIL, "Length"),
  CASE ("huge-signature", TYPE, HEAD FIRST ORIGINAL HEAD SECOND "\377\377\377\377SS\r\n-" TAIL, "shorter"),
  CASE ("extra-part", TYPE, HEAD FIRST ORIGINAL HEAD SECOND PAYLOAD HEAD FIRST ORIGINAL HEAD SECOND PAYLOAD TAIL,
        "isn’t followed by"),
  CASE ("rubbish-behind", TYPE, WHOLE "more", "isn’t followed by"),
  CASE ("empty", TYPE, "", "boundary"),
  CASE ("no-payload", TYPE, HEAD FIRST ORIGINAL HEAD SECOND, "missing"),
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr(GBytes) body = g_bytes_new_static (row->body, row->length);
  g_auto(WsmanSealedBody) in = { 0 };
  const WsmanSealed *chunk;
  g_autoptr(GError) error = NULL;

  if (wsman_sealed_body_read (body, row->type, WSMAN_SEALED_SPNEGO, &in, &error))
    {
      g_assert_cmpstr (row->wrong, ==, NULL);
      g_assert_cmpuint (in.chunks->len, ==, 1);
      chunk = g_ptr_array_index (in.chunks, 0);
      g_assert_cmpmem (g_bytes_get_data (chunk->bytes, NULL), g_bytes_get_size (chunk->bytes), "SS\r\n-", 5);
      g_assert_cmpuint (chunk->signature_length, ==, 2);
    }
  else
    {
      g_assert_nonnull (row->wrong);
      g_assert_nonnull (strstr (error->message, row->wrong));
      g_assert_null (in.chunks);
    }
}

/* Wherever the end is cut off, the reader returns a result or an error. */
static void
test_truncated (void)
{
  for (gsize length = 0; length < sizeof WHOLE - 1; length++)
    {
      g_autoptr(GBytes) body = g_bytes_new (WHOLE, length);
      g_auto(WsmanSealedBody) in = { 0 };
      gsize payload_end = sizeof WHOLE - sizeof TAIL;
      g_autoptr(GError) error = NULL;
      gboolean ok = wsman_sealed_body_read (body, TYPE, WSMAN_SEALED_SPNEGO, &in, &error);

      if (length < payload_end)
        g_assert_false (ok);
      g_assert_true (ok == (error == NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  static const gsize lengths[] = { 0, 1, 16383, 16384, 16385, 20000000 };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wsman/sealed-body/round-trip/%" G_GSIZE_FORMAT, lengths[i]);

      g_test_add_data_func (path, GSIZE_TO_POINTER (lengths[i]), test_round_trip);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/sealed-body/read/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/wsman/sealed-body/windows-size", test_windows_size);
  g_test_add_func ("/wsman/sealed-body/chunks", test_chunks);
  g_test_add_func ("/wsman/sealed-body/chunk-cases", test_chunk_cases);
  g_test_add_func ("/wsman/sealed-body/repeated-heads", test_repeated_heads);
  g_test_add_func ("/wsman/sealed-body/truncated", test_truncated);

  return g_test_run ();
}
