/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The table of wsmanctl's verbs.
 */

#include "wsmanctl-verbs.h"

#include <glib/gi18n.h>

#include "text-output.h"
#include "wsmanctl-nearest.h"

#define COLUMN 42

static const WsmanctlVerb verbs[] = {
  { "identify", { "id" }, "", N_("Show the server’s version"), 0, wsmanctl_run_identify },
  { "get", { "g" }, "RESOURCE", N_("Read an instance"),
    WSMANCTL_TAKES_RESOURCE | WSMANCTL_TAKES_FRAGMENT, wsmanctl_run_get },
  { "set", { "s", "put", "p" }, "RESOURCE KEY=VALUE…", N_("Change an instance"),
    WSMANCTL_TAKES_RESOURCE | WSMANCTL_TAKES_FRAGMENT | WSMANCTL_TAKES_CHANGES | WSMANCTL_HAS_EFFECT,
    wsmanctl_run_set },
  { "create", { "c" }, "RESOURCE [KEY=VALUE…]", N_("Create an instance"),
    WSMANCTL_TAKES_RESOURCE | WSMANCTL_TAKES_INPUT | WSMANCTL_HAS_EFFECT, wsmanctl_run_create },
  { "delete", { "d" }, "RESOURCE", N_("Delete an instance"), WSMANCTL_TAKES_RESOURCE | WSMANCTL_HAS_EFFECT,
    wsmanctl_run_delete },
  { "enumerate", { "enum", "e" }, "RESOURCE", N_("List instances"),
    WSMANCTL_TAKES_RESOURCE | WSMANCTL_TAKES_FILTER, wsmanctl_run_enumerate },
  { "invoke", { "i" }, "METHOD RESOURCE [KEY=VALUE…]", N_("Call a method"),
    WSMANCTL_TAKES_ACTION | WSMANCTL_TAKES_RESOURCE | WSMANCTL_TAKES_INPUT | WSMANCTL_HAS_EFFECT, wsmanctl_run_invoke },
  { "run", { NULL }, "COMMAND [ARGUMENT…]", N_("Run a command"),
    WSMANCTL_TAKES_SHELL | WSMANCTL_TAKES_COMMAND | WSMANCTL_HAS_EFFECT, wsmanctl_run_command },
  { "shell", { NULL }, "", N_("Run each line that you type"), WSMANCTL_TAKES_SHELL, wsmanctl_run_shell },
  { "copy", { "cp" }, "[HOST]:PATH PATH | PATH [HOST]:PATH", N_("Copy a file from or to the other machine"),
    WSMANCTL_TAKES_PATHS, wsmanctl_run_copy },
  { "helpmsg", { NULL }, "CODE", N_("Explain the code of an error"), WSMANCTL_TAKES_CODE, wsmanctl_run_helpmsg },
};

static void
refuse (const char  *word,
        GError     **error)
{
  g_autoptr(GString) names = g_string_new (NULL);
  WsmanctlNearest nearest;

  wsmanctl_nearest_init (&nearest, word != NULL ? word : "");
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", verbs[i].name);
      wsmanctl_nearest_offer (&nearest, verbs[i].name);
      for (gsize j = 0; verbs[i].shortcuts[j] != NULL; j++)
        wsmanctl_nearest_offer (&nearest, verbs[i].shortcuts[j]);
    }

  if (word == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("Give one of these verbs: %s"),
                 names->str);
  else if (nearest.nearest != NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” isn’t a verb; did you mean “%s”?"), word,
                 nearest.nearest);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” isn’t a verb; the verbs are: %s"), word,
                 names->str);
}

const WsmanctlVerb *
wsmanctl_verb_find (const char  *word,
                    GError     **error)
{
  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (word, verbs[i].name) || g_strv_contains ((const char *const *) verbs[i].shortcuts, word))
        return &verbs[i];
    }

  refuse (word, error);

  return NULL;
}

char *
wsmanctl_verb_describe_all (void)
{
  GString *text = g_string_new (_("Verbs:"));

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *form = g_strdup_printf ("%s %s", verbs[i].name, verbs[i].words);
      int padding = MAX (COLUMN - (int) g_utf8_strlen (form, -1), 1);

      g_string_append_printf (text, "\n  %s%*s%s", form, padding, "", _(verbs[i].summary));
    }

  return g_string_free (text, FALSE);
}

/* The words live as long as the program. */
static gboolean
read_words (char   **words,
            GError **error)
{
  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = text_output_read_word (words[i]);

      if (word == NULL)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _("“%s” isn’t text in %s"), words[i], text_output_get_charset ());
          return FALSE;
        }

      words[i] = (char *) g_intern_string (word);
    }

  return TRUE;
}

gboolean
wsmanctl_verb_check_words (const WsmanctlVerb  *self,
                           char               **words,
                           GError             **error)
{
  const WsmanctlTakes one_word = WSMANCTL_TAKES_CODE | WSMANCTL_TAKES_ACTION | WSMANCTL_TAKES_RESOURCE;
  const WsmanctlTakes any_number = WSMANCTL_TAKES_INPUT | WSMANCTL_TAKES_CHANGES | WSMANCTL_TAKES_COMMAND;
  guint n_words = g_strv_length (words);
  guint n_needed = (self->takes & WSMANCTL_TAKES_PATHS) != 0 ? 2 : 0;

  for (guint bits = self->takes & one_word; bits != 0; bits &= bits - 1)
    n_needed++;

  if (n_words >= n_needed && (n_words == n_needed || (self->takes & any_number) != 0))
    return (self->takes & WSMANCTL_TAKES_PATHS) != 0 || read_words (words, error);

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               n_words < n_needed ? _("A word is missing: wsmanctl %s %s")
                                  : _("There is one word too many: wsmanctl %s %s"),
               self->name, self->words);

  return FALSE;
}
