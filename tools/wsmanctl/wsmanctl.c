/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The program wsmanctl: WS-Management on the command line, with winrm's verbs.
 */

#include <glib/gi18n.h>
#include <libwsman/wsman.h>
#include <unistd.h>

#include "text-output.h"
#include "wsmanctl-arguments.h"
#include "wsmanctl-connection.h"
#include "wsmanctl-help.h"
#include "wsmanctl-json.h"
#include "wsmanctl-operations.h"
#include "wsmanctl-output.h"
#include "wsmanctl-parser.h"
#include "wsmanctl-quickconfig.h"
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

/* Prints an error as one JSON object in one line. */
static void
print_json (WsmanFault *fault,
            const char *message,
            ExitCode    status)
{
  const char *name = fault != NULL ? wsman_fault_get_name (fault) : NULL;
  g_autoptr(GString) json = g_string_new (NULL);

  g_string_append_printf (json, "{\"Status\": %d, \"Code\": ", (int) status);
  if (fault != NULL)
    g_string_append_printf (json, "%u", wsman_fault_get_code (fault));
  else
    g_string_append (json, "null");
  g_string_append (json, ", \"Name\": ");
  if (name != NULL)
    wsmanctl_json_append_string (json, name);
  else
    g_string_append (json, "null");
  g_string_append (json, ", \"Message\": ");
  wsmanctl_json_append_string (json, message);
  text_output_error (TEXT_OUTPUT_JSON, g_string_append (json, "}\n")->str);
}

static void
print_error (const GError *error,
             ExitCode      status,
             gboolean      has_session)
{
  g_autoptr(WsmanFault) fault = error->domain == WSMAN_ERROR ? wsman_fault_from_error (error) : NULL;
  g_autofree char *message = wsmanctl_words_translate (error, has_session);

  /* If the reader has closed the pipe, no message is needed. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_PIPE))
    return;

  if (wsmanctl_output_is_json (arguments.format))
    {
      print_json (fault, message, status);
      return;
    }

  if (fault != NULL)
    print_fault (fault, message);
  g_printerr ("%s%s\n", fault == NULL ? "wsmanctl: " : "", message);
  if (error->domain == G_OPTION_ERROR)
    g_printerr (_("“wsmanctl --help” lists verbs and options.\n"));
}

/* Runs the verb. session is NULL if the verb needs none. */
static gboolean
run_verb (const WsmanctlLine  *line,
          WsmanSession       **session,
          int                 *status,
          GError             **error)
{
  g_autoptr(WsmanctlRequest) request = wsmanctl_request_new (line, error);
  g_autoptr(WsmanctlOutput) output = NULL;

  if (request == NULL)
    return FALSE;
  if (line->verb->id == WSMANCTL_QUICKCONFIG)
    return wsmanctl_quickconfig (error);

  output = wsmanctl_output_new (arguments.format == NULL ? "text" : arguments.format,
                                (line->verb->takes & WSMANCTL_TAKES_FILTER) != 0,
                                (const char *const *) request->columns, error);
  if (output == NULL)
    return FALSE;

  if ((line->verb->takes & WSMANCTL_TAKES_MACHINE) != 0)
    {
      *session = wsmanctl_connection_open (line->verb->id == WSMANCTL_IDENTIFY, error);
      if (*session == NULL)
        return FALSE;
    }

  if (!wsmanctl_run (line->verb->id, *session, request, output, status, error) ||
      !wsmanctl_output_finish (output, error))
    return FALSE;

  if (arguments.verbose && *session != NULL)
    wsmanctl_connection_describe (*session);

  return TRUE;
}

/* Prints the help or the version if the command line asks for one of them. */
static gboolean
inform (const WsmanctlLine  *line,
        GError             **error)
{
  gboolean is_help = line->verb != NULL && line->verb->id == WSMANCTL_HELP;
  const char *topic = is_help ? line->words->pdata[0] : NULL;
  const WsmanctlVerb *verb = topic != NULL ? wsmanctl_verb_find (topic, error) : is_help ? NULL : line->verb;
  g_autofree char *help = is_help || arguments.help ? wsmanctl_help_describe (verb) : NULL;

  if (topic != NULL && verb == NULL)
    return FALSE;

  if (help != NULL)
    g_print ("%s", help);
  else if (arguments.version)
    g_print ("wsmanctl " WSMAN_VERSION "\n");

  return help != NULL || arguments.version;
}

/* Says once why the password should be elsewhere, to those who read it. */
static void
warn_of_password (void)
{
  if ((arguments.password != NULL || arguments.proxy_password != NULL) && isatty (STDERR_FILENO))
    g_printerr (_("wsmanctl: Other users could see the password in the arguments, and your shell keeps it in its "
                  "history; leave it out to be asked, or give --password-file\n"));
}

int
main (int   argc,
      char *argv[])
{
  g_auto(WsmanctlLine) line = { NULL };
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) local_error = NULL;
  int status = EXIT_OK;

  text_output_init ("wsmanctl");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (wsmanctl_line_parse (&line, argv, &local_error) && inform (&line, &local_error))
    return EXIT_OK;

  warn_of_password ();
  if (local_error == NULL && (line.verb != NULL || wsmanctl_verb_find (NULL, &local_error) != NULL) &&
      run_verb (&line, &session, &status, &local_error))
    return status;

  status = (int) get_exit_code (local_error, line.verb, session != NULL);
  print_error (local_error, (ExitCode) status, session != NULL);

  return status;
}
