/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Put replaces a whole instance, so the program gets the instance first. Update does both steps. */

#include "connect.h"

static WsmanResourceLocator *
find_variable (WsmanSession  *session,
               GError       **error)
{
  g_autoptr(WsmanResourceLocator) all = wsman_resource_locator_new ("wmicimv2/*", NULL);
  g_autoptr(WsmanEnumerator) found = NULL;
  g_autoptr(WsmanItem) variable = NULL;

  found = wsman_session_enumerate (session, all, "SELECT * FROM Win32_Environment WHERE Name = 'WSMAN_EXAMPLE'",
                                   WSMAN_DIALECT_WQL, WSMAN_ENUMERATION_FLAGS_RETURN_EPR, NULL, error);
  if (found != NULL)
    variable = wsman_enumerator_read_item (found, NULL, error);

  return variable != NULL ? wsman_resource_locator_copy (wsman_item_get_locator (variable)) : NULL;
}

/* Returns the instance with another value in its XML. */
static WsmanItem *
change (WsmanItem  *before,
        GError    **error)
{
  g_autoptr(GString) xml = g_string_new (wsman_item_get_xml (before));

  g_string_replace (xml, ">one<", ">two<", 1);

  return wsman_item_new_from_xml (xml->str, error);
}

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanResourceLocator) resource = session != NULL ? find_variable (session, &error) : NULL;
  g_autoptr(WsmanItem) before = resource != NULL ? wsman_session_get (session, resource, NULL, &error) : NULL;
  g_autoptr(WsmanItem) changed = before != NULL ? change (before, &error) : NULL;
  g_autoptr(WsmanItem) put = changed != NULL ? wsman_session_put (session, resource, changed, NULL, &error) : NULL;
  g_autoptr(WsmanItem) updated = NULL;

  if (put != NULL)
    updated = wsman_session_update (session, resource, g_variant_new_parsed ("{'VariableValue': <'three'>}"), NULL,
                                    &error);
  if (updated == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "There is no such variable");
      return 1;
    }

  g_print ("After put: %s\n", wsman_item_lookup_string (put, "VariableValue"));
  g_print ("After update: %s\n", wsman_item_lookup_string (updated, "VariableValue"));

  return 0;
}
