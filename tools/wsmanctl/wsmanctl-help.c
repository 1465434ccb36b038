/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes the help from the tables of the grammar.
 */

#include "wsmanctl-help.h"

#include <glib/gi18n.h>

#define COLUMN 42

static void
append_row (GString    *text,
            const char *left,
            const char *right)
{
  int padding = MAX (COLUMN - (int) g_utf8_strlen (left, -1), 1);

  g_string_append_printf (text, "  %s%*s%s\n", left, padding, "", right);
}

static void
append_verbs (GString *text)
{
  g_string_append_printf (text, "\n%s\n", _("Verbs:"));
  for (gsize i = 0; i < WSMANCTL_N_VERBS; i++)
    {
      const WsmanctlVerb *verb = &wsmanctl_verbs[i];
      g_autofree char *form = g_strdup_printf ("%s %s", verb->name, verb->words);

      append_row (text, g_strchomp (form), _(verb->summary));
    }
}

/* Returns the forms of an option: -r, --remote=CONNECTION. */
static char *
dup_forms (const WsmanctlOption *option)
{
  GString *forms = g_string_new (NULL);

  if (option->name == NULL)
    g_string_append_printf (forms, "    -%s:%s", option->winrm[0], _(option->metavar));
  else if (option->letter != '\0')
    g_string_append_printf (forms, "-%c, --%s", option->letter, option->name);
  else
    g_string_append_printf (forms, "    --%s", option->name);
  if (option->name != NULL && option->metavar != NULL)
    g_string_append_printf (forms, "=%s", _(option->metavar));

  return g_string_free (forms, FALSE);
}

static void
append_group (GString            *text,
              WsmanctlGroup       group,
              const WsmanctlVerb *verb)
{
  gboolean is_first = TRUE;

  for (gsize i = 0; i < wsmanctl_n_options; i++)
    {
      const WsmanctlOption *option = &wsmanctl_options[i];
      g_autofree char *forms = NULL;

      if (option->group != group || (verb != NULL && !wsmanctl_option_is_for (option, verb)))
        continue;

      if (is_first)
        g_string_append_printf (text, "\n%s:\n", _(wsmanctl_groups[group]));
      is_first = FALSE;
      forms = dup_forms (option);
      append_row (text, forms, _(option->help));
    }
}

static void
append_shortcuts (GString            *text,
                  const WsmanctlVerb *verb)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verb->shortcuts) && verb->shortcuts[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? _("Short: ") : ", ", verb->shortcuts[i]);
  if (verb->shortcuts[0] != NULL)
    g_string_append_c (text, '\n');
}

char *
wsmanctl_help_describe (const WsmanctlVerb *verb)
{
  GString *text = g_string_new (_("Usage:"));

  if (verb == NULL)
    g_string_append_printf (text, "\n  wsmanctl %s\n", _("[OPTION…] VERB [WORD…]"));
  else
    {
      g_autofree char *usage = g_strdup_printf ("%s %s", verb->name, verb->words);

      g_string_append_printf (text, "\n  wsmanctl %s %s\n\n%s\n", _("[OPTION…]"), g_strchomp (usage),
                              _(verb->summary));
      append_shortcuts (text, verb);
    }

  if (verb == NULL)
    append_verbs (text);
  for (guint group = 0; group < WSMANCTL_N_GROUPS; group++)
    append_group (text, group, verb);
  g_string_append_printf (text, "\n%s\n%s", _("winrm’s spelling is understood, too: -remote:HOST, /r:HOST, -Shallow, "
                                              "@{KEY=\"VALUE\"}."),
                          verb == NULL ? _("“wsmanctl help VERB” describes a verb.\n") : "");

  return g_string_free (text, FALSE);
}
