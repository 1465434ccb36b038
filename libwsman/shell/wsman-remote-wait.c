/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Waiting for a command. A source is ready when one of the wanted events is set. The functions that wait use such a
 * source.
 *
 * Other threads wake the source up. They don't touch the source itself, because nobody can refer to a source that is
 * losing its last reference. They signal its child, to which the command refers until the source is gone.
 */

#include "wsman-remote-command-fields-private.h"

#include "base/wsman-sync-private.h"
#include "base/wsman-wake-up-source-private.h"

static WsmanReadiness
check_locked (WsmanRemoteCommand *self)
{
  WsmanReadiness readiness = 0;

  if (self->failure != NULL)
    return WSMAN_READY_STDOUT | WSMAN_READY_STDERR | WSMAN_READY_STDIN | WSMAN_READY_END;

  for (guint i = 0; i < WSMAN_N_OUTPUTS; i++)
    {
      if (wsman_remote_stream_is_ready (&self->streams[i]))
        readiness |= 1 << i;
    }
  if (!wsman_remote_command_is_sending_locked (self))
    readiness |= WSMAN_READY_STDIN;
  if (self->status.has_exited)
    readiness |= WSMAN_READY_END;

  return readiness;
}

WsmanReadiness
wsman_remote_command_check (WsmanRemoteCommand *self,
                            WsmanReadiness      wanted)
{
  WsmanReadiness readiness;

  g_mutex_lock (&self->mutex);
  readiness = check_locked (self);
  g_mutex_unlock (&self->mutex);

  return readiness & wanted;
}

typedef struct
{
  GSource parent;

  WsmanRemoteCommand *command;
  WsmanReadiness wanted;
  GCancellable *cancellable; /* its cancellation is an event that is wanted, too; or NULL */
  GSource *wake_up; /* the child that other threads signal */
} ReadySource;

static gboolean
ready_source_check (GSource *source)
{
  ReadySource *self = (ReadySource *) source;

  return g_cancellable_is_cancelled (self->cancellable) ||
         wsman_remote_command_check (self->command, self->wanted) != 0;
}

static gboolean
ready_source_prepare (GSource *source,
                      int     *timeout)
{
  *timeout = -1;

  return ready_source_check (source);
}

/* An event that isn't wanted may have woken up the source. */
static gboolean
ready_source_dispatch (GSource     *source,
                       GSourceFunc  callback,
                       gpointer     user_data)
{
  return ready_source_check (source) ? callback (user_data) : G_SOURCE_CONTINUE;
}

static void
ready_source_finalize (GSource *source)
{
  ReadySource *self = (ReadySource *) source;

  g_mutex_lock (&self->command->mutex);
  g_ptr_array_remove_fast (self->command->wake_ups, self->wake_up);
  g_mutex_unlock (&self->command->mutex);
  wsman_wake_up_source_stop (self->wake_up);
  g_clear_object (&self->cancellable);
  wsman_remote_command_unref (self->command);
}

/* The child has nothing to do itself. GLib dispatches its parent, too. */
static gboolean
on_wake_up (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* GLib requires that a child source can call closures. */
static gboolean
ready_source_invoke (gpointer closure)
{
  g_auto(GValue) result = G_VALUE_INIT;

  g_value_init (&result, G_TYPE_BOOLEAN);
  g_closure_invoke (closure, &result, 0, NULL, NULL);

  return g_value_get_boolean (&result);
}

static GSourceFuncs ready_source_funcs = {
  .prepare = ready_source_prepare,
  .check = ready_source_check,
  .dispatch = ready_source_dispatch,
  .finalize = ready_source_finalize,
  .closure_callback = ready_source_invoke,
};

static GSource *
ready_source_new (WsmanRemoteCommand *self,
                  WsmanReadiness      wanted,
                  GCancellable       *cancellable)
{
  GSource *source = g_source_new (&ready_source_funcs, sizeof (ReadySource));
  ReadySource *ready_source = (ReadySource *) source;

  ready_source->command = wsman_remote_command_ref (self);
  ready_source->wanted = wanted;
  g_set_object (&ready_source->cancellable, cancellable);
  ready_source->wake_up = wsman_wake_up_source_new (cancellable);
  g_source_set_callback (ready_source->wake_up, on_wake_up, NULL, NULL);
  g_source_add_child_source (source, ready_source->wake_up);
  g_source_set_static_name (source, "WsmanRemoteCommand");

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->wake_ups, ready_source->wake_up);
  g_mutex_unlock (&self->mutex);

  return source;
}

GSource *
wsman_remote_command_create_source (WsmanRemoteCommand *self,
                                    WsmanReadiness      wanted)
{
  return ready_source_new (self, wanted, NULL);
}

/* A waiting task holds its source, and the source holds the task. */
static gboolean
on_ready (gpointer user_data)
{
  if (!g_task_return_error_if_cancelled (user_data))
    g_task_return_boolean (user_data, TRUE);

  return G_SOURCE_REMOVE;
}

static void
stop_source (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

void
wsman_remote_command_wait_async (WsmanRemoteCommand  *self,
                                 WsmanReadiness       wanted,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GMainContext *context = g_task_get_context (task);
  GSource *source;

  g_task_set_source_tag (task, wsman_remote_command_wait_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  source = ready_source_new (self, wanted, cancellable);
  g_task_set_task_data (task, source, stop_source);
  g_source_set_callback (source, on_ready, g_steal_pointer (&task), g_object_unref);
  g_source_attach (source, context);
}

gboolean
wsman_remote_command_wait_finish (GAsyncResult  *result,
                                  GError       **error)
{
  g_assert (g_async_result_is_tagged (result, wsman_remote_command_wait_async));

  /* Stops the source while its context exists. */
  g_task_set_task_data (G_TASK (result), NULL, NULL);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
wsman_remote_command_wait (WsmanRemoteCommand  *self,
                           WsmanReadiness       wanted,
                           GCancellable        *cancellable,
                           GError             **error)
{
  WsmanSync sync;
  gboolean is_ready;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (wsman_remote_command_check (self, wanted) != 0)
    return TRUE;

  wsman_sync_begin (&sync);
  wsman_remote_command_wait_async (self, wanted, cancellable, wsman_sync_done, &sync);
  is_ready = wsman_remote_command_wait_finish (wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return is_ready;
}
