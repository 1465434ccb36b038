/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Shows the next three processes that start, or those that a query selects. */

#include "connect.h"

int
main (int   argc,
      char *argv[])
{
  const char *query = argc > 1 ? argv[1] : "SELECT * FROM Win32_ProcessStartTrace";
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanResourceLocator) all = wsman_resource_locator_new ("wmicimv2/*", NULL);
  g_autoptr(WsmanSubscription) events = NULL;

  if (session != NULL)
    events = wsman_session_subscribe (session, all, query, NULL, WSMAN_DELIVERY_MODE_PULL, NULL, NULL, &error);

  for (int left = 3; left > 0 && error == NULL; left--)
    {
      g_autoptr(WsmanItem) event = wsman_subscription_next_event (events, NULL, &error);

      if (event != NULL)
        g_print ("Started: %s\n", wsman_item_lookup_string (event, "ProcessName"));
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);

  return error == NULL ? 0 : 1;
}
