/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Lists all instances of a resource while the main loop runs, so a window would not freeze. The timer shows this. */

#include "connect.h"

typedef struct
{
  GMainLoop *loop;
  guint ticks;
  GError *error;
} Data;

static gboolean
on_tick (gpointer user_data)
{
  Data *data = user_data;

  data->ticks++;

  return G_SOURCE_CONTINUE;
}

static void
on_items (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Data *data = user_data;
  WsmanEnumerator *processes = WSMAN_ENUMERATOR (source);
  g_autoptr(GPtrArray) items = wsman_enumerator_next_items_finish (processes, result, &data->error);

  for (guint i = 0; items != NULL && i < items->len; i++)
    g_print ("Process: %s %s\n", wsman_item_lookup_string (items->pdata[i], "ProcessId"),
             wsman_item_lookup_string (items->pdata[i], "Name"));

  if (items != NULL && items->len > 0)
    wsman_enumerator_next_items_async (processes, 64, NULL, on_items, data);
  else
    g_main_loop_quit (data->loop);
}

static void
on_enumerated (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Data *data = user_data;
  g_autoptr(WsmanEnumerator) processes =
    wsman_session_enumerate_finish (WSMAN_SESSION (source), result, &data->error);

  if (processes != NULL)
    wsman_enumerator_next_items_async (processes, 64, NULL, on_items, data);
  else
    g_main_loop_quit (data->loop);
}

int
main (void)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("wmicimv2/Win32_Process", NULL);
  Data data = { loop, 0, NULL };
  g_autoptr(WsmanSession) session = example_connect (&data.error);

  if (session != NULL)
    {
      g_timeout_add (1, on_tick, &data);
      wsman_session_enumerate_async (session, locator, NULL, NULL, WSMAN_ENUMERATION_FLAGS_NONE, NULL,
                                     on_enumerated, &data);
      g_main_loop_run (loop);
    }

  if (data.error != NULL)
    {
      g_printerr ("%s\n", data.error->message);
      g_error_free (data.error);
      return 1;
    }

  g_print ("The main loop ticked %u times\n", data.ticks);

  return 0;
}
