/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The stream to which a program writes a command's input. The stream is pollable, and GIO's asynchronous writing uses
 * this. Flushing waits until the server has received the data that was written. Closing also waits until the server has
 * received the end of the input.
 */

#include "wsman-command-streams-private.h"

struct _WsmanCommandOutputStream
{
  GOutputStream parent_instance;

  WsmanRemoteCommand *command;
  gboolean is_dropped;
};

static void pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanCommandOutputStream, wsman_command_output_stream, G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, pollable_init))

/* GIO closes a stream when its last reference is dropped. No caller waits for that, so this function must not wait
 * either. */
static void
wsman_command_output_stream_dispose (GObject *object)
{
  WsmanCommandOutputStream *self = WSMAN_COMMAND_OUTPUT_STREAM (object);

  self->is_dropped = TRUE;

  G_OBJECT_CLASS (wsman_command_output_stream_parent_class)->dispose (object);
}

static void
wsman_command_output_stream_finalize (GObject *object)
{
  WsmanCommandOutputStream *self = WSMAN_COMMAND_OUTPUT_STREAM (object);

  wsman_remote_command_unuse (self->command);

  G_OBJECT_CLASS (wsman_command_output_stream_parent_class)->finalize (object);
}

static gssize
wsman_command_output_stream_write (GOutputStream  *stream,
                                   const void     *buffer,
                                   gsize           count,
                                   GCancellable   *cancellable,
                                   GError        **error)
{
  WsmanCommandOutputStream *self = WSMAN_COMMAND_OUTPUT_STREAM (stream);

  while (wsman_remote_command_wait (self->command, WSMAN_READY_STDIN, cancellable, error))
    {
      g_autoptr(GError) local_error = NULL;
      gssize n_written = wsman_remote_command_write (self->command, buffer, count, &local_error);

      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        continue;
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));

      return n_written;
    }

  return -1;
}

/* Tells whether the server has received the input. If the command doesn't read any more, it has all the input that it
 * wants, and this isn't an error. */
static gboolean
check_end (WsmanCommandOutputStream  *self,
           GError                   **error)
{
  g_autoptr(GError) local_error = NULL;

  if (wsman_remote_command_check_input (self->command, &local_error) ||
      g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* Flushing and closing both work as follows. While a message is being sent, the task waits. Then it calls its step,
 * until the step has nothing left to wait for. The step is also called for a task that was cancelled while it waited.
 * Such a task fails with that error, even if the server responds at once. */
typedef gboolean (*StepFunc) (WsmanCommandOutputStream  *self,
                              GError                   **error);

/* The step of a flush. GIO also flushes a stream that is closing; this flush has nothing to do. */
static gboolean
flush_step (WsmanCommandOutputStream  *self,
            GError                   **error)
{
  return g_output_stream_is_closing (G_OUTPUT_STREAM (self)) ||
         wsman_remote_command_check_input (self->command, error);
}

static gboolean
close_step (WsmanCommandOutputStream  *self,
            GError                   **error)
{
  return wsman_remote_command_end_input (self->command, error) && check_end (self, error);
}

static void continue_step (GTask *task);

static void
on_ready (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;

  if (wsman_remote_command_wait_finish (result, &local_error))
    continue_step (g_steal_pointer (&task));
  else
    g_task_return_error (task, local_error);
}

/* Continues the task, whose tag is the step. The function owns task. */
static void
continue_step (GTask *task)
{
  g_autoptr(GTask) owned = task;
  WsmanCommandOutputStream *self = g_task_get_source_object (task);
  StepFunc step = (StepFunc) g_task_get_source_tag (task);
  GError *local_error = NULL;

  if (step (self, &local_error))
    {
      if (!g_task_return_error_if_cancelled (task))
        g_task_return_boolean (task, TRUE);
    }
  else if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_error_free (local_error);
      wsman_remote_command_wait_async (self->command, WSMAN_READY_STDIN, g_task_get_cancellable (task), on_ready,
                                       g_steal_pointer (&owned));
    }
  else
    {
      g_task_return_error (task, local_error);
    }
}

static void
start_async (GOutputStream       *stream,
             StepFunc             step,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, step);
  g_task_set_check_cancellable (task, FALSE);
  continue_step (task);
}

