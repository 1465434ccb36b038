/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The element System has what Windows' events also have. EventData has all fields of the entry by their names, and so
 * nothing of an entry is lost, but the ends of long values.
 */

#include "wsman-journal-event-private.h"

#include <string.h>

#include "soap/wsman-names-private.h"
#include "soap/wsman-writer-private.h"

/* The keyword of the events of programs that know no others. */
#define KEYWORDS "0x80000000000000"

/* Windows' levels, by the priority of syslog. */
static const struct
{
  guint level;
  const char *name;
} levels[] = {
  { 1, "Critical" }, { 1, "Critical" },    { 1, "Critical" },    { 2, "Error" },
  { 3, "Warning" },  { 4, "Information" }, { 4, "Information" }, { 5, "Verbose" },
};

static guint64
get_priority (const WsmanJournalEntry *entry)
{
  guint64 priority;

  return wsman_journal_entry_get_number (entry, "PRIORITY", &priority) ? MIN (priority, G_N_ELEMENTS (levels))
                                                                       : G_N_ELEMENTS (levels);
}

static void
append_number (GString    *xml,
               const char *name,
               guint64     number)
{
  g_string_append_printf (xml, "<%s>%" G_GUINT64_FORMAT "</%s>", name, number, name);
}

/* Appends a text of the journal, which may have any characters. */
static void
append_attribute (GString    *xml,
                  const char *name,
                  const char *value)
{
  g_autofree char *text = wsman_xml_make_holdable (value, -1);

  g_string_append_c (xml, ' ');
  wsman_xml_append_attribute (xml, name, text);
}

static void
append_text (GString    *xml,
             const char *name,
             const char *value)
{
  g_autofree char *text = wsman_xml_make_holdable (value, -1);

  wsman_xml_append_text_element (xml, name, text);
}

static void
append_time (GString *xml,
             guint64  microseconds)
{
  g_autoptr(GDateTime) seconds = g_date_time_new_from_unix_utc ((gint64) (microseconds / G_USEC_PER_SEC));
  g_autofree char *text = seconds != NULL ? g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S") : NULL;

  g_string_append_printf (xml, "<TimeCreated SystemTime=\"%s.%06uZ\"/>", text != NULL ? text : "1970-01-01T00:00:00",
                          (guint) (microseconds % G_USEC_PER_SEC));
}

static void
append_system (GString                 *xml,
               const WsmanJournalEntry *entry,
               guint64                  record,
               guint64                  time)
{
  const char *source = wsman_journal_entry_get_source (entry);
  const char *computer = wsman_journal_entry_get (entry, "_HOSTNAME");
  guint64 priority = get_priority (entry);
  guint64 number;

  g_string_append (xml, "<System><Provider");
  append_attribute (xml, "Name", source != NULL ? source : "");
  g_string_append (xml, "/>");
  append_number (xml, "EventID",
                 wsman_journal_entry_get_number (entry, "EVENT_ID", &number) && number <= G_MAXUINT16 ? number : 0);
  append_number (xml, "Version", 0);
  append_number (xml, "Level", priority < G_N_ELEMENTS (levels) ? levels[priority].level : 0);
  g_string_append (xml, "<Task>0</Task><Opcode>0</Opcode><Keywords>" KEYWORDS "</Keywords>");
  append_time (xml, time);
  append_number (xml, "EventRecordID", record);
  g_string_append_printf (xml, "<Correlation/><Execution ProcessID=\"%" G_GUINT64_FORMAT "\" ThreadID=\"%"
                          G_GUINT64_FORMAT "\"/>",
                          wsman_journal_entry_get_number (entry, "_PID", &number) ? number : 0,
                          wsman_journal_entry_get_number (entry, "TID", &number) ? number : 0);
  append_text (xml, "Channel", wsman_journal_entry_get_log (entry));
  append_text (xml, "Computer", computer != NULL ? computer : "");
  g_string_append (xml, "<Security/></System>");
}

/* A value that was cut tells so at its end. */
static void
append_value (GString                 *xml,
              const WsmanJournalField *field)
{
  g_autofree char *text = wsman_xml_make_holdable (field->value, -1);

  wsman_xml_append_escaped (xml, text);
  if (field->is_cut)
    g_string_append_printf (xml, "… [%" G_GUINT64_FORMAT " bytes]", field->length);
}

/* The fields whose names begin so tell about the place of the entry, and aren't stored with it. */
static gboolean
is_address (const WsmanJournalField *field)
{
  return g_str_has_prefix (field->name, "__");
}

static void
append_data (GString                 *xml,
             const WsmanJournalEntry *entry)
{
  g_string_append (xml, "<EventData>");
  for (guint i = 0; i < entry->fields->len; i++)
    {
      const WsmanJournalField *field = entry->fields->pdata[i];

      if (is_address (field))
        continue;

      g_string_append (xml, "<Data");
      append_attribute (xml, "Name", field->name);
      g_string_append_c (xml, '>');
      append_value (xml, field);
      g_string_append (xml, "</Data>");
    }
  g_string_append (xml, "</EventData>");
}

static void
append_rendering (GString                 *xml,
                  const WsmanJournalEntry *entry)
{
  guint64 priority = get_priority (entry);

  g_string_append (xml, "<RenderingInfo Culture=\"en-US\"><Message>");
  for (guint i = 0; i < entry->fields->len; i++)
    {
      const WsmanJournalField *field = entry->fields->pdata[i];

      if (strcmp (field->name, "MESSAGE") == 0)
        {
          append_value (xml, field);
          break;
        }
    }
  g_string_append_printf (xml, "</Message><Level>%s</Level><Task/><Opcode/>",
                          priority < G_N_ELEMENTS (levels) ? levels[priority].name : "");
  append_text (xml, "Channel", wsman_journal_entry_get_log (entry));
  g_string_append (xml, "<Provider/><Keywords/></RenderingInfo>");
}

char *
wsman_journal_event_make_xml (const WsmanJournalEntry *entry,
                              gboolean                 is_rendered)
{
  const char *cursor = wsman_journal_entry_get (entry, "__CURSOR");
  const char *series;
  guint64 record, time;
  GString *xml;

  if (cursor == NULL || !wsman_journal_cursor_read (cursor, &series, &record) ||
      !wsman_journal_entry_get_number (entry, "__REALTIME_TIMESTAMP", &time))
    return NULL;

  xml = g_string_new ("<Event xmlns=\"" WSMAN_NS_WINDOWS_EVENT "\">");
  append_system (xml, entry, record, time);
  append_data (xml, entry);
  if (is_rendered)
    append_rendering (xml, entry);
  g_string_append (xml, "</Event>");

  return g_string_free (xml, FALSE);
}
