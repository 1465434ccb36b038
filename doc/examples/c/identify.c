/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Asks a server for its vendor, product and protocol version. It tells more to users who have logged in. */

#include "connect.h"

int
main (void)
{
  static const char *const names[] = { "ProtocolVersion", "ProductVendor", "ProductVersion" };
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanItem) identity = NULL;

  if (session != NULL)
    identity = wsman_session_identify (session, WSMAN_SESSION_FLAGS_NONE, NULL, &error);
  if (identity == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_print ("%s: %s\n", names[i], wsman_item_lookup_string (identity, names[i]));

  return 0;
}
