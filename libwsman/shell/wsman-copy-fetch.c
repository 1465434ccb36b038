/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Copies a file from the other machine. The file is written under a temporary name. It gets its real name when it is
 * complete and its SHA-256 is right.
 */

#include "wsman-copy-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

/* The most bytes of the line that describes a file. */
#define MAX_LINE_LENGTH 256

static void query_destination (GTask *task);

/* At the end the file gets its permissions and its name. */

static void
on_moved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;

  if (!g_file_move_finish (G_FILE (source), result, &local_error))
    {
      wsman_copy_fail_locally (g_steal_pointer (&task), local_error);
      return;
    }

  g_clear_object (&self->temporary);
  wsman_copy_succeed (g_steal_pointer (&task));
}

static void
move (GTask *task)
{
  WsmanCopy *self = g_task_get_task_data (task);

  g_file_move_async (self->temporary, self->file, self->flags & G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT,
                     self->deadline.cancellable, NULL, NULL, on_moved, task);
}

static void
on_attributes_set (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  /* Some file systems have no permissions. */
  g_file_set_attributes_finish (G_FILE (source), result, NULL, NULL);
  move (user_data);
}

static void
set_mode (GTask  *task,
          guint32 mode)
{
  WsmanCopy *self = g_task_get_task_data (task);
  g_autoptr(GFileInfo) info = g_file_info_new ();

  g_file_info_set_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_MODE, mode);
  g_file_set_attributes_async (self->temporary, info, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                               self->deadline.cancellable, on_attributes_set, task);
}

/* Whoever may read the file may also run it. */
static void
on_own_mode (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);
  guint32 mode = info != NULL ? g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_MODE) : 0;

  if (mode != 0)
    set_mode (user_data, (mode | (mode & 0444) >> 2) & 0777);
  else
    move (user_data);
}

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;

  if (!g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &local_error))
    wsman_copy_fail_locally (g_steal_pointer (&task), local_error);
  else if (self->mode >= 0)
    set_mode (g_steal_pointer (&task), (guint32) self->mode);
  else if (self->is_executable)
    g_file_query_info_async (self->temporary, G_FILE_ATTRIBUTE_UNIX_MODE, G_FILE_QUERY_INFO_NONE,
                             G_PRIORITY_DEFAULT, self->deadline.cancellable, on_own_mode, g_steal_pointer (&task));
  else
    move (g_steal_pointer (&task));
}

/* PowerShell writes hexadecimal digits in upper case. */
static gboolean
has_right_sum (WsmanCopy *self)
{
  return self->tail->len == WSMAN_COPY_SUM_LENGTH && (self->size < 0 || self->size == self->n_copied) &&
         g_ascii_strncasecmp ((const char *) self->tail->data, g_checksum_get_string (self->sum),
                              WSMAN_COPY_SUM_LENGTH) == 0;
}

static void
check_sum (GTask *task)
{
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;

  if (!has_right_sum (self))
    {
      wsman_error_set (&local_error, WSMAN_ERROR_REMOTE, HRESULT_FROM_WIN32 (ERROR_CRC),
                       _("%s: the copy has another SHA-256; the file may have changed meanwhile"), self->path);
      wsman_copy_fail (task, local_error);
      return;
    }

  g_output_stream_close_async (self->sink, G_PRIORITY_DEFAULT, self->deadline.cancellable, on_closed, task);
}

static void
end_script (GTask *task)
{
  wsman_copy_end_script (task, check_sum);
}

/* The content */

/* The sum is at the end of the output. So the last bytes are held back until more bytes arrive. */
static void
hold_back (WsmanCopy    *self,
           const guint8 *data,
           gsize         length)
{
  gsize n_known = self->tail->len + length;
  gsize n_ready = n_known > WSMAN_COPY_SUM_LENGTH ? n_known - WSMAN_COPY_SUM_LENGTH : 0;
  gsize from_tail = MIN (n_ready, self->tail->len);

  g_byte_array_append (self->chunk, self->tail->data, (guint) from_tail);
  g_byte_array_append (self->chunk, data, (guint) (n_ready - from_tail));
  if (from_tail > 0)
    g_byte_array_remove_range (self->tail, 0, (guint) from_tail);
  g_byte_array_append (self->tail, data + (n_ready - from_tail), (guint) (length - (n_ready - from_tail)));

  g_checksum_update (self->sum, self->chunk->data, self->chunk->len);
  self->n_copied += (goffset) n_ready;
}

static void
on_created (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;
  GFileOutputStream *stream = g_file_create_finish (G_FILE (source), result, &local_error);

  if (stream == NULL)
    {
      wsman_copy_fail_locally (g_steal_pointer (&task), local_error);
      return;
    }

  self->sink = G_OUTPUT_STREAM (stream);
  self->temporary = G_FILE (g_object_ref (source));
  self->tail = g_byte_array_new ();
  wsman_copy_splice (g_steal_pointer (&task), hold_back, end_script);
}

/* If the file that is replaced is private, the new file must be private from the beginning. */
static void
create (GTask *task)
{
  WsmanCopy *self = g_task_get_task_data (task);
  g_autoptr(GFile) folder = g_file_get_parent (self->file);
  g_autofree char *name = g_strdup_printf (".wsman-copy.%08x%08x", g_random_int (), g_random_int ());
  g_autoptr(GFile) temporary = NULL;

  temporary = folder != NULL ? g_file_get_child (folder, name) : g_file_new_for_path (name);
  g_file_create_async (temporary, self->mode >= 0 ? G_FILE_CREATE_PRIVATE : G_FILE_CREATE_NONE, G_PRIORITY_DEFAULT,
                       self->deadline.cancellable, on_created, task);
}

