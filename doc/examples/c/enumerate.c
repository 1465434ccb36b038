/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Lists all instances of a resource, first one by one, then in batches as they arrive. */

#include "connect.h"

static gboolean
show_disks (WsmanSession  *session,
            GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("wmicimv2/Win32_LogicalDisk", error);
  g_autoptr(WsmanEnumerator) disks = wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, error);

  while (disks != NULL && !wsman_enumerator_get_at_end_of_stream (disks))
    {
      g_autoptr(WsmanItem) disk = wsman_enumerator_read_item (disks, NULL, error);

      if (disk == NULL)
        return FALSE;
      g_print ("Disk: %s\n", wsman_item_lookup_string (disk, "DeviceID"));
    }

  return disks != NULL;
}

static gboolean
show_processes (WsmanSession  *session,
                GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("wmicimv2/Win32_Process", error);
  g_autoptr(WsmanEnumerator) processes = wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, error);

  while (processes != NULL && !wsman_enumerator_get_at_end_of_stream (processes))
    {
      g_autoptr(GPtrArray) batch = wsman_enumerator_next_items (processes, G_MAXUINT, NULL, error);

      if (batch == NULL)
        return FALSE;
      for (guint i = 0; i < batch->len; i++)
        g_print ("Process: %s %s\n", wsman_item_lookup_string (batch->pdata[i], "ProcessId"),
                 wsman_item_lookup_string (batch->pdata[i], "Name"));
    }

  return processes != NULL;
}

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);

  if (session == NULL || !show_disks (session, &error) || !show_processes (session, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  return 0;
}
