/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Connects to another machine with a user's name and password. The form of the name decides between Kerberos and
 * NTLM. */

#include <libwsman/wsman.h>

int
main (void)
{
  g_autoptr(WsmanAutomation) wsman = wsman_automation_new ();
  g_autoptr(WsmanConnectionOptions) options = wsman_automation_create_connection_options (wsman);
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) system = NULL;
  g_autoptr(GError) error = NULL;

  wsman_connection_options_set_user_name (options, g_getenv ("WSMAN_USER"));
  wsman_connection_options_set_password (options, g_getenv ("WSMAN_PASSWORD"));
  session = wsman_automation_create_session (wsman, g_getenv ("WSMAN_ADDRESS"),
                                             WSMAN_SESSION_FLAGS_USE_NEGOTIATE |
                                             WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD,
                                             options, &error);
  locator = wsman_resource_locator_new ("wmicimv2/Win32_OperatingSystem", NULL);
  if (session != NULL)
    system = wsman_session_get (session, locator, NULL, &error);
  if (system == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  g_print ("It runs %s\n", wsman_item_lookup_string (system, "Caption"));
  g_print ("Logged in by %s, messages %s\n", wsman_session_get_mechanism (session),
           wsman_session_get_sealed (session) ? "sealed" : "not sealed");

  return 0;
}
