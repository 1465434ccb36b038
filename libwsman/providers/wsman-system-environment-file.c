/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes the files of environment.d(5), as systemd reads them. Quotes work as in a shell, but a quoted part
 * is only allowed at the beginning of a value.
 */

#include "wsman-system-environment-file-private.h"

#include <string.h>

/* The characters that a backslash can escape in double quotes. */
#define QUOTED_SPECIALS "\"\\`$"

gboolean
wsman_system_is_variable_name (const char *name)
{
  gboolean is_good = g_ascii_isalpha (*name) || *name == '_';

  for (const char *c = name; *c != '\0' && is_good; c++)
    is_good = g_ascii_isalnum (*c) || *c == '_';

  return is_good;
}

/* A line that ends with a backslash continues on the next line. */
static const char *
skip_line (const char *text)
{
  while (*text != '\0' && *text != '\n')
    text += *text == '\\' && text[1] != '\0' ? 2 : 1;

  return text;
}

static const char *
read_single_quoted (const char *text,
                    GString    *value)
{
  gsize length = strcspn (text, "'");

  g_string_append_len (value, text, length);
  text += length;

  return *text == '\0' ? text : text + 1;
}

static const char *
read_double_quoted (const char *text,
                    GString    *value)
{
  for (; *text != '\0' && *text != '"'; text++)
    {
      if (*text == '\\' && text[1] != '\0')
        {
          text++;
          if (*text == '\n')
            continue;
          if (strchr (QUOTED_SPECIALS, *text) == NULL)
            g_string_append_c (value, '\\');
        }
      g_string_append_c (value, *text);
    }

  return *text == '\0' ? text : text + 1;
}

/* Reads the rest of the line. White space at the end of the line is left out unless it is escaped. */
static const char *
read_plain (const char *text,
            GString    *value)
{
  gsize length = value->len;

  for (; *text != '\0' && *text != '\n'; text++)
    {
      gboolean is_escaped = *text == '\\' && text[1] != '\0';

      if (is_escaped && *++text == '\n')
        continue;
      g_string_append_c (value, *text);
      if (is_escaped || !g_ascii_isspace (*text))
        length = value->len;
    }
  g_string_truncate (value, length);

  return text;
}

static const char *
read_value (const char *text,
            GString    *value)
{
  for (;;)
    {
      while (*text == ' ' || *text == '\t' || *text == '\r')
        text++;

      if (*text == '\'')
        text = read_single_quoted (text + 1, value);
      else if (*text == '"')
        text = read_double_quoted (text + 1, value);
      else
        return read_plain (text, value);
    }
}

void
wsman_system_environment_parse (const char                *text,
                                WsmanSystemAssignmentFunc  function,
                                gpointer                   user_data)
{
  while (*(text += strspn (text, " \t\r\n")) != '\0')
    {
      gsize length = strcspn (text, "=\n");
      g_autofree char *name = NULL;
      g_autoptr(GString) value = NULL;

      if (*text == '#' || *text == ';' || text[length] != '=')
        {
          text = skip_line (text);
          continue;
        }

      name = g_strchomp (g_strndup (text, length));
      value = g_string_new (NULL);
      text = read_value (text + length + 1, value);
      if (wsman_system_is_variable_name (name))
        function (name, value->str, user_data);
    }
}

char *
wsman_system_environment_format (const char *name,
                                 const char *value)
{
  GString *line = g_string_new (name);

  g_string_append (line, "=\"");
  for (const char *c = value; *c != '\0'; c++)
    {
      if (strchr (QUOTED_SPECIALS, *c) != NULL)
        g_string_append_c (line, '\\');
      g_string_append_c (line, *c);
    }
  g_string_append (line, "\"\n");

  return g_string_free (line, FALSE);
}
