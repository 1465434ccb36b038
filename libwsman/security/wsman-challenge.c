/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads challenges and credentials of HTTP. A text with two meanings is refused: a parameter must not occur twice. */

#include "wsman-challenge-private.h"

#include <string.h>

/* The largest number of bytes of a text. A token of Kerberos may have 64 KiB before its base64. */
#define MAX_TEXT (128 * 1024)
#define MAX_CHALLENGES 32
#define MAX_PARAMETERS 32
/* The largest number of bytes of a parameter's value. */
#define MAX_VALUE 4096

#define BLANKS " \t"
#define ALPHANUMERIC "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define TOKEN_CHARACTERS ALPHANUMERIC "!#$%&'*+-.^_`|~"
#define TOKEN68_CHARACTERS ALPHANUMERIC "-._~+/"

void
wsman_challenge_free (WsmanChallenge *self)
{
  g_free (self->scheme);
  g_free (self->token);
  g_clear_pointer (&self->parameters, g_hash_table_unref);
  g_free (self);
}

static GHashTable *
new_parameters (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static WsmanChallenge *
new_challenge (const char *scheme,
               gsize       length)
{
  WsmanChallenge *self = g_new0 (WsmanChallenge, 1);

  self->scheme = g_strndup (scheme, length);
  self->parameters = new_parameters ();

  return self;
}

const char *
wsman_challenge_get (const WsmanChallenge *self,
                     const char           *name)
{
  return g_hash_table_lookup (self->parameters, name);
}

gboolean
wsman_challenge_is (const WsmanChallenge *self,
                    const char           *scheme)
{
  return g_ascii_strcasecmp (self->scheme, scheme) == 0;
}

static const char *
skip_blanks (const char *text)
{
  return text + strspn (text, BLANKS);
}

/* Skips blanks and the commas between elements. A list may have empty elements. */
static const char *
skip_commas (const char *text)
{
  return text + strspn (text, BLANKS ",");
}

static gboolean
is_end_of_element (const char *text)
{
  text = skip_blanks (text);

  return *text == '\0' || *text == ',';
}

/* Reads a quoted text, which begins at *text. Moves *text behind it. Returns NULL if the text isn't well formed. */
static char *
read_quoted (const char **text)
{
  g_autoptr(GString) value = g_string_new (NULL);
  const char *next = *text + 1;

  for (; *next != '"'; next++)
    {
      if (*next == '\\')
        next++;
      if ((g_ascii_iscntrl (*next) && *next != '\t') || value->len >= MAX_VALUE)
        return NULL;
      g_string_append_c (value, *next);
    }
  *text = next + 1;

  return g_string_free (g_steal_pointer (&value), FALSE);
}

/* Reads the value of a parameter: a token or a quoted text. */
static char *
read_value (const char **text)
{
  gsize length;
  char *value;

  if (**text == '"')
    return read_quoted (text);

  length = strspn (*text, TOKEN_CHARACTERS);
  if (length == 0 || length > MAX_VALUE)
    return NULL;
  value = g_strndup (*text, length);
  *text += length;

  return value;
}

/* Returns the length of the name if a parameter begins at text. Returns 0 otherwise. */
static gsize
find_parameter (const char *text)
{
  gsize length = strspn (text, TOKEN_CHARACTERS);

  return *skip_blanks (text + length) == '=' ? length : 0;
}

/* Reads the parameter at *text, whose name has length bytes. */
static gboolean
read_parameter (GHashTable  *parameters,
                const char **text,
                gsize        length)
{
  g_autofree char *name = g_ascii_strdown (*text, length);
  char *value;

  *text = skip_blanks (skip_blanks (*text + length) + 1);
  value = read_value (text);
  if (value == NULL)
    return FALSE;

  return g_hash_table_insert (parameters, g_steal_pointer (&name), value) &&
         g_hash_table_size (parameters) <= MAX_PARAMETERS && is_end_of_element (*text);
}

/* Reads the token after a scheme if there is one. */
static void
read_token (WsmanChallenge  *self,
            const char     **text)
{
  gsize length = strspn (*text, TOKEN68_CHARACTERS);

  if (length == 0)
    return;
  length += strspn (*text + length, "=");
  if (!is_end_of_element (*text + length))
    return;

  self->token = g_strndup (*text, length);
  *text += length;
}

/* Reads the scheme at *text, and the token after it. The parameters follow. */
static WsmanChallenge *
read_scheme (const char **text)
{
  gsize length = strspn (*text, TOKEN_CHARACTERS);
  g_autoptr(WsmanChallenge) self = NULL;

  if (length == 0 || ((*text)[length] != ' ' && !is_end_of_element (*text + length)))
    return NULL;

  self = new_challenge (*text, length);
  *text = skip_blanks (*text + length);
  read_token (self, text);
  if (!is_end_of_element (*text) && find_parameter (*text) == 0)
    return NULL;

  return g_steal_pointer (&self);
}

GPtrArray *
wsman_challenges_parse (const char *text)
{
  g_autoptr(GPtrArray) challenges = g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_challenge_free);
  WsmanChallenge *current = NULL;

  if (strnlen (text, MAX_TEXT + 1) > MAX_TEXT)
    return NULL;

  for (text = skip_commas (text); *text != '\0'; text = skip_commas (text))
    {
      gsize length = find_parameter (text);

      if (length > 0)
        {
          /* A parameter needs a scheme before it, and a token has no parameters. */
          if (current == NULL || current->token != NULL || !read_parameter (current->parameters, &text, length))
            return NULL;
          continue;
        }

      current = challenges->len < MAX_CHALLENGES ? read_scheme (&text) : NULL;
      if (current == NULL)
        return NULL;
      g_ptr_array_add (challenges, current);
    }

  return g_steal_pointer (&challenges);
}

WsmanChallenge *
wsman_credentials_parse (const char *text)
{
  g_autoptr(GPtrArray) challenges = wsman_challenges_parse (text);

  if (challenges == NULL || challenges->len != 1)
    return NULL;

  return g_ptr_array_steal_index (challenges, 0);
}

GHashTable *
wsman_parameters_parse (const char *text)
{
  g_autoptr(GHashTable) parameters = new_parameters ();

  if (strnlen (text, MAX_TEXT + 1) > MAX_TEXT)
    return NULL;

  for (text = skip_commas (text); *text != '\0'; text = skip_commas (text))
    {
      gsize length = find_parameter (text);

      if (length == 0 || !read_parameter (parameters, &text, length))
        return NULL;
    }

  return g_steal_pointer (&parameters);
}

gboolean
wsman_words_contain (const char *list,
                     const char *word)
{
  gsize length = strlen (word);

  for (; list != NULL && *list != '\0'; list += strcspn (list, BLANKS ","))
    {
      list = skip_commas (list);
      if (strcspn (list, BLANKS ",") == length && g_ascii_strncasecmp (list, word, length) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
append_name (GString    *text,
             const char *name)
{
  if (text->len > 0 && text->str[text->len - 1] != ' ')
    g_string_append (text, ", ");
  g_string_append (text, name);
  g_string_append_c (text, '=');
}

void
wsman_parameter_append_quoted (GString    *text,
                               const char *name,
                               const char *value)
{
  append_name (text, name);
  g_string_append_c (text, '"');
  for (; *value != '\0'; value++)
    {
      if (*value == '"' || *value == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *value);
    }
  g_string_append_c (text, '"');
}

void
wsman_parameter_append (GString    *text,
                        const char *name,
                        const char *value)
{
  append_name (text, name);
  g_string_append (text, value);
}
