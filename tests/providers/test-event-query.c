/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests Windows' queries for the events of logs: what they select, what is refused, and that they always end.
 */

#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "document.h"
#include "providers/wsman-event-query-private.h"

static const char *const channels[] = { "Application", "System", "Security", NULL };
static const char *const system_only[] = { "System", NULL };
static const char *const two[] = { "System", "Application", NULL };

static const char event_xml[] =
  "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='sshd'/>"
  "<EventID>4624</EventID><Level>2</Level><Keywords>0x8020000000000000</Keywords>"
  "<TimeCreated SystemTime='2026-11-30T12:00:00.250000Z'/><EventRecordID>77</EventRecordID>"
  "<Execution ProcessID='42' ThreadID='0'/><Channel>System</Channel></System><EventData>"
  "<Data Name='MESSAGE'>2026-01-01</Data><Data Name='_SYSTEMD_UNIT'>ssh.service</Data></EventData></Event>";

static void
assert_code (const GError *error,
             guint32       code)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  g_assert_nonnull (info);
  g_assert_cmphex (info->code, ==, code);
}

static gboolean
test_query (const char        *xml,
            const char *const *of_event)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanEventQuery) query = wsman_event_query_new (xml, channels, FALSE, &error);
  g_autoptr(WsmanDocument) document = parse_document (event_xml);
  gboolean chosen;

  g_assert_no_error (error);
  wsman_event_query_test (query, of_event, wsman_document_get_root (document), &chosen, &error);
  g_assert_no_error (error);

  return chosen;
}

static void
test_paths (void)
{
  static const struct
  {
    const char *path;
    gboolean chosen;
  } rows[] = {
    { "*", TRUE },
    { "Event", TRUE },
    { "*[System]", TRUE },
    { "*[System[EventID=4624]]", TRUE },
    { "*[System[(EventID=4624)]]", TRUE },
    { "*[System[EventID=4625]]", FALSE },
    { "*[System[(EventID &gt;= 4000 and EventID &lt;= 5000) or EventID=1]]", TRUE },
    { "Event/System[EventID=4624]", TRUE },
    { "Event[System[Level=1 or Level=2]]", TRUE },
    { "*[System[Level != 2]]", FALSE },
    { "*[not(System)]", FALSE },
    { "*[Nothing]", FALSE },
    { "*[System[Provider[@Name='sshd']]]", TRUE },
    { "*[System[Provider[@Name='sshd' or @Name='x']]]", TRUE },
    { "*[System/Provider/@Name='cron']", FALSE },
    { "*[System[Execution[@ProcessID=42]]]", TRUE },
    { "*[System[EventRecordID &gt; 76]]", TRUE },
    { "*[System[EventRecordID &gt; 77]]", FALSE },
    { "*[EventData[Data[@Name='_SYSTEMD_UNIT']='ssh.service']]", TRUE },
    { "*[EventData[Data[@Name='_SYSTEMD_UNIT'] and (Data='ssh.service')]]", TRUE },
    { "*[EventData[Data[@Name='_SYSTEMD_UNIT']='cron.service']]", FALSE },
    { "*[EventData[Data[@Name='MESSAGE']='2026-01-01']]", TRUE },
    { "*[System[EventID=4624]] and *[EventData[Data='ssh.service']]", TRUE },
    { "*[System[TimeCreated[@SystemTime='2026-11-30T12:00:00.25Z']]]", TRUE },
    { "*[System[TimeCreated[@SystemTime &gt;= '2026-11-30T12:00:00.250Z']]]", TRUE },
    { "*[System[TimeCreated[@SystemTime&gt;'2026-11-30T12:00:00.250Z']]]", FALSE },
    { "*[System[TimeCreated[@SystemTime&lt;\"2026-11-30T13:00:00\"]]]", TRUE },
    { "*[System[TimeCreated[@SystemTime &gt;= '2026-11-30T00:00:00Z' and @SystemTime &lt;= '2026-12-01T00:00:00Z']]]",
      TRUE },
    { "*[System[TimeCreated[timediff(@SystemTime) &lt;= 1000]]]", FALSE },
    { "*[System[TimeCreated[timediff(@SystemTime) &gt;= -9000000000000]]]", TRUE },
    { "*[System[TimeCreated[timediff(@SystemTime, '2026-11-30T12:00:01Z') = 750]]]", TRUE },
    { "*[System[band(Keywords,9007199254740992)]]", TRUE },
    { "*[System[band(Keywords,1)]]", FALSE },
    { "*[System[Band(Level,2)=2]]", TRUE },
    { "*[System[band(Level,3)=3]]", FALSE },
    { "*[System[band(Level,1)=0]]", TRUE },
    { "*[System[band(Level,1)!=0]]", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<QueryList><Query Id='0'><Select Path='System'>%s</Select></Query>"
                                              "</QueryList>", rows[i].path);

      g_test_message ("%s", rows[i].path);
      g_assert_cmpint (test_query (xml, system_only), ==, rows[i].chosen);
    }
}

