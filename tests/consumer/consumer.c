/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A program outside of the source tree, which uses the installed library. */

#include <libwsman/wsman.h>

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("urn:a?B=c", &error);
  g_autoptr(WsmanItem) item = wsman_item_new_from_xml ("<A xmlns='urn:a'><B>1</B></A>", NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (wsman_resource_locator_get_selector (locator, "B"), ==, "c");
  g_assert_cmpstr (wsman_item_lookup_string (item, "B"), ==, "1");
  g_assert_null (wsman_session_new ("http://", WSMAN_SESSION_FLAGS_NONE, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_assert_true (WSMAN_CHECK_VERSION (0, 9, 0));

  return 0;
}
