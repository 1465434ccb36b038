/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A stream to which a command writes its output. The amount of unsent data is bounded, and characters are never split
 * between responses.
 */

#include "wsman-hosted-output-private.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <unistd.h>

#include "base/wsman-code-page-private.h"
#include "base/wsman-source-private.h"
#include "soap/wsman-shell-messages-private.h"

/* The number of bytes that are read before a client asks for them. */
#define READ_AHEAD (128 * 1024)

/* The number of bytes that are read at once. */
#define READ_SIZE (64 * 1024)

/* The number of characters of an rsp:Stream element without its data and its names. */
#define STREAM_OVERHEAD 150

struct _WsmanHostedOutput
{
  const char *name; /* a static text */
  GInputStream *stream;
  WsmanHostedOutputChanged changed;
  gpointer user_data;
  GByteArray *data; /* the data that was read and not sent yet */
  gboolean ended;   /* TRUE when the pipe has reached its end */
  gboolean is_told; /* TRUE when the client has been told that the stream ended */
  guint code_page;
  GSource *watch;   /* watches the pipe; NULL if it isn't watched */
};

static void start_watching (WsmanHostedOutput *self);

WsmanHostedOutput *
wsman_hosted_output_new (const char               *name,
                         GInputStream             *stream,
                         guint                     code_page,
                         WsmanHostedOutputChanged  changed,
                         gpointer                  user_data)
{
  WsmanHostedOutput *self = g_new0 (WsmanHostedOutput, 1);

  self->name = g_intern_string (name);
  self->stream = g_object_ref (stream);
  self->code_page = code_page;
  self->changed = changed;
  self->user_data = user_data;
  self->data = g_byte_array_new ();
  start_watching (self);

  return self;
}

static void
stop_watching (WsmanHostedOutput *self)
{
  wsman_source_clear (&self->watch);
}

void
wsman_hosted_output_free (WsmanHostedOutput *self)
{
  stop_watching (self);
  g_object_unref (self->stream);
  g_byte_array_unref (self->data);
  g_free (self);
}

const char *
wsman_hosted_output_get_name (WsmanHostedOutput *self)
{
  return self->name;
}

gsize
wsman_hosted_output_get_length (WsmanHostedOutput *self)
{
  return self->ended ? self->data->len : wsman_shell_get_whole_characters (self->data->data, self->data->len);
}

gboolean
wsman_hosted_output_is_complete (WsmanHostedOutput *self)
{
  return self->ended;
}

void
wsman_hosted_output_fill (WsmanHostedOutput *self,
                          gsize              length)
{
  int fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (self->stream));

  while (!self->ended && self->data->len < length)
    {
      gsize old = self->data->len;
      gssize count;

      g_byte_array_set_size (self->data, old + MIN (READ_SIZE, length - old));
      count = read (fd, self->data->data + old, self->data->len - old);
      g_byte_array_set_size (self->data, old + MAX (count, 0));

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0 && errno == EAGAIN)
        break;
      self->ended = count <= 0;
    }

  /* The descriptor is closed at once, because a server with many commands needs many descriptors. */
  if (self->ended && !g_input_stream_is_closed (self->stream))
    g_input_stream_close (self->stream, NULL, NULL);

  start_watching (self);
}

static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  WsmanHostedOutput *self = user_data;

  /* The callback at the end of this function may free self, and also the source that is being dispatched. */
  wsman_hosted_output_fill (self, READ_AHEAD);
  self->changed (self->user_data);

  return G_SOURCE_CONTINUE;
}

/* Watches the pipe while there is space for more data. */
static void
start_watching (WsmanHostedOutput *self)
{
  if (self->ended || self->data->len >= READ_AHEAD)
    {
      stop_watching (self);
      return;
    }

  if (self->watch != NULL)
    return;

  wsman_source_set (&self->watch,
                    g_unix_fd_source_new (g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (self->stream)),
                                          G_IO_IN | G_IO_HUP | G_IO_ERR),
                    g_main_context_get_thread_default (), G_SOURCE_FUNC (on_readable), self);
}

void
wsman_hosted_output_write (WsmanHostedOutput *self,
                           const char        *command_id,
                           gsize              room,
                           GString           *xml)
{
  gsize around = STREAM_OVERHEAD + strlen (self->name) + strlen (command_id);
  gsize most = (room - MIN (room, around)) / 4 * 3 / wsman_code_page_get_growth (self->code_page);
  gsize length = MIN (self->data->len, most);
  g_autoptr(GByteArray) output = NULL;

  if (length < self->data->len || !self->ended)
    length = wsman_shell_get_whole_characters (self->data->data, length);
  if (length == 0)
    return;

  output = g_byte_array_sized_new ((guint) length);
  wsman_code_page_append_output (self->code_page, self->data->data, length, output);
  wsman_shell_write_stream (self->name, command_id, output->data, output->len, FALSE, xml);
  g_byte_array_remove_range (self->data, 0, (guint) length);
  start_watching (self);
}

void
wsman_hosted_output_write_end (WsmanHostedOutput *self,
                               const char        *command_id,
                               GString           *xml)
{
  if (!self->ended || self->data->len > 0 || self->is_told)
    return;

  self->is_told = TRUE;
  wsman_shell_write_stream (self->name, command_id, NULL, 0, TRUE, xml);
}
