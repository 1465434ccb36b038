/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What an entry of the journal means. */

#include "wsman-journal-entry-private.h"

#include <string.h>

#include "wsman-system-files-private.h"

void
wsman_journal_entry_free (WsmanJournalEntry *self)
{
  g_ptr_array_unref (self->fields);
  g_free (self);
}

const char *
wsman_journal_entry_get (const WsmanJournalEntry *self,
                         const char              *name)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const WsmanJournalField *field = self->fields->pdata[i];

      if (strcmp (field->name, name) == 0)
        return field->value;
    }

  return NULL;
}

gboolean
wsman_journal_entry_get_number (const WsmanJournalEntry *self,
                                const char              *name,
                                guint64                 *number)
{
  const char *value = wsman_journal_entry_get (self, name);

  return value != NULL && wsman_system_parse_number (value, number);
}

/* The facilities 4 and 10 of syslog are about logins. */
const char *
wsman_journal_entry_get_log (const WsmanJournalEntry *self)
{
  const char *facility = wsman_journal_entry_get (self, "SYSLOG_FACILITY");

  if (g_strcmp0 (facility, "4") == 0 || g_strcmp0 (facility, "10") == 0)
    return "Security";
  if (g_strcmp0 (wsman_journal_entry_get (self, "_TRANSPORT"), "kernel") == 0 ||
      g_strcmp0 (wsman_journal_entry_get (self, "_PID"), "1") == 0)
    return "System";

  return "Application";
}

const char *
wsman_journal_entry_get_source (const WsmanJournalEntry *self)
{
  const char *source = wsman_journal_entry_get (self, "SYSLOG_IDENTIFIER");

  return source != NULL ? source : wsman_journal_entry_get (self, "_COMM");
}

/* Tells whether a part of a cursor, up to a semicolon or the end, is hexadecimal. */
static gboolean
is_hexadecimal (const char *part)
{
  gsize length = strspn (part, "0123456789abcdef");

  return length > 0 && length <= 32 && (part[length] == ';' || part[length] == '\0');
}

/* A cursor is "s=SERIES;i=NUMBER;b=BOOT;m=MONOTONIC;t=TIME;x=HASH". All values are hexadecimal. */
gboolean
wsman_journal_cursor_read (const char  *cursor,
                           const char **series,
                           guint64     *number)
{
  static const char keys[] = "sibmtx";
  const char *parts[sizeof keys - 1];
  const char *p = cursor;

  for (gsize i = 0; keys[i] != '\0'; i++)
    {
      if (p[0] != keys[i] || p[1] != '=' || !is_hexadecimal (p + 2))
        return FALSE;

      parts[i] = p + 2;
      p = strchr (p, ';');
      if (p == NULL && keys[i + 1] != '\0')
        return FALSE;

      p = p != NULL ? p + 1 : NULL;
    }
  if (p != NULL)
    return FALSE;

  *series = parts[0];
  *number = g_ascii_strtoull (parts[1], NULL, 16);

  return TRUE;
}

gboolean
wsman_journal_cursor_equal (const char *a,
                            const char *b)
{
  const char *rest_a = strstr (a, ";b=");
  const char *rest_b = strstr (b, ";b=");

  if (rest_a == NULL || rest_b == NULL)
    return FALSE;

  return strcmp (rest_a, rest_b) == 0 || (rest_a - a == rest_b - b && strncmp (a, b, (gsize) (rest_a - a)) == 0);
}
