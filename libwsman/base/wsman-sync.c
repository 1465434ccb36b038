/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Runs asynchronous operations synchronously, on a private main context. */

#include "wsman-sync-private.h"

/* The context of the thread's last call, which the next call uses again. Each context has a file descriptor. A short
 * call would spend much of its time on the creation of a context. */
static GPrivate spare_context = G_PRIVATE_INIT ((GDestroyNotify) g_main_context_unref);

void
wsman_sync_begin (WsmanSync *sync)
{
  sync->context = g_private_get (&spare_context);
  if (sync->context != NULL)
    g_private_set (&spare_context, NULL);
  else
    sync->context = g_main_context_new ();

  sync->result = NULL;
  g_main_context_push_thread_default (sync->context);
}

/* Stores the result. This function is a GAsyncReadyCallback. */
void
wsman_sync_done (GObject      *source,
                 GAsyncResult *result,
                 gpointer      sync)
{
  WsmanSync *self = sync;

  g_assert (self->result == NULL);
  self->result = g_object_ref (result);
}

GAsyncResult *
wsman_sync_wait (WsmanSync *sync)
{
  while (sync->result == NULL)
    g_main_context_iteration (sync->context, TRUE);

  return sync->result;
}

void
wsman_sync_end (WsmanSync *sync)
{
  /* The operation may leave sources behind, such as the end of a cancelled read. They belong to this context, and no
   * other code would run them. */
  while (g_main_context_iteration (sync->context, FALSE))
    ;

  g_main_context_pop_thread_default (sync->context);
  g_clear_object (&sync->result);
  g_private_replace (&spare_context, g_steal_pointer (&sync->context));
}
