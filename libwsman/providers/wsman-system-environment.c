/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_Environment: the variables that the program's user gets at each login. They come from the files of
 * environment.d(5) in the user's configuration directory.
 *
 * All files there are read in the order of their names, and the last assignment of a variable counts. Only the
 * library's own files are written, one for each variable.
 */

#include "wsman-system-class-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "wsman-accounts-private.h"
#include "wsman-system-environment-file-private.h"
#include "wsman-system-files-private.h"

#define FILE_PREFIX "90-wsman-"
#define FILE_SUFFIX ".conf"

/* The longest name of a variable and the longest value. The name must leave space in the file name, and Windows limits
 * the value. */
#define MAX_NAME_LENGTH 200
#define MAX_VALUE_LENGTH 32767

typedef struct
{
  WsmanSystemRecord parent;

  char *caption;
  char *name;
  char *user_name;
  char *value;
  guint64 is_system;
} Environment;

#define MEMBER(name, type, flags, member) \
  { name, WSMAN_SYSTEM_##type, WSMAN_SYSTEM_##flags, G_STRUCT_OFFSET (Environment, member), NULL }

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

/* A variable, and the files that assign it. */
typedef struct
{
  char *name;
  char *value;
  char *file;
  guint n_files;
} Variable;

static void
variable_free (Variable *self)
{
  g_free (self->name);
  g_free (self->value);
  g_free (self->file);
  g_free (self);
}

/* An iteration over the variables, in the order of their first assignments. */
typedef struct
{
  GPtrArray *variables;
  const char *file; /* the name of the file that is being read */
  guint next;
} EnvironmentWalk;

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

static Variable *
find_variable (GPtrArray  *variables,
               const char *name)
{
  for (guint i = 0; i < variables->len; i++)
    {
      Variable *variable = variables->pdata[i];

      if (strcmp (variable->name, name) == 0)
        return variable;
    }

  return NULL;
}

static void
add_assignment (const char *name,
                const char *value,
                gpointer    user_data)
{
  EnvironmentWalk *walk = user_data;
  Variable *variable = find_variable (walk->variables, name);

  if (variable == NULL)
    {
      variable = g_new0 (Variable, 1);
      variable->name = g_strdup (name);
      g_ptr_array_add (walk->variables, variable);
    }

  g_free (variable->value);
  variable->value = g_strdup (value);
  variable->n_files += g_strcmp0 (variable->file, walk->file) != 0;
  g_free (variable->file);
  variable->file = g_strdup (walk->file);
}

static void
read_file (EnvironmentWalk *walk,
           const char      *directory,
           const char      *file)
{
  g_autofree char *path = g_build_filename (directory, file, NULL);
  g_autofree char *text = wsman_system_read (AT_FDCWD, path, NULL);

  walk->file = file;
  if (text != NULL && g_utf8_validate (text, -1, NULL))
    wsman_system_environment_parse (text, add_assignment, walk);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gpointer
environment_open (void)
{
  EnvironmentWalk *walk = g_new0 (EnvironmentWalk, 1);
  g_autofree char *path = dup_directory ();
  g_autoptr(GDir) directory = path != NULL ? g_dir_open (path, 0, NULL) : NULL;
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  walk->variables = g_ptr_array_new_with_free_func ((GDestroyNotify) variable_free);
  for (const char *name; directory != NULL && (name = g_dir_read_name (directory)) != NULL;)
    {
      if (g_str_has_suffix (name, FILE_SUFFIX))
        g_ptr_array_add (files, g_strdup (name));
    }

  g_ptr_array_sort (files, compare_names);
  for (guint i = 0; i < files->len; i++)
    read_file (walk, path, files->pdata[i]);

  return walk;
}

static void
environment_close (gpointer data)
{
  EnvironmentWalk *walk = data;

  g_ptr_array_unref (walk->variables);
  g_free (walk);
}

static void
read_variable (Environment *self,
               const char  *name,
               const char  *value)
{
  self->name = g_strdup (name);
  self->value = g_strdup (value);
  self->user_name = dup_user_name ();
  self->caption = g_strdup_printf ("%s\\%s", self->user_name, self->name);
  self->is_system = FALSE;
}

static gboolean
environment_next (gpointer data,
                  gpointer record)
{
  EnvironmentWalk *walk = data;
  const Variable *variable;

  if (walk->next == walk->variables->len)
    return FALSE;

  variable = walk->variables->pdata[walk->next++];
  read_variable (record, variable->name, variable->value);

  return TRUE;
}

/* A tab counts as a control character, because the login code replaces a tab by two characters. */
static gboolean
has_control_characters (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_iscntrl (*c))
        return TRUE;
    }

  return FALSE;
}

