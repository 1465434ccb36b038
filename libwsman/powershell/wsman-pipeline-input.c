/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The input of a pipeline. Each fragment is sent in a message of its own, after the one before was accepted. */

#include "wsman-pipeline-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"

static void send_next (GTask *task);

static void
fragments_free (gpointer data)
{
  GQueue *self = data;

  g_queue_free_full (self, (GDestroyNotify) g_bytes_unref);
}

static void
on_ready (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;

  if (wsman_remote_command_wait_finish (result, &local_error))
    send_next (g_steal_pointer (&task));
  else
    g_task_return_error (task, local_error);
}

/* Gives the first fragment to the command. Fragments are never split between messages. */
static gboolean
write_fragment (WsmanPipeline  *self,
                GQueue         *fragments,
                GError        **error)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (g_queue_peek_head (fragments), &length);
  gssize written = wsman_remote_command_write (self->remote, data, length, error);

  if (written < 0)
    return FALSE;

  g_bytes_unref (g_queue_pop_head (fragments));
  if ((gsize) written == length)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_MAX_ENVELOPE_SIZE_EXCEEDED,
                             _("The session’s largest envelope is too small for PowerShell; raise max-envelope-size"));
}

/* The function owns task. */
static void
send_next (GTask *task)
{
  g_autoptr(GTask) owned = task;
  WsmanPipeline *self = g_task_get_source_object (task);
  GQueue *fragments = g_task_get_task_data (task);
  g_autoptr(GError) local_error = NULL;
  gboolean is_done = g_queue_is_empty (fragments);

  if (is_done)
    is_done = wsman_remote_command_check_input (self->remote, &local_error);
  else
    write_fragment (self, fragments, &local_error);

  if (is_done)
    g_task_return_boolean (task, TRUE);
  else if (local_error == NULL || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    wsman_remote_command_wait_async (self->remote, WSMAN_READY_STDIN, g_task_get_cancellable (task), on_ready,
                                     g_steal_pointer (&owned));
  else
    g_task_return_error (task, g_steal_pointer (&local_error));
}

void
wsman_pipeline_send_async (WsmanPipeline       *self,
                           GQueue              *fragments,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GQueue *owned = g_queue_new ();

  *owned = *fragments;
  g_queue_init (fragments);
  g_task_set_source_tag (task, wsman_pipeline_send_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, owned, fragments_free);

  send_next (g_steal_pointer (&task));
}

gboolean
wsman_pipeline_send_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_assert (g_async_result_is_tagged (result, wsman_pipeline_send_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  gboolean is_end = g_task_get_source_tag (task) == wsman_pipeline_end_input_async;
  g_autoptr(GError) local_error = NULL;

  /* A pipeline that has ended already needs no end of its input. */
  if (wsman_pipeline_send_finish (result, &local_error) ||
      (is_end && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&local_error));
}

/* Sends a message. object is NULL for a message without data. */
static void
send_message (GTask         *task,
              WsmanPsrpType  type,
              WsmanPSObject *object)
{
  g_autoptr(GTask) owned = task;
  WsmanPipeline *self = g_task_get_source_object (task);
  GQueue fragments = G_QUEUE_INIT;
  GError *local_error = NULL;

  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->remote == NULL || !self->takes_input || self->state != WSMAN_PIPELINE_STATE_RUNNING)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s",
                             _("The pipeline takes no input, or doesn’t run"));
  else if (wsman_psrp_pipeline_send (self->machine, type, object, self->max_blob, &fragments, &local_error))
    wsman_pipeline_send_async (self, &fragments, g_task_get_cancellable (task), on_sent, g_steal_pointer (&owned));
  else
    g_task_return_error (task, local_error);
}

static void
start_write (WsmanPipeline       *self,
             WsmanPSObject       *object,
             WsmanSendFlags       flags,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_pipeline_write_async);
  send_message (task, WSMAN_PSRP_PIPELINE_INPUT, object);
}

