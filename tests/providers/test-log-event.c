/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests queries for Win32_NTLogEvent, with real files of a journal. */

#include <string.h>

#include "journal-files.h"
#include "machine-files.h"
#include "providers/wsman-system-class-private.h"
#include "system-fixture.h"

#define CODE_QUOTA 0x8033803F

static const char *const ada[] = { "ada", NULL };

typedef struct
{
  SystemFixture system;
  gboolean is_ready;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  operators)
{
  wsman_system_log_event_set_limits (5, 20);
  machine_files_set_up ();
  self->is_ready = journal_files_set_up ();
  system_fixture_set_up (&self->system, operators);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  system_fixture_tear_down (&self->system, NULL);
  machine_files_tear_down ();
}

/* Returns the numbers of the events that a query selects, in order, as a text. */
static char *
list_numbers (Fixture     *self,
              const char  *where,
              GError     **error)
{
  g_autofree char *query = g_strdup_printf ("SELECT RecordNumber FROM Win32_NTLogEvent%s", where);
  g_autoptr(WsmanEnumerator) enumerator = system_fixture_enumerate (&self->system, WMI "*", query, 0, error);
  GString *numbers = g_string_new (NULL);

  while (enumerator != NULL && *error == NULL && !wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      g_autoptr(WsmanItem) item = wsman_enumerator_read_item (enumerator, NULL, error);

      if (item != NULL)
        g_string_append_printf (numbers, "%s ", wsman_item_lookup_string (item, "RecordNumber"));
    }

  return g_string_free (numbers, FALSE);
}

/* A query by time finds what it wants wherever it is, and reads no more of the journal than that. */
static void
test_times (Fixture       *self,
              gconstpointer  data)
{
  static const struct
  {
    const char *where;
    const char *numbers;
    const char *arguments; /* what journalctl gets */
  } rows[] = {
    { " WHERE TimeGenerated >= '20231114221320.101000+000' AND TimeGenerated < '20231114221320.104000+000'",
      "103 102 101 ", "--since=@1700000000.100999 --until=@1700000000.104001" },
    { " WHERE TimeGenerated = '2023-11-14T22:13:20.101Z'", "101 ", "--since=@1700000000.100999" },
    { " WHERE '2023-11-14T22:13:20.004Z' > TimeGenerated", "3 2 1 ", "--lines=5 --until=@1700000000.004001" },
    { " WHERE RecordNumber > 198 AND (TimeGenerated > '2023-11-14T22:13:20.190Z' AND SourceName = 'test')",
      "200 199 ", "--lines=21 --since=" },
    /* Not every time in a condition is a limit. The newest entries are read. */
    { " WHERE TimeGenerated < '2023-11-14T22:13:20.004Z' OR RecordNumber = 200", "200 ", "--lines=5\n" },
    { " WHERE NOT TimeGenerated >= '2023-11-14T22:13:20.004Z' AND RecordNumber = 200", "", "--lines=5\n" },
    { " WHERE TimeGenerated > '9999-12-31T00:00:00Z'", "", "--since=@253370764799" },
  };
  g_autofree char *log = machine_files_dup_path ("/arguments");
  g_autofree char *command = g_strdup_printf ("echo \"$*\" >'%s'", log);

  if (!self->is_ready)
    return;

  journal_files_prefix (command);
  journal_files_write_range ("a", 1, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *numbers = list_numbers (self, rows[i].where, &error);
      g_autofree char *arguments = NULL;

      g_test_message ("%s", rows[i].where);
      g_assert_no_error (error);
      g_assert_cmpstr (numbers, ==, rows[i].numbers);
      g_assert_true (g_file_get_contents (log, &arguments, NULL, NULL));
      g_assert_nonnull (strstr (arguments, rows[i].arguments));
    }
}

/* If the time has too many entries, the client learns it. Fewer would look like all. */
static void
test_limit (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *numbers = NULL;

  if (!self->is_ready)
    return;

  journal_files_write_range ("a", 1, 21);
  numbers = list_numbers (self, " WHERE TimeGenerated > '2023-01-01T00:00:00Z'", &error);
  system_fixture_assert_code (error, CODE_QUOTA);
  g_clear_error (&error);
  g_free (numbers);
  numbers = list_numbers (self, " WHERE TimeGenerated > '2023-11-14T22:13:20.002Z' AND RecordNumber < 5", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (numbers, ==, "4 3 ");
}

/* If the server may not read the journal, or journalctl fails, there are not just no events. */
static void
test_unreadable (Fixture       *self,
                 gconstpointer  data)
{
  static const struct
  {
    const char *command;
    const char *words;
  } rows[] = {
    { "echo 'Hint: You are currently not seeing messages from other users and the system.' >&2; exit 0",
      "systemd-journal" },
    { "echo 'No journal files were opened due to insufficient permissions.' >&2; exit 1", "systemd-journal" },
    { "echo 'Failed to open files: Input/output error' >&2; exit 1", "Input/output error" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows) && self->is_ready; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *numbers = NULL;

      journal_files_prefix (rows[i].command);
      numbers = list_numbers (self, "", &error);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, rows[i].words));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/wsman/log-event/times", Fixture, ada, set_up, test_times, tear_down);
  g_test_add ("/wsman/log-event/unreadable", Fixture, ada, set_up, test_unreadable, tear_down);
  g_test_add ("/wsman/log-event/limit", Fixture, ada, set_up, test_limit, tear_down);

  return g_test_run ();
}
