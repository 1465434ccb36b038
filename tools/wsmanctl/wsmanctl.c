/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The program wsmanctl: WS-Management on the command line, with winrm's verbs.
 */

#include <glib/gi18n.h>
#include <libwsman/wsman.h>
#include <string.h>

#include "text-output.h"
#include "wsmanctl-connection.h"
#include "wsmanctl-nearest.h"
#include "wsmanctl-output.h"
#include "wsmanctl-certificate.h"
#include "wsmanctl-proxy.h"
#include "wsmanctl-request.h"
#include "wsmanctl-words.h"

/* The exit statuses of the program. */
typedef enum
{
  EXIT_OK = 0,
  EXIT_USAGE = 1,
  EXIT_CONNECTION = 2,
  EXIT_ACCESS = 3,
  EXIT_FAULT = 4,
  EXIT_OUTPUT = 5,
  EXIT_INTERRUPTED = 130,
  EXIT_NO_STATUS = 255, /* any failure of a verb whose other statuses belong to a command */
} ExitCode;

static struct
{
  char *format;
  gboolean verbose;
  gboolean show_version;
} arguments;

static const GOptionEntry entries[] = {
  { "format", 0, 0, G_OPTION_ARG_STRING, &arguments.format,
    N_("The output format: text, xml, pretty, json or table"), N_("FORMAT") },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &arguments.verbose,
    N_("Print on standard error how the user was authenticated, and how messages are protected"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &arguments.show_version, N_("Print the version"), NULL },
  { NULL },
};

/* Tells whether an error comes from the user's input. This is so if no machine has reported it. */
static gboolean
is_usage_error (const GError *error)
{
  g_autoptr(WsmanFault) fault = NULL;

  if (error->domain == G_OPTION_ERROR)
    return TRUE;
  if (!g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT))
    return FALSE;

  fault = wsman_fault_from_error (error);

  return fault == NULL || wsman_fault_get_subcode (fault) == NULL;
}

/* Returns the exit status for an error. Before there is a session, only the arguments can be wrong. verb is NULL if it
 * isn't known. */
static ExitCode
get_exit_code (const GError       *error,
               const WsmanctlVerb *verb,
               gboolean            has_session)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return EXIT_INTERRUPTED;
  if (verb != NULL && (verb->takes & WSMANCTL_TAKES_SHELL) != 0)
    return EXIT_NO_STATUS;
  if (error->domain == G_FILE_ERROR)
    return EXIT_OUTPUT;
  if (is_usage_error (error) || (!has_session && error->domain != G_IO_ERROR))
    return EXIT_USAGE;
  if (error->domain != WSMAN_ERROR)
    return has_session ? EXIT_CONNECTION : EXIT_USAGE;

  switch ((WsmanError) error->code)
    {
    case WSMAN_ERROR_CONNECTION:
    case WSMAN_ERROR_CERTIFICATE:
    case WSMAN_ERROR_TIMED_OUT:
      return EXIT_CONNECTION;
    case WSMAN_ERROR_AUTHENTICATION:
    case WSMAN_ERROR_ACCESS_DENIED:
      return EXIT_ACCESS;
    case WSMAN_ERROR_REMOTE:
    case WSMAN_ERROR_NOT_FOUND:
    case WSMAN_ERROR_ALREADY_EXISTS:
    case WSMAN_ERROR_INVALID_ARGUMENT:
    case WSMAN_ERROR_UNSUPPORTED:
    case WSMAN_ERROR_QUOTA:
    case WSMAN_ERROR_PROTOCOL:
    default:
      return EXIT_FAULT;
    }
}

/* Prints an error as winrm does. The fault comes first, as a tree. After it come the code in both forms, the name of
 * the code, and the text. */
static void
print_fault (WsmanFault *fault,
             const char *message)
{
  g_autofree char *xml = wsman_fault_to_xml (fault);
  g_autoptr(GString) text = g_string_new (NULL);
  const char *name = wsman_fault_get_name (fault);

  wsmanctl_text_append (text, xml, NULL);
  g_string_replace (text, wsman_fault_get_message (fault), message, 1);
  g_printerr ("%s\n", text->str);
  g_printerr (_("Error number:  %d 0x%08X %s\n"), (gint32) wsman_fault_get_code (fault), wsman_fault_get_code (fault),
              name != NULL ? name : "");
}

