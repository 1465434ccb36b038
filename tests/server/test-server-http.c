/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests heads and bodies of requests, split at any byte.
 */

#include <string.h>

#include "server/wsman-http-private.h"

static GByteArray *
new_input (const char *text,
           gsize       length)
{
  GByteArray *input = g_byte_array_new ();

  g_byte_array_append (input, (const guint8 *) text, length);

  return input;
}

static const struct
{
  const char *text;
  guint status;
  guint64 content_length;
  gboolean chunked;
  gboolean keep_alive;
  gboolean expects_continue;
} head_cases[] = {
  { "POST /wsman HTTP/1.1\r\nHost: h\r\n\r\n", 0, 0, FALSE, TRUE, FALSE },
  { "POST /wsman HTTP/1.0\r\n\r\n", 0, 0, FALSE, FALSE, FALSE },
  { "POST /wsman HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", 0, 0, FALSE, TRUE, FALSE },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nConnection: TE, close\r\n\r\n", 0, 0, FALSE, FALSE, FALSE },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nCONTENT-LENGTH:12 \r\n\r\n", 0, 12, FALSE, TRUE, FALSE },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n", 0, 0, TRUE, TRUE, FALSE },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\n\r\n", 0, 0, FALSE, TRUE, TRUE },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nEmpty:\r\n\r\n", 0, 0, FALSE, TRUE, FALSE },
  { "POST /wsman HTTP/1.1\r\nHost:\r\n\r\n", 0, 0, FALSE, TRUE, FALSE },
  { "POST /wsman HTTP/1.1\r\nhost: [fe80::1%25eth0]:5985\r\n\r\n", 0, 0, FALSE, TRUE, FALSE },
  { "POST http://h:5985/wsman HTTP/1.1\r\nHost: h:5985\r\n\r\n", 0, 0, FALSE, TRUE, FALSE },
  { "POST HTTPS://[::1]/wsman?x=/y HTTP/1.1\r\nHost: other\r\n\r\n", 0, 0, FALSE, TRUE, FALSE },
  { "POST http://h/wsman HTTP/1.0\r\n\r\n", 0, 0, FALSE, FALSE, FALSE },
  { "POST /wsman HTTP/1.0\r\nExpect: 100-continue\r\n\r\n", 0, 0, FALSE, FALSE, FALSE },
  { "POST /wsman HTTP/1.1\r\n\r\n", 400 },
  { "POST http://h/wsman HTTP/1.1\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h/path\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: a b\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: u@h\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h:x\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: :80\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: [::1\r\n\r\n", 400 },
  { "POST http:///wsman HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
  { "POST http://ada@h/wsman HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
  { "POST ftp://h/wsman HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
  { "POST /ws\tman HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
  { "POST /wsman#x HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
  { "POST /ws\xc3\xa4man HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nA: b\x01\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nA: \x7f\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: \v1\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: -0\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 1 1\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 1;\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 9223372036854775808\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Type: a\r\nContent-Type: b\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
  { "\r\n\r\n", 400 },
  { "POST  /wsman HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
  { "POST wsman HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
  { "P(ST /wsman HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1 \r\n\r\n", 400 },
  { "POST /wsman http/1.1\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.2\r\nHost: h\r\n\r\n", 505 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\n: b\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\n b: c\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\na: b\nc: d\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\na: b\rc: d\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nX: y\r\ncontent-length: 2\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 1\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 2\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 0x1\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n", 400 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 501 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501 },
  { "POST /wsman HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", 400 },
};

static void
test_heads (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (head_cases); i++)
    {
      gsize length = strlen (head_cases[i].text);
      g_autoptr(WsmanHttpHead) head = NULL;
      guint status = wsman_http_head_parse ((const guint8 *) head_cases[i].text, length, &head);

      g_assert_cmpuint (status, ==, head_cases[i].status);
      if (status != 0)
        {
          g_assert_null (head);
          continue;
        }
      g_assert_cmpstr (head->path, ==, "/wsman");
      g_assert_cmpuint (head->content_length, ==, head_cases[i].content_length);
      g_assert_true (head->chunked == head_cases[i].chunked);
      g_assert_true (head->keep_alive == head_cases[i].keep_alive);
      g_assert_true (head->expects_continue == head_cases[i].expects_continue);
    }
}

static void
test_odd_heads (void)
{
  static const char zero[] = "POST /wsman HTTP/1.1\r\nHost: h\r\na: b\0c\r\n\r\n";
  g_autoptr(GString) many = g_string_new ("POST /wsman?a=b HTTP/1.1\r\nHost: h\r\n");
  g_autoptr(WsmanHttpHead) head = NULL;
  gsize complete;

  g_assert_cmpuint (wsman_http_head_parse ((const guint8 *) zero, sizeof zero - 1, &head), ==, 400);

  for (guint i = 0; i < 49; i++)
    g_string_append (many, "X-A: b\r\nx-a: c\r\n");
  g_string_append (many, "x-b: c\r\n");
  complete = many->len;
  g_string_append (many, "\r\n");
  g_assert_cmpuint (wsman_http_head_parse ((const guint8 *) many->str, many->len, &head), ==, 0);
  g_assert_true (g_str_has_prefix (wsman_http_head_get (head, "x-a"), "b, c, b"));
  g_assert_cmpstr (head->path, ==, "/wsman");
  g_clear_pointer (&head, wsman_http_head_free);

  g_string_insert (many, complete, "x: y\r\n");
  g_assert_cmpuint (wsman_http_head_parse ((const guint8 *) many->str, many->len, &head), ==, 431);
}

/* A few empty lines before a request are ignored. Bytes that can't become a request are recognized by the first one. */
static void
test_empty_lines (void)
{
  static const struct
  {
    const char *text;
    gsize length;
    gboolean is_request;
    gsize left;
  } rows[] = {
    { "", 0, TRUE, 0 },
    { "\r", 1, TRUE, 1 },
    { "\r\n", 2, TRUE, 0 },
    { "\r\nPOST", 6, TRUE, 4 },
    { "\r\n\r\n\r", 5, TRUE, 1 },
    { "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n", 16, TRUE, 0 },
    { "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n", 18, FALSE, 0 },
    { "\n", 1, FALSE, 1 },
    { "\rP", 2, FALSE, 2 },
    { " POST", 5, FALSE, 5 },
    { "\x16\x03\x01", 3, FALSE, 3 },
    { "\x80\x2e", 2, FALSE, 2 },
    { "\0", 1, FALSE, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GByteArray) whole = new_input (rows[i].text, rows[i].length);
      g_autoptr(GByteArray) pieces = g_byte_array_new ();
      guint n_skipped = 0;
      gboolean is_request = TRUE;

      g_assert_true (wsman_http_head_skip_empty_lines (whole, &n_skipped) == rows[i].is_request);
      g_assert_cmpuint (whole->len, ==, rows[i].left);

      n_skipped = 0;
      for (gsize j = 0; j < rows[i].length && is_request; j++)
        {
          g_byte_array_append (pieces, (const guint8 *) rows[i].text + j, 1);
          is_request = wsman_http_head_skip_empty_lines (pieces, &n_skipped);
        }
      g_assert_true (is_request == rows[i].is_request);
    }
}

static void
test_end_of_head (void)
{
  static const char text[] = "POST /wsman HTTP/1.1\r\nHost: h\r\na: b\r\n\r\nrest";

  for (guint step = 1; step < sizeof text; step++)
    {
      g_autoptr(GByteArray) input = g_byte_array_new ();
      gsize scanned = 0;
      gsize end = 0;

      for (gsize i = 0; i < sizeof text - 1 && end == 0; i += step)
        {
          g_byte_array_append (input, (const guint8 *) text + i, MIN (step, sizeof text - 1 - i));
          end = wsman_http_head_find_end (input, &scanned);
        }
      g_assert_cmpuint (end, ==, sizeof text - 1 - strlen ("rest"));
    }
}

static const struct
{
  gboolean chunked;
  guint64 content_length;
  const char *text;
  guint64 max_size;
  WsmanHttpBodyResult result;
  const char *body;
  const char *rest;
} body_cases[] = {
  { FALSE, 0, "", 10, WSMAN_HTTP_BODY_DONE, "", "" },
  { FALSE, 0, "POST", 10, WSMAN_HTTP_BODY_DONE, "", "POST" },
  { FALSE, 5, "abcdePOST", 5, WSMAN_HTTP_BODY_DONE, "abcde", "POST" },
  { FALSE, 5, "abc", 5, WSMAN_HTTP_BODY_MORE, "abc", "" },
  { FALSE, 5, "abcde", 4, WSMAN_HTTP_BODY_TOO_LARGE, "", NULL },
  { TRUE, 0, "0\r\n\r\nPOST", 10, WSMAN_HTTP_BODY_DONE, "", "POST" },
  { TRUE, 0, "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nPOST", 5, WSMAN_HTTP_BODY_DONE, "abcde", "POST" },
  { TRUE, 0, "00A;x=y\r\nabcdefghij\r\n0\r\n\r\n", 10, WSMAN_HTTP_BODY_DONE, "abcdefghij", "" },
  { TRUE, 0, "3\r\nabc\r\n", 10, WSMAN_HTTP_BODY_MORE, "abc", "" },
  { TRUE, 0, "3\r\nabc\r\n3\r\n", 5, WSMAN_HTTP_BODY_TOO_LARGE, "abc", NULL },
  { TRUE, 0, "3\r\nabcd\r\n", 10, WSMAN_HTTP_BODY_INVALID, "abc", NULL },
  { TRUE, 0, "\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "-1\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "0x1\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "g\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "FFFFFFFFFFFFFFFFF\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "7FFFFFFFFFFFFFFF\r\n", 10, WSMAN_HTTP_BODY_TOO_LARGE, "", NULL },
  { TRUE, 0, "0\r\nTrailer: x\r\n\r\nPOST", 10, WSMAN_HTTP_BODY_DONE, "", "POST" },
  { TRUE, 0, "1\r\na\r\n0\r\nContent-Length: 5\r\nX:\r\n\r\nPOST", 10, WSMAN_HTTP_BODY_DONE, "a", "POST" },
  { TRUE, 0, "0\r\nTrailer\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "0\r\nA : x\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "0\r\n folded\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "0\r\nA: x\ny\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "1;a\r\nx\r\n0\r\n\r\n", 10, WSMAN_HTTP_BODY_DONE, "x", "" },
  { TRUE, 0, "1 ; a = b ;c=\"d;\\\"e\"\r\nx\r\n0 \r\n\r\n", 10, WSMAN_HTTP_BODY_DONE, "x", "" },
  { TRUE, 0, "1;a\nb\r\nx\r\n0\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "1;a\rb\r\nx\r\n0\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "1;a=\"b\nc\"\r\nx\r\n0\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "1;a=\"b\r\nx\r\n0\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "1;\r\nx\r\n0\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "1;a=\r\nx\r\n0\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "1 x\r\nx\r\n0\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, " 1\r\nx\r\n0\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "+1\r\nx\r\n0\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
  { TRUE, 0, "1\nx\r\n0\r\n\r\n", 10, WSMAN_HTTP_BODY_INVALID, "", NULL },
};

static void
test_bodies (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (body_cases); i++)
    for (gsize step = 1; step <= strlen (body_cases[i].text) + 1; step++)
      {
        WsmanHttpHead head = { .chunked = body_cases[i].chunked, .content_length = body_cases[i].content_length };
        g_autoptr(GByteArray) input = g_byte_array_new ();
        g_autoptr(GByteArray) body = g_byte_array_new ();
        gsize length = strlen (body_cases[i].text);
        WsmanHttpBodyResult result;
        WsmanHttpBody framing;
        gsize used = 0;

        wsman_http_body_init (&framing, &head, body_cases[i].max_size);
        result = wsman_http_body_feed (&framing, input, body);
        while (result == WSMAN_HTTP_BODY_MORE && used < length)
          {
            gsize piece = MIN (step, length - used);

            g_byte_array_append (input, (const guint8 *) body_cases[i].text + used, piece);
            used += piece;
            result = wsman_http_body_feed (&framing, input, body);
          }

        g_assert_cmpint (result, ==, body_cases[i].result);
        if (result != WSMAN_HTTP_BODY_TOO_LARGE && result != WSMAN_HTTP_BODY_INVALID)
          g_assert_cmpmem (body->data, body->len, body_cases[i].body, strlen (body_cases[i].body));
        if (result == WSMAN_HTTP_BODY_DONE)
          {
            g_byte_array_append (input, (const guint8 *) body_cases[i].text + used, length - used);
            g_assert_cmpmem (input->data, input->len, body_cases[i].rest, strlen (body_cases[i].rest));
          }
      }
}

/* A NUL byte in the framing doesn't end anything. */
static void
test_zero_in_chunk (void)
{
  static const char text[] = "1\0;x\r\na\r\n0\r\n\r\n";
  WsmanHttpHead head = { .chunked = TRUE };
  g_autoptr(GByteArray) input = new_input (text, sizeof text - 1);
  WsmanHttpBody framing;

  wsman_http_body_init (&framing, &head, 100);
  g_assert_cmpint (wsman_http_body_feed (&framing, input, NULL), ==, WSMAN_HTTP_BODY_INVALID);
}

/* Many lines with an end are also refused. */
static void
test_endless_framing (void)
{
  static const char * const lines[] = { "1;a=bcdefghijklmnopqrstuvwxyz\r\nx\r\n", "A: bcdefghijklmnopqrstuvwxyz\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      WsmanHttpHead head = { .chunked = TRUE };
      WsmanHttpBodyResult result = WSMAN_HTTP_BODY_MORE;
      g_autoptr(GByteArray) input = new_input ("0\r\n", i == 0 ? 0 : 3);
      WsmanHttpBody framing;
      guint n = 0;

      wsman_http_body_init (&framing, &head, G_MAXUINT32);
      for (; result == WSMAN_HTTP_BODY_MORE && n < 10000; n++)
        {
          g_byte_array_append (input, (const guint8 *) lines[i], strlen (lines[i]));
          result = wsman_http_body_feed (&framing, input, NULL);
        }
      g_assert_cmpint (result, ==, WSMAN_HTTP_BODY_INVALID);
      g_assert_cmpuint (n, <, 1000);
    }
}

/* A line of the framing without an end can't exceed the limit. */
static void
test_endless_line (void)
{
  WsmanHttpHead head = { .chunked = TRUE };
  g_autofree char *text = g_strnfill (2000, '0');
  g_autoptr(GByteArray) input = new_input (text, 2000);
  WsmanHttpBody framing;

  wsman_http_body_init (&framing, &head, 100);
  g_assert_cmpint (wsman_http_body_feed (&framing, input, NULL), ==, WSMAN_HTTP_BODY_INVALID);
}

static void
test_content_types (void)
{
  static const struct
  {
    const char *text;
    gboolean is_soap;
    const char *charset;
  } rows[] = {
    { NULL, FALSE, NULL },
    { "application/soap+xml", TRUE, NULL },
    { "Application/SOAP+XML ; charset=UTF-8", TRUE, "UTF-8" },
    { "application/soap+xml;action=\"urn:x\";charset = \"utf-16\"", TRUE, "utf-16" },
    { "application/soap+xml;charset", TRUE, NULL },
    { "application/soap+xml;charset='UTF-8'", TRUE, "UTF-8" },
    { "APPLICATION/SOAP+XML;CHARSET=utf-8", TRUE, "utf-8" },
    { "application/soap+xml;action=\"a;charset=utf-7\";charset=utf-8", TRUE, "utf-8" },
    { "text/xml", FALSE, NULL },
    { "application/xml;charset=UTF-8", FALSE, NULL },
    { "text/plain", FALSE, NULL },
    { "text/plain;application/soap+xml", FALSE, NULL },
    { "multipart/form-data;boundary=application/soap+xml", FALSE, NULL },
    { "application/x-www-form-urlencoded", FALSE, NULL },
    { "", FALSE, NULL },
    { ";charset=UTF-8", FALSE, NULL },
    { "text/html;charset=UTF-8", FALSE, NULL },
    { "application/soap+xmlx", FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *charset = NULL;

      g_assert_true (wsman_http_content_type_is_soap (rows[i].text, &charset) == rows[i].is_soap);
      g_assert_cmpstr (charset, ==, rows[i].charset);
    }
}

static void
test_responses (void)
{
  const char * const challenges[] = { "Negotiate", "Basic realm=\"WSMAN\"", NULL };
  const WsmanHttpResponse refusal = { .status = 401, .challenges = challenges, .keep_alive = TRUE };
  const WsmanHttpResponse nothing = { .status = 204 };
  const WsmanHttpResponse busy = { .status = 503 };
  g_autoptr(GString) first = g_string_new (NULL);
  g_autoptr(GString) second = g_string_new (NULL);
  g_autoptr(GString) third = g_string_new (NULL);

  wsman_http_response_write (&refusal, first);
  g_assert_true (g_regex_match_simple ("^HTTP/1.1 401 Unauthorized\r\nServer: libwsman\r\n"
                                       "Date: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} "
                                       "\\d\\d:\\d\\d:\\d\\d GMT\r\n"
                                       "WWW-Authenticate: Negotiate\r\n"
                                       "WWW-Authenticate: Basic realm=\"WSMAN\"\r\nContent-Length: 0\r\n"
                                       "Connection: Keep-Alive\r\n\r\n$", first->str, G_REGEX_RAW, 0));

  wsman_http_response_write (&nothing, second);
  g_assert_null (strstr (second->str, "Content-Length"));
  g_assert_nonnull (strstr (second->str, "Connection: close\r\n\r\n"));
  g_assert_null (strstr (second->str, "Retry-After"));

  wsman_http_response_write (&busy, third);
  g_assert_nonnull (strstr (third->str, "503 Service Unavailable\r\n"));
  g_assert_nonnull (strstr (third->str, "\r\nRetry-After: 6\r\n"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server/http/heads", test_heads);
  g_test_add_func ("/wsman/server/http/odd-heads", test_odd_heads);
  g_test_add_func ("/wsman/server/http/empty-lines", test_empty_lines);
  g_test_add_func ("/wsman/server/http/end-of-head", test_end_of_head);
  g_test_add_func ("/wsman/server/http/bodies", test_bodies);
  g_test_add_func ("/wsman/server/http/zero-in-chunk", test_zero_in_chunk);
  g_test_add_func ("/wsman/server/http/endless-framing", test_endless_framing);
  g_test_add_func ("/wsman/server/http/endless-line", test_endless_line);
  g_test_add_func ("/wsman/server/http/content-types", test_content_types);
  g_test_add_func ("/wsman/server/http/responses", test_responses);

  return g_test_run ();
}
