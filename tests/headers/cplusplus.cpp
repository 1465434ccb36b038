/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The headers are C++ too: no member or parameter is one of its keywords, and the linkage is C. */

#include <libwsman/wsman.h>

int
main ()
{
  g_autoptr (WsmanAutomation) automation = wsman_automation_new ();
  g_autoptr (WsmanConnectionOptions) options =
    wsman_automation_create_connection_options (automation);

  wsman_connection_options_set_user_name (options, "ada");
  g_assert_cmpstr (wsman_connection_options_get_user_name (options), ==, "ada");
  g_assert_cmpuint (wsman_get_major_version (), ==, WSMAN_MAJOR_VERSION);

  return 0;
}
