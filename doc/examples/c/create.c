/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Creates an instance: an environment variable, which the service's user has from the next login on. */

#include "connect.h"

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanResourceLocator) environment = wsman_resource_locator_new ("wmicimv2/Win32_Environment", NULL);
  g_autoptr(WsmanResourceLocator) created = NULL;
  g_autoptr(WsmanItem) variable = NULL;
  g_autoptr(WsmanItem) got = NULL;

  variable = wsman_item_new_from_variant (wsman_resource_locator_get_resource_uri (environment), "Win32_Environment",
                                          g_variant_new_parsed ("{'Name': <'WSMAN_EXAMPLE'>, "
                                                                "'VariableValue': <'one'>}"),
                                          NULL);
  if (session != NULL)
    created = wsman_session_create (session, environment, variable, NULL, &error);
  if (created != NULL)
    got = wsman_session_get (session, created, NULL, &error);
  if (got == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  g_print ("Created: %s\n", wsman_resource_locator_get_selector (created, "Name"));
  g_print ("It is: %s\n", wsman_item_lookup_string (got, "VariableValue"));

  return 0;
}
