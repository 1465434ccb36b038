/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Joins and splits command lines by the rules of Microsoft's C runtime. Splitting a joined line always gives the same
 * arguments.
 */

#include "wsman-command-line-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-codes.h"

gboolean
wsman_command_line_check (const char *const  *argv,
                          GError            **error)
{
  if (argv[0] == NULL || *argv[0] == '\0')
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("The first argument must name the program to run"));
      return FALSE;
    }

  if (strchr (argv[0], '"') != NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("The name of a program can’t have a quotation mark: %s"), argv[0]);
      return FALSE;
    }

  for (guint i = 0; argv[i] != NULL; i++)
    if (!wsman_xml_can_hold (argv[i]))
      {
        wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                         _("Argument %u isn’t UTF-8 or has control characters, which no message can contain"), i);
        return FALSE;
      }

  return TRUE;
}

static gboolean
has_white_space (const char *argument)
{
  return strpbrk (argument, " \t\n\v") != NULL;
}

static void
append_backslashes (GString *line,
                    gsize    count)
{
  while (count-- > 0)
    g_string_append_c (line, '\\');
}

static void
append_quoted (GString    *line,
               const char *argument)
{
  g_string_append_c (line, '"');

  for (const char *p = argument;; p++)
    {
      gsize backslashes = strspn (p, "\\");

      p += backslashes;
      append_backslashes (line, *p == '"' || *p == '\0' ? 2 * backslashes : backslashes);
      if (*p == '\0')
        break;

      if (*p == '"')
        g_string_append_c (line, '\\');
      g_string_append_c (line, *p);
    }

  g_string_append_c (line, '"');
}

void
wsman_command_line_append_argument (GString    *line,
                                    const char *argument,
                                    gboolean    quoted)
{
  if (quoted || *argument == '\0' || has_white_space (argument) || strchr (argument, '"') != NULL)
    append_quoted (line, argument);
  else
    g_string_append (line, argument);
}

char *
wsman_command_line_join (const char *const  *argv,
                         GError            **error)
{
  g_autoptr(GString) line = NULL;

  if (!wsman_command_line_check (argv, error))
    return NULL;

  line = g_string_new (NULL);
  g_string_append_printf (line, has_white_space (argv[0]) ? "\"%s\"" : "%s", argv[0]);
  for (guint i = 1; argv[i] != NULL; i++)
    {
      g_string_append_c (line, ' ');
      wsman_command_line_append_argument (line, argv[i], FALSE);
    }

  return g_string_free (g_steal_pointer (&line), FALSE);
}

static gboolean
ends_argument (char     c,
               gboolean in_quotes)
{
  return c == '\0' || (!in_quotes && (c == ' ' || c == '\t'));
}

static char *
take_program (const char **p)
{
  GString *program = g_string_new (NULL);
  gboolean in_quotes = FALSE;

  for (; !ends_argument (**p, in_quotes); (*p)++)
    {
      if (**p == '"')
        in_quotes = !in_quotes;
      else
        g_string_append_c (program, **p);
    }

  return g_string_free (program, FALSE);
}

static char *
take_argument (const char **p)
{
  GString *argument = g_string_new (NULL);
  gboolean in_quotes = FALSE;

  while (!ends_argument (**p, in_quotes))
    {
      gsize backslashes = strspn (*p, "\\");

      *p += backslashes;
      append_backslashes (argument, **p == '"' ? backslashes / 2 : backslashes);
      if (ends_argument (**p, in_quotes))
        break;

      if (**p != '"' || backslashes % 2 == 1)
        g_string_append_c (argument, **p);
      else if (in_quotes && (*p)[1] == '"')
        g_string_append_c (argument, *++(*p));
      else
        in_quotes = !in_quotes;
      (*p)++;
    }

  return g_string_free (argument, FALSE);
}

GStrv
wsman_command_line_split (const char *line)
{
  g_autoptr(GStrvBuilder) argv = g_strv_builder_new ();
  const char *p = line + strspn (line, " \t");

  for (guint i = 0; *p != '\0'; i++)
    {
      g_autofree char *argument = i == 0 ? take_program (&p) : take_argument (&p);

      g_strv_builder_add (argv, argument);
      p += strspn (p, " \t");
    }

  return g_strv_builder_end (argv);
}

/* Counts the UTF-16 units of a text. A character beyond U+FFFF has four bytes in UTF-8, and two units in UTF-16. */
static gsize
count_utf16_units (const char *text)
{
  gsize units = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    units += (guchar) *p >= 0xF0 ? 2 : 1;

  return units;
}

gboolean
wsman_command_line_check_line (const char  *line,
                               gsize        max,
                               GError     **error)
{
  gsize length;

  if (!wsman_xml_can_hold (line))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("The command line isn’t UTF-8 or has control characters, which messages can’t contain"));
      return FALSE;
    }

  length = count_utf16_units (line);
  if (length <= max)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, HRESULT_FROM_WIN32 (ERROR_FILENAME_EXCED_RANGE),
                   _("The command line has %zu characters, but the server accepts at most %zu; pass the rest through "
                     "stdin or a file"), length, max);

  return FALSE;
}
