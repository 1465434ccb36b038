/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "base64.h"

#include <libxml/parser.h>
#include <string.h>

#include "sequence.h"

/* The number of bytes that fit into an envelope of 500 KiB as base64. */
#define PIECE (500 * 1024 / 4 * 3 - 3072)
#define CHUNK (64 * 1024)
#define HEAD "<Envelope><Body><ReceiveResponse><Stream Name=\"stdout\">"
#define TAIL "</Stream></ReceiveResponse></Body></Envelope>"

static void
on_text (void          *user_data,
         const xmlChar *text,
         int            length)
{
  g_string_append_len (user_data, (const char *) text, length);
}

static void
parse (const char *message,
       gsize       length,
       GString    *text)
{
  xmlSAXHandler handler = { .characters = on_text, .initialized = XML_SAX2_MAGIC };
  xmlParserCtxt *parser = xmlCreatePushParserCtxt (&handler, text, NULL, 0, NULL);

  xmlCtxtUseOptions (parser, XML_PARSE_HUGE);
  for (gsize at = 0; at < length; at += CHUNK)
    xmlParseChunk (parser, message + at, MIN (length - at, CHUNK), at + CHUNK >= length);
  g_assert_cmpint (parser->errNo, ==, 0);
  xmlFreeParserCtxt (parser);
}

void
bench_pass_base64 (guint64 length)
{
  g_autofree char *data = g_malloc (PIECE);
  g_autoptr(GString) text = g_string_new (NULL);

  sequence_fill (0, data, PIECE);
  for (guint64 done = 0; done < length; done += PIECE)
    {
      g_autofree char *encoded = g_base64_encode ((const guchar *) data, PIECE);
      g_autofree char *message = g_strconcat (HEAD, encoded, TAIL, NULL);
      gsize decoded;

      g_string_truncate (text, 0);
      parse (message, strlen (message), text);
      g_base64_decode_inplace (text->str, &decoded);
      g_assert_cmpmem (text->str, decoded, data, PIECE);
    }
}
