/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Calls a method with parameters: Terminate ends a process. Argument: the number of the process. */

#include "connect.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanResourceLocator) process = wsman_resource_locator_new ("wmicimv2/Win32_Process", NULL);
  g_autoptr(WsmanItem) input = NULL;
  g_autoptr(WsmanItem) output = NULL;

  wsman_resource_locator_add_selector (process, "Handle", argc == 2 ? argv[1] : "");
  input = wsman_item_new_from_variant (wsman_resource_locator_get_resource_uri (process), "Terminate_INPUT",
                                       g_variant_new_parsed ("{'Reason': <uint32 0>}"), NULL);
  if (session != NULL)
    output = wsman_session_invoke (session, "Terminate", process, input, NULL, &error);
  if (output == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  g_print ("%s: %s\n", wsman_item_get_name (output), wsman_item_lookup_string (output, "ReturnValue"));

  return 0;
}
