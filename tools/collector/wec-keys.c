/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-keys.h"

#include <glib/gi18n.h>

#include "wec-output.h"
#include "wsmand-listener.h"
#include "wsmand-log.h"

gboolean
wec_key_read_number (GKeyFile    *file,
                     const char  *group,
                     const char  *name,
                     guint       *value,
                     GError     **error)
{
  g_autofree char *text = g_key_file_get_string (file, group, name, error);
  guint64 number;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &number, error))
    return FALSE;

  *value = number;

  return TRUE;
}

static gboolean
add_listeners (char      **uris,
               GPtrArray  *listeners,
               GError    **error)
{
  for (gsize i = 0; uris[i] != NULL; i++)
    {
      WsmandListener *listener = wsmand_listener_parse (g_strstrip (uris[i]), error);

      if (listener == NULL)
        return FALSE;

      g_ptr_array_add (listeners, listener);
    }

  return TRUE;
}

static gboolean
parse_format (const char  *text,
              WecFormat   *format,
              GError     **error)
{
  *format = g_str_equal (text, "xml") ? WEC_FORMAT_XML : WEC_FORMAT_JSON;
  if (*format == WEC_FORMAT_XML || g_str_equal (text, "json"))
    return TRUE;

  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, _("“%s” isn’t known; use json or xml"), text);

  return FALSE;
}

static gboolean
parse_log_level (const char      *text,
                 GLogLevelFlags  *level,
                 GError         **error)
{
  if (wsmand_log_parse_level (text, level))
    return TRUE;

  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               _("“%s” isn’t known; use warning, notice, info or debug"), text);

  return FALSE;
}

static gboolean
read_list (const WecKey  *self,
           GKeyFile      *file,
           const char    *group,
           gpointer       member,
           GError       **error)
{
  g_auto(GStrv) texts = g_key_file_get_string_list (file, group, self->name, NULL, error);

  if (texts == NULL)
    return FALSE;
  if (self->type == WEC_KEY_LISTENERS)
    return add_listeners (texts, *(GPtrArray **) member, error);

  g_strfreev (*(char ***) member);
  *(char ***) member = g_steal_pointer (&texts);

  return TRUE;
}

/* Replaces the text in a field, which takes the new one. */
static gboolean
set_text (char **member,
          char  *text)
{
  g_free (*member);
  *member = text;

  return TRUE;
}

gboolean
wec_key_read (const WecKey  *self,
              GKeyFile      *file,
              const char    *group,
              const char    *directory,
              gpointer       data,
              GError       **error)
{
  gpointer member = G_STRUCT_MEMBER_P (data, self->offset);
  g_autofree char *text = g_key_file_get_string (file, group, self->name, error);
  GError *local_error = NULL;

  if (text == NULL)
    return FALSE;

  switch (self->type)
    {
    case WEC_KEY_STRING:
      return set_text (member, g_steal_pointer (&text));
    case WEC_KEY_PATH:
      return set_text (member, g_canonicalize_filename (text, directory));
    case WEC_KEY_NUMBER:
      return wec_key_read_number (file, group, self->name, member, error);
    case WEC_KEY_SIZE:
      return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, member, error);
    case WEC_KEY_FORMAT:
      return parse_format (text, member, error);
    case WEC_KEY_LOG_LEVEL:
      return parse_log_level (text, member, error);
    case WEC_KEY_STRINGS:
    case WEC_KEY_LISTENERS:
      return read_list (self, file, group, member, error);
    case WEC_KEY_BOOLEAN:
      *(gboolean *) member = g_key_file_get_boolean (file, group, self->name, &local_error);
      if (local_error != NULL)
        g_propagate_error (error, local_error);
      return local_error == NULL;
    default:
      g_assert_not_reached ();
    }
}
