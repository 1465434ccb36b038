/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Prints the tables of the grammar while wsmanctl is built: as completion for bash, zsh or fish, or as plain lines,
 * which the test of the manual reads. It isn't installed.
 */

#include <stdio.h>
#include <string.h>

#include "wsmanctl-grammar.h"

static const char head[] = "# SPDX-" "FileCopyrightText: 2026 The libwsman authors\n"
                           "# SPDX-" "License-Identifier: LGPL-2.1-or-later\n"
                           "# Made from wsmanctl's tables. Changes here are lost.\n\n";

/* Prints the names of a verb with something between them. */
static void
print_verb_names (const WsmanctlVerb *verb,
                  const char         *between)
{
  printf ("%s", verb->name);
  for (gsize i = 0; i < G_N_ELEMENTS (verb->shortcuts) && verb->shortcuts[i] != NULL; i++)
    printf ("%s%s", between, verb->shortcuts[i]);
}

/* Prints all forms of an option with something between them. end follows the long forms. */
static void
print_forms (const WsmanctlOption *option,
             const char           *between,
             const char           *gnu_end,
             const char           *winrm_end)
{
  const char *separator = "";

  if (option->name != NULL)
    {
      printf ("--%s%s%s-%s%s", option->name, gnu_end, between, option->name, winrm_end);
      separator = between;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (option->winrm) && option->winrm[i] != NULL; i++)
    {
      printf ("%s-%s%s", separator, option->winrm[i], winrm_end);
      separator = between;
    }
  if (option->letter != '\0')
    printf ("%s-%c", separator, option->letter);
}

static gboolean
has_value (const WsmanctlOption *option)
{
  return option->kind != WSMANCTL_FLAG;
}

/* bash makes words of their own of “=” and “:”, so the option is the word before them. */
static const char bash_start[] =
  "_wsmanctl ()\n"
  "{\n"
  "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb= options= i\n"
  "  COMPREPLY=()\n"
  "  case $word in\n"
  "    =|:) word= ;;\n"
  "    *) case $before in =|:) before=${COMP_WORDS[COMP_CWORD - 2]} ;; esac ;;\n"
  "  esac\n"
  "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
  "    case ${COMP_WORDS[i],,} in\n";

static const char bash_end[] =
  "  esac\n"
  "  case $word in\n"
  "    -*)\n"
  "      COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
  "      case ${COMPREPLY[0]} in *=|*:) compopt -o nospace ;; esac\n"
  "      ;;\n"
  "    *)\n"
  "      if [ -z \"$verb\" ] || [ \"$verb\" = help ]; then\n"
  "        COMPREPLY=($(compgen -W \"$verbs\" -- \"$word\"))\n"
  "      else\n"
  "        COMPREPLY=($(compgen -f -- \"$word\"))\n"
  "      fi\n"
  "      ;;\n"
  "  esac\n"
  "}\n"
  "complete -F _wsmanctl wsmanctl\n";

static void
print_bash_values (void)
{
  printf ("  case ${before,,} in\n");
  for (gsize i = 0; i < wsmanctl_n_options; i++)
    {
      const WsmanctlOption *option = &wsmanctl_options[i];

      if (option->kind != WSMANCTL_PATH && option->values == NULL)
        continue;

      printf ("    ");
      print_forms (option, "|", "", "");
      if (option->values != NULL)
        printf (") COMPREPLY=($(compgen -W '%s' -- \"$word\")); return ;;\n", option->values);
      else
        printf (") COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n");
    }
  printf ("  esac\n");
}

static void
print_bash_options (const WsmanctlVerb *verb)
{
  for (gsize i = 0; i < wsmanctl_n_options; i++)
    {
      const WsmanctlOption *option = &wsmanctl_options[i];

      if (verb != NULL && !wsmanctl_option_is_for (option, verb))
        continue;

      printf (" ");
      print_forms (option, " ", has_value (option) ? "=" : "", has_value (option) ? ":" : "");
    }
}

static void
print_bash (void)
{
  printf ("%s%s", head, bash_start);
  for (gsize i = 0; i < WSMANCTL_N_VERBS; i++)
    {
      printf ("      ");
      print_verb_names (&wsmanctl_verbs[i], "|");
      printf (") verb=%s; break ;;\n", wsmanctl_verbs[i].name);
    }
  printf ("    esac\n  done\n");
  print_bash_values ();
  printf ("  local verbs='");
  for (gsize i = 0; i < WSMANCTL_N_VERBS; i++)
    printf ("%s%s", i > 0 ? " " : "", wsmanctl_verbs[i].name);
  printf ("'\n  case $verb in\n    '') options='");
  print_bash_options (NULL);
  printf ("' ;;\n");
  for (gsize i = 0; i < WSMANCTL_N_VERBS; i++)
    {
      printf ("    %s) options='", wsmanctl_verbs[i].name);
      print_bash_options (&wsmanctl_verbs[i]);
      printf ("' ;;\n");
    }
  printf ("%s", bash_end);
}

