/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Implements turns by tasks, which end in the contexts of their callers. */

#include "wsman-turn-private.h"

#include "base/wsman-wake-up-source-private.h"

void
wsman_turn_init (WsmanTurn *self)
{
  g_mutex_init (&self->mutex);
  g_queue_init (&self->waiters);
  self->is_taken = FALSE;
}

void
wsman_turn_clear (WsmanTurn *self)
{
  g_assert (!self->is_taken && g_queue_is_empty (&self->waiters));

  g_mutex_clear (&self->mutex);
}

/* Ends a waiter's task. Takes ownership of waiter. */
static void
wake (GTask        *waiter,
      const GError *failure)
{
  g_autoptr(GTask) task = waiter;

  if (failure != NULL)
    g_task_return_error (task, g_error_copy (failure));
  else
    g_task_return_boolean (task, TRUE);
}

/* Ends a task that doesn't have the turn yet. If it has just got the turn, it is too late. */
static gboolean
on_cancelled (gpointer user_data)
{
  WsmanTurn *self = g_object_get_data (user_data, "turn");
  gboolean was_waiting;

  g_mutex_lock (&self->mutex);
  was_waiting = g_queue_remove (&self->waiters, user_data);
  g_mutex_unlock (&self->mutex);
  if (was_waiting)
    {
      g_autoptr(GError) local_error = NULL;

      g_cancellable_set_error_if_cancelled (g_task_get_cancellable (user_data), &local_error);
      wake (user_data, local_error);
    }

  return G_SOURCE_REMOVE;
}

/* Watches the task's cancellable until the task's result is taken. */
static void
watch (GTask *task)
{
  GSource *source = wsman_wake_up_source_new (g_task_get_cancellable (task));

  g_source_set_callback (source, on_cancelled, task, NULL);
  g_source_attach (source, g_task_get_context (task));
  g_task_set_task_data (task, source, (GDestroyNotify) wsman_wake_up_source_stop);
}

void
wsman_turn_take_async (WsmanTurn           *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  gboolean must_wait;

  g_task_set_source_tag (task, wsman_turn_take_async);
  g_task_set_check_cancellable (task, FALSE);
  g_object_set_data (G_OBJECT (task), "turn", self);

  g_mutex_lock (&self->mutex);
  must_wait = self->is_taken;
  self->is_taken = TRUE;
  if (must_wait)
    {
      if (cancellable != NULL)
        watch (task);
      g_queue_push_tail (&self->waiters, g_object_ref (task));
    }
  g_mutex_unlock (&self->mutex);

  if (!must_wait)
    wake (g_steal_pointer (&task), NULL);
}

gboolean
wsman_turn_take_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_assert (g_async_result_is_tagged (result, wsman_turn_take_async));

  /* Stops the source while its context exists. */
  g_task_set_task_data (G_TASK (result), NULL, NULL);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
wsman_turn_end (WsmanTurn    *self,
                const GError *failure)
{
  g_autoptr(GQueue) woken = g_queue_new ();

  g_mutex_lock (&self->mutex);
  while (!g_queue_is_empty (&self->waiters) && (failure != NULL || g_queue_is_empty (woken)))
    g_queue_push_tail (woken, g_queue_pop_head (&self->waiters));
  self->is_taken = failure == NULL && !g_queue_is_empty (woken);
  g_mutex_unlock (&self->mutex);

  while (!g_queue_is_empty (woken))
    wake (g_queue_pop_head (woken), failure);
}
