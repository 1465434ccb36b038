/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_Share: the shares in Samba's configuration. A machine without Samba has no instance. */

#include "providers/wsman-system-class-private.h"

#include <string.h>

#include "providers/wsman-system-files-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

static const WsmanSystemProperty properties[] = {
  ROW ("Caption", STRING, PLAIN),
  ROW ("Description", STRING, PLAIN),
  ROW ("Name", STRING, KEY),
  ROW ("Path", STRING, PLAIN),
  CONSTANT ("Status", PLAIN, "OK"),
  ROW ("Type", UINT32, PLAIN),
  { NULL },
};

#define TYPE_DISK 0
#define TYPE_PRINTER 1

/* Sections that aren't shares of one directory (smb.conf(5)). */
static const char *const special_sections[] = { "global", "homes", NULL };

/* Reads a switch in any of the forms that Samba knows. */
static gboolean
is_yes (const char *value)
{
  static const char *const words[] = { "yes", "true", "1", "on" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_ascii_strcasecmp (value, words[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Sets the property that a line "key = value" names. */
static void
read_line (gpointer record,
           char    *line)
{
  char *equals = strchr (line, '=');
  g_autofree char *key = NULL;
  const char *value;

  if (equals == NULL)
    return;

  key = g_strstrip (g_strndup (line, (gsize) (equals - line)));
  value = g_strstrip (equals + 1);
  if (g_ascii_strcasecmp (key, "path") == 0 || g_ascii_strcasecmp (key, "directory") == 0)
    wsman_system_row_set_text (record, "Path", value);
  else if (g_ascii_strcasecmp (key, "comment") == 0)
    wsman_system_row_set_text (record, "Description", value);
  else if (g_ascii_strcasecmp (key, "printable") == 0 || g_ascii_strcasecmp (key, "print ok") == 0)
    wsman_system_row_set_number (record, "Type", is_yes (value) ? TYPE_PRINTER : TYPE_DISK);
}

/* Begins a section "[name]". Returns the record, or NULL if the section isn't a share. */
static gpointer
begin_share (WsmanSystemLoad *load,
             const char      *line)
{
  g_autofree char *name = g_strstrip (g_strndup (line + 1, strcspn (line + 1, "]")));
  gpointer record;

  for (gsize i = 0; special_sections[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (name, special_sections[i]) == 0)
        return NULL;
    }

  record = wsman_system_load_add (load, NULL);
  wsman_system_row_set_text (record, "Caption", name);
  wsman_system_row_set_text (record, "Name", name);
  wsman_system_row_set_number (record, "Type", TYPE_DISK);

  return record;
}

static void
share_load (WsmanSystemLoad *load)
{
  g_autofree char *text = wsman_system_read_large ("/etc/samba/smb.conf", NULL);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  gpointer record = NULL;

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_strstrip (lines[i]);
      if (*lines[i] == '[')
        record = begin_share (load, lines[i]);
      else if (record != NULL && *lines[i] != '#' && *lines[i] != ';')
        read_line (record, lines[i]);
    }
}

const WsmanSystemClass wsman_system_share = {
  .name = "Win32_Share", .parent = "CIM_LogicalElement", .properties = properties, .load = share_load,
};