/* Prints text between single quotes. extra are further characters that need a backslash. */
static void
print_quoted (const char *text,
              const char *extra)
{
  for (; *text != '\0'; text++)
    {
      if (*text == '\'')
        printf ("'\\''");
      else
        printf ("%s%c", strchr (extra, *text) != NULL ? "\\" : "", *text);
    }
}

static void
print_zsh_option (const WsmanctlOption *option)
{
  if (option->name == NULL)
    return;

  printf ("    ");
  if (option->letter != '\0')
    printf ("'(-%c --%s)'{-%c,--%s%s}'[", option->letter, option->name, option->letter, option->name,
            has_value (option) ? "=" : "");
  else
    printf ("'%s--%s%s[", option->kind == WSMANCTL_TEXTS || option->kind == WSMANCTL_PAIRS ? "*" : "", option->name,
            has_value (option) ? "=" : "");
  print_quoted (option->help, "[]:\\");
  printf ("]");
  if (has_value (option))
    printf (":%s:", option->metavar);
  if (option->values != NULL)
    printf ("(%s)", option->values);
  else if (option->kind == WSMANCTL_PATH)
    printf ("_files");
  printf ("'\n");
}

static void
print_zsh (void)
{
  printf ("#compdef wsmanctl\n%s_wsmanctl ()\n{\n  local -a verbs options\n  verbs=(\n", head);
  for (gsize i = 0; i < WSMANCTL_N_VERBS; i++)
    {
      printf ("    '%s:", wsmanctl_verbs[i].name);
      print_quoted (wsmanctl_verbs[i].summary, ":\\");
      printf ("'\n");
    }
  printf ("  )\n  options=(\n");
  for (gsize i = 0; i < wsmanctl_n_options; i++)
    print_zsh_option (&wsmanctl_options[i]);
  printf ("  )\n  _arguments -S $options '1:verb:{_describe verb verbs}' '*:word:_files'\n}\n_wsmanctl \"$@\"\n");
}

static void
print_fish_option (const WsmanctlOption *option)
{
  if (option->name == NULL)
    return;

  printf ("complete -c wsmanctl -l %s", option->name);
  if (option->letter != '\0')
    printf (" -s %c", option->letter);
  if (has_value (option))
    printf (option->kind == WSMANCTL_PATH ? " -r -F" : " -x");
  if (option->values != NULL)
    printf (" -a '%s'", option->values);
  if (option->takes != 0)
    {
      printf (" -n '__fish_seen_subcommand_from");
      for (gsize i = 0; i < WSMANCTL_N_VERBS; i++)
        {
          if (!wsmanctl_option_is_for (option, &wsmanctl_verbs[i]))
            continue;

          printf (" ");
          print_verb_names (&wsmanctl_verbs[i], " ");
        }
      printf ("'");
    }
  printf (" -d '");
  print_quoted (option->help, "");
  printf ("'\n");
}

static void
print_fish (void)
{
  printf ("%s", head);
  for (gsize i = 0; i < WSMANCTL_N_VERBS; i++)
    {
      printf ("complete -c wsmanctl -n __fish_use_subcommand -f -a %s -d '", wsmanctl_verbs[i].name);
      print_quoted (wsmanctl_verbs[i].summary, "");
      printf ("'\n");
    }
  for (gsize i = 0; i < wsmanctl_n_options; i++)
    print_fish_option (&wsmanctl_options[i]);
}

/* Prints a line for each verb and each option: its names, and the name of its value. */
static void
print_lines (void)
{
  for (gsize i = 0; i < WSMANCTL_N_VERBS; i++)
    {
      printf ("verb ");
      print_verb_names (&wsmanctl_verbs[i], " ");
      printf ("\n");
    }

  for (gsize i = 0; i < wsmanctl_n_options; i++)
    {
      const WsmanctlOption *option = &wsmanctl_options[i];

      printf ("option %s %c %s", option->name != NULL ? option->name : "-",
              option->letter != '\0' ? option->letter : '-', option->metavar != NULL ? option->metavar : "-");
      for (gsize j = 0; j < G_N_ELEMENTS (option->winrm) && option->winrm[j] != NULL; j++)
        printf (" %s", option->winrm[j]);
      printf ("\n");
    }
}

int
main (int   argc,
      char *argv[])
{
  const struct
  {
    const char *name;
    void (*print) (void);
  } forms[] = { { "bash", print_bash }, { "zsh", print_zsh }, { "fish", print_fish }, { "lines", print_lines } };

  for (gsize i = 0; argc == 2 && i < G_N_ELEMENTS (forms); i++)
    {
      if (g_str_equal (argv[1], forms[i].name))
        {
          forms[i].print ();
          return 0;
        }
    }

  g_printerr ("Usage: wsmanctl-describe bash|zsh|fish|lines\n");

  return 1;
}
