/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Copies one stream to another as data arrives. When this ends, both streams are closed.
 */

#include "wsmanctl-pump.h"

#define BUFFER_SIZE (256 * 1024)

struct _WsmanctlPump
{
  GInputStream *source;
  GOutputStream *sink;
  GCancellable *cancellable;
  WsmanctlPumpDone done;
  gpointer user_data;
  guint8 buffer[BUFFER_SIZE];
};

static void read_more (WsmanctlPump *self);

static void
finish (WsmanctlPump *self,
        const GError *error)
{
  /* The writer must not wait for a reader that is gone. */
  g_input_stream_close (self->source, NULL, NULL);
  self->done (error, self->user_data);

  g_object_unref (self->source);
  g_object_unref (self->sink);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
on_flushed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  WsmanctlPump *self = user_data;
  g_autoptr(GError) local_error = NULL;

  if (g_output_stream_flush_finish (self->sink, result, &local_error))
    read_more (self);
  else
    finish (self, local_error);
}

/* The data must have arrived before more is read: the source may be a user who waits for a response to it. */
static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  WsmanctlPump *self = user_data;
  g_autoptr(GError) local_error = NULL;

  if (g_output_stream_write_all_finish (self->sink, result, NULL, &local_error))
    g_output_stream_flush_async (self->sink, G_PRIORITY_DEFAULT, self->cancellable, on_flushed, self);
  else
    finish (self, local_error);
}

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  WsmanctlPump *self = user_data;
  g_autoptr(GError) local_error = NULL;

  g_output_stream_close_finish (self->sink, result, &local_error);
  finish (self, local_error);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  WsmanctlPump *self = user_data;
  g_autoptr(GError) local_error = NULL;
  gssize length = g_input_stream_read_finish (self->source, result, &local_error);

  if (length < 0)
    finish (self, local_error);
  else if (length == 0)
    g_output_stream_close_async (self->sink, G_PRIORITY_DEFAULT, self->cancellable, on_closed, self);
  else
    g_output_stream_write_all_async (self->sink, self->buffer, (gsize) length, G_PRIORITY_DEFAULT, self->cancellable,
                                     on_written, self);
}

static void
read_more (WsmanctlPump *self)
{
  g_input_stream_read_async (self->source, self->buffer, BUFFER_SIZE, G_PRIORITY_DEFAULT, self->cancellable, on_read,
                             self);
}

void
wsmanctl_pump_start (GInputStream     *source,
                     GOutputStream    *sink,
                     GCancellable     *cancellable,
                     WsmanctlPumpDone  done,
                     gpointer          user_data)
{
  WsmanctlPump *self = g_new0 (WsmanctlPump, 1);

  self->source = g_object_ref (source);
  self->sink = g_object_ref (sink);
  self->cancellable = g_object_ref (cancellable);
  self->done = done;
  self->user_data = user_data;
  read_more (self);
}