static void
test_lists (void)
{
  static const struct
  {
    const char *queries;
    const char *const *of_event;
    gboolean chosen;
  } rows[] = {
    { "<Query><Select Path='System'>*</Select></Query>", system_only, TRUE },
    { "<Query Path='system'><Select>*</Select></Query>", system_only, TRUE },
    { "<Query Path='Security'><Select Path='System'>*</Select></Query>", system_only, TRUE },
    { "<Query><Select Path='Security'>*</Select></Query>", system_only, FALSE },
    { "<Query><Select Path='Application'>*</Select></Query>", two, TRUE },
    { "<Query><Select Path='Security'>*</Select><Select Path='System'>*[System]</Select></Query>", two, TRUE },
    { "<Query><Select Path='System'>*</Select><Suppress Path='System'>*[System[Level=2]]</Suppress></Query>",
      system_only, FALSE },
    { "<Query><Select Path='System'>*</Select><Suppress Path='System'>*[System[Level=3]]</Suppress></Query>",
      system_only, TRUE },
    { "<Query><Select Path='System'>*</Select><Suppress Path='Security'>*</Suppress></Query>", system_only, TRUE },
    /* A Suppress only counts in its own Query. */
    { "<Query><Select Path='System'>*</Select><Suppress Path='System'>*</Suppress></Query>"
      "<Query><Select Path='System'>*</Select></Query>", system_only, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<QueryList>%s</QueryList>", rows[i].queries);

      g_test_message ("%s", rows[i].queries);
      g_assert_cmpint (test_query (xml, rows[i].of_event), ==, rows[i].chosen);
    }
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *xml;
    guint32 code;
    const char *words;
  } rows[] = {
    { "", ERROR_EVT_INVALID_QUERY, "query" },
    { "*", ERROR_EVT_INVALID_QUERY, "query" },
    { "<QueryList>", ERROR_EVT_INVALID_QUERY, "query" },
    { "<!DOCTYPE x><QueryList/>", ERROR_EVT_INVALID_QUERY, "query" },
    { "<Query/>", ERROR_EVT_INVALID_QUERY, "QueryList" },
    { "<QueryList/>", ERROR_EVT_INVALID_QUERY, "nothing" },
    { "<QueryList><Query/></QueryList>", ERROR_EVT_INVALID_QUERY, "nothing" },
    { "<QueryList><Select Path='System'>*</Select></QueryList>", ERROR_EVT_INVALID_QUERY, "Query" },
    { "<QueryList><Query><Select>*</Select></Query></QueryList>", ERROR_EVT_INVALID_QUERY, "Path" },
    { "<QueryList><Query><Other Path='System'>*</Other></Query></QueryList>", ERROR_EVT_INVALID_QUERY, "Suppress" },
    { "<QueryList><Query><Select Path='System'>*[</Select></Query></QueryList>", ERROR_EVT_INVALID_QUERY, "XPath" },
    { "<QueryList><Query><Select Path='System'/></Query></QueryList>", ERROR_EVT_INVALID_QUERY, "XPath" },
    { "<QueryList><Query><Select Path='Setup'>*</Select></Query></QueryList>", ERROR_EVT_CHANNEL_NOT_FOUND, "Setup" },
    { "<QueryList><Query><Select Path='System'>*</Select><Suppress Path='Setup'>*</Suppress></Query></QueryList>",
      ERROR_EVT_CHANNEL_NOT_FOUND, "Setup" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      WsmanEventQuery *query = wsman_event_query_new (rows[i].xml, channels, FALSE, &error);

      g_test_message ("%s", rows[i].xml);
      g_assert_null (query);
      assert_code (error, rows[i].code);
      g_assert_nonnull (strstr (error->message, rows[i].words));
    }
}

static void
test_skipping (void)
{
  static const char known[] = "<QueryList><Query><Select Path='Setup'>*</Select><Select Path='System'>*</Select>"
                              "</Query></QueryList>";
  static const char unknown[] = "<QueryList><Query><Select Path='Setup'>*</Select></Query></QueryList>";
  static const char *const security[] = { "Security", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanEventQuery) query = wsman_event_query_new (known, channels, TRUE, &error);

  g_assert_no_error (error);
  g_assert_true (wsman_event_query_wants (query, system_only));
  g_assert_false (wsman_event_query_wants (query, security));
  g_assert_null (wsman_event_query_new (unknown, channels, TRUE, &error));
  assert_code (error, ERROR_EVT_CHANNEL_NOT_FOUND);
}

/* An expression that is too much work, and functions with the wrong arguments. */
static void
test_work (void)
{
  static const char *const paths[] = {
    "*[count(//*[count(//*[count(//*[count(//*) &gt; 0]) &gt; 0]) &gt; 0]) &gt; 0]",
    "*[timediff() &gt; 0]",
    "*[timediff(1, 2, 3) &gt; 0]",
    "*[band(1)]",
  };
  g_autoptr(WsmanDocument) document = parse_document (event_xml);

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<QueryList><Query><Select Path='System'>%s</Select></Query></QueryList>",
                                              paths[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanEventQuery) query = wsman_event_query_new (xml, channels, FALSE, &error);
      gboolean chosen;

      g_assert_no_error (error);
      g_assert_false (wsman_event_query_test (query, system_only, wsman_document_get_root (document), &chosen, &error));
      assert_code (error, ERROR_EVT_INVALID_QUERY);
    }
}

static void
test_limits (void)
{
  GString *xml = g_string_new ("<QueryList><Query>");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 65; i++)
    g_string_append (xml, "<Select Path='System'>*</Select>");
  g_string_append (xml, "</Query></QueryList>");
  g_assert_null (wsman_event_query_new (xml->str, channels, FALSE, &error));
  assert_code (error, ERROR_EVT_INVALID_QUERY);
  g_string_free (xml, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/event-query/paths", test_paths);
  g_test_add_func ("/wsman/event-query/lists", test_lists);
  g_test_add_func ("/wsman/event-query/refusals", test_refusals);
  g_test_add_func ("/wsman/event-query/skipping", test_skipping);
  g_test_add_func ("/wsman/event-query/work", test_work);
  g_test_add_func ("/wsman/event-query/limits", test_limits);

  return g_test_run ();
}
