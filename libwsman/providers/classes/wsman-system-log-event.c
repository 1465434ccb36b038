/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_NTLogEvent: the newest entries of the journal. Only operators see them, as only members of some groups may read
 * the journal. */

#include "providers/wsman-system-class-private.h"

#include <string.h>

#include "providers/wsman-system-files-private.h"
#include "providers/wsman-system-program-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

/* The number of entries that are read. */
#define MAX_ENTRIES "1000"

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

static const char *const journalctl[] = {
  "/usr/bin/journalctl",
  "--no-pager",
  "--quiet",
  "--output=export",
  "--output-fields=MESSAGE,PRIORITY,SYSLOG_FACILITY,SYSLOG_IDENTIFIER,_COMM,_HOSTNAME,_PID,_TRANSPORT",
  "--reverse", /* so that the oldest entries are cut, and not the newest */
  "--lines=" MAX_ENTRIES,
  NULL,
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

/* Returns Windows' name of the log in which such an entry would be. The facilities 4 and 10 are about logins. */
static const char *
get_log (GHashTable *fields)
{
  const char *facility = g_hash_table_lookup (fields, "SYSLOG_FACILITY");

  if (g_strcmp0 (facility, "4") == 0 || g_strcmp0 (facility, "10") == 0)
    return "Security";
  if (g_strcmp0 (g_hash_table_lookup (fields, "_TRANSPORT"), "kernel") == 0 ||
      g_strcmp0 (g_hash_table_lookup (fields, "_PID"), "1") == 0)
    return "System";

  return "Application";
}

/* Returns the number of the entry in the journal, which the cursor "s=…;i=4ece7;b=…" has in hexadecimal. */
static guint64
get_number (GHashTable *fields)
{
  const char *cursor = g_hash_table_lookup (fields, "__CURSOR");
  const char *number = cursor != NULL ? strstr (cursor, ";i=") : NULL;

  return number != NULL ? (guint32) g_ascii_strtoull (number + strlen (";i="), NULL, 16) : WSMAN_SYSTEM_NULL;
}

static void
add_event (WsmanSystemLoad *load,
           GHashTable      *fields)
{
  const char *source = g_hash_table_lookup (fields, "SYSLOG_IDENTIFIER");
  const char *time_text = g_hash_table_lookup (fields, "__REALTIME_TIMESTAMP");
  const char *priority_text = g_hash_table_lookup (fields, "PRIORITY");
  guint64 number = get_number (fields);
  guint64 time, priority;
  gpointer record;

  if (number == WSMAN_SYSTEM_NULL || time_text == NULL || !wsman_system_parse_number (time_text, &time))
    return;

  record = wsman_system_load_add (load, NULL);
  wsman_system_row_set_text (record, "ComputerName", g_hash_table_lookup (fields, "_HOSTNAME"));
  wsman_system_row_set_text (record, "Logfile", get_log (fields));
  wsman_system_row_set_text (record, "Message", g_hash_table_lookup (fields, "MESSAGE"));
  wsman_system_row_set_number (record, "RecordNumber", number);
  wsman_system_row_set_text (record, "SourceName", source != NULL ? source : g_hash_table_lookup (fields, "_COMM"));
  wsman_system_row_set_number (record, "TimeGenerated", time);
  wsman_system_row_set_number (record, "TimeWritten", time);
  if (priority_text == NULL || !wsman_system_parse_number (priority_text, &priority) ||
      priority >= G_N_ELEMENTS (types))
    return;

  wsman_system_row_set_number (record, "EventType", types[priority].number);
  wsman_system_row_set_text (record, "Type", types[priority].name);
}

/* Reads the value of a binary field: its length in 8 bytes, the value and a line break. Returns NULL if the output ends
 * before. */
static char *
read_binary (const guint8 **position,
             const guint8  *end)
{
  guint64 length;
  char *value;

  if (end - *position < (gssize) sizeof length)
    return NULL;

  memcpy (&length, *position, sizeof length);
  length = GUINT64_FROM_LE (length);
  *position += sizeof length;
  if (length >= (guint64) (end - *position))
    return NULL;

  value = g_utf8_make_valid ((const char *) *position, (gssize) length);
  *position += length + 1;

  return value;
}

/* Reads an entry of the export format: lines with fields, up to an empty line. Returns FALSE if no entry is left, or if
 * the last one is cut. */
static gboolean
read_entry (const guint8 **position,
            const guint8  *end,
            GHashTable    *fields)
{
  const guint8 *newline;

  while ((newline = memchr (*position, '\n', (gsize) (end - *position))) != NULL && newline != *position)
    {
      g_autofree char *line = g_utf8_make_valid ((const char *) *position, newline - *position);
      char *equals = strchr (line, '=');
      char *value;

      *position = newline + 1;
      value = equals != NULL ? g_strdup (equals + 1) : read_binary (position, end);
      if (value == NULL)
        return FALSE;
      if (equals != NULL)
        *equals = '\0';
      g_hash_table_insert (fields, g_steal_pointer (&line), value);
    }
  if (newline == NULL)
    return FALSE;

  *position = newline + 1;

  return TRUE;
}

static void
event_load (WsmanSystemLoad *load)
{
  g_autoptr(GByteArray) output = wsman_system_run_program (journalctl, load->cancellable, &load->error);
  const guint8 *position, *end;

  if (output == NULL)
    return;

  position = output->data;
  end = position + output->len;
  while (output->len > 0)
    {
      g_autoptr(GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

      if (!read_entry (&position, end, fields))
        return;

      add_event (load, fields);
    }
}

const WsmanSystemClass wsman_system_nt_log_event = {
  .name = "Win32_NTLogEvent", .is_private = TRUE, .properties = properties, .load = event_load,
};