/* The destination */

/* If the destination is a folder, the file is written into the folder under its own name. */
static gboolean
enter_folder (WsmanCopy  *self,
              GError    **error)
{
  g_autofree char *name = wsman_copy_script_get_name (self->dialect, self->path);
  g_autofree char *valid = name != NULL ? g_filename_from_utf8 (name, -1, NULL, NULL, NULL) : NULL;
  g_autoptr(GFile) folder = self->file;

  self->file = valid != NULL ? g_file_get_child (folder, valid) : g_object_ref (folder);
  if (valid != NULL && !g_str_equal (valid, ".") && !g_str_equal (valid, ".."))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, HRESULT_FROM_WIN32 (ERROR_INVALID_NAME),
                   _("%s names no file that could be put into a folder; name the destination"), self->path);

  return FALSE;
}

static gboolean
check_existing (WsmanCopy  *self,
                GFileInfo  *info,
                GError    **error)
{
  g_autofree char *name = g_file_get_parse_name (self->file);

  if ((self->flags & G_FILE_COPY_OVERWRITE) == 0)
    wsman_error_set (error, WSMAN_ERROR_ALREADY_EXISTS, HRESULT_FROM_WIN32 (ERROR_FILE_EXISTS),
                     _("%s: it already exists; set OVERWRITE to replace it"), name);
  else if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, HRESULT_FROM_WIN32 (ERROR_INVALID_NAME),
                     _("%s: it isn’t a regular file; only regular files can be replaced"), name);
  else
    {
      if (g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_UNIX_MODE))
        self->mode = (gint32) (g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_MODE) & 0777);
      return TRUE;
    }

  return FALSE;
}

static void
on_destination (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &local_error);

  if (info == NULL && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      wsman_copy_fail_locally (g_steal_pointer (&task), local_error);
      return;
    }
  g_clear_error (&local_error);

  if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY && !self->is_in_folder)
    {
      self->is_in_folder = TRUE;
      if (enter_folder (self, &local_error))
        query_destination (g_steal_pointer (&task));
    }
  else if (info == NULL || check_existing (self, info, &local_error))
    {
      create (g_steal_pointer (&task));
    }

  if (local_error != NULL)
    wsman_copy_fail (g_steal_pointer (&task), local_error);
}

static void
query_destination (GTask *task)
{
  WsmanCopy *self = g_task_get_task_data (task);

  g_file_query_info_async (self->file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_UNIX_MODE,
                           G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->deadline.cancellable, on_destination,
                           task);
}

/* The line that describes the file on the other machine */

static void read_description (GTask *task);

static void
refuse_description (GTask *task)
{
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WINHTTP_INVALID_SERVER_RESPONSE,
                   _("%s: the beginning of the script’s output is malformed"),
                   self->path);
  wsman_copy_fail (task, local_error);
}

/* The file's content follows this line. */
static void
parse_description (GTask  *task,
                   guint8 *line_end)
{
  WsmanCopy *self = g_task_get_task_data (task);
  gsize length = (gsize) (line_end - self->buffer) + 1;

  *line_end = '\0';
  if (!wsman_copy_script_parse_description ((const char *) self->buffer, &self->size, &self->is_executable))
    {
      refuse_description (task);
      return;
    }

  if ((self->flags & G_FILE_COPY_TARGET_DEFAULT_PERMS) != 0)
    self->is_executable = FALSE;
  self->n_buffered -= length;
  memmove (self->buffer, self->buffer + length, self->n_buffered);
  query_destination (task);
}

static void
on_description_read (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;
  gssize length = g_input_stream_read_finish (self->source, result, &local_error);
  guint8 *line_end;

  if (length < 0)
    {
      wsman_copy_fail (g_steal_pointer (&task), local_error);
      return;
    }

  self->n_buffered += (gsize) length;
  line_end = memchr (self->buffer, '\n', MIN (self->n_buffered, MAX_LINE_LENGTH));
  if (line_end != NULL)
    parse_description (g_steal_pointer (&task), line_end);
  else if (length == 0)
    wsman_copy_end_script (g_steal_pointer (&task), refuse_description);
  else if (self->n_buffered >= MAX_LINE_LENGTH)
    refuse_description (g_steal_pointer (&task));
  else
    read_description (g_steal_pointer (&task));
}

static void
read_description (GTask *task)
{
  WsmanCopy *self = g_task_get_task_data (task);

  g_input_stream_read_async (self->source, self->buffer + self->n_buffered,
                             WSMAN_COPY_BUFFER_SIZE - self->n_buffered, G_PRIORITY_DEFAULT,
                             self->deadline.cancellable, on_description_read, task);
}

static void
on_input_closed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;

  /* The script may have ended before its input was written. */
  if (!g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &local_error) &&
      !wsman_copy_is_refusal (local_error))
    {
      wsman_copy_fail (g_steal_pointer (&task), local_error);
      return;
    }

  g_clear_error (&local_error);
  self->source = g_object_ref (wsman_command_get_stdout (self->command));
  read_description (g_steal_pointer (&task));
}

static void
close_input (GTask *task)
{
  WsmanCopy *self = g_task_get_task_data (task);

  g_output_stream_close_async (wsman_command_get_stdin (self->command), G_PRIORITY_DEFAULT,
                               self->deadline.cancellable, on_input_closed, task);
}

void
wsman_copy_fetch (GTask *task)
{
  wsman_copy_start_script (task, NULL, close_input);
}
