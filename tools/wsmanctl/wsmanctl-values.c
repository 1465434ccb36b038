/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Holds and sets the values of options.
 */

#include "wsmanctl-values.h"

#include <glib/gi18n.h>
#include <string.h>

#include "text-output.h"
#include "wsmanctl-arguments.h"
#include "wsmanctl-pairs.h"

#define refuse(error, ...) \
  (g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, __VA_ARGS__), FALSE)

WsmanctlArguments arguments = {
  .port = WSMANCTL_NO_NUMBER,
  .timeout = WSMANCTL_NO_NUMBER,
  .parallel = WSMANCTL_NO_NUMBER,
  .lanes = WSMANCTL_NO_NUMBER,
  .total_timeout = WSMANCTL_NO_NUMBER,
  .max_envelope_size = WSMANCTL_NO_NUMBER,
  .password_fd = -1,
  .proxy_password_fd = -1,
};

static gboolean
is_winrm (const char *typed)
{
  return !g_str_has_prefix (typed, "--");
}

static gboolean
read_text (const char  *typed,
           const char  *value,
           char       **text,
           GError     **error)
{
  *text = text_output_read_word (value);

  return *text != NULL || refuse (error, _("%s: “%s” isn’t text in %s"), typed, value, text_output_get_charset ());
}

static gboolean
set_number (const char  *typed,
            const char  *value,
            gint64      *number,
            GError     **error)
{
  return g_ascii_string_to_signed (value, 10, G_MININT64 + 1, G_MAXINT64, number, NULL) ||
         refuse (error, _("%s: “%s” isn’t a whole number"), typed, value);
}

static gboolean
set_seconds (const char  *typed,
             const char  *value,
             gint64      *milliseconds,
             GError     **error)
{
  gint64 seconds;

  if (!g_ascii_string_to_signed (value, 10, 1, G_MAXINT / 1000, &seconds, NULL))
    return refuse (error, _("%s: “%s” isn’t a number of seconds from 1 to %d"), typed, value, G_MAXINT / 1000);

  *milliseconds = seconds * 1000;

  return TRUE;
}

static gboolean
set_descriptor (const char  *typed,
                const char  *value,
                int         *fd,
                GError     **error)
{
  gint64 number;

  if (!g_ascii_string_to_signed (value, 10, 0, G_MAXINT, &number, NULL))
    return refuse (error, _("%s: “%s” isn’t the number of a descriptor"), typed, value);

  *fd = (int) number;

  return TRUE;
}

static void
append (char ***texts,
        char   *text)
{
  gsize length = *texts != NULL ? g_strv_length (*texts) : 0;

  *texts = g_renew (char *, *texts, length + 2);
  (*texts)[length] = text;
  (*texts)[length + 1] = NULL;
}

/* In winrm's spelling, the value of NAME=VALUE may have quotation marks of its own. */
static void
append_text (char       ***texts,
             const char   *typed,
             char         *text)
{
  char *equals = strchr (text, '=');

  if (is_winrm (typed) && equals != NULL)
    wsmanctl_unquote (equals + 1);
  append (texts, text);
}

static gboolean
set_pairs (const char   *typed,
           char       ***texts,
           char         *text,
           GError      **error)
{
  g_auto(GStrv) pairs = NULL;
  g_autofree char *owned = text;

  if (!is_winrm (typed))
    {
      append (texts, g_steal_pointer (&owned));
      return TRUE;
    }

  pairs = wsmanctl_pairs_split (text, typed, error);
  for (gsize i = 0; pairs != NULL && pairs[i] != NULL; i++)
    append (texts, g_strdup (pairs[i]));

  return pairs != NULL;
}

static gboolean
set_flag (const char  *typed,
          const char  *value,
          gboolean    *flag,
          GError     **error)
{
  if (value != NULL)
    return refuse (error, _("%s takes no value"), typed);

  *flag = TRUE;

  return TRUE;
}

gboolean
wsmanctl_option_set (const WsmanctlOption  *option,
                     WsmanctlArguments     *values,
                     const char            *typed,
                     char                  *value,
                     GError               **error)
{
  gpointer field = (char *) values + option->field;
  char *text = NULL;

  if (option->kind == WSMANCTL_FLAG)
    return set_flag (typed, value, field, error);
  if (option->kind == WSMANCTL_NUMBER)
    return set_number (typed, value, field, error);
  if (option->kind == WSMANCTL_SECONDS)
    return set_seconds (typed, value, field, error);
  if (option->kind == WSMANCTL_DESCRIPTOR)
    return set_descriptor (typed, value, field, error);
  if (option->kind == WSMANCTL_PATH)
    text = g_strdup (value);
  else if (!read_text (typed, value, &text, error))
    return FALSE;

  if (option->kind == WSMANCTL_SECRET)
    explicit_bzero (value, strlen (value));
  if (is_winrm (typed))
    wsmanctl_unquote (text);
  if (option->kind == WSMANCTL_PAIRS)
    return set_pairs (typed, field, text, error);
  if (option->kind == WSMANCTL_TEXTS)
    {
      append_text (field, typed, text);
      return TRUE;
    }

  g_free (*(char **) field);
  *(char **) field = text;

  return TRUE;
}

static gboolean
is_list (const WsmanctlOption *option)
{
  return option->kind == WSMANCTL_TEXTS || option->kind == WSMANCTL_PAIRS;
}

static gboolean
is_text (const WsmanctlOption *option)
{
  return option->kind == WSMANCTL_TEXT || option->kind == WSMANCTL_SECRET || option->kind == WSMANCTL_PATH;
}

void
wsmanctl_arguments_copy (WsmanctlArguments       *self,
                         const WsmanctlArguments *original)
{
  *self = *original;
  for (gsize i = 0; i < wsmanctl_n_options; i++)
    {
      gpointer field = (char *) self + wsmanctl_options[i].field;

      if (is_list (&wsmanctl_options[i]))
        *(char ***) field = g_strdupv (*(char ***) field);
      else if (is_text (&wsmanctl_options[i]))
        *(char **) field = g_strdup (*(char **) field);
    }
}

void
wsmanctl_arguments_clear (WsmanctlArguments *self)
{
  wsmanctl_arguments_wipe (self);
  for (gsize i = 0; i < wsmanctl_n_options; i++)
    {
      gpointer field = (char *) self + wsmanctl_options[i].field;

      if (is_list (&wsmanctl_options[i]))
        g_clear_pointer ((char ***) field, g_strfreev);
      else if (is_text (&wsmanctl_options[i]))
        g_clear_pointer ((char **) field, g_free);
    }
}

void
wsmanctl_arguments_wipe (WsmanctlArguments *self)
{
  for (gsize i = 0; i < wsmanctl_n_options; i++)
    {
      char **field = (char **) ((char *) self + wsmanctl_options[i].field);

      if (wsmanctl_options[i].kind != WSMANCTL_SECRET || *field == NULL)
        continue;

      explicit_bzero (*field, strlen (*field));
      g_clear_pointer (field, g_free);
    }
}
