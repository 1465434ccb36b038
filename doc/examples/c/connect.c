/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "connect.h"

WsmanSession *
example_connect (GError **error)
{
  const char *address = g_getenv ("WSMAN_ADDRESS");
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();

  if (address == NULL)
    return wsman_session_new (NULL, WSMAN_SESSION_FLAGS_NONE, NULL, error);

  wsman_connection_options_set_user_name (options, g_getenv ("WSMAN_USER"));
  wsman_connection_options_set_password (options, g_getenv ("WSMAN_PASSWORD"));

  return wsman_session_new (address,
                            WSMAN_SESSION_FLAGS_USE_NEGOTIATE | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD,
                            options, error);
}

WsmanItem *
example_get (WsmanSession  *session,
             const char    *resource,
             GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (resource, error);

  return locator != NULL ? wsman_session_get (session, locator, NULL, error) : NULL;
}
