/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The rule of cmd.exe for quotation marks around a line, as "cmd /?" describes it. The line itself isn't interpreted.
 */

#include "wsman-hosted-line-private.h"

#include <string.h>
#include <unistd.h>

#define SPECIAL "&<>()@^|"
#define WHITE_SPACE " \t"
#define QUOTING "'\"\\$`"
#define SEPARATORS " \t\r\n"

/* The characters of a name, and the characters that a path may also have. */
#define NAME "_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define PATH_MARKS "/.+-"

static gboolean
is_executable (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) && access (path, X_OK) == 0;
}

static gboolean
is_in_path (const char *name,
            const char *path)
{
  g_auto(GStrv) directories = g_strsplit (path != NULL ? path : "", ":", -1);

  for (gsize i = 0; directories[i] != NULL; i++)
    {
      g_autofree char *candidate = g_build_filename (directories[i], name, NULL);

      if (*directories[i] != '\0' && is_executable (candidate))
        return TRUE;
    }

  return FALSE;
}

static gboolean
names_executable (const char        *name,
                  const char        *directory,
                  const char *const *environment)
{
  g_autofree char *path = g_canonicalize_filename (name, directory);

  return strchr (name, '/') != NULL ? is_executable (path)
                                    : is_in_path (name, g_environ_getenv ((char **) environment, "PATH"));
}

/* Tells whether cmd.exe would keep the quotation marks. line must begin with a quotation mark. */
static gboolean
keeps_quotes (const char        *line,
              const char        *directory,
              const char *const *environment)
{
  const char *end = strchr (line + 1, '"');
  g_autofree char *name = NULL;

  if (end == NULL || strchr (end + 1, '"') != NULL)
    return FALSE;

  name = g_strndup (line + 1, (gsize) (end - line - 1));

  return strpbrk (name, SPECIAL) == NULL && strpbrk (name, WHITE_SPACE) != NULL &&
         names_executable (name, directory, environment);
}

char *
wsman_hosted_line_strip_quotes (const char        *line,
                                const char        *directory,
                                const char *const *environment)
{
  const char *begin = line + strspn (line, WHITE_SPACE);
  const char *last;

  if (*begin != '"' || keeps_quotes (begin, directory, environment))
    return g_strdup (line);

  begin++;
  last = strrchr (begin, '"');
  if (last == NULL)
    return g_strdup (begin);

  return g_strdup_printf ("%.*s%s", (int) (last - begin), begin, last + 1);
}

/* Tells whether a word is a name, "=" and a value that ends in this word. The value may be a secret. */
static gboolean
is_assignment (const char *word)
{
  gsize length = strspn (word, NAME);

  return length > 0 && !g_ascii_isdigit (word[0]) && word[length] == '=' && strpbrk (word, QUOTING) == NULL;
}

char *
wsman_hosted_line_find_program (const char *line,
                                guint      *n_arguments)
{
  g_auto(GStrv) words = g_strsplit_set (line, SEPARATORS, -1);
  char *program = NULL;
  guint count = 0;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0' || (program == NULL && is_assignment (words[i])))
        continue;

      if (program != NULL)
        count++;
      else if (words[i][strspn (words[i], NAME PATH_MARKS)] == '\0')
        program = g_strdup (words[i]);
      else
        return NULL;
    }

  if (program != NULL)
    *n_arguments = count;

  return program;
}
