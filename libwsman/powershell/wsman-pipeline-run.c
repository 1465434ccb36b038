/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Starts and stops a pipeline. [MS-PSRP] 3.1.5.3; [MS-WSMV] 3.1.4.1, Command and Signal. */

#include "wsman-pipeline-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"
#include "shell/wsman-shell-fields-private.h"
#include "soap/wsman-base64-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "wsman-ps-host-private.h"
#include "wsman-psrp-fragments-private.h"
#include "wsman-runspace-pool-private.h"

/* The most bytes of an envelope that aren't fragments. */
#define ENVELOPE_OVERHEAD 6144

/* A fragment has at least this many bytes of a message, even if the server's limit leaves no space. */
#define LEAST_BLOB 1024

/* A pipeline that is being started: the data of the task. */
typedef struct
{
  WsmanSessionConnection *connection;
  WsmanRemoteShell *remote;
  WsmanPsrpPool *pool;
  char *command_id; /* the id that the client asks for */
  GQueue fragments; /* GBytes: what isn't sent yet */
} PipelineStart;

static void
pipeline_start_free (gpointer data)
{
  PipelineStart *self = data;

  g_clear_pointer (&self->connection, wsman_session_connection_unref);
  g_clear_pointer (&self->remote, wsman_remote_shell_unref);
  g_clear_pointer (&self->pool, wsman_psrp_pool_unref);
  g_queue_clear_full (&self->fragments, (GDestroyNotify) g_bytes_unref);
  g_free (self->command_id);
  g_free (self);
}

/* A character of base64 takes two bytes in UTF-16. */
static gsize
get_max_blob (WsmanSessionConnection *connection)
{
  gsize width = g_str_equal (connection->charset, "UTF-16") ? 2 : 1;
  gsize limit = connection->max_envelope_size;
  gsize room = limit > ENVELOPE_OVERHEAD ? (limit - ENVELOPE_OVERHEAD) / width / 4 * 3 : 0;

  return CLAMP (room, LEAST_BLOB, WSMAN_PSRP_MAX_BLOB + WSMAN_PSRP_FRAGMENT_HEADER) - WSMAN_PSRP_FRAGMENT_HEADER;
}

static gboolean
make_machine (WsmanPipeline  *self,
              PipelineStart  *starting,
              GError        **error)
{
  WsmanPsrpHostInfo host = wsman_ps_host_get_info (self->pool->host);
  g_autoptr(WsmanPsrpPipeline) machine = wsman_psrp_pipeline_new (starting->pool, starting->command_id);
  g_autoptr(WsmanPSObject) content = wsman_psrp_make_pipeline (self->statements, self->takes_input, &host);

  self->max_blob = get_max_blob (starting->connection);
  if (!wsman_psrp_pipeline_send (machine, WSMAN_PSRP_CREATE_PIPELINE, content, self->max_blob, &starting->fragments,
                                 error))
    return FALSE;

  self->machine = g_steal_pointer (&machine);

  return TRUE;
}

/* Makes a Command, whose only argument is the first fragment. */
static WsmanCall *
make_call (WsmanPipeline  *self,
           PipelineStart  *starting,
           GError        **error)
{
  g_autoptr(GBytes) fragment = g_queue_pop_head (&starting->fragments);
  g_autoptr(GString) argument = g_string_new (NULL);
  g_autoptr(GString) body = g_string_new (NULL);
  const char *arguments[2] = { NULL, };

  wsman_xml_append_base64 (argument, g_bytes_get_data (fragment, NULL), g_bytes_get_size (fragment));
  arguments[0] = argument->str;
  wsman_shell_write_command (starting->command_id, "", arguments, body);

  return wsman_remote_shell_new_call (starting->remote, starting->connection, wsman_pipeline_get_session (self),
                                      WSMAN_CALL_SHELL_COMMAND, body, NULL, error);
}

/* If it isn't known whether the pipeline has started, the library ends it. */
static void
terminate_command (PipelineStart *starting)
{
  g_autoptr(GString) body = g_string_new (NULL);
  WsmanCall *call;

  wsman_shell_write_signal (starting->command_id, WSMAN_SHELL_SIGNAL_TERMINATE, body);
  call = wsman_remote_shell_new_call (starting->remote, starting->connection, NULL, WSMAN_CALL_SHELL_SIGNAL, body,
                                      NULL, NULL);
  if (call != NULL)
    wsman_call_run_detached (call);
}

