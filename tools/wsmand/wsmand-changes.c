/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes the file with the changes of administrators.
 */

#include "wsmand-changes.h"

#include <glib/gi18n.h>

#include "wsmand-files.h"

#define FILE_NAME "changes.conf"
#define GROUP "limits"

/* All that can be changed, with the lowest values. With lower ones, an administrator could lock out everybody. Nothing
 * here decides who may do what. */
static const struct
{
  const char *name;
  guint minimum;
} writable[] = {
  { "max-envelope-size", 32 * 1024 },
  { "max-connections", 5 },
  { "max-operations-per-user", 5 },
  { "enumeration-timeout", 500 },
  { "max-timeout", 500 },
  { "max-shells-per-user", 1 },
  { "max-shell-users", 1 },
  { "max-processes-per-shell", 1 },
  { "idle-timeout", 1000 },
  { "max-lifetime", 0 },
};

static gboolean
is_writable (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (writable); i++)
    if (g_str_equal (writable[i].name, name))
      return TRUE;

  return FALSE;
}

static guint
get_minimum (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (writable); i++)
    if (g_str_equal (writable[i].name, name))
      return writable[i].minimum;

  return G_MAXUINT;
}

/* Returns the path of the file, or NULL if there is no state directory. */
static char *
dup_path (WsmandConfig *config)
{
  const char *directory = config->state_directory != NULL ? config->state_directory : g_getenv ("STATE_DIRECTORY");

  if (directory == NULL || !g_path_is_absolute (directory))
    return NULL;

  return g_build_filename (directory, FILE_NAME, NULL);
}

static guint
get_default (const char *name)
{
  g_autoptr(GTypeClass) server = g_type_class_ref (WSMAN_TYPE_SERVER);
  g_autoptr(GTypeClass) shells = g_type_class_ref (WSMAN_TYPE_SHELL_PROVIDER);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_CLASS (server), name);

  if (pspec == NULL)
    pspec = g_object_class_find_property (G_OBJECT_CLASS (shells), name);

  return g_value_get_uint (g_param_spec_get_default_value (pspec));
}

/* Returns the highest value that administrators may set; 0 if there is no limit. */
static guint
get_bound (WsmandConfig *config,
           const char   *name)
{
  guint own = GPOINTER_TO_UINT (g_hash_table_lookup (config->limits, name));
  guint own_of_shells = GPOINTER_TO_UINT (g_hash_table_lookup (config->shell_limits, name));
  guint bound = GPOINTER_TO_UINT (g_hash_table_lookup (config->bounds, name));

  return bound > 0 ? bound : MAX (get_default (name), MAX (own, own_of_shells));
}

gboolean
wsmand_changes_check (WsmandConfig  *config,
                      const char    *name,
                      guint          value,
                      GError       **error)
{
  guint bound = get_bound (config, name);
  guint minimum = bound == 0 ? get_minimum (name) : MAX (get_minimum (name), 1);

  if (value >= minimum && (bound == 0 || value <= bound))
    return TRUE;

  if (bound == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, _("%s: %u isn’t allowed, but at least %u"), name,
                 value, minimum);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 _("%s: %u isn’t allowed, but %u to %u; [bounds] in wsmand’s key file can allow more"), name, value,
                 minimum, bound);

  return FALSE;
}

static gboolean
read_change (GHashTable    *changes,
             WsmandConfig  *config,
             GKeyFile      *file,
             const char    *group,
             const char    *name,
             GError       **error)
{
  g_autofree char *text = g_key_file_get_string (file, group, name, error);
  guint64 value;

  if (text == NULL)
    return FALSE;

  if (!g_str_equal (group, GROUP) || !is_writable (name))
    {
      g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND, _("there is no such setting"));
      return FALSE;
    }

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &value, error))
    return FALSE;

  /* A value that the bounds don't allow any more has no effect. */
  if (wsmand_changes_check (config, name, (guint) value, NULL))
    g_hash_table_insert (changes, g_strdup (name), GUINT_TO_POINTER ((guint) value));

  return TRUE;
}

static void
read_changes (GHashTable   *changes,
              WsmandConfig *config,
              GKeyFile     *file,
              const char   *path,
              GPtrArray    *problems)
{
  g_auto(GStrv) groups = g_key_file_get_groups (file, NULL);

  for (gsize i = 0; groups[i] != NULL; i++)
    {
      g_auto(GStrv) names = g_key_file_get_keys (file, groups[i], NULL, NULL);

      for (gsize j = 0; names != NULL && names[j] != NULL; j++)
        {
          g_autoptr(GError) local_error = NULL;

          if (!read_change (changes, config, file, groups[i], names[j], &local_error))
            g_ptr_array_add (problems, g_strdup_printf ("%s: [%s] %s: %s", path, groups[i], names[j],
                                                        local_error->message));
        }
    }
}

GHashTable *
wsmand_changes_read (WsmandConfig *config,
                     GPtrArray    *problems)
{
  GHashTable *changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) local_error = NULL;
  g_autofree char *path = dup_path (config);
  g_autofree char *text = NULL;

  if (path == NULL)
    return changes;

  text = wsmand_file_read (path, WSMAND_FILE_SECRET, config->user, &local_error);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return changes;

  if (text == NULL)
    g_ptr_array_add (problems, g_strdup (local_error->message));
  else if (!g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, &local_error))
    g_ptr_array_add (problems, g_strdup_printf ("%s: %s", path, local_error->message));
  else
    read_changes (changes, config, file, path, problems);

  return changes;
}

gboolean
wsmand_changes_write (WsmandConfig  *config,
                      GHashTable    *changes,
                      GError       **error)
{
  /* This isn't translated, because a translation with a line break would spoil the file. */
  g_autoptr(GString) text = g_string_new ("# What administrators have changed remotely. wsmand writes this file.\n");
  g_autofree char *path = dup_path (config);

  if (path == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("wsmand has no state directory to keep changes in"));
      return FALSE;
    }

  g_string_append (text, "[" GROUP "]\n");
  for (gsize i = 0; i < G_N_ELEMENTS (writable); i++)
    {
      gpointer value;

      if (g_hash_table_lookup_extended (changes, writable[i].name, NULL, &value))
        g_string_append_printf (text, "%s=%u\n", writable[i].name, GPOINTER_TO_UINT (value));
    }

  return g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