static void
print_error (const GError *error,
             gboolean      has_session)
{
  g_autoptr(WsmanFault) fault = error->domain == WSMAN_ERROR ? wsman_fault_from_error (error) : NULL;
  g_autofree char *message = wsmanctl_words_translate (error, has_session);

  /* If the reader has closed the pipe, no message is needed. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_PIPE))
    return;

  if (fault != NULL)
    print_fault (fault, message);
  g_printerr ("%s%s\n", fault == NULL ? "wsmanctl: " : "", message);
  if (error->domain == G_OPTION_ERROR)
    g_printerr (_("“wsmanctl --help” lists verbs and options.\n"));
}

static GOptionContext *
make_option_context (void)
{
  GOptionContext *context = g_option_context_new (_("VERB [WORD…]"));
  g_autofree char *verbs = wsmanctl_verb_describe_all ();

  g_option_context_set_summary (context, verbs);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, wsmanctl_connection_get_entries (), GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, wsmanctl_certificate_get_entries (), GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, wsmanctl_proxy_get_entries (), GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, wsmanctl_request_get_entries (), GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);

  return context;
}

/* Finds an option. name is NULL if the option is given by a single character. nearest compares the option with all
 * names; it may be NULL. */
static const GOptionEntry *
find_option (const char      *name,
             char             short_name,
             WsmanctlNearest *nearest)
{
  const GOptionEntry *const tables[] = {
    wsmanctl_connection_get_entries (), wsmanctl_certificate_get_entries (), wsmanctl_proxy_get_entries (),
    wsmanctl_request_get_entries (), entries,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      for (const GOptionEntry *entry = tables[i]; entry->long_name != NULL; entry++)
        {
          if (name != NULL ? g_str_equal (entry->long_name, name) : entry->short_name == short_name)
            return entry;
          if (nearest != NULL && (entry->flags & G_OPTION_FLAG_HIDDEN) == 0)
            wsmanctl_nearest_offer (nearest, entry->long_name);
        }
    }

  return NULL;
}

static gboolean
takes_value (const char *name,
             char        short_name)
{
  const GOptionEntry *entry = find_option (name, short_name, NULL);

  return entry != NULL && entry->arg != G_OPTION_ARG_NONE;
}

/* GOption reports the option that isn't known. This function adds the option that the user probably meant. */
static void
explain_unknown_option (char   **words,
                        GError  *error)
{
  WsmanctlNearest nearest;

  for (gsize i = 1; words[i] != NULL && !g_str_equal (words[i], "--"); i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *message = NULL;

      if (!g_str_has_prefix (words[i], "--"))
        continue;

      name = g_strndup (words[i] + 2, strcspn (words[i] + 2, "="));
      wsmanctl_nearest_init (&nearest, name);
      wsmanctl_nearest_offer (&nearest, "help");
      if (find_option (name, '\0', &nearest) != NULL || g_str_has_prefix (name, "help"))
        continue;

      message = nearest.nearest != NULL ? g_strdup_printf (_("There is no option --%s; did you mean --%s?"), name,
                                                           nearest.nearest)
                                        : g_strdup_printf (_("There is no option --%s"), name);
      g_free (error->message);
      error->message = g_steal_pointer (&message);
      return;
    }
}

/* Tells whether the next word is the value of the option in word. If word has several options, the last option
 * counts. */
static gboolean
wants_next (const char *word)
{
  gsize i = 1;

  if (word[1] == '-')
    return strchr (word, '=') == NULL && takes_value (word + 2, '\0');

  while (word[i] != '\0' && !takes_value (NULL, word[i]))
    i++;

  return word[i] != '\0' && word[i + 1] == '\0';
}

/* Returns the first word that isn't an option, from this place on. */
static int
skip_options (int    argc,
              char **argv,
              int    at)
{
  while (at < argc && argv[at][0] == '-' && argv[at][1] != '\0' && !g_str_equal (argv[at], "--"))
    at += wants_next (argv[at]) ? 2 : 1;

  return at;
}

/* If the verb takes a command, inserts “--” before the command, because the command's options aren't wsmanctl's. words
 * has space for one more word. */
static const WsmanctlVerb *
separate_command (int   *argc,
                  char **words)
{
  int at = skip_options (*argc, words, 1);
  const WsmanctlVerb *verb = at < *argc ? wsmanctl_verb_find (words[at], NULL) : NULL;

  if (verb == NULL || (verb->takes & WSMANCTL_TAKES_COMMAND) == 0)
    return verb;

  at = skip_options (*argc, words, at + 1);
  if (at < *argc)
    {
      memmove (words + at + 1, words + at, (gsize) (*argc - at) * sizeof *words);
      words[at] = (char *) "--";
      ++*argc;
    }

  return verb;
}

/* A negative code looks like an option, so it needs “--” before it. */
static gboolean
parse_options (int      *argc,
               char    **argv,
               GError  **error)
{
  g_autoptr(GOptionContext) context = make_option_context ();
  char *last = argv[*argc - 1];
  gboolean is_code = *argc > 2 && g_str_equal (argv[*argc - 2], "helpmsg") && *last == '-' && g_ascii_isdigit (last[1]);

  if (is_code)
    argv[--*argc] = NULL;
  if (!g_option_context_parse (context, argc, &argv, error))
    {
      if (g_error_matches (*error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION))
        explain_unknown_option (argv, *error);
      return FALSE;
    }

  if (is_code)
    {
      argv[(*argc)++] = last;
      argv[*argc] = NULL;
    }

  return TRUE;
}

/* Runs the verb. session is NULL if the verb needs none. */
static gboolean
run_verb (const WsmanctlVerb  *verb,
          char               **words,
          WsmanSession       **session,
          int                 *status,
          GError             **error)
{
  g_autoptr(WsmanctlRequest) request = wsmanctl_request_new (verb, words, error);
  g_autoptr(WsmanctlOutput) output = NULL;

  if (request == NULL)
    return FALSE;

  output = wsmanctl_output_new (arguments.format == NULL ? "text" : arguments.format,
                                (verb->takes & WSMANCTL_TAKES_FILTER) != 0,
                                (const char *const *) request->columns, error);
  if (output == NULL)
    return FALSE;

  if ((verb->takes & WSMANCTL_TAKES_CODE) == 0)
    {
      *session = wsmanctl_connection_open (verb->operation == wsmanctl_run_identify, error);
      if (*session == NULL)
        return FALSE;
    }

  if (!wsmanctl_run (verb->operation, *session, request, output, status, error) ||
      !wsmanctl_output_finish (output, error))
    return FALSE;

  if (arguments.verbose && *session != NULL)
    wsmanctl_connection_describe (*session);

  return TRUE;
}

/* Skips the “--”, which comes from separate_command() or from the user. */
static char **
skip_separator (char **words)
{
  while (words[0] != NULL && g_str_equal (words[0], "--"))
    words++;

  return words;
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char **words = g_malloc0 ((gsize) (argc + 2) * sizeof *words);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) local_error = NULL;
  const WsmanctlVerb *verb;
  int status = EXIT_OK;

  text_output_init ("wsmanctl");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  memcpy (words, argv, (gsize) argc * sizeof *words);
  verb = separate_command (&argc, words);
  if (parse_options (&argc, words, &local_error) && arguments.show_version)
    {
      g_print ("wsmanctl " WSMAN_VERSION "\n");
      return EXIT_OK;
    }

  if (local_error == NULL && (verb = wsmanctl_verb_find (words[1], &local_error)) != NULL &&
      run_verb (verb, skip_separator (words + 2), &session, &status, &local_error))
    return status;

  print_error (local_error, session != NULL);

  return (int) get_exit_code (local_error, verb, session != NULL);
}
