/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Joins a program and its arguments to a command line for cmd.exe. An argument never becomes a part of cmd.exe's own
 * syntax.
 */

#include "wsman-cmd-exe-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "values/wsman-command-line-private.h"
#include "wsman-codes.h"

/* The characters that have a meaning to cmd.exe outside of quotation marks. "!" has a meaning if delayed expansion is
 * the default. */
#define SPECIAL "()%!^\"<>&|"

/* A name that consists of these characters needs no quotation marks. */
static gboolean
is_plain (const char *program)
{
  for (const char *p = program; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("\\/:._-+~#$", *p) == NULL)
      return FALSE;

  return TRUE;
}

/* A line break ends a command line, even in quotation marks. */
static gboolean
check_line_breaks (const char *const  *argv,
                   GError            **error)
{
  for (guint i = 0; argv[i] != NULL; i++)
    if (strpbrk (argv[i], "\r\n") != NULL)
      {
        wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                         _("Argument %u has a line break, which can’t be given to cmd.exe: pass it through stdin or "
                           "a file, or skip the command shell"), i);
        return FALSE;
      }

  return TRUE;
}

/* cmd.exe expands "%name%" and "%name:…%" even in quotation marks. */
static gboolean
append_program (GString     *line,
                const char  *program,
                GError     **error)
{
  const char *percent = strchr (program, '%');

  if (percent != NULL && strpbrk (percent + 1, "%:") != NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("The program’s name contains text that cmd.exe would replace as a variable: %s"), program);
      return FALSE;
    }

  g_string_append_printf (line, is_plain (program) ? "%s" : "@\"%s\"", program);

  return TRUE;
}

/* Appends text in its escaped form. percent tells whether a percent sign came before. Then a colon also ends the name
 * of a variable. */
static void
append_escaped (GString    *line,
                const char *text,
                gboolean   *percent)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      *percent = *percent || *p == '%';
      if (strchr (SPECIAL, *p) != NULL || (*p == ':' && *percent))
        g_string_append_c (line, '^');
      g_string_append_c (line, *p);
    }
}

char *
wsman_cmd_exe_join (const char *const  *argv,
                    GError            **error)
{
  g_autoptr(GString) line = g_string_new (NULL);
  g_autoptr(GString) argument = g_string_new (NULL);
  gboolean percent;

  if (!wsman_command_line_check (argv, error) ||
      !check_line_breaks (argv, error) ||
      !append_program (line, argv[0], error))
    return NULL;

  percent = strchr (argv[0], '%') != NULL;
  for (guint i = 1; argv[i] != NULL; i++)
    {
      g_string_truncate (argument, 0);
      wsman_command_line_append_argument (argument, argv[i], strpbrk (argv[i], SPECIAL) != NULL);
      g_string_append_c (line, ' ');
      append_escaped (line, argument->str, &percent);
    }

  return g_string_free (g_steal_pointer (&line), FALSE);
}
