/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The variables in the files of environment.d(5). All files are read in the order of their names, and the last
 * assignment of a variable counts. Only the library's own files are written, one for each variable.
 */

#include "wsman-system-environment-walk-private.h"

#include <string.h>

#include "wsman-system-environment-file-private.h"

#define FILE_PREFIX "90-wsman-"

/* The longest name of a variable and the longest value. The name must leave space in the file name, and Windows limits
 * the value. */
#define MAX_NAME_LENGTH 200
#define MAX_VALUE_LENGTH 32767

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

struct _WsmanEnvironmentWalk
{
  char *user_name;
  GPtrArray *variables;
  const char *file; /* the name of the file that is being read */
  guint next;
};

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
  WsmanEnvironmentWalk *walk = user_data;
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

/* A file of the array that the walk is made of. */
typedef struct
{
  const char *name;
  const char *text;
} NamedFile;

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (((const NamedFile *) a)->name, ((const NamedFile *) b)->name);
}

WsmanEnvironmentWalk *
wsman_environment_walk_new (GPtrArray  *files,
                            const char *user_name)
{
  WsmanEnvironmentWalk *self = g_new0 (WsmanEnvironmentWalk, 1);
  g_autoptr(GArray) sorted = g_array_new (FALSE, FALSE, sizeof (NamedFile));

  self->user_name = g_strdup (user_name);
  self->variables = g_ptr_array_new_with_free_func ((GDestroyNotify) variable_free);
  for (guint i = 0; i + 1 < files->len; i += 2)
    {
      NamedFile file = { files->pdata[i], files->pdata[i + 1] };

      if (g_utf8_validate (file.name, -1, NULL) && g_utf8_validate (file.text, -1, NULL))
        g_array_append_val (sorted, file);
    }

  g_array_sort (sorted, compare_names);
  for (guint i = 0; i < sorted->len; i++)
    {
      const NamedFile *file = &g_array_index (sorted, NamedFile, i);

      self->file = file->name;
      wsman_system_environment_parse (file->text, add_assignment, self);
    }
  self->file = NULL;

  return self;
}

void
wsman_environment_walk_free (WsmanEnvironmentWalk *self)
{
  g_ptr_array_unref (self->variables);
  g_free (self->user_name);
  g_free (self);
}

gboolean
wsman_environment_walk_next (WsmanEnvironmentWalk   *self,
                             WsmanEnvironmentRecord *record)
{
  const Variable *variable;

  if (self->next == self->variables->len)
    return FALSE;

  variable = self->variables->pdata[self->next++];
  record->name = g_strdup (variable->name);
  record->value = g_strdup (variable->value);
  record->user_name = g_strdup (self->user_name);
  record->caption = g_strdup_printf ("%s\\%s", record->user_name, record->name);
  record->is_system = FALSE;

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
check (WsmanEnvironmentRecord  *self,
       const char              *user_name,
       GError                 **error)
{
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

char *
wsman_environment_dup_file_name (const WsmanEnvironmentRecord *record)
{
  return g_strconcat (FILE_PREFIX, record->name, WSMAN_ENVIRONMENT_SUFFIX, NULL);
}

char *
wsman_environment_make_text (const WsmanEnvironmentRecord *record)
{
  g_autofree char *line = wsman_system_environment_format (record->name, record->value);

  return g_strconcat ("# Set over WS-Management, which replaces this file.\n", line, NULL);
}

/* Checks that no file other than the library's own one assigns the variable. */
static gboolean
check_file (WsmanEnvironmentWalk    *self,
            WsmanEnvironmentRecord  *record,
            gboolean                 is_sole,
            GError                 **error)
{
  g_autofree char *file = wsman_environment_dup_file_name (record);
  const Variable *variable = find_variable (self->variables, record->name);

  if (variable == NULL || (strcmp (variable->file, file) == 0 && (!is_sole || variable->n_files == 1)))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "The variable %s is set by the file %s, which only a person may change", record->name, variable->file);

  return FALSE;
}

gboolean
wsman_environment_walk_check_write (WsmanEnvironmentWalk    *self,
                                    WsmanEnvironmentRecord  *record,
                                    gboolean                 is_new,
                                    GError                 **error)
{
  if (!check (record, self->user_name, error))
    return FALSE;

  if (is_new && find_variable (self->variables, record->name) != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "The variable %s already exists", record->name);
      return FALSE;
    }

  if (!check_file (self, record, FALSE, error))
    return FALSE;

  if (record->user_name == NULL)
    record->user_name = g_strdup (self->user_name);

  return TRUE;
}

gboolean
wsman_environment_walk_check_erase (WsmanEnvironmentWalk    *self,
                                    WsmanEnvironmentRecord  *record,
                                    GError                 **error)
{
  return check_file (self, record, TRUE, error);
}
