/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The parts of a copy for both directions: its script and its end. All of this code runs in the context of the
 * caller. */

#include "wsman-copy-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-worker-private.h"

#define MAX_EXPLANATION 4096

WsmanCopy *
wsman_copy_new (WsmanCopyDirection  direction,
                GFile              *file,
                const char         *path,
                GFileCopyFlags      flags)
{
  WsmanCopy *self = g_new0 (WsmanCopy, 1);

  self->direction = direction;
  self->file = g_object_ref (file);
  self->path = g_strdup (path);
  self->flags = flags;
  self->size = -1;
  self->mode = -1;

  return self;
}

static void
wsman_copy_free (WsmanCopy *self)
{
  if (self->progress_destroy != NULL)
    self->progress_destroy (self->progress_data);

  wsman_deadline_stop (&self->deadline);
  g_clear_object (&self->file);
  g_clear_object (&self->source);
  g_clear_object (&self->sink);
  g_clear_object (&self->command);
  g_clear_object (&self->shell);
  g_clear_object (&self->temporary);
  g_clear_pointer (&self->explanation, g_byte_array_unref);
  g_clear_pointer (&self->chunk, g_byte_array_unref);
  g_clear_pointer (&self->tail, g_byte_array_unref);
  g_clear_pointer (&self->sum, g_checksum_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_error (&self->problem);
  g_free (self->buffer);
  g_free (self->path);
  g_free (self);
}

static void return_problem (GTask *task);

void
wsman_copy_run (WsmanCopy           *self,
                WsmanCopyStep        first,
                WsmanSession        *session,
                gpointer             tag,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify) wsman_copy_free);

  self->session = session;
  self->sum = g_checksum_new (G_CHECKSUM_SHA256);
  self->chunk = g_byte_array_new ();
  self->explanation = g_byte_array_new ();
  self->buffer = g_malloc (WSMAN_COPY_BUFFER_SIZE);
  wsman_deadline_start (&self->deadline, wsman_session_get_total_timeout (session), cancellable);

  if (*self->path == '\0')
    {
      wsman_error_set (&self->problem, WSMAN_ERROR_INVALID_ARGUMENT, HRESULT_FROM_WIN32 (ERROR_INVALID_NAME),
                       _("The path on the other machine is empty: name a file"));
      return_problem (g_steal_pointer (&task));
      return;
    }

  first (g_steal_pointer (&task));
}

/* The script */

static void
on_parameters_written (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &local_error))
    self->next (g_steal_pointer (&task));
  else
    wsman_copy_fail (g_steal_pointer (&task), local_error);
}

static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;

  self->command = wsman_shell_start_finish (self->shell, result, g_task_get_source_tag (G_TASK (result)), &local_error);
  if (self->command == NULL)
    {
      wsman_copy_fail (g_steal_pointer (&task), local_error);
      return;
    }

  g_output_stream_write_all_async (wsman_command_get_stdin (self->command), self->chunk->data, self->chunk->len,
                                   G_PRIORITY_DEFAULT, self->deadline.cancellable, on_parameters_written,
                                   g_steal_pointer (&task));
}

/* cmd.exe is the command shell on Windows. */
static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  const char *argv[] = { "sh", "-c", NULL, NULL };
  const WsmanSpawn spawn = { .argv = argv };
  GCancellable *cancellable = self->deadline.cancellable;
  GError *local_error = NULL;
  gboolean is_windows;

  if (!wsman_shell_open_finish (self->shell, result, &local_error))
    {
      wsman_copy_fail (g_steal_pointer (&task), local_error);
      return;
    }

  is_windows = g_str_equal (wsman_shell_get_command_shell (self->shell), "cmd.exe");
  self->dialect = is_windows ? WSMAN_COPY_DIALECT_POWERSHELL : WSMAN_COPY_DIALECT_SHELL;
  argv[2] = wsman_copy_script_get (self->dialect, self->direction);
  if (is_windows)
    wsman_shell_start_powershell_async (self->shell, argv[2], self->send_flags, self->context, cancellable, on_started,
                                        g_steal_pointer (&task));
  else
    wsman_shell_start_async (self->shell, &spawn, self, self->send_flags, self->context, cancellable, on_started,
                             g_steal_pointer (&task));
}

