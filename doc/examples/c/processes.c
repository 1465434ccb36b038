/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <libwsman/wsman.h>

int
main (int argc, char **argv)
{
  g_autoptr(WsmanAutomation) wsman = wsman_automation_new ();
  g_autoptr(WsmanConnectionOptions) options = wsman_automation_create_connection_options (wsman);
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanEnumerator) processes = NULL;
  g_autoptr(GError) error = NULL;
  WsmanItem *item;

  if (argc != 3)
    {
      g_printerr ("Usage: WSMAN_PASSWORD=… %s ADDRESS USER\n", argv[0]);
      return 1;
    }

  wsman_connection_options_set_user_name (options, argv[2]);
  wsman_connection_options_set_password (options, g_getenv ("WSMAN_PASSWORD"));

  session = wsman_automation_create_session (wsman, argv[1],
                                             WSMAN_SESSION_FLAGS_USE_NEGOTIATE |
                                             WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD,
                                             options, &error);
  locator = wsman_resource_locator_new ("wmicimv2/Win32_Process", NULL);
  if (session != NULL)
    processes = wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, &error);

  while (processes != NULL && (item = wsman_enumerator_read_item (processes, NULL, &error)) != NULL)
    {
      g_print ("%s %s\n",
               wsman_item_lookup_string (item, "ProcessId"),
               wsman_item_lookup_string (item, "Name"));
      g_object_unref (item);
    }

  if (error != NULL)
    g_printerr ("%s\n", error->message);

  return error == NULL ? 0 : 1;
}
