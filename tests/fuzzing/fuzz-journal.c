/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Entries of the journal, in its export format. Each event must be XML of a bounded size, however the bytes arrive. */

#include <string.h>

#include "providers/wsman-journal-event-private.h"
#include "soap/wsman-reader-private.h"

#include "fuzz.h"

/* Six bytes for one, in all values and once more in the message, and the names of the fields. */
#define MAX_EVENT (12 * WSMAN_JOURNAL_MAX_ENTRY + WSMAN_JOURNAL_MAX_FIELDS * 2048)

static void
check_event (const WsmanJournalEntry *entry)
{
  g_autofree char *xml = wsman_journal_event_make_xml (entry, TRUE);
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(GError) error = NULL;

  if (xml == NULL)
    return;

  g_assert_cmpuint (strlen (xml), <, MAX_EVENT);
  document = wsman_document_parse (xml, strlen (xml), "UTF-8", G_MAXSIZE, &error);
  g_assert_no_error (error);
}

/* Returns the number of entries. */
static guint
parse (const guint8 *data,
       gsize         size,
       gsize         piece)
{
  g_autoptr(WsmanJournalParser) parser = wsman_journal_parser_new ();
  g_autoptr(GError) error = NULL;
  guint n = 0;

  for (gsize i = 0; i < size && error == NULL; i += piece)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (data + i, MIN (piece, size - i));

      wsman_journal_parser_push (parser, bytes);
      for (;;)
        {
          g_autoptr(WsmanJournalEntry) entry = wsman_journal_parser_next (parser, &error);

          if (entry == NULL)
            break;

          check_event (entry);
          n++;
        }
    }

  return n;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  guint n = parse (data, size, MAX (size, 1));

  g_assert_cmpuint (parse (data, size, 3), ==, n);

  return 0;
}