/* Checks that the values can be written for this user. An empty value can't be written, because it means that there is
 * no variable. */
static gboolean
check (Environment  *self,
       GError      **error)
{
  g_autofree char *user_name = dup_user_name ();
  const char *problem = NULL;

  if (self->name == NULL || !wsman_system_is_variable_name (self->name) || strlen (self->name) > MAX_NAME_LENGTH)
    problem = "Name must consist of letters, digits and underscores, and must not begin with a digit";
  else if (self->user_name != NULL && strcmp (self->user_name, user_name) != 0)
    problem = "UserName must be the user of the environment";
  else if (self->is_system != FALSE && self->is_system != WSMAN_SYSTEM_NULL)
    problem = "SystemVariable must be false: variables of all users can’t be set";
  else if (self->value == NULL || *self->value == '\0' || has_control_characters (self->value) ||
           strlen (self->value) > MAX_VALUE_LENGTH)
    problem = "VariableValue must be one line of text; it can’t be empty, and can’t contain control characters";

  if (problem != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, problem);

  return problem == NULL;
}

static char *
dup_own_file (const char *name)
{
  return g_strconcat (FILE_PREFIX, name, FILE_SUFFIX, NULL);
}

/* Checks that no file other than the library's own one assigns the variable. */
static gboolean
check_file (const char  *name,
            gboolean     is_new,
            gboolean     is_sole,
            GError     **error)
{
  g_autofree char *file = dup_own_file (name);
  EnvironmentWalk *walk = environment_open ();
  Variable *variable = find_variable (walk->variables, name);
  gboolean is_good = FALSE;

  if (variable != NULL && is_new)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "The variable %s already exists", name);
  else if (variable != NULL && (strcmp (variable->file, file) != 0 || (is_sole && variable->n_files > 1)))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 "The variable %s is set by the file %s, which only a person may change", name, variable->file);
  else
    is_good = TRUE;
  environment_close (walk);

  return is_good;
}

static gboolean
write_file (const char  *directory,
            const char  *path,
            const char  *line,
            GError     **error)
{
  g_autofree char *text = g_strconcat ("# Set over WS-Management, which replaces this file.\n", line, NULL);

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
  Environment *self = record;
  g_autofree char *directory = dup_directory ();
  g_autofree char *line = NULL;
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;

  if (!check (self, error) || !check_file (self->name, is_new, FALSE, error))
    return FALSE;

  if (directory == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "This user has no home directory");
      return FALSE;
    }

  line = wsman_system_environment_format (self->name, self->value);
  file = dup_own_file (self->name);
  path = g_build_filename (directory, file, NULL);
  if (!write_file (directory, path, line, error))
    return FALSE;

  if (self->user_name == NULL)
    self->user_name = dup_user_name ();

  return TRUE;
}

static gboolean
environment_erase (gpointer   record,
                   GError   **error)
{
  Environment *self = record;
  g_autofree char *directory = dup_directory ();
  g_autofree char *file = dup_own_file (self->name);
  g_autofree char *path = NULL;

  if (!check_file (self->name, FALSE, TRUE, error))
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
  .record_size = sizeof (Environment),
  .properties = properties,
  .open = environment_open,
  .next = environment_next,
  .close = environment_close,
  .write = environment_write,
  .erase = environment_erase,
};
