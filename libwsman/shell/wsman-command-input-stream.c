/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The stream from which a program reads a command's output. The stream is pollable, and GIO's asynchronous reading uses
 * this.
 */

#include "wsman-command-streams-private.h"

struct _WsmanCommandInputStream
{
  GInputStream parent_instance;

  WsmanRemoteCommand *command;
  WsmanOutput output;
};

static void pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanCommandInputStream, wsman_command_input_stream, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

static void
wsman_command_input_stream_finalize (GObject *object)
{
  WsmanCommandInputStream *self = WSMAN_COMMAND_INPUT_STREAM (object);

  wsman_remote_command_unuse (self->command);

  G_OBJECT_CLASS (wsman_command_input_stream_parent_class)->finalize (object);
}

static gssize
wsman_command_input_stream_read (GInputStream  *stream,
                                 void          *buffer,
                                 gsize          count,
                                 GCancellable  *cancellable,
                                 GError       **error)
{
  WsmanCommandInputStream *self = WSMAN_COMMAND_INPUT_STREAM (stream);

  while (wsman_remote_command_wait (self->command, 1 << self->output, cancellable, error))
    {
      g_autoptr(GError) local_error = NULL;
      gssize n_read = wsman_remote_command_read (self->command, self->output, buffer, count, &local_error);

      /* Another thread may have read the data already. */
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        continue;
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));

      return n_read;
    }

  return -1;
}

static gboolean
wsman_command_input_stream_close (GInputStream  *stream,
                                  GCancellable  *cancellable,
                                  GError       **error)
{
  WsmanCommandInputStream *self = WSMAN_COMMAND_INPUT_STREAM (stream);

  wsman_remote_command_discard (self->command, self->output);

  return TRUE;
}

/* Closing never waits, so it needs no thread. */
static void
wsman_command_input_stream_close_async (GInputStream        *stream,
                                        int                  io_priority,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_command_input_stream_close_async);
  g_task_return_boolean (task, wsman_command_input_stream_close (stream, NULL, NULL));
}

static gboolean
wsman_command_input_stream_close_finish (GInputStream  *stream,
                                         GAsyncResult  *result,
                                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
wsman_command_input_stream_is_readable (GPollableInputStream *stream)
{
  WsmanCommandInputStream *self = WSMAN_COMMAND_INPUT_STREAM (stream);

  return wsman_remote_command_check (self->command, 1 << self->output) != 0;
}

static GSource *
wsman_command_input_stream_create_source (GPollableInputStream *stream,
                                          GCancellable         *cancellable)
{
  WsmanCommandInputStream *self = WSMAN_COMMAND_INPUT_STREAM (stream);
  g_autoptr(GSource) ready = wsman_remote_command_create_source (self->command, 1 << self->output);

  return g_pollable_source_new_full (stream, ready, cancellable);
}

static gssize
wsman_command_input_stream_read_nonblocking (GPollableInputStream  *stream,
                                             void                  *buffer,
                                             gsize                  count,
                                             GError               **error)
{
  WsmanCommandInputStream *self = WSMAN_COMMAND_INPUT_STREAM (stream);

  return wsman_remote_command_read (self->command, self->output, buffer, count, error);
}

static void
pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = wsman_command_input_stream_is_readable;
  iface->create_source = wsman_command_input_stream_create_source;
  iface->read_nonblocking = wsman_command_input_stream_read_nonblocking;
}

static void
wsman_command_input_stream_class_init (WsmanCommandInputStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  object_class->finalize = wsman_command_input_stream_finalize;
  stream_class->read_fn = wsman_command_input_stream_read;
  stream_class->close_fn = wsman_command_input_stream_close;
  stream_class->close_async = wsman_command_input_stream_close_async;
  stream_class->close_finish = wsman_command_input_stream_close_finish;
}

static void
wsman_command_input_stream_init (WsmanCommandInputStream *self)
{
}

GInputStream *
wsman_command_input_stream_new (WsmanRemoteCommand *command,
                                WsmanOutput         output)
{
  WsmanCommandInputStream *self = g_object_new (WSMAN_TYPE_COMMAND_INPUT_STREAM, NULL);

  self->command = wsman_remote_command_use (command);
  self->output = output;

  return G_INPUT_STREAM (self);
}
