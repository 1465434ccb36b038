/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The reader. Data that is read at once or in pieces of any size must give the same result, and the result must be the
 * same after it was written and read again.
 */

#include <string.h>

#include "soap/wsman-reader-private.h"

#include "fuzz.h"

static void
append_item (WsmanDocument *item,
             gpointer       user_data)
{
  wsman_element_write (wsman_document_get_root (item), user_data);
}

/* Not random: the same data is always cut the same way, mostly small. */
static gsize
next_piece (guint32 *state,
            gsize    size)
{
  gsize piece;

  *state = *state * 1664525 + 1013904223;
  piece = 1 + (*state >> 24) % ((*state >> 20) % 16 + 1);

  return MIN (piece, size);
}

/* The XML of items and envelope; NULL for none. */
static char *
read_xml (const guint8 *data,
          gsize         size,
          gboolean      in_pieces)
{
  g_autoptr(WsmanReader) reader = wsman_reader_new (NULL, size);
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(GString) xml = g_string_new (NULL);
  guint32 state = size;

  wsman_reader_set_item_func (reader, append_item, xml);
  while (size > 0)
    {
      gsize piece = in_pieces ? next_piece (&state, size) : size;

      if (!wsman_reader_push (reader, data, piece, NULL))
        return NULL;

      data += piece;
      size -= piece;
    }

  document = wsman_reader_finish (reader, NULL);
  if (document == NULL)
    return NULL;

  wsman_element_get_text (wsman_document_get_root (document));
  wsman_element_write (wsman_document_get_root (document), xml);

  return g_string_free (g_steal_pointer (&xml), FALSE);
}

static void
read_with_charset (const guint8 *data,
                   gsize         size,
                   const char   *charset)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanDocument) document = wsman_document_parse (data, size, charset, size, &error);

  g_assert_true ((document == NULL) == (error != NULL));
}

static void
write_and_read (const guint8 *data,
                gsize         size)
{
  g_autoptr(WsmanDocument) document = wsman_document_parse (data, size, NULL, size, NULL);
  g_autoptr(WsmanDocument) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *xml = NULL;
  g_autofree char *twice = NULL;

  if (document == NULL)
    return;

  xml = wsman_element_to_xml (wsman_document_get_root (document));
  again = wsman_document_parse (xml, strlen (xml), NULL, G_MAXSIZE, &error);
  g_assert_no_error (error);
  twice = wsman_element_to_xml (wsman_document_get_root (again));
  g_assert_cmpstr (xml, ==, twice);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *whole = NULL;
  g_autofree char *pieces = NULL;

  if (size > FUZZ_MAX_SIZE)
    return 0;

  whole = read_xml (data, size, FALSE);
  pieces = read_xml (data, size, TRUE);
  g_assert_cmpstr (whole, ==, pieces);

  read_with_charset (data, size, "UTF-8");
  read_with_charset (data, size, "UTF-16");
  write_and_read (data, size);

  return 0;
}
