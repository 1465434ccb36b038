/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Shows an error in three forms: as a GError, as a fault with Windows' code, and as the XML that scripts parse. */

#include "connect.h"

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanItem) process = session != NULL ? example_get (session, "wmicimv2/Win32_Process?Handle=0", &error)
                                                 : NULL;
  g_autoptr(WsmanItem) identity = NULL;
  g_autoptr(WsmanFault) fault = NULL;

  if (!g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_NOT_FOUND))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "There is a process 0");
      return 1;
    }

  fault = wsman_fault_from_error (error);
  g_print ("Message: %s\n", error->message);
  g_print ("Code: 0x%x\n", wsman_fault_get_code (fault));
  g_print ("XML: %.40s\n", wsman_session_get_error (session));

  identity = wsman_session_identify (session, WSMAN_SESSION_FLAGS_NONE, NULL, NULL);
  g_print ("After success: '%s'\n", wsman_session_get_error (session));

  return identity != NULL ? 0 : 1;
}
