/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Writes a command's whole input and reads its whole output in one call. The output is bounded. A call that fails
 * ends the command. */

#include "wsman-command-fields-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-code-page-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "wsman-codes.h"

/* A call that is running. It is the data of its task. */
typedef struct
{
  GBytes *input; /* the input for the command; NULL if there is none */
  gsize n_written;
  gboolean input_done;
  GQueue pieces[WSMAN_N_OUTPUTS]; /* the GBytes of each output */
  gboolean ended[WSMAN_N_OUTPUTS];
  guint64 size;
  guint64 max_size;
} Communication;

static void
communication_free (Communication *self)
{
  for (guint i = 0; i < WSMAN_N_OUTPUTS; i++)
    g_queue_clear_full (&self->pieces[i], (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->input, g_bytes_unref);
  g_free (self);
}

static gboolean
take_piece (Communication  *self,
            guint           output,
            GBytes         *piece,
            GError        **error)
{
  g_queue_push_tail (&self->pieces[output], piece);
  self->size += g_bytes_get_size (piece);
  if (self->size <= self->max_size)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_LIMIT,
                   _("The command wrote more than the %" G_GUINT64_FORMAT
                     " bytes of the shell’s max-output-size, and was ended; "
                     "raise it, or read the streams stdout and stderr piece by piece"),
                   self->max_size);

  return FALSE;
}

/* Reads the output that has arrived. Returns FALSE and an error if it fails. The error WOULD_BLOCK means that no output
 * has arrived. */
