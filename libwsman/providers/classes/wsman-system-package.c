/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_Product: the packages that dpkg or rpm has installed. */

#include "providers/wsman-system-class-private.h"

#include <string.h>
#include <sys/stat.h>

#include "providers/wsman-system-files-private.h"
#include "providers/wsman-system-program-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

#define STATE_INSTALLED 5 /* Windows' value */

static const WsmanSystemProperty properties[] = {
  ROW ("Caption", STRING, PLAIN),
  ROW ("Description", STRING, PLAIN),
  ROW ("IdentifyingNumber", STRING, KEY),
  ROW ("InstallDate", STRING, PLAIN),
  ROW ("InstallDate2", DATE_TIME, PLAIN),
  ROW ("InstallState", SINT16, PLAIN),
  ROW ("Name", STRING, KEY),
  ROW ("PackageName", STRING, PLAIN),
  ROW ("Vendor", STRING, PLAIN),
  ROW ("Version", STRING, KEY),
  { NULL },
};

/* The fields of a line of both programs. The time is empty in the lines of dpkg, which has it as that of a file. */
enum
{
  NAME,
  VERSION,
  ARCHITECTURE,
  VENDOR,
  TIME,
  STATE,
  SUMMARY,
  N_FIELDS,
};

static const char *const dpkg[] = {
  "/usr/bin/dpkg-query",
  "--show",
  "--showformat=${Package}\t${Version}\t${Architecture}\t${Maintainer}\t\t${db:Status-Status}\t"
  "${binary:Summary}\n",
  NULL,
};

static const char *const rpm[] = {
  "/usr/bin/rpm",
  "--query",
  "--all",
  "--queryformat=%{NAME}\t%{VERSION}-%{RELEASE}\t%{ARCH}\t%{VENDOR}\t%{INSTALLTIME}\tinstalled\t%{SUMMARY}\n",
  NULL,
};

/* Returns the time at which dpkg wrote the list of the package's files. Only the packages that several architectures
 * may have at once have their architecture in the name of the list. */
static guint64
read_list_time (char **fields)
{
  g_autofree char *plain = g_strdup_printf ("/var/lib/dpkg/info/%s.list", fields[NAME]);
  g_autofree char *exact = g_strdup_printf ("/var/lib/dpkg/info/%s:%s.list", fields[NAME], fields[ARCHITECTURE]);
  g_autofree char *plain_path = wsman_system_dup_path (plain);
  g_autofree char *exact_path = wsman_system_dup_path (exact);
  struct stat status;

  if (stat (plain_path, &status) != 0 && stat (exact_path, &status) != 0)
    return WSMAN_SYSTEM_NULL;

  return (guint64) status.st_mtime;
}

static void
set_time (gpointer record,
          char   **fields)
{
  g_autoptr(GDateTime) time = NULL;
  guint64 seconds;

  if (*fields[TIME] == '\0')
    seconds = read_list_time (fields);
  else if (!wsman_system_parse_number (fields[TIME], &seconds))
    seconds = WSMAN_SYSTEM_NULL;
  if (seconds == WSMAN_SYSTEM_NULL || seconds > G_MAXINT32)
    return;

  time = g_date_time_new_from_unix_local ((gint64) seconds);
  wsman_system_row_set_number (record, "InstallDate2", seconds * G_USEC_PER_SEC);
  wsman_system_row_take_text (record, "InstallDate", g_date_time_format (time, "%Y%m%d"));
}

static void
add_package (WsmanSystemLoad *load,
             const char      *line)
{
  g_auto(GStrv) fields = g_strsplit (line, "\t", N_FIELDS);
  gpointer record;

  if (g_strv_length (fields) != N_FIELDS || !g_str_equal (fields[STATE], "installed"))
    return;

  record = wsman_system_load_add (load, NULL);
  wsman_system_row_set_text (record, "Caption", fields[NAME]);
  wsman_system_row_set_text (record, "Description", fields[SUMMARY]);
  wsman_system_row_take_text (record, "IdentifyingNumber",
                              g_strconcat (fields[NAME], ":", fields[ARCHITECTURE], NULL));
  wsman_system_row_set_number (record, "InstallState", STATE_INSTALLED);
  wsman_system_row_set_text (record, "Name", fields[NAME]);
  wsman_system_row_set_text (record, "PackageName", fields[NAME]);
  wsman_system_row_set_text (record, "Vendor", g_str_equal (fields[VENDOR], "(none)") ? NULL : fields[VENDOR]);
  wsman_system_row_set_text (record, "Version", fields[VERSION]);
  set_time (record, fields);
}

static gboolean
has_database (const char *const *databases)
{
  for (gsize i = 0; databases[i] != NULL; i++)
    {
      g_autofree char *path = wsman_system_dup_path (databases[i]);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }

  return FALSE;
}

/* Adds the packages of one program. */
static gboolean
add_packages (WsmanSystemLoad    *load,
              const char *const  *argv,
              GError            **error)
{
  g_autoptr(GByteArray) output = wsman_system_run_program (argv, load->cancellable, error);
  g_auto(GStrv) lines = output != NULL ? wsman_system_split_lines (output) : NULL;

  for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
    add_package (load, lines[i]);

  return output != NULL;
}

/* A machine has a database without its program if another program installs the packages. Therefore a program may be
 * missing if the other one has packages. */
static void
product_load (WsmanSystemLoad *load)
{
  static const struct
  {
    const char *const *argv;
    const char *databases[6];
  } programs[] = {
    { dpkg, { "/var/lib/dpkg/status" } },
    { rpm,
      { "/usr/lib/sysimage/rpm/rpmdb.sqlite", "/usr/lib/sysimage/rpm/Packages.db", "/var/lib/rpm/rpmdb.sqlite",
        "/var/lib/rpm/Packages.db", "/var/lib/rpm/Packages" } },
  };
  gboolean has_any = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (!has_database (programs[i].databases))
        continue;

      has_any = TRUE;
      if (add_packages (load, programs[i].argv, &local_error))
        continue;

      g_clear_error (&load->error);
      load->error = g_steal_pointer (&local_error);
      if (!g_error_matches (load->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return;
    }

  if (!has_any)
    load->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                       "This machine has no database of dpkg or rpm, so its packages aren’t known");
  else if (load->records->len > 0)
    g_clear_error (&load->error);
}

const WsmanSystemClass wsman_system_product = {
  .name = "Win32_Product", .parent = "CIM_Product", .properties = properties, .load = product_load,
};
