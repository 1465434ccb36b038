/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Queries for the events of logs. An accepted query is applied to an event. */

#include <string.h>

#include "base/wsman-error-private.h"
#include "providers/wsman-event-query-private.h"
#include "soap/wsman-reader-private.h"

#include "fuzz.h"

static const char event[] =
  "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='sshd'/>"
  "<EventID>4624</EventID><Level>2</Level><Keywords>0x80000000000000</Keywords>"
  "<TimeCreated SystemTime='2026-11-30T12:00:00.250000Z'/><EventRecordID>77</EventRecordID></System>"
  "<EventData><Data Name='A'>x</Data><Data Name='B'>y</Data></EventData></Event>";

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char *const channels[] = { "System", "Security", NULL };
  static const char *const of_event[] = { "System", NULL };
  static WsmanDocument *document;
  g_autofree char *xml = g_strndup ((const char *) data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) test_error = NULL;
  g_autoptr(WsmanEventQuery) query = wsman_event_query_new (xml, channels, FALSE, &error);
  gboolean chosen;

  if (document == NULL)
    document = wsman_document_parse (event, strlen (event), NULL, G_MAXSIZE, NULL);

  g_assert_true ((query == NULL) == (error != NULL));
  if (query == NULL)
    return 0;

  if (!wsman_event_query_test (query, of_event, wsman_document_get_root (document), &chosen, &test_error))
    g_assert_nonnull (test_error);
  else if (chosen)
    g_assert_true (wsman_event_query_wants (query, of_event));

  return 0;
}
