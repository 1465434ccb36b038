/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the value of a key in wsmand's key file by the type of the key.
 */

#include "wsmand-config-values.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wsmand-log.h"

static gboolean
read_listeners (GPtrArray  *listeners,
                char      **uris,
                GError    **error)
{
  for (gsize i = 0; uris != NULL && uris[i] != NULL; i++)
    {
      WsmandListener *listener = wsmand_listener_parse (uris[i], error);

      if (listener == NULL)
        return FALSE;

      g_ptr_array_add (listeners, listener);
    }

  return TRUE;
}

/* Returns the largest value that the property may have. */
static guint
get_maximum (const char *property)
{
  g_autoptr(GTypeClass) server = g_type_class_ref (WSMAN_TYPE_SERVER);
  g_autoptr(GTypeClass) shells = g_type_class_ref (WSMAN_TYPE_SHELL_PROVIDER);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_CLASS (server), property);

  if (pspec == NULL)
    pspec = g_object_class_find_property (G_OBJECT_CLASS (shells), property);

  return G_PARAM_SPEC_UINT (pspec)->maximum;
}

static gboolean
read_limit (GHashTable       *limits,
            GKeyFile         *file,
            const WsmandKey  *key,
            GError          **error)
{
  g_autofree char *text = g_key_file_get_string (file, key->group, key->name, error);
  guint64 value;

  if (text == NULL ||
      !g_ascii_string_to_unsigned (text, 10, key->type == WSMAND_KEY_LIMIT_OR_NONE ? 0 : 1,
                                   get_maximum (key->name), &value, error))
    return FALSE;

  g_hash_table_insert (limits, (gpointer) key->name, GUINT_TO_POINTER ((guint) value));

  return TRUE;
}

static gboolean
read_channel_binding (WsmanChannelBindingPolicy  *policy,
                      GKeyFile                   *file,
                      const WsmandKey            *key,
                      GError                    **error)
{
  g_autofree char *nick = g_key_file_get_string (file, key->group, key->name, error);
  g_autoptr(GEnumClass) klass = g_type_class_ref (WSMAN_TYPE_CHANNEL_BINDING_POLICY);
  GEnumValue *value = nick != NULL ? g_enum_get_value_by_nick (klass, nick) : NULL;

  if (value != NULL)
    *policy = value->value;
  else if (nick != NULL)
    g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                 _("“%s” isn’t known; use default, none, relaxed or strict"), nick);

  return value != NULL;
}

static gboolean
read_log_level (GLogLevelFlags   *level,
                GKeyFile         *file,
                const WsmandKey  *key,
                GError          **error)
{
  g_autofree char *name = g_key_file_get_string (file, key->group, key->name, error);

  if (name == NULL || wsmand_log_parse_level (name, level))
    return name != NULL;

  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               _("“%s” isn’t known; use warning, notice, info or debug"), name);

  return FALSE;
}

static gboolean
read_milliseconds (guint            *milliseconds,
                   GKeyFile         *file,
                   const WsmandKey  *key,
                   GError          **error)
{
  g_autofree char *text = g_key_file_get_string (file, key->group, key->name, error);
  guint64 value;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &value, error))
    return FALSE;

  *milliseconds = (guint) value;

  return TRUE;
}

static gboolean
read_run_as (WsmandRunAs      *run_as,
             GKeyFile         *file,
             const WsmandKey  *key,
             GError          **error)
{
  g_autofree char *name = g_key_file_get_string (file, key->group, key->name, error);

  if (g_strcmp0 (name, "daemon") == 0)
    *run_as = WSMAND_RUN_AS_DAEMON;
  else if (g_strcmp0 (name, "helper") == 0)
    *run_as = WSMAND_RUN_AS_HELPER;
  else if (name != NULL)
    g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, _("“%s” isn’t known; use helper or daemon"),
                 name);

  return *run_as != WSMAND_RUN_AS_NOBODY;
}

/* In a key file, “\\n” and similar sequences stand for other characters. No name has these characters. */
gboolean
wsmand_config_check_backslashes (const char  *value,
                                 GError     **error)
{
  for (const char *c = strchr (value, '\\'); c != NULL; c = strchr (c + 2, '\\'))
    {
      if (c[1] != '\\' && c[1] != ';')
        {
          g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                       _("a backslash must be written twice, as in CORP\\\\ada"));
          return FALSE;
        }
    }

  return TRUE;
}

/* Checks the names of users. An empty name belongs to no user. If a name has a comma, two names were probably meant. */
static gboolean
check_list (char   **names,
            GError **error)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_strstrip (names[i]);
      if (*names[i] != '\0' && strchr (names[i], ',') == NULL)
        continue;

      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                   _("“%s” can’t be a name; names are separated by semicolons, as in ada;grace"), names[i]);
      return FALSE;
    }

  return TRUE;
}

static char **
read_names (GKeyFile         *file,
            const WsmandKey  *key,
            GError          **error)
{
  g_autofree char *value = g_key_file_get_value (file, key->group, key->name, error);
  g_auto(GStrv) names = NULL;

  if (value == NULL || !wsmand_config_check_backslashes (value, error))
    return NULL;

  names = g_key_file_get_string_list (file, key->group, key->name, NULL, error);

  return names != NULL && check_list (names, error) ? g_steal_pointer (&names) : NULL;
}

gboolean
wsmand_config_read_value (WsmandConfig     *self,
                          GKeyFile         *file,
                          const WsmandKey  *key,
                          const char       *directory,
                          GError          **error)
{
  gpointer member = G_STRUCT_MEMBER_P (self, key->offset);
  g_autoptr(GError) local_error = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) uris = NULL;

  switch (key->type)
    {
    case WSMAND_KEY_BOOLEAN:
      *(gboolean *) member = g_key_file_get_boolean (file, key->group, key->name, &local_error);
      break;
    case WSMAND_KEY_STRING:
      *(char **) member = g_key_file_get_string (file, key->group, key->name, &local_error);
      break;
    case WSMAND_KEY_STRINGS:
      *(char ***) member = read_names (file, key, &local_error);
      break;
    case WSMAND_KEY_PATH:
      text = g_key_file_get_string (file, key->group, key->name, &local_error);
      if (text != NULL)
        *(char **) member = g_canonicalize_filename (text, directory);
      break;
    case WSMAND_KEY_LISTENERS:
      uris = g_key_file_get_string_list (file, key->group, key->name, NULL, &local_error);
      read_listeners (*(GPtrArray **) member, uris, local_error == NULL ? &local_error : NULL);
      break;
    case WSMAND_KEY_LIMIT:
    case WSMAND_KEY_LIMIT_OR_NONE:
      read_limit (*(GHashTable **) member, file, key, &local_error);
      break;
    case WSMAND_KEY_CHANNEL_BINDING:
      read_channel_binding (member, file, key, &local_error);
      break;
    case WSMAND_KEY_LOG_LEVEL:
      read_log_level (member, file, key, &local_error);
      break;
    case WSMAND_KEY_MILLISECONDS:
      read_milliseconds (member, file, key, &local_error);
      break;
    case WSMAND_KEY_RUN_AS:
      read_run_as (member, file, key, &local_error);
      break;
    default:
      g_assert_not_reached ();
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

