/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_PageFileUsage: the swap spaces. A machine without swap space has no instance. */

#include "providers/wsman-system-class-private.h"

#include <stdio.h>
#include <string.h>

#include "providers/wsman-system-files-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

static const WsmanSystemProperty properties[] = {
  ROW ("AllocatedBaseSize", UINT32, PLAIN),
  ROW ("Caption", STRING, PLAIN),
  ROW ("CurrentUsage", UINT32, PLAIN),
  ROW ("Description", STRING, PLAIN),
  ROW ("Name", STRING, KEY),
  ROW ("PeakUsage", UINT32, PLAIN),
  CONSTANT ("Status", PLAIN, "OK"),
  ROW ("TempPageFile", BOOLEAN, PLAIN),
  { NULL },
};

/* Reads a line "/dev/sda2 partition 1048572 512 -2". The sizes are in KiB. The kernel writes a space in a name as
 * "\\040". */
static void
add_space (WsmanSystemLoad *load,
           const char      *line)
{
  gsize name_length = strcspn (line, " \t");
  guint64 size, used;
  g_autofree char *escaped = NULL;
  g_autofree char *name = NULL;
  gpointer record;

  if (sscanf (line + name_length, " %*s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &size, &used) != 2)
    return;

  escaped = g_strndup (line, name_length);
  name = g_strcompress (escaped);
  record = wsman_system_load_add (load, NULL);
  wsman_system_row_set_text (record, "Caption", name);
  wsman_system_row_set_text (record, "Description", name);
  wsman_system_row_set_text (record, "Name", name);
  wsman_system_row_set_number (record, "AllocatedBaseSize", size / 1024);
  wsman_system_row_set_number (record, "CurrentUsage", used / 1024);
  wsman_system_row_set_number (record, "TempPageFile", FALSE);
}

static void
page_file_usage_load (WsmanSystemLoad *load)
{
  g_autofree char *text = wsman_system_read_large ("/proc/swaps", NULL);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    add_space (load, lines[i]);
}

const WsmanSystemClass wsman_system_page_file_usage = {
  .name = "Win32_PageFileUsage", .parent = "CIM_LogicalElement", .properties = properties,
  .load = page_file_usage_load,
};
