/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Deletes an instance. The reference that Create returned names it, and an enumeration finds it as well. */

#include "connect.h"

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanResourceLocator) all = wsman_resource_locator_new ("wmicimv2/*", NULL);
  g_autoptr(WsmanEnumerator) found = NULL;

  if (session != NULL)
    found = wsman_session_enumerate (session, all,
                                     "SELECT * FROM Win32_Environment WHERE Name LIKE 'WSMAN[_]EXAMPLE'",
                                     WSMAN_DIALECT_WQL, WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR, NULL, &error);

  while (error == NULL && !wsman_enumerator_get_at_end_of_stream (found))
    {
      g_autoptr(WsmanItem) variable = wsman_enumerator_read_item (found, NULL, &error);

      if (variable != NULL && wsman_session_delete (session, wsman_item_get_locator (variable), NULL, &error))
        g_print ("Deleted: %s\n", wsman_item_lookup_string (variable, "Name"));
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);

  return error == NULL ? 0 : 1;
}