static gboolean
run_steps (GOutputStream  *stream,
           StepFunc        step,
           GCancellable   *cancellable,
           GError        **error)
{
  WsmanCommandOutputStream *self = WSMAN_COMMAND_OUTPUT_STREAM (stream);

  while (!self->is_dropped)
    {
      g_autoptr(GError) local_error = NULL;

      if (step (self, &local_error))
        return !g_cancellable_set_error_if_cancelled (cancellable, error);

      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      if (!wsman_remote_command_wait (self->command, WSMAN_READY_STDIN, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
wsman_command_output_stream_flush (GOutputStream  *stream,
                                   GCancellable   *cancellable,
                                   GError        **error)
{
  return run_steps (stream, flush_step, cancellable, error);
}

static void
wsman_command_output_stream_flush_async (GOutputStream       *stream,
                                         int                  io_priority,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  start_async (stream, flush_step, cancellable, callback, user_data);
}

static gboolean
wsman_command_output_stream_close (GOutputStream  *stream,
                                   GCancellable   *cancellable,
                                   GError        **error)
{
  return run_steps (stream, close_step, cancellable, error);
}

static void
wsman_command_output_stream_close_async (GOutputStream       *stream,
                                         int                  io_priority,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  start_async (stream, close_step, cancellable, callback, user_data);
}

static gboolean
wsman_command_output_stream_finish (GOutputStream  *stream,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
wsman_command_output_stream_is_writable (GPollableOutputStream *stream)
{
  WsmanCommandOutputStream *self = WSMAN_COMMAND_OUTPUT_STREAM (stream);

  return wsman_remote_command_check (self->command, WSMAN_READY_STDIN) != 0;
}

static GSource *
wsman_command_output_stream_create_source (GPollableOutputStream *stream,
                                           GCancellable          *cancellable)
{
  WsmanCommandOutputStream *self = WSMAN_COMMAND_OUTPUT_STREAM (stream);
  g_autoptr(GSource) ready = wsman_remote_command_create_source (self->command, WSMAN_READY_STDIN);

  return g_pollable_source_new_full (stream, ready, cancellable);
}

static gssize
wsman_command_output_stream_write_nonblocking (GPollableOutputStream  *stream,
                                               const void             *buffer,
                                               gsize                   count,
                                               GError                **error)
{
  WsmanCommandOutputStream *self = WSMAN_COMMAND_OUTPUT_STREAM (stream);

  return wsman_remote_command_write (self->command, buffer, count, error);
}

static void
pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = wsman_command_output_stream_is_writable;
  iface->create_source = wsman_command_output_stream_create_source;
  iface->write_nonblocking = wsman_command_output_stream_write_nonblocking;
}

static void
wsman_command_output_stream_class_init (WsmanCommandOutputStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  object_class->dispose = wsman_command_output_stream_dispose;
  object_class->finalize = wsman_command_output_stream_finalize;
  stream_class->write_fn = wsman_command_output_stream_write;
  stream_class->flush = wsman_command_output_stream_flush;
  stream_class->flush_async = wsman_command_output_stream_flush_async;
  stream_class->flush_finish = wsman_command_output_stream_finish;
  stream_class->close_fn = wsman_command_output_stream_close;
  stream_class->close_async = wsman_command_output_stream_close_async;
  stream_class->close_finish = wsman_command_output_stream_finish;
}

static void
wsman_command_output_stream_init (WsmanCommandOutputStream *self)
{
}

GOutputStream *
wsman_command_output_stream_new (WsmanRemoteCommand *command)
{
  WsmanCommandOutputStream *self = g_object_new (WSMAN_TYPE_COMMAND_OUTPUT_STREAM, NULL);

  self->command = wsman_remote_command_use (command);

  return G_OUTPUT_STREAM (self);
}
