/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Lists the instances that a WQL query selects, with only the properties that it names. */

#include "connect.h"

#define QUERY "SELECT ProcessId, Name FROM Win32_Process WHERE ParentProcessId = 0 OR ProcessId = 1"

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanResourceLocator) all = wsman_resource_locator_new ("wmicimv2/*", NULL);
  g_autoptr(WsmanEnumerator) found = NULL;

  if (session != NULL)
    found = wsman_session_enumerate (session, all, QUERY, WSMAN_DIALECT_WQL, 0, NULL, &error);

  while (error == NULL && !wsman_enumerator_get_at_end_of_stream (found))
    {
      g_autoptr(WsmanItem) process = wsman_enumerator_read_item (found, NULL, &error);

      if (process != NULL)
        g_print ("%s: %s\n", wsman_item_lookup_string (process, "ProcessId"),
                 wsman_item_lookup_string (process, "Name"));
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);

  return error == NULL ? 0 : 1;
}
