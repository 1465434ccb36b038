/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Copies a file to the other machine. The script on the other machine gives the file its real name if it is complete
 * and its SHA-256 is right. */

#include "wsman-copy-private.h"

#include <glib/gi18n-lib.h>

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;

  if (g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &local_error))
    wsman_copy_end_script (g_steal_pointer (&task), wsman_copy_succeed);
  else
    wsman_copy_fail (g_steal_pointer (&task), local_error);
}

static void
on_sum_written (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &local_error))
    g_output_stream_close_async (self->sink, G_PRIORITY_DEFAULT, self->deadline.cancellable, on_closed,
                                 g_steal_pointer (&task));
  else
    wsman_copy_fail (g_steal_pointer (&task), local_error);
}

static void
write_sum (GTask *task)
{
  WsmanCopy *self = g_task_get_task_data (task);

  g_byte_array_set_size (self->chunk, 0);
  wsman_copy_script_append_sum (self->dialect, g_checksum_get_string (self->sum), self->chunk);
  g_output_stream_write_all_async (self->sink, self->chunk->data, self->chunk->len, G_PRIORITY_DEFAULT,
                                   self->deadline.cancellable, on_sum_written, task);
}

static void
make_frame (WsmanCopy    *self,
            const guint8 *data,
            gsize         length)
{
  g_checksum_update (self->sum, data, (gssize) length);
  wsman_copy_script_append_frame (self->dialect, data, length, self->chunk);
  self->n_copied += (goffset) length;
}

static void
send_content (GTask *task)
{
  WsmanCopy *self = g_task_get_task_data (task);

  self->sink = g_object_ref (wsman_command_get_stdin (self->command));
  /* The script's standard output has no information. */
  g_input_stream_close (wsman_command_get_stdout (self->command), NULL, NULL);
  wsman_copy_splice (task, make_frame, write_sum);
}

static void
on_described (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  g_autoptr(GFileInfo) info = g_file_input_stream_query_info_finish (G_FILE_INPUT_STREAM (source), result, NULL);
  g_autofree char *name = g_file_get_basename (self->file);

  /* Some file systems don't report the size. */
  if (info != NULL && g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_STANDARD_SIZE))
    self->size = g_file_info_get_size (info);
  if (info != NULL && (self->flags & G_FILE_COPY_TARGET_DEFAULT_PERMS) == 0)
    self->is_executable = (g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_MODE) & 0100) != 0;

  wsman_copy_start_script (g_steal_pointer (&task), name, send_content);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;
  GFileInputStream *stream = g_file_read_finish (self->file, result, &local_error);

  if (stream == NULL)
    {
      wsman_copy_fail_locally (g_steal_pointer (&task), local_error);
      return;
    }

  self->source = G_INPUT_STREAM (stream);
  g_file_input_stream_query_info_async (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_UNIX_MODE,
                                        G_PRIORITY_DEFAULT, self->deadline.cancellable, on_described,
                                        g_steal_pointer (&task));
}

/* Opening a pipe or a device may block for ever, so such files are refused. A file whose type can't be determined is
 * opened. */
static void
on_file_type (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  g_autoptr(GFileInfo) info = g_file_query_info_finish (self->file, result, NULL);

  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_SPECIAL)
    {
      g_file_read_async (self->file, G_PRIORITY_DEFAULT, self->deadline.cancellable, on_opened,
                         g_steal_pointer (&task));
      return;
    }

  wsman_copy_fail_locally (g_steal_pointer (&task),
                           g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                                                _("it isn’t a regular file; only regular files can be copied")));
}

void
wsman_copy_send (GTask *task)
{
  WsmanCopy *self = g_task_get_task_data (task);

  g_file_query_info_async (self->file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           self->deadline.cancellable, on_file_type, task);
}