void
wsman_copy_start_script (GTask         *task,
                         const char    *name,
                         WsmanCopyStep  next)
{
  WsmanCopy *self = g_task_get_task_data (task);
  const WsmanCopyTarget target = {
    .path = self->path,
    .name = name,
    .is_executable = self->is_executable,
    .overwrite = (self->flags & G_FILE_COPY_OVERWRITE) != 0,
  };
  g_autofree char *parameters = wsman_copy_script_make_parameters (&target);

  self->next = next;
  g_byte_array_append (self->chunk, (const guint8 *) parameters, (guint) strlen (parameters));
  self->shell = wsman_shell_new (self->session);
  wsman_shell_open_with_flags_async (self->shell, self->send_flags, self->deadline.cancellable, on_opened, task);
}

/* The end of the script */

static void
on_waited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;
  int status;

  if (!wsman_command_wait_finish (self->command, result, &local_error))
    {
      wsman_copy_fail (g_steal_pointer (&task), local_error);
      return;
    }

  status = wsman_command_get_has_exit_status (self->command) ? wsman_command_get_exit_status (self->command) : -1;
  if (status == WSMAN_COPY_STATUS_DONE)
    {
      self->next (g_steal_pointer (&task));
      return;
    }

  g_byte_array_append (self->explanation, (const guint8 *) "", 1);
  wsman_copy_script_set_error (&local_error, status, self->path, (const char *) self->explanation->data);
  wsman_copy_fail (g_steal_pointer (&task), local_error);
}

static void
on_explained (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);
  GError *local_error = NULL;
  gsize length;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &local_error))
    {
      wsman_copy_fail (g_steal_pointer (&task), local_error);
      return;
    }

  g_byte_array_set_size (self->explanation, (guint) length);
  g_input_stream_close (G_INPUT_STREAM (source), NULL, NULL); /* the rest of the output isn't needed */
  wsman_command_wait_async (self->command, self->deadline.cancellable, on_waited, g_steal_pointer (&task));
}

void
wsman_copy_end_script (GTask         *task,
                       WsmanCopyStep  next)
{
  WsmanCopy *self = g_task_get_task_data (task);

  self->next = next;
  g_byte_array_set_size (self->explanation, MAX_EXPLANATION);
  g_input_stream_read_all_async (wsman_command_get_stderr (self->command), self->explanation->data, MAX_EXPLANATION,
                                 G_PRIORITY_DEFAULT, self->deadline.cancellable, on_explained, task);
}

gboolean
wsman_copy_is_refusal (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
}

void
wsman_copy_report (WsmanCopy *self,
                   goffset    size)
{
  if (self->progress != NULL)
    self->progress (self->n_copied, size, self->progress_data);
}

/* The ends */

static void
on_shell_closed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanCopy *self = g_task_get_task_data (task);

  /* The file has been copied. If the shell can't be closed, the server ends it later. */
  wsman_shell_close_finish (self->shell, result, NULL);
  wsman_deadline_stop (&self->deadline);
  g_task_return_pointer (task, GINT_TO_POINTER (TRUE), NULL);
}

void
wsman_copy_succeed (GTask *task)
{
  WsmanCopy *self = g_task_get_task_data (task);

  wsman_copy_report (self, self->n_copied);
  wsman_shell_close_with_flags_async (self->shell, self->send_flags, self->deadline.cancellable, on_shell_closed,
                                      task);
}

static void
return_problem (GTask *task)
{
  g_autoptr(GTask) owned = task;
  WsmanCopy *self = g_task_get_task_data (task);
  g_autoptr(GError) explained = wsman_deadline_explain (&self->deadline, self->problem);

  wsman_deadline_stop (&self->deadline);
  g_task_return_error (owned, wsman_error_convert (g_steal_pointer (&explained)));
}

static void
on_deleted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_file_delete_finish (G_FILE (source), result, NULL);
  return_problem (user_data);
}

static void
on_sink_closed (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  WsmanCopy *self = g_task_get_task_data (user_data);

  g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, NULL);
  g_file_delete_async (self->temporary, G_PRIORITY_DEFAULT, NULL, on_deleted, user_data);
}

/* Cancelling a script */

typedef struct
{
  WsmanShell *shell;
  WsmanCommand *command;
} CancelledScript;

