/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads winrm's lists of pairs. cmd.exe passes the quotation marks of @{a="b"} on to winrm, and a POSIX shell removes
 * them, so a value may have none. Without them, it ends at the next semicolon. Between quotation marks, two of them
 * stand for one.
 */

#include "wsmanctl-pairs.h"

#include <glib/gi18n.h>
#include <string.h>

static void
skip_blanks (const char **text)
{
  *text += strspn (*text, " \t\r\n");
}

/* Reads a key, which has the characters that winrm allows. */
static gboolean
read_key (const char **text,
          GString     *pair)
{
  const char *start = *text;

  while (g_ascii_isalnum (**text) || **text == '_' || **text == ':' || (guchar) **text >= 0x80)
    (*text)++;
  g_string_append_len (pair, start, *text - start);
  skip_blanks (text);
  if (**text != '=' || pair->len == 0)
    return FALSE;

  g_string_append_c (pair, '=');
  (*text)++;
  skip_blanks (text);

  return TRUE;
}

static gboolean
read_quoted (const char **text,
             GString     *pair)
{
  for ((*text)++; **text != '\0'; (*text)++)
    {
      if (**text == '"' && (*text)[1] != '"')
        {
          (*text)++;
          return TRUE;
        }

      if (**text == '"')
        (*text)++;
      g_string_append_c (pair, **text);
    }

  return FALSE;
}

/* The last brace of the text isn't part of a value. */
static gboolean
read_bare (const char **text,
           const char  *end,
           GString     *pair)
{
  const char *start = *text;

  while (*text < end && **text != ';' && **text != '"')
    (*text)++;
  g_string_append_len (pair, start, *text - start);
  while (pair->len > 0 && g_ascii_isspace (pair->str[pair->len - 1]))
    g_string_truncate (pair, pair->len - 1);

  return **text != '"';
}

/* Returns the next pair. Returns NULL if there is an error. */
static char *
read_pair (const char **text,
           const char  *end)
{
  g_autoptr(GString) pair = g_string_new (NULL);

  if (!read_key (text, pair) ||
      !(**text == '"' ? read_quoted (text, pair) : read_bare (text, end, pair)))
    return NULL;

  skip_blanks (text);
  if (*text == end)
    return g_string_free (g_steal_pointer (&pair), FALSE);
  if (*text > end || **text != ';')
    return NULL;

  (*text)++;
  skip_blanks (text);

  return g_string_free (g_steal_pointer (&pair), FALSE);
}

/* Returns the last brace, or NULL if something follows it. */
static const char *
find_end (const char *text)
{
  const char *end = strrchr (text, '}');

  return end != NULL && end[1 + strspn (end + 1, " \t\r\n")] == '\0' ? end : NULL;
}

void
wsmanctl_unquote (char *text)
{
  gsize length = strlen (text);

  if (length < 2 || *text != '"' || text[length - 1] != '"')
    return;

  text[length - 1] = '\0';
  memmove (text, text + 1, length - 1);
}

GStrv
wsmanctl_pairs_split (const char  *text,
                      const char  *name,
                      GError     **error)
{
  g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  const char *end = find_end (text);
  const char *at = text;
  gboolean is_fine;

  skip_blanks (&at);
  at += *at == '@' ? 1 : 0;
  is_fine = end != NULL && *at == '{';
  if (is_fine)
    {
      at++;
      skip_blanks (&at);
    }

  while (is_fine && at < end)
    {
      char *pair = read_pair (&at, end);

      is_fine = pair != NULL;
      if (is_fine)
        g_ptr_array_add (pairs, pair);
    }

  if (!is_fine)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("%s: “%s” isn’t of the form {name=\"value\";…}"), name, text);
      return NULL;
    }

  g_ptr_array_add (pairs, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&pairs), FALSE);
}

/* Joins the words of the list that begins at a place. They end with the word that ends with a brace. */
static char *
join (GPtrArray *words,
      guint      start,
      guint     *n_words)
{
  GString *text = g_string_new (words->pdata[start]);
  guint next = start + 1;

  while (!g_str_has_suffix (text->str, "}") && words->pdata[next] != NULL)
    g_string_append_printf (text, " %s", (const char *) words->pdata[next++]);
  *n_words = next - start;

  return g_string_free (text, FALSE);
}

gboolean
wsmanctl_pairs_expand (GPtrArray  *words,
                       GError    **error)
{
  for (guint i = 0; words->pdata[i] != NULL; i++)
    {
      g_auto(GStrv) pairs = NULL;
      g_autofree char *text = NULL;
      guint n_words;

      if (!g_str_has_prefix (words->pdata[i], "@{"))
        continue;

      text = join (words, i, &n_words);
      pairs = wsmanctl_pairs_split (text, "@{…}", error);
      if (pairs == NULL)
        return FALSE;

      g_ptr_array_remove_range (words, i, n_words);
      for (guint j = 0; pairs[j] != NULL; j++)
        g_ptr_array_insert (words, (int) i++, (gpointer) g_intern_string (pairs[j]));
      i--;
    }

  return TRUE;
}
