/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Splits WQL, and the object paths in it, into tokens. The text isn't copied.
 */

#include "wsman-wql-lexer-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

#define WHITE_SPACE " \t\r\n"
#define DIGITS "0123456789"

/* Longer signs come first, so that "<=" isn't read as "<". */
static const char * const signs[] = {
  "<=", ">=", "<>", "!=", "=", "<", ">", "(", ")", ",", ".", "*", ":", "\\", "/", "@", "-",
};

void
wsman_wql_lexer_init (WsmanWqlLexer *self,
                      const char    *text)
{
  *self = (WsmanWqlLexer) { .start = text, .next = text, .token = text, .text = g_string_new (NULL) };
}

void
wsman_wql_lexer_clear (WsmanWqlLexer *self)
{
  g_string_free (self->text, TRUE);
}

gboolean
wsman_wql_lexer_fail (const WsmanWqlLexer  *self,
                      const char           *expected,
                      GError              **error)
{
  long position = g_utf8_strlen (self->start, self->token - self->start) + 1;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CANNOT_PROCESS_FILTER,
                   _("The query isn’t valid at character %ld: %s is expected there"), position, expected);

  return FALSE;
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

static gboolean
is_name_character (char c)
{
  return is_name_start (c) || g_ascii_isdigit (c);
}

static void
set_token (WsmanWqlLexer  *self,
           WsmanTokenKind  kind,
           gsize           length)
{
  self->kind = kind;
  g_string_append_len (self->text, self->token, length);
  self->next = self->token + length;
}

static gboolean
read_string (WsmanWqlLexer  *self,
             GError        **error)
{
  const char *p = self->token + 1;
  char quote = *self->token;

  for (; *p != quote && *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      g_string_append_c (self->text, *p);
    }

  self->kind = WSMAN_TOKEN_STRING;
  self->next = p + (*p != '\0');

  return *p != '\0' || wsman_wql_lexer_fail (self, _("a closing quote for the string"), error);
}

static gboolean
read_path (WsmanWqlLexer  *self,
           GError        **error)
{
  const char *p = self->token + 1;
  char quote = '\0';

  for (; *p != '\0' && (*p != '}' || quote != '\0'); p++)
    {
      if (quote != '\0' && *p == '\\' && p[1] != '\0')
        p++;
      else if (quote != '\0')
        quote = *p == quote ? '\0' : quote;
      else if (*p == '"' || *p == '\'')
        quote = *p;
    }

  self->kind = WSMAN_TOKEN_PATH;
  g_string_append_len (self->text, self->token + 1, p - self->token - 1);
  self->next = p + (*p != '\0');

  return *p != '\0' || wsman_wql_lexer_fail (self, _("a closing brace for the object path"), error);
}

/* Returns the length of a number such as "-12.5e+3". Returns 0 if there is no number. */
static gsize
measure_number (const char *text)
{
  const char *p = text + (*text == '-' || *text == '+');
  gsize digits = strspn (p, DIGITS);

  p += digits;
  if (*p == '.' && g_ascii_isdigit (p[1]))
    {
      digits += strspn (p + 1, DIGITS);
      p += 1 + strspn (p + 1, DIGITS);
    }
  if (digits == 0)
    return 0;

  if (*p == 'e' || *p == 'E')
    {
      const char *exponent = p + 1 + (p[1] == '-' || p[1] == '+');

      if (g_ascii_isdigit (*exponent))
        p = exponent + strspn (exponent, DIGITS);
    }

  return is_name_character (*p) ? 0 : p - text;
}

static gboolean
read_sign (WsmanWqlLexer  *self,
           GError        **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      if (g_str_has_prefix (self->token, signs[i]))
        {
          set_token (self, WSMAN_TOKEN_SIGN, strlen (signs[i]));
          return TRUE;
        }
    }

  return wsman_wql_lexer_fail (self, _("a name, a value or an operator"), error);
}

gboolean
wsman_wql_lexer_advance (WsmanWqlLexer  *self,
                         GError        **error)
{
  gsize length = 0;

  self->token = self->next + strspn (self->next, WHITE_SPACE);
  g_string_truncate (self->text, 0);

  if (*self->token == '\0')
    {
      set_token (self, WSMAN_TOKEN_END, 0);
      return TRUE;
    }

  if (is_name_start (*self->token))
    {
      while (is_name_character (self->token[length]))
        length++;
      set_token (self, WSMAN_TOKEN_NAME, length);
      return TRUE;
    }

  length = measure_number (self->token);
  if (length > 0)
    {
      set_token (self, WSMAN_TOKEN_NUMBER, length);
      return TRUE;
    }

  if (*self->token == '"' || *self->token == '\'')
    return read_string (self, error);
  if (*self->token == '{')
    return read_path (self, error);

  return read_sign (self, error);
}

gboolean
wsman_wql_lexer_is (const WsmanWqlLexer *self,
                    const char          *token)
{
  return (self->kind == WSMAN_TOKEN_NAME || self->kind == WSMAN_TOKEN_SIGN) &&
         g_ascii_strcasecmp (self->text->str, token) == 0;
}

gboolean
wsman_wql_lexer_expect (WsmanWqlLexer  *self,
                        const char     *token,
                        GError        **error)
{
  g_autofree char *quoted = NULL;

  if (wsman_wql_lexer_is (self, token))
    return wsman_wql_lexer_advance (self, error);

  quoted = g_strdup_printf ("“%s”", token);

  return wsman_wql_lexer_fail (self, quoted, error);
}

char *
wsman_wql_lexer_take (WsmanWqlLexer   *self,
                      WsmanTokenKind   kind,
                      const char      *what,
                      GError         **error)
{
  g_autofree char *text = NULL;

  if (self->kind != kind)
    {
      wsman_wql_lexer_fail (self, what, error);
      return NULL;
    }

  text = g_strdup (self->text->str);

  return wsman_wql_lexer_advance (self, error) ? g_steal_pointer (&text) : NULL;
}

gboolean
wsman_wql_lexer_fail_limit (const char  *what,
                            guint        limit,
                            GError     **error)
{
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CANNOT_PROCESS_FILTER,
                   _("The query is too complex: it has %s; the limit is %u"), what, limit);

  return FALSE;
}
