/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_Environment: the variables that a user gets at each login. They come from the files of environment.d(5) in the
 * user's configuration directory. The user is the caller if there is a helper, else the program's user.
 */

#include "wsman-system-class-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "wsman-accounts-private.h"
#include "wsman-system-environment-caller-private.h"
#include "wsman-system-environment-walk-private.h"
#include "wsman-system-files-private.h"

#define MEMBER(name, type, flags, member) \
  { name, WSMAN_SYSTEM_##type, WSMAN_SYSTEM_##flags, G_STRUCT_OFFSET (WsmanEnvironmentRecord, member), NULL }

static const WsmanSystemProperty properties[] = {
  MEMBER ("Caption", STRING, PLAIN, caption),
  MEMBER ("Description", STRING, PLAIN, caption),
  MEMBER ("Name", STRING, KEY, name),
  { "Status", WSMAN_SYSTEM_STRING, WSMAN_SYSTEM_PLAIN, 0, "OK" },
  MEMBER ("SystemVariable", BOOLEAN, WRITABLE, is_system),
  MEMBER ("UserName", STRING, KEY, user_name),
  MEMBER ("VariableValue", STRING, WRITABLE, value),
  { NULL },
};

static char *
dup_user_name (void)
{
  g_auto(WsmanAccountEntry) account = { NULL };

  wsman_own_account_init (&account);

  return account.name != NULL ? g_utf8_make_valid (account.name, -1) : g_strdup_printf ("%u", (guint) geteuid ());
}

/* Returns the directory of the files. The home isn't taken from GLib. If the program gave up root, GLib still remembers
 * the home of the former user. */
static char *
dup_directory (void)
{
  const char *config = g_getenv ("XDG_CONFIG_HOME");
  g_auto(WsmanAccountEntry) account = { NULL };

  if (config != NULL && g_path_is_absolute (config))
    return g_build_filename (config, "environment.d", NULL);

  wsman_own_account_init (&account);

  return account.home != NULL ? g_build_filename (account.home, ".config", "environment.d", NULL) : NULL;
}

static gpointer
environment_open (void)
{
  g_autofree char *path = dup_directory ();
  g_autofree char *user_name = dup_user_name ();
  g_autoptr(GDir) directory = path != NULL ? g_dir_open (path, 0, NULL) : NULL;
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  for (const char *name; directory != NULL && (name = g_dir_read_name (directory)) != NULL;)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      char *text = g_str_has_suffix (name, WSMAN_ENVIRONMENT_SUFFIX) ? wsman_system_read (AT_FDCWD, file, NULL) : NULL;

      if (text == NULL)
        continue;

      g_ptr_array_add (files, g_strdup (name));
      g_ptr_array_add (files, text);
    }

  return wsman_environment_walk_new (files, user_name);
}

static void
environment_close (gpointer data)
{
  wsman_environment_walk_free (data);
}

static gboolean
environment_next (gpointer data,
                  gpointer record)
{
  return wsman_environment_walk_next (data, record);
}

static gboolean
write_file (const char  *directory,
            const char  *path,
            const char  *text,
            GError     **error)
{
  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      int failure = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (failure), "Can’t make %s: %s", directory,
                   g_strerror (failure));
      return FALSE;
    }

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

static gboolean
environment_write (gpointer   record,
                   gboolean   is_new,
                   GError   **error)
{
  g_autoptr(WsmanEnvironmentWalk) walk = environment_open ();
  g_autofree char *directory = dup_directory ();
  g_autofree char *text = NULL;
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;

  if (!wsman_environment_walk_check_write (walk, record, is_new, error))
    return FALSE;

  if (directory == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "This user has no home directory");
      return FALSE;
    }

  text = wsman_environment_make_text (record);
  file = wsman_environment_dup_file_name (record);
  path = g_build_filename (directory, file, NULL);

  return write_file (directory, path, text, error);
}

static gboolean
environment_erase (gpointer   record,
                   GError   **error)
{
  g_autoptr(WsmanEnvironmentWalk) walk = environment_open ();
  g_autofree char *directory = dup_directory ();
  g_autofree char *file = wsman_environment_dup_file_name (record);
  g_autofree char *path = NULL;

  if (!wsman_environment_walk_check_erase (walk, record, error))
    return FALSE;

  path = g_build_filename (directory, file, NULL);
  if (g_unlink (path) != 0)
    {
      int failure = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (failure), "Can’t remove %s: %s", path,
                   g_strerror (failure));
      return FALSE;
    }

  return TRUE;
}

const WsmanSystemClass wsman_system_environment = {
  .name = "Win32_Environment",
  .parent = "CIM_SystemResource",
  .is_private = TRUE,
  .needs_account = TRUE,
  .record_size = sizeof (WsmanEnvironmentRecord),
  .properties = properties,
  .open = environment_open,
  .next = environment_next,
  .close = environment_close,
  .write = environment_write,
  .erase = environment_erase,
  .load_as_caller = wsman_environment_load_as_caller,
  .write_as_caller = wsman_environment_write_as_caller,
  .erase_as_caller = wsman_environment_erase_as_caller,
};
