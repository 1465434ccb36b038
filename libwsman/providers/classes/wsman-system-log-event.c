/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_NTLogEvent: the newest entries of the journal, or those since the time that a filter wants. Only operators see
 * them, as only members of some groups may read the journal.
 */

#include "providers/wsman-system-class-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "providers/wsman-journal-reader-private.h"
#include "providers/wsman-system-program-private.h"

#define ROW WSMAN_SYSTEM_ROW

/* The number of entries that are read if the filter doesn't tell since when, and the most entries since a time. */
static guint n_newest = 1000;
static guint max_entries = 10000;

/* The latest time that journalctl gets, in microseconds since 1970: the beginning of the year 9999. */
#define MAX_TIME G_GINT64_CONSTANT (253370764800000000)

#define FIELDS "EVENT_ID,MESSAGE,PRIORITY,SYSLOG_FACILITY,SYSLOG_IDENTIFIER,_COMM,_HOSTNAME,_PID,_TRANSPORT"

static const WsmanSystemProperty properties[] = {
  ROW ("ComputerName", STRING, PLAIN),
  ROW ("EventCode", UINT16, PLAIN),
  ROW ("EventIdentifier", UINT32, PLAIN),
  ROW ("EventType", UINT8, PLAIN),
  ROW ("Logfile", STRING, KEY),
  ROW ("Message", STRING, PLAIN),
  ROW ("RecordNumber", UINT32, KEY),
  ROW ("SourceName", STRING, PLAIN),
  ROW ("TimeGenerated", DATE_TIME, PLAIN),
  ROW ("TimeWritten", DATE_TIME, PLAIN),
  ROW ("Type", STRING, PLAIN),
  ROW ("User", STRING, PLAIN),
  { NULL },
};

/* Windows' types of events, by the priority of syslog. */
static const struct
{
  guint64 number;
  const char *name;
} types[] = {
  { 1, "Error" }, { 1, "Error" },       { 1, "Error" },       { 1, "Error" },
  { 2, "Warning" }, { 3, "Information" }, { 3, "Information" }, { 3, "Information" },
};

/* Returns the text of a field. A value that was cut tells so at its end. */
static char *
dup_message (const WsmanJournalEntry *entry)
{
  for (guint i = 0; i < entry->fields->len; i++)
    {
      const WsmanJournalField *field = entry->fields->pdata[i];

      if (strcmp (field->name, "MESSAGE") == 0)
        return field->is_cut ? g_strdup_printf ("%s… [%" G_GUINT64_FORMAT " bytes]", field->value, field->length)
                             : g_strdup (field->value);
    }

  return NULL;
}

static void
add_event (WsmanSystemLoad         *load,
           const WsmanJournalEntry *entry)
{
  const char *cursor = wsman_journal_entry_get (entry, "__CURSOR");
  const char *series;
  guint64 number, time, priority, code;
  gpointer record;

  if (cursor == NULL || !wsman_journal_cursor_read (cursor, &series, &number) ||
      !wsman_journal_entry_get_number (entry, "__REALTIME_TIMESTAMP", &time))
    return;

  record = wsman_system_load_add (load, NULL);
  wsman_system_row_set_text (record, "ComputerName", wsman_journal_entry_get (entry, "_HOSTNAME"));
  wsman_system_row_set_text (record, "Logfile", wsman_journal_entry_get_log (entry));
  wsman_system_row_take_text (record, "Message", dup_message (entry));
  wsman_system_row_set_number (record, "RecordNumber", (guint32) number);
  wsman_system_row_set_text (record, "SourceName", wsman_journal_entry_get_source (entry));
  wsman_system_row_set_number (record, "TimeGenerated", time);
  wsman_system_row_set_number (record, "TimeWritten", time);
  if (wsman_journal_entry_get_number (entry, "EVENT_ID", &code) && code <= G_MAXUINT16)
    {
      wsman_system_row_set_number (record, "EventCode", code);
      wsman_system_row_set_number (record, "EventIdentifier", code);
    }
  if (!wsman_journal_entry_get_number (entry, "PRIORITY", &priority) || priority >= G_N_ELEMENTS (types))
    return;

  wsman_system_row_set_number (record, "EventType", types[priority].number);
  wsman_system_row_set_text (record, "Type", types[priority].name);
}