static void
start_end_input (WsmanPipeline       *self,
                 WsmanSendFlags       flags,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_pipeline_end_input_async);
  send_message (task, WSMAN_PSRP_END_OF_PIPELINE_INPUT, NULL);
}

/**
 * wsman_pipeline_write:
 * @self: a running pipeline
 * @object: the object
 * @cancellable: (nullable): stops the call
 *
 * Sends one object as input. The call returns when the server has accepted it. So a slow pipeline slows down its input.
 * A pipeline with much output must be read meanwhile, or else it accepts no more input.
 *
 * Fails with `G_IO_ERROR_CLOSED` if the pipeline takes no input or doesn't run, with `G_IO_ERROR_BROKEN_PIPE` if it has
 * ended meanwhile, and with [error@Wsman.Error] `UNSUPPORTED` if the object holds a secure string.
 *
 * Returns: `TRUE` if the server has accepted the object
 *
 * Since: 1.0
 */
gboolean
wsman_pipeline_write (WsmanPipeline  *self,
                      WsmanPSObject  *object,
                      GCancellable   *cancellable,
                      GError        **error)
{
  WsmanSync sync;
  gboolean done;

  g_return_val_if_fail (WSMAN_IS_PIPELINE (self), FALSE);
  g_return_val_if_fail (WSMAN_IS_PS_OBJECT (object), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  start_write (self, object, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  done = wsman_pipeline_write_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return done;
}

/**
 * wsman_pipeline_write_async:
 * @self: a running pipeline
 * @object: the object
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the call is done
 * @user_data: passed to @callback
 *
 * Sends one object as input: the asynchronous form of [method@Wsman.Pipeline.write].
 *
 * Since: 1.0
 */
void
wsman_pipeline_write_async (WsmanPipeline       *self,
                            WsmanPSObject       *object,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_PIPELINE (self));
  g_return_if_fail (WSMAN_IS_PS_OBJECT (object));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  start_write (self, object, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_pipeline_write_finish:
 * @self: the pipeline
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Pipeline.write_async].
 *
 * Returns: `TRUE` if the server has accepted the object
 *
 * Since: 1.0
 */
gboolean
wsman_pipeline_write_finish (WsmanPipeline  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_pipeline_write_async), FALSE);

  return wsman_session_propagate_boolean (wsman_pipeline_get_session (self), G_TASK (result), error);
}

/**
 * wsman_pipeline_end_input:
 * @self: a running pipeline
 * @cancellable: (nullable): stops the call
 *
 * Ends the input. Pipelines that take input run until their input has ended. If the pipeline has ended already, the
 * call does nothing.
 *
 * Fails with `G_IO_ERROR_CLOSED` if the pipeline takes no input or doesn't run.
 *
 * Returns: `TRUE` if the server knows the end
 *
 * Since: 1.0
 */
gboolean
wsman_pipeline_end_input (WsmanPipeline  *self,
                          GCancellable   *cancellable,
                          GError        **error)
{
  WsmanSync sync;
  gboolean done;

  g_return_val_if_fail (WSMAN_IS_PIPELINE (self), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  start_end_input (self, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  done = wsman_pipeline_end_input_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return done;
}

/**
 * wsman_pipeline_end_input_async:
 * @self: a running pipeline
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the call is done
 * @user_data: passed to @callback
 *
 * Ends the input: the asynchronous form of [method@Wsman.Pipeline.end_input].
 *
 * Since: 1.0
 */
void
wsman_pipeline_end_input_async (WsmanPipeline       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_PIPELINE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  start_end_input (self, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_pipeline_end_input_finish:
 * @self: the pipeline
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Pipeline.end_input_async].
 *
 * Returns: `TRUE` if the server knows the end
 *
 * Since: 1.0
 */
gboolean
wsman_pipeline_end_input_finish (WsmanPipeline  *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_pipeline_end_input_async), FALSE);

  return wsman_session_propagate_boolean (wsman_pipeline_get_session (self), G_TASK (result), error);
}