static void
on_rest_sent (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) local_error = NULL;

  /* A pipeline that has ended already says in its output why. */
  if (wsman_pipeline_send_finish (result, &local_error) ||
      g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&local_error));
}

static void
on_started (WsmanMessage *response,
            const GError *error,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanPipeline *self = g_task_get_source_object (task);
  PipelineStart *starting = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  WsmanRemoteCommandSetup setup = {
    .shell = starting->remote,
    .connection = starting->connection,
    .output_streams = "stdout",
    .keep_alive = TRUE,
  };
  g_autofree char *command_id = NULL;
  g_autoptr(GError) local_error = NULL;

  if (error != NULL)
    {
      if (wsman_shell_may_have_run (starting->connection, error))
        terminate_command (starting);
      wsman_pipeline_set_state (self, WSMAN_PIPELINE_STATE_FAILED);
      g_task_return_error (task, g_error_copy (error));
      return;
    }

  command_id = wsman_shell_read_command_response (response->content, &local_error);
  if (command_id == NULL)
    {
      wsman_pipeline_set_state (self, WSMAN_PIPELINE_STATE_FAILED);
      g_task_return_error (task, g_steal_pointer (&local_error));
      return;
    }

  setup.command_id = command_id;
  self->remote = wsman_remote_command_new (&setup);
  wsman_pipeline_send_async (self, &starting->fragments, cancellable, on_rest_sent, g_steal_pointer (&task));
}

static gboolean
prepare (WsmanPipeline  *self,
         PipelineStart  *starting,
         GError        **error)
{
  for (guint i = 0; i < self->statements->len; i++)
    {
      if (((GPtrArray *) self->statements->pdata[i])->len == 0)
        return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                                   _("A statement of the pipeline has no commands"));
    }
  if (self->statements->len == 0)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG, _("The pipeline has no commands"));
  if (self->state != WSMAN_PIPELINE_STATE_NOT_STARTED || self->machine != NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                               _("The pipeline was started already; make a new one"));
  if (!wsman_runspace_pool_ref_remote (self->pool, &starting->remote, &starting->pool, error))
    return FALSE;

  starting->connection = wsman_session_ref_connection (wsman_pipeline_get_session (self), FALSE, error);

  return starting->connection != NULL && make_machine (self, starting, error);
}

static void
start_invoke (WsmanPipeline       *self,
              WsmanSendFlags       flags,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *uuid = g_uuid_string_random ();
  PipelineStart *starting = g_new0 (PipelineStart, 1);
  WsmanCall *call = NULL;
  GError *local_error = NULL;

  starting->command_id = g_ascii_strup (uuid, -1);
  g_task_set_source_tag (task, wsman_pipeline_invoke_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, starting, pipeline_start_free);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (prepare (self, starting, &local_error))
    call = make_call (self, starting, &local_error);
  if (call == NULL)
    {
      g_task_return_error (task, local_error);
      return;
    }

  wsman_pipeline_set_state (self, WSMAN_PIPELINE_STATE_RUNNING);
  wsman_call_run (call, flags, cancellable, on_started, g_steal_pointer (&task));
}

/**
 * wsman_pipeline_invoke:
 * @self: a pipeline with commands
 * @cancellable: (nullable): stops the call
 *
 * Starts the pipeline on the server. The call returns when the server has accepted it. A pipeline can be started once.
 *
 * If the call is cancelled, or if the server's response is lost, the library ends the pipeline in case the server has
 * started it.
 *
 * Fails with `G_IO_ERROR_CLOSED` if the pool isn't open, and with [error@Wsman.Error] `INVALID_ARGUMENT` if the
 * pipeline or a statement has no commands.
 *
 * Returns: `TRUE` if the pipeline runs
 *
 * Since: 1.0
 */
