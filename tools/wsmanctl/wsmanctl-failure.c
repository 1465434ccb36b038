/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tells the causes of failures, as text and as JSON.
 */

#include "wsmanctl-failure.h"

#include <glib/gi18n.h>

#include "text-output.h"
#include "wsmanctl-arguments.h"
#include "wsmanctl-json.h"
#include "wsmanctl-output.h"
#include "wsmanctl-words.h"

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

WsmanctlExitStatus
wsmanctl_failure_get_status (const GError       *error,
                             const WsmanctlVerb *verb,
                             gboolean            has_session)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return WSMANCTL_EXIT_INTERRUPTED;
  if (verb != NULL && (verb->takes & (WSMANCTL_TAKES_SHELL | WSMANCTL_TAKES_POWERSHELL)) != 0)
    return WSMANCTL_EXIT_NO_STATUS;
  if (error->domain == G_FILE_ERROR)
    return WSMANCTL_EXIT_OUTPUT;
  if (is_usage_error (error) || (!has_session && error->domain != G_IO_ERROR))
    return WSMANCTL_EXIT_USAGE;
  if (error->domain != WSMAN_ERROR)
    return has_session ? WSMANCTL_EXIT_CONNECTION : WSMANCTL_EXIT_USAGE;

  switch ((WsmanError) error->code)
    {
    case WSMAN_ERROR_CONNECTION:
    case WSMAN_ERROR_CERTIFICATE:
    case WSMAN_ERROR_TIMED_OUT:
      return WSMANCTL_EXIT_CONNECTION;
    case WSMAN_ERROR_AUTHENTICATION:
    case WSMAN_ERROR_ACCESS_DENIED:
      return WSMANCTL_EXIT_ACCESS;
    case WSMAN_ERROR_REMOTE:
    case WSMAN_ERROR_NOT_FOUND:
    case WSMAN_ERROR_ALREADY_EXISTS:
    case WSMAN_ERROR_INVALID_ARGUMENT:
    case WSMAN_ERROR_UNSUPPORTED:
    case WSMAN_ERROR_QUOTA:
    case WSMAN_ERROR_PROTOCOL:
    default:
      return WSMANCTL_EXIT_FAULT;
    }
}

static WsmanFault *
get_fault (const GError *error)
{
  return error->domain == WSMAN_ERROR ? wsman_fault_from_error (error) : NULL;
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

void
wsmanctl_failure_append_json (GString            *json,
                              const GError       *error,
                              WsmanctlExitStatus  status,
                              gboolean            has_session)
{
  g_autoptr(WsmanFault) fault = get_fault (error);
  g_autofree char *message = wsmanctl_words_translate (error, has_session);
  const char *name = fault != NULL ? wsman_fault_get_name (fault) : NULL;

  g_string_append_printf (json, "\"Status\": %d, \"Code\": ", (int) status);
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
  if (fault != NULL && wsman_fault_get_provider_detail (fault) != NULL)
    {
      g_string_append (json, ", \"Detail\": ");
      wsmanctl_json_append_string (json, wsman_fault_get_provider_detail (fault));
    }
}

void
wsmanctl_failure_print (const GError       *error,
                        WsmanctlExitStatus  status,
                        gboolean            has_session)
{
  g_autoptr(WsmanFault) fault = get_fault (error);
  g_autofree char *message = wsmanctl_words_translate (error, has_session);

  /* If the reader has closed the pipe, no message is needed. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_PIPE))
    return;

  if (wsmanctl_output_is_json (arguments.format))
    {
      g_autoptr(GString) json = g_string_new ("{");

      wsmanctl_failure_append_json (json, error, status, has_session);
      text_output_error (TEXT_OUTPUT_JSON, g_string_append (json, "}\n")->str);
      return;
    }

  if (fault != NULL)
    print_fault (fault, message);
  g_printerr ("%s%s\n", fault == NULL ? "wsmanctl: " : "", message);
  if (error->domain == G_OPTION_ERROR)
    g_printerr (_("“wsmanctl --help” lists verbs and options.\n"));
}