static gboolean
read_output (Communication       *self,
             WsmanRemoteCommand  *remote,
             guint                output,
             GError             **error)
{
  g_autoptr(GError) local_error = NULL;

  while (!self->ended[output])
    {
      GBytes *piece = wsman_remote_command_take (remote, output, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      if (piece == NULL)
        self->ended[output] = TRUE;
      else if (!take_piece (self, output, piece, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_some (Communication       *self,
            WsmanRemoteCommand  *remote,
            GError             **error)
{
  gsize length = 0;
  const guint8 *data = self->input != NULL ? g_bytes_get_data (self->input, &length) : NULL;

  while (self->n_written < length)
    {
      gssize n = wsman_remote_command_write (remote, data + self->n_written, length - self->n_written, error);

      if (n < 0)
        return FALSE;
      self->n_written += n;
    }

  return wsman_remote_command_end_input (remote, error);
}

/* A command may end without reading all of its input. This isn't an error. */
static gboolean
write_input (Communication       *self,
             WsmanRemoteCommand  *remote,
             GError             **error)
{
  g_autoptr(GError) local_error = NULL;

  if (self->input_done)
    return TRUE;

  self->input_done = write_some (self, remote, &local_error) ||
                     g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  if (self->input_done)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
is_blocked (GError **error)
{
  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return FALSE;

  g_clear_error (error);

  return TRUE;
}

/* Reads and writes as much as possible without waiting. Returns the events to wait for next. Returns 0 with an error if
 * the call has failed, and 0 without an error at the end. */
static WsmanReadiness
read_and_write (Communication       *self,
                WsmanRemoteCommand  *remote,
                GError             **error)
{
  WsmanReadiness blocked = 0;
  GError *local_error = NULL;

  for (guint i = 0; i < WSMAN_N_OUTPUTS && local_error == NULL; i++)
    {
      if (!read_output (self, remote, i, &local_error) && is_blocked (&local_error))
        blocked |= 1 << i;
    }

  if (local_error == NULL && !write_input (self, remote, &local_error) && is_blocked (&local_error))
    blocked |= WSMAN_READY_STDIN;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return 0;
    }

  return blocked != 0 || wsman_remote_command_check (remote, WSMAN_READY_END) != 0 ? blocked : WSMAN_READY_END;
}

/* The last message to the command may also have failed. */
static gboolean
check_input (WsmanRemoteCommand  *remote,
             GError             **error)
{
  g_autoptr(GError) local_error = NULL;

  if (wsman_remote_command_check_input (remote, &local_error) ||
      g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ||
      g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static void continue_task (GTask *task);

static void
on_ready (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCommand *self = g_task_get_source_object (task);
  GError *local_error = NULL;

  if (wsman_remote_command_wait_finish (result, &local_error))
    {
      continue_task (g_steal_pointer (&task));
      return;
    }

  wsman_remote_command_terminate (self->remote);
  g_task_return_error (task, local_error);
}

/* Continues the call. The function owns task. */
static void
continue_task (GTask *task)
{
  g_autoptr(GTask) owned = task;
  Communication *communication = g_task_get_task_data (task);
  WsmanRemoteCommand *remote = WSMAN_COMMAND (g_task_get_source_object (task))->remote;
  GError *local_error = NULL;
  WsmanReadiness blocked = read_and_write (communication, remote, &local_error);

  if (local_error == NULL && blocked != 0)
    {
      wsman_remote_command_wait_async (remote, blocked, g_task_get_cancellable (task), on_ready,
                                       g_steal_pointer (&owned));
      return;
    }

  if (local_error == NULL && check_input (remote, &local_error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  wsman_remote_command_terminate (remote);
  g_task_return_error (task, local_error);
}

/* Starts the call. The function owns input, which is NULL if there is none. */
static void
communicate_async (WsmanCommand        *self,
                   GBytes              *input,
                   gpointer             tag,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Communication *communication = g_new0 (Communication, 1);

  communication->input = input;
  communication->input_done = wsman_command_get_stdin (self) == NULL;
  communication->max_size = wsman_shell_get_max_output_size (self->shell);
  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, communication, (GDestroyNotify) communication_free);

  continue_task (task);
}

static GBytes *
join (GQueue *pieces)
{
  gsize length = 0;
  gsize offset = 0;
  guint8 *data;

  if (pieces->length == 1)
    return g_queue_pop_head (pieces);

  for (GList *l = pieces->head; l != NULL; l = l->next)
    length += g_bytes_get_size (l->data);

  data = g_malloc (length);
  while (pieces->length > 0)
    {
      g_autoptr(GBytes) piece = g_queue_pop_head (pieces);
      gsize size;
      gconstpointer bytes = g_bytes_get_data (piece, &size);

      memcpy (data + offset, bytes, size);
      offset += size;
    }

  return g_bytes_new_take (data, length);
}

static gboolean
communicate_finish (WsmanCommand  *self,
                    GAsyncResult  *result,
                    GBytes       **stdout_buf,
                    GBytes       **stderr_buf,
                    GError       **error)
{
  Communication *communication = g_task_get_task_data (G_TASK (result));
  gboolean done = g_task_propagate_boolean (G_TASK (result), error);

  wsman_command_notify_state (self);
  if (stdout_buf != NULL)
    *stdout_buf = done ? join (&communication->pieces[WSMAN_OUTPUT_STDOUT]) : NULL;
  if (stderr_buf != NULL)
    *stderr_buf = done ? join (&communication->pieces[WSMAN_OUTPUT_STDERR]) : NULL;

  return done;
}

static char *
decode (WsmanCommand *self,
        GBytes       *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  return wsman_code_page_decode (wsman_shell_get_code_page (self->shell), data, length);
}

static GBytes *
encode (WsmanCommand *self,
        const char   *text)
{
  return text != NULL ? wsman_code_page_encode (wsman_shell_get_code_page (self->shell), text) : NULL;
}

/**
 * wsman_command_communicate:
 * @self: the command
 * @stdin_buf: (nullable): the command's input, or `NULL` for no input
 * @cancellable: (nullable): ends the command
 * @stdout_buf: (out) (optional) (nullable) (transfer full): the command's output on stdout
 * @stderr_buf: (out) (optional) (nullable) (transfer full): its output on stderr
 *
 * Writes the command's input and closes it, reads all output, and waits for the command's end.
 *
 * The output is collected in memory, up to [property@Wsman.Shell:max-output-size]. If there is more output, the library
 * ends the command, and the call fails with [error@Wsman.Error] `QUOTA`. If the command doesn't read all of its input,
 * this isn't an error. If the call is cancelled or fails, the library ends the command.
 *
 * Returns: `TRUE` if the command has ended, with any exit status
 *
 * Since: 1.0
 */
gboolean
wsman_command_communicate (WsmanCommand  *self,
                           GBytes        *stdin_buf,
                           GCancellable  *cancellable,
                           GBytes       **stdout_buf,
                           GBytes       **stderr_buf,
                           GError       **error)
{
  gboolean done;
  WsmanSync sync;

  g_return_val_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  wsman_command_communicate_async (self, stdin_buf, cancellable, wsman_sync_done, &sync);
  done = wsman_command_communicate_finish (self, wsman_sync_wait (&sync), stdout_buf, stderr_buf, error);
  wsman_sync_end (&sync);

  return done;
}

/**
 * wsman_command_communicate_async:
 * @self: the command
 * @stdin_buf: (nullable): the command's input, or `NULL` for no input
 * @cancellable: (nullable): ends the command
 * @callback: (scope async) (closure user_data): called when the command has ended
 * @user_data: passed to @callback
 *
 * Writes the input and reads the output: the asynchronous form of [method@Wsman.Command.communicate].
 *
 * Since: 1.0
 */
void
wsman_command_communicate_async (WsmanCommand        *self,
                                 GBytes              *stdin_buf,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  communicate_async (self, stdin_buf != NULL ? g_bytes_ref (stdin_buf) : NULL, wsman_command_communicate_async,
                     cancellable, callback, user_data);
}

/**
 * wsman_command_communicate_finish:
 * @self: the command
 * @result: the result that the callback got
 * @stdout_buf: (out) (optional) (nullable) (transfer full): the command's output on stdout
 * @stderr_buf: (out) (optional) (nullable) (transfer full): its output on stderr
 *
 * Ends [method@Wsman.Command.communicate_async].
 *
 * Returns: `TRUE` if the command has ended, with any exit status
 *
 * Since: 1.0
 */
gboolean
wsman_command_communicate_finish (WsmanCommand  *self,
                                  GAsyncResult  *result,
                                  GBytes       **stdout_buf,
                                  GBytes       **stderr_buf,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_command_communicate_async), FALSE);

  return communicate_finish (self, result, stdout_buf, stderr_buf, error);
}

/**
 * wsman_command_communicate_utf8:
 * @self: the command
 * @stdin_buf: (nullable): the command's input, or `NULL` for no input
 * @cancellable: (nullable): ends the command
 * @stdout_buf: (out) (optional) (nullable) (transfer full): the command's output on stdout, as text
 * @stderr_buf: (out) (optional) (nullable) (transfer full): its output on stderr, as text
 *
 * Does the same as [method@Wsman.Command.communicate] with text.
 *
 * The text is converted from and to [property@Wsman.Shell:code-page]. Bytes of the output that aren't text in this code
 * page become U+FFFD. Characters of the input that aren't in this code page are sent as `?`.
 *
 * Returns: `TRUE` if the command has ended, with any exit status
 *
 * Since: 1.0
 */
gboolean
wsman_command_communicate_utf8 (WsmanCommand  *self,
                                const char    *stdin_buf,
                                GCancellable  *cancellable,
                                char         **stdout_buf,
                                char         **stderr_buf,
                                GError       **error)
{
  gboolean done;
  WsmanSync sync;

  g_return_val_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  wsman_command_communicate_utf8_async (self, stdin_buf, cancellable, wsman_sync_done, &sync);
  done = wsman_command_communicate_utf8_finish (self, wsman_sync_wait (&sync), stdout_buf, stderr_buf, error);
  wsman_sync_end (&sync);

  return done;
}

/**
 * wsman_command_communicate_utf8_async:
 * @self: the command
 * @stdin_buf: (nullable): the command's input, or `NULL` for no input
 * @cancellable: (nullable): ends the command
 * @callback: (scope async) (closure user_data): called when the command has ended
 * @user_data: passed to @callback
 *
 * Writes the input and reads the output: the asynchronous form of [method@Wsman.Command.communicate_utf8].
 *
 * Since: 1.0
 */
void
wsman_command_communicate_utf8_async (WsmanCommand        *self,
                                      const char          *stdin_buf,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_COMMAND (self) && self->remote != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  communicate_async (self, encode (self, stdin_buf), wsman_command_communicate_utf8_async, cancellable,
                     callback, user_data);
}

/**
 * wsman_command_communicate_utf8_finish:
 * @self: the command
 * @result: the result that the callback got
 * @stdout_buf: (out) (optional) (nullable) (transfer full): the command's output on stdout, as text
 * @stderr_buf: (out) (optional) (nullable) (transfer full): its output on stderr, as text
 *
 * Ends [method@Wsman.Command.communicate_utf8_async].
 *
 * Returns: `TRUE` if the command has ended, with any exit status
 *
 * Since: 1.0
 */
gboolean
wsman_command_communicate_utf8_finish (WsmanCommand  *self,
                                       GAsyncResult  *result,
                                       char         **stdout_buf,
                                       char         **stderr_buf,
                                       GError       **error)
{
  g_autoptr(GBytes) stdout_bytes = NULL;
  g_autoptr(GBytes) stderr_bytes = NULL;
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_command_communicate_utf8_async), FALSE);

  done = communicate_finish (self, result, &stdout_bytes, &stderr_bytes, error);
  if (stdout_buf != NULL)
    *stdout_buf = done ? decode (self, stdout_bytes) : NULL;
  if (stderr_buf != NULL)
    *stderr_buf = done ? decode (self, stderr_bytes) : NULL;

  return done;
}