gboolean
wsman_pipeline_invoke (WsmanPipeline  *self,
                       GCancellable   *cancellable,
                       GError        **error)
{
  WsmanSync sync;
  gboolean done;

  g_return_val_if_fail (WSMAN_IS_PIPELINE (self), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  start_invoke (self, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  done = wsman_pipeline_invoke_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return done;
}

/**
 * wsman_pipeline_invoke_async:
 * @self: a pipeline with commands
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the call is done
 * @user_data: passed to @callback
 *
 * Starts the pipeline on the server: the asynchronous form of [method@Wsman.Pipeline.invoke].
 *
 * Since: 1.0
 */
void
wsman_pipeline_invoke_async (WsmanPipeline       *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_PIPELINE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  start_invoke (self, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_pipeline_invoke_finish:
 * @self: the pipeline
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Pipeline.invoke_async].
 *
 * Returns: `TRUE` if the pipeline runs
 *
 * Since: 1.0
 */
gboolean
wsman_pipeline_invoke_finish (WsmanPipeline  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_pipeline_invoke_async), FALSE);

  return wsman_session_propagate_boolean (wsman_pipeline_get_session (self), G_TASK (result), error);
}

/* --- Stopping --- */

static void
on_stopped (WsmanMessage *response,
            const GError *error,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanPipeline *self = g_task_get_source_object (task);

  if (error != NULL && !wsman_remote_shell_is_end (error))
    {
      g_task_return_error (task, g_error_copy (error));
      return;
    }

  if (self->state == WSMAN_PIPELINE_STATE_RUNNING)
    wsman_pipeline_set_state (self, WSMAN_PIPELINE_STATE_STOPPED);
  g_task_return_boolean (task, TRUE);
}

static void
start_stop (WsmanPipeline       *self,
            WsmanSendFlags       flags,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  WsmanCall *call = NULL;
  GError *local_error = NULL;

  g_task_set_source_tag (task, wsman_pipeline_stop_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->remote != NULL && self->state == WSMAN_PIPELINE_STATE_RUNNING)
    call = wsman_remote_command_new_stop (self->remote, wsman_pipeline_get_session (self), &local_error);
  else if (self->state == WSMAN_PIPELINE_STATE_RUNNING)
    g_set_error_literal (&local_error, G_IO_ERROR, G_IO_ERROR_PENDING,
                         _("The pipeline is still being started; cancel that call"));
  if (call != NULL)
    wsman_call_run (call, flags, cancellable, on_stopped, g_steal_pointer (&task));
  else if (local_error != NULL)
    g_task_return_error (task, local_error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * wsman_pipeline_stop:
 * @self: the pipeline
 * @cancellable: (nullable): stops the call
 *
 * Stops the pipeline on the server. Output that has arrived before can still be read. Then
 * [method@Wsman.Pipeline.next_objects] returns an empty array. If the pipeline doesn't run, the call does nothing.
 *
 * Fails with `G_IO_ERROR_PENDING` while [method@Wsman.Pipeline.invoke_async] starts the pipeline. Cancel that call
 * instead.
 *
 * Returns: `TRUE` if the pipeline doesn't run any more
 *
 * Since: 1.0
 */
gboolean
wsman_pipeline_stop (WsmanPipeline  *self,
                     GCancellable   *cancellable,
                     GError        **error)
{
  WsmanSync sync;
  gboolean done;

  g_return_val_if_fail (WSMAN_IS_PIPELINE (self), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  start_stop (self, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  done = wsman_pipeline_stop_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return done;
}

/**
 * wsman_pipeline_stop_async:
 * @self: the pipeline
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the call is done
 * @user_data: passed to @callback
 *
 * Stops the pipeline on the server: the asynchronous form of [method@Wsman.Pipeline.stop].
 *
 * Since: 1.0
 */
void
wsman_pipeline_stop_async (WsmanPipeline       *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_PIPELINE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  start_stop (self, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_pipeline_stop_finish:
 * @self: the pipeline
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Pipeline.stop_async].
 *
 * Returns: `TRUE` if the pipeline doesn't run any more
 *
 * Since: 1.0
 */
gboolean
wsman_pipeline_stop_finish (WsmanPipeline  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_pipeline_stop_async), FALSE);

  return wsman_session_propagate_boolean (wsman_pipeline_get_session (self), G_TASK (result), error);
}
