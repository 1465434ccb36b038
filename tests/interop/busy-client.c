/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A client that other tests kill. It is always busy with reads, writes, unfinished enumerations and a call that never
 * gets a response. The argument is the URI.
 */

#include "world-client.h"

static void
on_ignored (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
}

static void
leave_enumeration_open (WsmanSession *session)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, NULL);
  g_autoptr(WsmanItem) item = NULL;
  WsmanEnumerator *enumerator = NULL;

  enumerator = wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, NULL);
  if (enumerator != NULL)
    item = wsman_enumerator_read_item (enumerator, NULL, NULL);
  /* Not released: the process doesn't live to do it. */
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(WsmanSession) session = world_session_new (argv[1], WORLD_USER, WORLD_PASSWORD);
  g_autoptr(WsmanResourceLocator) thing = world_locator_new (WORLD_THING, "thing-1");

  wsman_session_set_batch_items (session, 3);
  wsman_session_invoke_async (session, "Sleep", thing, NULL, NULL, on_ignored, NULL);
  while (TRUE)
    {
      g_autoptr(WsmanItem) item = wsman_session_get (session, thing, NULL, NULL);
      g_autoptr(WsmanItem) output = wsman_session_invoke (session, "Echo", thing, NULL, NULL, NULL);

      leave_enumeration_open (session);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
}
