/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Measures items per second of an enumeration over the network, compared with libxml2's push parser over the same bytes
 * in memory: once with callbacks that do nothing, and once building its default tree.
 */

#include "bench.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <string.h>

#include "bodies.h"

#define ITEMS 20000
#define BATCH 400
#define CHUNK (16 * 1024)
#define AIM 0.6

typedef struct
{
  WsmanSession *session;
  WsmanResourceLocator *locator;
  /* the bodies (GString) of the whole enumeration */
  GPtrArray *bodies;
} Bench;

static WsmanEnumerator *
enumerate (Bench *bench)
{
  g_autoptr(GError) error = NULL;
  WsmanEnumerator *enumerator = NULL;

  enumerator = wsman_session_enumerate (bench->session, bench->locator, NULL, NULL, 0, NULL,
                                        &error);
  g_assert_no_error (error);

  return enumerator;
}

static guint64
run_batches (gpointer data)
{
  g_autoptr(WsmanEnumerator) enumerator = enumerate (data);
  guint64 n = 0;

  while (TRUE)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) items = wsman_enumerator_next_items (enumerator, BATCH, NULL, &error);

      g_assert_no_error (error);
      if (items->len == 0)
        break;
      n += items->len;
    }
  g_assert_cmpuint (n, ==, ITEMS);

  return n;
}

static guint64
run_singly (gpointer data)
{
  g_autoptr(WsmanEnumerator) enumerator = enumerate (data);
  guint64 n = 0;

  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanItem) item = wsman_enumerator_read_item (enumerator, NULL, &error);

      g_assert_no_error (error);
      n++;
    }
  g_assert_cmpuint (n, ==, ITEMS);

  return n;
}

static void
parse (GPtrArray     *bodies,
       xmlSAXHandler *handler)
{
  for (guint i = 0; i < bodies->len; i++)
    {
      GString *body = g_ptr_array_index (bodies, i);
      xmlParserCtxt *context = xmlCreatePushParserCtxt (handler, NULL, NULL, 0, NULL);

      for (gsize done = 0; done < body->len; done += CHUNK)
        xmlParseChunk (context, body->str + done, MIN (CHUNK, body->len - done), 0);
      xmlParseChunk (context, NULL, 0, 1);
      g_assert_true (context->wellFormed);
      g_clear_pointer (&context->myDoc, xmlFreeDoc);
      xmlFreeParserCtxt (context);
    }
}

/* libxml2 also processes start tags if there is no callback for them. */
static void
ignore_end (void          *context,
            const xmlChar *name,
            const xmlChar *prefix,
            const xmlChar *uri)
{
}

static void
ignore_text (void          *context,
             const xmlChar *text,
             int            length)
{
}

static guint64
run_callbacks (gpointer data)
{
  Bench *bench = data;
  xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .endElementNs = ignore_end,
    .characters = ignore_text,
  };

  parse (bench->bodies, &handler);

  return ITEMS;
}

static guint64
run_tree (gpointer data)
{
  Bench *bench = data;

  parse (bench->bodies, NULL);

  return ITEMS;
}

static void
free_body (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
write_bodies (Bench *bench)
{
  guint64 next = 0;

  bench->bodies = g_ptr_array_new_with_free_func (free_body);
  while (next < ITEMS)
    {
      GString *body = g_string_new (NULL);

      next = bench_write_batch (body, "uuid:00000000-0000-4000-8000-000000000000", next > 0,
                                next, BATCH, ITEMS);
      g_ptr_array_add (bench->bodies, body);
    }
}

int
main (int    argc,
      char **argv)
{
  const char *command[] = { argv[1], NULL };
  g_autoptr(TestPeer) server = test_peer_new (command);
  g_autofree char *count = g_strdup_printf ("%d", ITEMS);
  g_autoptr(GError) error = NULL;
  Bench bench = {
    .session = bench_session_new (server),
    .locator = wsman_resource_locator_new (BENCH_URI, &error),
  };
  BenchContender contenders[] = {
    { "Enumerator.next_items()", run_batches },
    { "libxml2 alone, push, callbacks that do nothing", run_callbacks },
    { "libxml2 alone, push, its default tree", run_tree },
    { "Enumerator.read_item()", run_singly },
  };

  g_assert_no_error (error);
  wsman_resource_locator_add_option (bench.locator, "Count", count, FALSE);
  wsman_session_set_batch_items (bench.session, BATCH);
  write_bodies (&bench);
  bench_compare ("Enumeration over http, batches of 400", "items/s",
                 contenders, G_N_ELEMENTS (contenders), AIM, &bench);

  g_object_unref (bench.session);
  g_object_unref (bench.locator);
  g_ptr_array_unref (bench.bodies);

  return 0;
}
