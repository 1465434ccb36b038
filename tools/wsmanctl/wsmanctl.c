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
#include "wsmanctl-failure.h"
#include "wsmanctl-fleet.h"
#include "wsmanctl-help.h"
#include "wsmanctl-operations.h"
#include "wsmanctl-output.h"
#include "wsmanctl-parser.h"
#include "wsmanctl-quickconfig.h"
#include "wsmanctl-request.h"

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
  if (arguments.hosts != NULL)
    return wsmanctl_fleet_run (line, request, status, error);

  output = wsmanctl_output_new (arguments.format == NULL ? "text" : arguments.format,
                                (line->verb->takes & WSMANCTL_TAKES_FILTER) != 0,
                                (const char *const *) request->columns, error);
  if (output == NULL)
    return FALSE;

  /* The doctor opens its session when the way to the machine is well. */
  if ((line->verb->takes & WSMANCTL_TAKES_MACHINE) != 0 && line->verb->id != WSMANCTL_DOCTOR)
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
  int status = WSMANCTL_EXIT_OK;

  text_output_init ("wsmanctl");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (wsmanctl_line_parse (&line, argv, &local_error) && inform (&line, &local_error))
    return WSMANCTL_EXIT_OK;

  warn_of_password ();
  if (local_error == NULL && (line.verb != NULL || wsmanctl_verb_find (NULL, &local_error) != NULL) &&
      run_verb (&line, &session, &status, &local_error))
    return status;

  status = (int) wsmanctl_failure_get_status (local_error, line.verb, session != NULL);
  wsmanctl_failure_print (local_error, (WsmanctlExitStatus) status, session != NULL);

  return status;
}
