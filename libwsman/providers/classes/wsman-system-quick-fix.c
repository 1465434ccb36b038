/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_QuickFixEngineering: the upgrades of packages in dpkg's log. Without a log, or if a part of it can't be read,
 * the upgrades aren't known. */

#include "providers/wsman-system-class-private.h"

#include <stdio.h>

#include "providers/wsman-system-files-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

static const WsmanSystemProperty properties[] = {
  ROW ("Caption", STRING, PLAIN),
  FROM_FILE ("CSName", STRING, PLAIN, WSMAN_SYSTEM_HOST_NAME_FILE),
  CONSTANT ("Description", PLAIN, "Update"),
  ROW ("FixComments", STRING, PLAIN),
  ROW ("HotFixID", STRING, KEY),
  ROW ("InstallDate", DATE_TIME, PLAIN),
  ROW ("InstalledBy", STRING, PLAIN),
  ROW ("InstalledOn", STRING, PLAIN),
  ROW ("Name", STRING, PLAIN),
  CONSTANT ("ServicePackInEffect", KEY, ""),
  CONSTANT ("Status", PLAIN, "OK"),
  { NULL },
};

/* Reads a line "2026-01-31 13:05:09 upgrade libc6:amd64 2.36-8 2.36-9". found has the upgrades that were added. */
static void
add_upgrade (WsmanSystemLoad *load,
             GHashTable      *found,
             const char      *line)
{
  int year, month, day, hour, minute, second;
  char package[256], old_version[256], version[256];
  g_autofree char *id = NULL;
  g_autoptr(GDateTime) time = NULL;
  gpointer record;

  if (sscanf (line, "%4d-%2d-%2d %2d:%2d:%2d upgrade %255s %255s %255s", &year, &month, &day, &hour, &minute, &second,
              package, old_version, version) != 9)
    return;

  id = g_strdup_printf ("%s=%s", package, version);
  time = g_date_time_new_local (year, month, day, hour, minute, second);
  if (time == NULL || g_hash_table_contains (found, id))
    return;

  record = wsman_system_load_add (load, NULL);
  wsman_system_row_set_text (record, "Caption", id);
  wsman_system_row_take_text (record, "FixComments", g_strdup_printf ("%s was upgraded from %s", package, old_version));
  wsman_system_row_set_text (record, "HotFixID", id);
  wsman_system_row_set_number (record, "InstallDate", (guint64) g_date_time_to_unix (time) * G_USEC_PER_SEC);
  wsman_system_row_take_text (record, "InstalledOn", g_strdup_printf ("%d/%d/%d", month, day, year));
  wsman_system_row_set_text (record, "Name", id);
  g_hash_table_add (found, g_steal_pointer (&id));
}

static void
quick_fix_load (WsmanSystemLoad *load)
{
  static const char *const paths[] = { "/var/log/dpkg.log.1", "/var/log/dpkg.log" };
  g_autoptr(GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_logs = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *full_path = wsman_system_dup_path (paths[i]);
      g_autofree char *text = wsman_system_read_last_lines (paths[i]);
      g_auto(GStrv) lines = NULL;

      if (text == NULL && !g_file_test (full_path, G_FILE_TEST_EXISTS))
        continue;
      if (text == NULL)
        {
          load->error = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                     "The program can’t read %s, so the upgrades aren’t known", paths[i]);
          return;
        }

      n_logs++;
      lines = g_strsplit (text, "\n", -1);
      for (gsize j = 0; lines[j] != NULL; j++)
        add_upgrade (load, found, lines[j]);
    }
  if (n_logs == 0)
    load->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                       "This machine has no log of dpkg, so its upgrades aren’t known");
}

const WsmanSystemClass wsman_system_quick_fix_engineering = {
  .name = "Win32_QuickFixEngineering", .parent = "CIM_LogicalElement", .properties = properties,
  .load = quick_fix_load,
};
