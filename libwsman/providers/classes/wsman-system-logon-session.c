/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_LogonSession: who is logged in, as utmp tells. */

#include "providers/wsman-system-class-private.h"

#include <string.h>
#include <utmpx.h>

#include "providers/wsman-system-files-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

/* Windows' values. */
#define TYPE_INTERACTIVE 2
#define TYPE_REMOTE_INTERACTIVE 10

static const WsmanSystemProperty properties[] = {
  ROW ("Caption", STRING, PLAIN),
  ROW ("Description", STRING, PLAIN),
  ROW ("LogonId", STRING, KEY),
  ROW ("LogonType", UINT32, PLAIN),
  ROW ("Name", STRING, PLAIN),
  ROW ("StartTime", DATE_TIME, PLAIN),
  CONSTANT ("Status", PLAIN, "OK"),
  { NULL },
};

static void
add_login (WsmanSystemLoad    *load,
           const struct utmpx *entry)
{
  g_autofree char *user = g_strndup (entry->ut_user, sizeof entry->ut_user);
  g_autofree char *line = g_strndup (entry->ut_line, sizeof entry->ut_line);
  gboolean is_remote = entry->ut_host[0] != '\0' && entry->ut_host[0] != ':';
  gpointer record = wsman_system_load_add (load, NULL);

  /* A line has one login at a time. The process that opened it makes the key differ from that of the next login. */
  wsman_system_row_take_text (record, "LogonId", g_strdup_printf ("%d", entry->ut_pid));
  wsman_system_row_set_text (record, "Name", user);
  wsman_system_row_take_text (record, "Caption", g_strdup_printf ("%s on %s", user, line));
  wsman_system_row_set_text (record, "Description", wsman_system_record_get_text (record, "Caption"));
  wsman_system_row_set_number (record, "LogonType", is_remote ? TYPE_REMOTE_INTERACTIVE : TYPE_INTERACTIVE);
  wsman_system_row_set_number (record, "StartTime",
                               (guint64) entry->ut_tv.tv_sec * G_USEC_PER_SEC + (guint64) entry->ut_tv.tv_usec);
}

/* getutxent() isn't used, because it has one place in the file for all threads. */
static void
logon_session_load (WsmanSystemLoad *load)
{
  gsize length = 0;
  g_autofree char *data = wsman_system_read_large (_PATH_UTMPX, &length);

  for (gsize i = 0; data != NULL && i + sizeof (struct utmpx) <= length; i += sizeof (struct utmpx))
    {
      struct utmpx entry;

      memcpy (&entry, data + i, sizeof entry);
      if (entry.ut_type == USER_PROCESS)
        add_login (load, &entry);
    }
}

const WsmanSystemClass wsman_system_logon_session = {
  .name = "Win32_LogonSession", .parent = "Win32_Session", .properties = properties, .load = logon_session_load,
};
