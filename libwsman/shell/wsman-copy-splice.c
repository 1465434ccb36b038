/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Moves the bytes of a copy, one buffer at a time. So the memory that this needs doesn't depend on the size of the
 * file. */

#include "wsman-copy-private.h"

static void read_more (GTask *task);

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &local_error))
    {
      if (self->direction == WSMAN_COPY_FETCH)
        wsman_copy_fail_locally (g_steal_pointer (&task), local_error);
      else
        wsman_copy_fail (g_steal_pointer (&task), local_error);
      return;
    }

  wsman_copy_report (self, MAX (self->size, 0));
  read_more (g_steal_pointer (&task));
}

static void
write_chunk (GTask *task,
             gsize  length)
{
  WsmanCopy *self = g_task_get_task_data (task);

  g_byte_array_set_size (self->chunk, 0);
  self->transform (self, self->buffer, length);
  g_output_stream_write_all_async (self->sink, self->chunk->data, self->chunk->len, G_PRIORITY_DEFAULT,
                                   self->deadline.cancellable, on_written, task);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &local_error);

  if (length < 0)
    {
      if (self->direction == WSMAN_COPY_SEND)
        wsman_copy_fail_locally (g_steal_pointer (&task), local_error);
      else
        wsman_copy_fail (g_steal_pointer (&task), local_error);
      return;
    }

  if (length == 0)
    self->next (g_steal_pointer (&task));
  else
    write_chunk (g_steal_pointer (&task), (gsize) length);
}

static void
read_more (GTask *task)
{
  WsmanCopy *self = g_task_get_task_data (task);

  g_input_stream_read_async (self->source, self->buffer, WSMAN_COPY_BUFFER_SIZE, G_PRIORITY_DEFAULT,
                             self->deadline.cancellable, on_read, task);
}

void
wsman_copy_splice (GTask              *task,
                   WsmanCopyTransform  transform,
                   WsmanCopyStep       next)
{
  WsmanCopy *self = g_task_get_task_data (task);

  self->transform = transform;
  self->next = next;
  if (self->n_buffered > 0)
    write_chunk (task, self->n_buffered);
  else
    read_more (task);
}