static void
on_script_ended (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  CancelledScript *self = user_data;

  wsman_command_wait_finish (self->command, result, NULL);
  g_object_unref (self->command);
  g_object_unref (self->shell);
  g_free (self);
  wsman_worker_end (WSMAN_WORK_IS_LAST);
}

static void
on_script_input_closed (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  CancelledScript *self = user_data;

  g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, NULL);
  wsman_command_wait_async (self->command, NULL, on_script_ended, self);
}

static void
close_script_input (gpointer user_data)
{
  CancelledScript *self = user_data;

  g_output_stream_close_async (wsman_command_get_stdin (self->command), G_PRIORITY_DEFAULT, NULL,
                               on_script_input_closed,
                               self);
}

/* The script removes its temporary file when its input ends. A signal might end the script before that. The caller
 * doesn't wait for the removal. */
static void
cancel_script (WsmanCopy *self)
{
  CancelledScript *script;

  if (self->direction == WSMAN_COPY_FETCH || self->command == NULL ||
      wsman_command_get_has_exited (self->command))
    return;

  script = g_new0 (CancelledScript, 1);
  script->shell = g_steal_pointer (&self->shell);
  script->command = g_steal_pointer (&self->command);
  g_clear_object (&self->sink);
  wsman_worker_begin (WSMAN_WORK_IS_LAST, close_script_input, script);
}

void
wsman_copy_fail (GTask  *task,
                 GError *error)
{
  WsmanCopy *self = g_task_get_task_data (task);

  if (self->direction == WSMAN_COPY_SEND && self->command != NULL && self->problem == NULL &&
      wsman_copy_is_refusal (error))
    {
      self->problem = error;
      wsman_copy_end_script (task, return_problem);
      return;
    }

  g_clear_error (&self->problem);
  self->problem = error;
  cancel_script (self);
  if (self->temporary != NULL)
    g_output_stream_close_async (self->sink, G_PRIORITY_DEFAULT, NULL, on_sink_closed, task);
  else
    return_problem (task);
}

void
wsman_copy_fail_locally (GTask  *task,
                         GError *error)
{
  static const struct
  {
    GIOErrorEnum io;
    WsmanError klass;
    guint32 code;
  } problems[] = {
    { G_IO_ERROR_NOT_FOUND, WSMAN_ERROR_NOT_FOUND, HRESULT_FROM_WIN32 (ERROR_FILE_NOT_FOUND) },
    { G_IO_ERROR_EXISTS, WSMAN_ERROR_ALREADY_EXISTS, HRESULT_FROM_WIN32 (ERROR_FILE_EXISTS) },
    { G_IO_ERROR_IS_DIRECTORY, WSMAN_ERROR_INVALID_ARGUMENT, HRESULT_FROM_WIN32 (ERROR_DIRECTORY_NOT_SUPPORTED) },
    { G_IO_ERROR_NOT_REGULAR_FILE, WSMAN_ERROR_INVALID_ARGUMENT, HRESULT_FROM_WIN32 (ERROR_DIRECTORY_NOT_SUPPORTED) },
    { G_IO_ERROR_PERMISSION_DENIED, WSMAN_ERROR_ACCESS_DENIED, E_ACCESSDENIED },
    { G_IO_ERROR_READ_ONLY, WSMAN_ERROR_ACCESS_DENIED, E_ACCESSDENIED },
    { G_IO_ERROR_NO_SPACE, WSMAN_ERROR_QUOTA, HRESULT_FROM_WIN32 (ERROR_DISK_FULL) },
  };
  WsmanCopy *self = g_task_get_task_data (task);
  g_autofree char *name = g_file_get_parse_name (self->file);
  g_autoptr(GError) owned = error;
  GError *local_error = NULL;

  if (owned->domain != G_IO_ERROR || owned->code == G_IO_ERROR_CANCELLED)
    {
      wsman_copy_fail (task, g_steal_pointer (&owned));
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (problems) && local_error == NULL; i++)
    {
      if (owned->code == (int) problems[i].io)
        wsman_error_set (&local_error, problems[i].klass, problems[i].code, "%s: %s", name, owned->message);
    }
  if (local_error == NULL)
    wsman_error_set (&local_error, WSMAN_ERROR_INVALID_ARGUMENT, HRESULT_FROM_WIN32 (ERROR_WRITE_FAULT), "%s: %s", name,
                     owned->message);

  wsman_copy_fail (task, local_error);
}