/* Returns an argument with a time; NULL if there is no limit. The filter still decides about the entries at the ends of
 * the range, so it is made wider. */
static char *
dup_time (const char *option,
          gint64      time,
          gint64      margin)
{
  if (time == G_MININT64 || time == G_MAXINT64)
    return NULL;

  time = CLAMP (time, G_USEC_PER_SEC, MAX_TIME) + margin;

  return g_strdup_printf ("%s=@%" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT, option, time / G_USEC_PER_SEC,
                          time % G_USEC_PER_SEC);
}

/* Runs journalctl for the wanted times. The newest entries come first, so that the oldest are cut. */
static GByteArray *
run_journalctl (WsmanSystemLoad *load)
{
  g_autofree char *since = dup_time ("--since", load->range.first, -1);
  g_autofree char *until = dup_time ("--until", load->range.last, 1);
  g_autofree char *lines = g_strdup_printf ("--lines=%u", since != NULL ? max_entries + 1 : n_newest);
  const char *argv[] = {
    "/usr/bin/journalctl", "--no-pager", "--output=export", "--output-fields=" FIELDS, "--reverse", lines, NULL, NULL,
    NULL,
  };
  g_autofree char *complaints = NULL;
  g_autoptr(GByteArray) output = NULL;
  g_autoptr(GError) local_error = NULL;
  gsize n = G_N_ELEMENTS (argv) - 3;

  if (since != NULL)
    argv[n++] = since;
  if (until != NULL)
    argv[n] = until;

  output = wsman_system_run_program_with_complaints (argv, &complaints, load->cancellable, &load->error);
  if (complaints == NULL)
    return g_steal_pointer (&output);

  if (!wsman_journal_check_complaints (complaints, &local_error))
    {
      g_clear_error (&load->error);
      load->error = g_steal_pointer (&local_error);
      return NULL;
    }

  if (output == NULL && *complaints != '\0')
    g_prefix_error (&load->error, "%s: ", complaints);

  return g_steal_pointer (&output);
}

void
wsman_system_log_event_set_limits (guint newest,
                                   guint most)
{
  n_newest = newest;
  max_entries = most;
}

static void
fail (WsmanSystemLoad *load)
{
  wsman_error_set (&load->error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_LIMIT,
                   _("The journal has more than %u entries since that time; limit TimeGenerated more, also from above"),
                   max_entries);
}

/* With a time from which all entries are wanted, nothing may be left out in silence. */
static void
event_load (WsmanSystemLoad *load)
{
  g_autoptr(GByteArray) output = run_journalctl (load);
  g_autoptr(WsmanJournalParser) parser = wsman_journal_parser_new ();
  g_autoptr(GBytes) bytes = NULL;
  gboolean is_whole = FALSE;
  guint n = 0;

  if (output == NULL)
    return;

  is_whole = output->len < WSMAN_SYSTEM_MAX_OUTPUT;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&output));
  wsman_journal_parser_push (parser, bytes);
  while (load->error == NULL)
    {
      g_autoptr(WsmanJournalEntry) entry = wsman_journal_parser_next (parser, &load->error);

      if (entry == NULL)
        break;

      add_event (load, entry);
      n++;
    }

  if (load->error == NULL && load->range.first != G_MININT64 && (!is_whole || n > max_entries))
    fail (load);
}

const WsmanSystemClass wsman_system_nt_log_event = {
  .name = "Win32_NTLogEvent", .is_private = TRUE, .properties = properties, .load = event_load,
  .time_property = "TimeGenerated",
};
