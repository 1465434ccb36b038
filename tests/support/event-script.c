/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "event-script.h"

#include <string.h>

WsmanSubscription *
subscribe (Script                    *script,
           WsmanSubscriptionOptions  *options,
           GError                   **error)
{
  g_autoptr(WsmanSession) session = script_connect (script);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();

  return wsman_session_subscribe (session, locator, "SELECT * FROM Thing", NULL, WSMAN_DELIVERY_MODE_PULL, options,
                                  NULL, error);
}

char *
read_events (WsmanSubscription  *subscription,
             guint               n_events,
             GError            **error)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < n_events; i++)
    {
      g_autoptr(WsmanItem) event = wsman_subscription_next_event (subscription, NULL, error);

      if (event == NULL)
        break;
      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", wsman_item_lookup_string (event, "Name"));
    }

  return g_string_free (names, FALSE);
}

char *
wait_for_action (Script     *script,
                 const char *action,
                 guint       number)
{
  g_autofree char *end = g_strdup_printf ("/%s</a:Action>", action);

  for (guint i = 0;; i++)
    {
      g_autofree char *body = NULL;

      canned_server_wait_requests (script->server, i + 1);
      body = script_dup_body (script, i);
      if (strstr (body, end) != NULL && number-- == 0)
        return g_steal_pointer (&body);
    }
}
