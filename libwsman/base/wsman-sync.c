/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The synchronous form of every operation: its asynchronous form on a private main context. */

#include "wsman-sync-private.h"

/* A thread's last context, which nobody uses now: each has a descriptor, and short calls would spend
 * a noticeable part of their time on making one. */
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

/* A GAsyncReadyCallback. */
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
  /* What the operation left to be dispatched, such as the end of a cancelled read, belongs to
   * this context alone: nobody else would run it. */
  while (g_main_context_iteration (sync->context, FALSE))
    ;

  g_main_context_pop_thread_default (sync->context);
  g_clear_object (&sync->result);
  g_private_replace (&spare_context, g_steal_pointer (&sync->context));
}
