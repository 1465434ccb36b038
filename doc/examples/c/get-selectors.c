/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Gets one instance of many. Its selectors are part of the text, or are added to a locator. */

#include "connect.h"

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("wmicimv2/Win32_LogicalDisk", NULL);
  g_autoptr(WsmanItem) by_text = NULL;
  g_autoptr(WsmanItem) by_locator = NULL;
  g_autofree char *text = NULL;

  /* In a locator, no character of a value has a special meaning. */
  wsman_resource_locator_add_selector (locator, "DeviceID", "/no/such=disk+here?");
  wsman_resource_locator_clear_selectors (locator);
  wsman_resource_locator_add_selector (locator, "DeviceID", "/");

  if (session != NULL)
    by_text = example_get (session, "wmicimv2/Win32_LogicalDisk?DeviceID=/", &error);
  if (by_text != NULL)
    by_locator = wsman_session_get (session, locator, NULL, &error);
  if (by_locator == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  text = wsman_resource_locator_to_string (locator);
  g_print ("By text: %s\n", wsman_item_lookup_string (by_text, "DeviceID"));
  g_print ("By locator: %s, %s\n", wsman_item_lookup_string (by_locator, "DeviceID"),
           wsman_item_lookup_string (by_locator, "FileSystem"));
  g_print ("Which is: %s\n", text);

  return 0;
}
