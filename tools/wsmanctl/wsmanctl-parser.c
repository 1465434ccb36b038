/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the command line. A word is an option in GNU's spelling (--name VALUE, --name=VALUE, -l VALUE), an option in
 * winrm's spelling (-name:VALUE or /name:VALUE, in any letter case), or a plain word. The first plain word is the verb.
 * Options may stand in any place, but those after the beginning of a command belong to the command.
 */

#include "wsmanctl-parser.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wsmanctl-arguments.h"
#include "wsmanctl-nearest.h"
#include "wsmanctl-values.h"

#define refuse(error, code, ...) \
  (g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_##code, __VA_ARGS__), FALSE)

/* A word that is an option. */
typedef struct
{
  char *typed;    /* the option's name as it was typed, with its dashes or its slash */
  char *name;     /* the name alone */
  char *value;    /* the value in the same word; NULL if there is none */
  gboolean is_gnu;
} Spelling;

static void
spelling_clear (Spelling *self)
{
  g_free (self->typed);
  g_free (self->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Spelling, spelling_clear)

typedef struct
{
  WsmanctlLine *line;
  char **next;         /* the words that weren't read yet */
  gboolean only_words; /* TRUE if no option follows */
} Parser;

static Spelling
spell (char *word)
{
  gboolean is_gnu = g_str_has_prefix (word, "--");
  gsize start = is_gnu ? 2 : 1;
  gsize length = strcspn (word + start, is_gnu ? "=" : ":");
  char *value = word[start + length] != '\0' ? word + start + length + 1 : NULL;

  return (Spelling) { g_strndup (word, start + length), g_strndup (word + start, length), value, is_gnu };
}

/* The tables */

static gboolean
has_verb_name (const WsmanctlVerb *verb,
               const char         *word)
{
  gboolean has_name = g_ascii_strcasecmp (word, verb->name) == 0;

  for (gsize i = 0; i < G_N_ELEMENTS (verb->shortcuts) && verb->shortcuts[i] != NULL; i++)
    has_name |= g_ascii_strcasecmp (word, verb->shortcuts[i]) == 0;

  return has_name;
}

static gboolean
refuse_verb (const char  *word,
             GError     **error)
{
  g_autoptr(GString) names = g_string_new (NULL);
  WsmanctlNearest nearest;

  wsmanctl_nearest_init (&nearest, word != NULL ? word : "");
  for (gsize i = 0; i < WSMANCTL_N_VERBS; i++)
    {
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", wsmanctl_verbs[i].name);
      wsmanctl_nearest_offer (&nearest, wsmanctl_verbs[i].name);
      for (gsize j = 0; wsmanctl_verbs[i].shortcuts[j] != NULL; j++)
        wsmanctl_nearest_offer (&nearest, wsmanctl_verbs[i].shortcuts[j]);
    }

  if (word == NULL)
    return refuse (error, BAD_VALUE, _("Give one of these verbs: %s"), names->str);
  if (nearest.nearest != NULL)
    return refuse (error, BAD_VALUE, _("“%s” isn’t a verb; did you mean “%s”?"), word, nearest.nearest);

  return refuse (error, BAD_VALUE, _("“%s” isn’t a verb; the verbs are: %s"), word, names->str);
}

const WsmanctlVerb *
wsmanctl_verb_find (const char  *word,
                    GError     **error)
{
  for (gsize i = 0; word != NULL && i < WSMANCTL_N_VERBS; i++)
    {
      if (has_verb_name (&wsmanctl_verbs[i], word))
        return &wsmanctl_verbs[i];
    }

  refuse_verb (word, error);

  return NULL;
}

/* Tells whether the option has the name. GNU's spelling has no names of a single letter after two dashes, and doesn't
 * know the options that only winrm's spelling has. */
static gboolean
has_name (const WsmanctlOption *option,
          const Spelling       *spelling)
{
  int (*compare) (const char *, const char *) = spelling->is_gnu ? strcmp : g_ascii_strcasecmp;

  if (option->name != NULL && compare (option->name, spelling->name) == 0)
    return TRUE;
  if (spelling->is_gnu && (option->name == NULL || strlen (spelling->name) < 2))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (option->winrm) && option->winrm[i] != NULL; i++)
    {
      if (compare (option->winrm[i], spelling->name) == 0)
        return TRUE;
    }

  return !spelling->is_gnu && option->letter != '\0' && g_ascii_tolower (*spelling->name) == option->letter &&
         spelling->name[1] == '\0';
}

/* Returns the option that the verb takes, or else any option with this name. verb may be NULL. */
static const WsmanctlOption *
find_option (const WsmanctlVerb *verb,
             const Spelling     *spelling)
{
  const WsmanctlOption *found = NULL;

  for (gsize i = 0; i < wsmanctl_n_options; i++)
    {
      const WsmanctlOption *option = &wsmanctl_options[i];

      if (has_name (option, spelling) && (found == NULL || (verb != NULL && wsmanctl_option_is_for (option, verb))))
        found = option;
    }

  return found;
}

static const WsmanctlOption *
find_letter (char letter)
{
  for (gsize i = 0; i < wsmanctl_n_options; i++)
    {
      if (letter != '\0' && wsmanctl_options[i].letter == letter)
        return &wsmanctl_options[i];
    }

  return NULL;
}

static gboolean
refuse_option (const Spelling  *spelling,
               GError         **error)
{
  int n_dashes = spelling->is_gnu ? 2 : 1;
  WsmanctlNearest nearest;

  wsmanctl_nearest_init (&nearest, spelling->name);
  for (gsize i = 0; i < wsmanctl_n_options; i++)
    {
      const WsmanctlOption *option = &wsmanctl_options[i];

      for (gsize j = 0; !spelling->is_gnu && j < G_N_ELEMENTS (option->winrm) && option->winrm[j] != NULL; j++)
        wsmanctl_nearest_offer (&nearest, option->winrm[j]);
      if (option->name != NULL)
        wsmanctl_nearest_offer (&nearest, option->name);
    }

  if (nearest.nearest == NULL)
    return refuse (error, UNKNOWN_OPTION, _("There is no option %s"), spelling->typed);

  return refuse (error, UNKNOWN_OPTION, _("There is no option %s; did you mean %.*s%s?"), spelling->typed, n_dashes,
                 spelling->typed, nearest.nearest);
}

/* The words */

/* Finds the value of an option. It stands in the same word, or is the next word. */
static gboolean
take_value (Parser                *self,
            const WsmanctlOption  *option,
            const Spelling        *spelling,
            char                 **value,
            GError               **error)
{
  gboolean may_follow = spelling->is_gnu || (*spelling->typed == '-' && spelling->name[1] == '\0' &&
                                             g_ascii_tolower (*spelling->name) == option->letter);

  *value = spelling->value != NULL || !may_follow ? spelling->value : *self->next;
  if (*value == NULL)
    return refuse (error, BAD_VALUE, may_follow ? _("%s needs a value") : _("%s needs a value; write %s:VALUE"),
                   spelling->typed, spelling->typed);

  if (spelling->value == NULL)
    self->next++;

  return TRUE;
}

static gboolean
apply (Parser                *self,
       const WsmanctlOption  *option,
       const Spelling        *spelling,
       GError               **error)
{
  char *value = NULL;

  g_ptr_array_add (self->line->given, (gpointer) option);
  g_ptr_array_add (self->line->typed, g_strdup (spelling->typed));
  if (option->kind == WSMANCTL_FLAG)
    return wsmanctl_option_set (option, &arguments, spelling->typed, spelling->value, error);

  return take_value (self, option, spelling, &value, error) &&
         wsmanctl_option_set (option, &arguments, spelling->typed, value, error);
}

/* Tells whether all characters of a word are letters of options, and only the last may take a value. */
static gboolean
are_letters (const char *letters)
{
  for (; *letters != '\0'; letters++)
    {
      const WsmanctlOption *option = find_letter (*letters);

      if (option == NULL || (option->kind != WSMANCTL_FLAG && letters[1] != '\0'))
        return FALSE;
    }

  return TRUE;
}

static gboolean
apply_letters (Parser      *self,
               const char  *letters,
               GError     **error)
{
  gboolean is_fine = TRUE;

  for (; is_fine && *letters != '\0'; letters++)
    {
      char word[] = { '-', *letters, '\0' };
      g_auto(Spelling) spelling = spell (word);

      is_fine = apply (self, find_letter (*letters), &spelling, error);
    }

  return is_fine;
}

static gboolean
read_option (Parser  *self,
             char    *word,
             GError **error)
{
  g_auto(Spelling) spelling = spell (word);
  const WsmanctlOption *option = find_option (self->line->verb, &spelling);

  if (option != NULL)
    return apply (self, option, &spelling, error);

  if (g_str_equal (spelling.name, "?"))
    {
      arguments.help = TRUE;
      return TRUE;
    }

  if (*word == '-' && !spelling.is_gnu && spelling.value == NULL && are_letters (spelling.name))
    return apply_letters (self, spelling.name, error);

  return refuse_option (&spelling, error);
}

/* Tells whether a word that begins with a slash is an option. A command or a path may also begin with one. */
static gboolean
is_slash_option (Parser *self,
                 char   *word)
{
  const WsmanctlVerb *verb = self->line->verb;
  WsmanctlTakes takes = verb != NULL ? verb->takes : 0;
  g_auto(Spelling) spelling = spell (word);

  if ((takes & WSMANCTL_TAKES_PATHS) != 0 || *spelling.name == '\0')
    return FALSE;
  if (find_option (verb, &spelling) != NULL || g_str_equal (spelling.name, "?"))
    return TRUE;

  return (takes & WSMANCTL_TAKES_COMMAND) == 0 && strchr (spelling.name, '/') == NULL;
}

static gboolean
is_option (Parser *self,
           char   *word)
{
  gboolean takes_code = self->line->verb != NULL && (self->line->verb->takes & WSMANCTL_TAKES_CODE) != 0;

  if (self->only_words || word[0] == '\0' || word[1] == '\0')
    return FALSE;
  if (*word == '/')
    return is_slash_option (self, word);

  /* A code may be negative. */
  return *word == '-' && !(takes_code && g_ascii_isdigit (word[1]));
}

static gboolean
read_word (Parser  *self,
           char    *word,
           GError **error)
{
  WsmanctlLine *line = self->line;

  if (line->verb == NULL)
    {
      line->verb = wsmanctl_verb_find (word, error);
      return line->verb != NULL;
    }

  g_ptr_array_add (line->words, word);
  self->only_words |= (line->verb->takes & WSMANCTL_TAKES_COMMAND) != 0;

  return TRUE;
}

gboolean
wsmanctl_line_parse (WsmanctlLine  *self,
                     char         **argv,
                     GError       **error)
{
  Parser parser = { self, argv + 1, FALSE };
  gboolean is_fine = TRUE;

  self->words = g_ptr_array_new ();
  self->given = g_ptr_array_new ();
  self->typed = g_ptr_array_new_with_free_func (g_free);

  while (is_fine && *parser.next != NULL)
    {
      char *word = *parser.next++;

      if (!parser.only_words && g_str_equal (word, "--"))
        parser.only_words = TRUE;
      else if (is_option (&parser, word))
        is_fine = read_option (&parser, word, error);
      else
        is_fine = read_word (&parser, word, error);
    }
  g_ptr_array_add (self->words, NULL);

  return is_fine;
}

void
wsmanctl_line_clear (WsmanctlLine *self)
{
  wsmanctl_arguments_wipe (&arguments);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->given, g_ptr_array_unref);
  g_clear_pointer (&self->typed, g_ptr_array_unref);
}

gboolean
wsmanctl_line_check_options (const WsmanctlLine  *self,
                             GError             **error)
{
  for (guint i = 0; i < self->given->len; i++)
    {
      const WsmanctlOption *option = self->given->pdata[i];

      /* A verb that talks to no machine may still be told which one. */
      if ((option->takes & WSMANCTL_TAKES_MACHINE) == 0 && !wsmanctl_option_is_for (option, self->verb))
        return refuse (error, BAD_VALUE, _("%s doesn’t take %s; leave it out"), self->verb->name,
                       (const char *) self->typed->pdata[i]);
    }

  return TRUE;
}
