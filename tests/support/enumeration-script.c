/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Enumerations with the responses of a script. */

#include "enumeration-script.h"

WsmanEnumerator *
enumerate (WsmanSession  *session,
           GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  return wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, error);
}

static void
append_name (GString   *names,
             WsmanItem *item)
{
  g_string_append (names, wsman_item_lookup_string (item, "Name"));
}

char *
read_all (WsmanEnumerator  *enumerator,
          GError          **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      g_autoptr(WsmanItem) item = wsman_enumerator_read_item (enumerator, NULL, error);

      if (item == NULL)
        break;
      append_name (names, item);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

char *
iterate (WsmanEnumerator  *enumerator,
         guint             max,
         GError          **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  while (TRUE)
    {
      g_autoptr(GPtrArray) items = wsman_enumerator_next_items (enumerator, max, NULL, error);

      if (items == NULL || items->len == 0)
        break;
      g_assert_cmpuint (items->len, <=, max);
      for (guint i = 0; i < items->len; i++)
        append_name (names, g_ptr_array_index (items, i));
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}
