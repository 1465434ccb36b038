/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_UserAccount and Win32_Group: the accounts and groups in the files of this machine. Those of a directory service
 * aren't listed. The SIDs are those that Samba gives to users and groups of Unix. */

#include "providers/wsman-system-class-private.h"

#include <string.h>

#include "providers/wsman-system-files-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

/* Windows' values. */
#define NORMAL_ACCOUNT 512
#define SID_TYPE_USER 1
#define SID_TYPE_ALIAS 4

static const WsmanSystemProperty user_properties[] = {
  ROW ("AccountType", UINT32, PLAIN),
  ROW ("Caption", STRING, PLAIN),
  ROW ("Description", STRING, PLAIN),
  ROW ("Disabled", BOOLEAN, PLAIN),
  FROM_FILE ("Domain", STRING, KEY, WSMAN_SYSTEM_HOST_NAME_FILE),
  ROW ("FullName", STRING, PLAIN),
  ROW ("LocalAccount", BOOLEAN, PLAIN),
  ROW ("Lockout", BOOLEAN, PLAIN),
  ROW ("Name", STRING, KEY),
  ROW ("PasswordChangeable", BOOLEAN, PLAIN),
  ROW ("PasswordExpires", BOOLEAN, PLAIN),
  ROW ("PasswordRequired", BOOLEAN, PLAIN),
  ROW ("SID", STRING, PLAIN),
  ROW ("SIDType", UINT8, PLAIN),
  ROW ("Status", STRING, PLAIN),
  { NULL },
};

static const WsmanSystemProperty group_properties[] = {
  ROW ("Caption", STRING, PLAIN),
  ROW ("Description", STRING, PLAIN),
  FROM_FILE ("Domain", STRING, KEY, WSMAN_SYSTEM_HOST_NAME_FILE),
  ROW ("LocalAccount", BOOLEAN, PLAIN),
  ROW ("Name", STRING, KEY),
  ROW ("SID", STRING, PLAIN),
  ROW ("SIDType", UINT8, PLAIN),
  ROW ("Status", STRING, PLAIN),
  { NULL },
};

/* Adds an account. The fields are those of a line of the file, the third of which is the number. */
static gpointer
add_account (WsmanSystemLoad *load,
             char           **fields,
             const char      *authority)
{
  gpointer record = wsman_system_load_add (load, NULL);
  const char *domain = wsman_system_record_get_text (record, "Domain");

  wsman_system_row_set_text (record, "Name", fields[0]);
  wsman_system_row_take_text (record, "Caption", g_strconcat (domain != NULL ? domain : "", "\\", fields[0], NULL));
  wsman_system_row_set_text (record, "Description", wsman_system_record_get_text (record, "Caption"));
  wsman_system_row_set_number (record, "LocalAccount", TRUE);
  wsman_system_row_take_text (record, "SID", g_strconcat (authority, fields[2], NULL));

  return record;
}

/* Calls a function for each line of a file that has a name, a number and all fields. */
static void
read_accounts (WsmanSystemLoad *load,
               const char      *path,
               guint            n_fields,
               void           (*add) (WsmanSystemLoad *load,
                                      char           **fields))
{
  g_autofree char *text = wsman_system_read_large (path, NULL);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) fields = g_strsplit (lines[i], ":", (int) n_fields);
      guint64 number;

      if (g_strv_length (fields) == n_fields && *fields[0] != '\0' && wsman_system_parse_number (fields[2], &number))
        add (load, fields);
    }
}

static void
add_user (WsmanSystemLoad *load,
          char           **fields)
{
  gpointer record = add_account (load, fields, "S-1-22-1-");

  fields[4][strcspn (fields[4], ",")] = '\0';
  wsman_system_row_set_text (record, "FullName", fields[4]);
  wsman_system_row_set_number (record, "AccountType", NORMAL_ACCOUNT);
  wsman_system_row_set_number (record, "SIDType", SID_TYPE_USER);
}

static void
add_group (WsmanSystemLoad *load,
           char           **fields)
{
  wsman_system_row_set_number (add_account (load, fields, "S-1-22-2-"), "SIDType", SID_TYPE_ALIAS);
}

static void
user_account_load (WsmanSystemLoad *load)
{
  read_accounts (load, "/etc/passwd", 7, add_user);
}

static void
group_load (WsmanSystemLoad *load)
{
  read_accounts (load, "/etc/group", 4, add_group);
}

const WsmanSystemClass wsman_system_group = {
  .name = "Win32_Group", .parent = "Win32_Account", .properties = group_properties, .load = group_load,
};

const WsmanSystemClass wsman_system_user_account = {
  .name = "Win32_UserAccount", .parent = "Win32_Account", .properties = user_properties, .load = user_account_load,
};
