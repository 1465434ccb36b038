/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The output of a pipeline, and the records of its other streams. */

#include "wsman-pipeline-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"
#include "wsman-ps-host-private.h"
#include "wsman-runspace-pool-private.h"

typedef struct
{
  GPtrArray *objects;
  guint max_objects;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_ptr_array_unref (self->objects);
  g_free (self);
}

/* Gives a call of PowerShell to the host. */
static gboolean
handle_call (WsmanPipeline  *self,
             WsmanPSObject  *message,
             GError        **error)
{
  g_autoptr(WsmanPSHostCall) call = NULL;

  call = wsman_ps_host_call_new (self->pool, self->machine, self->remote, self->max_blob, message, error);

  if (call == NULL)
    return FALSE;

  wsman_ps_host_call_handle (call, self->pool->host);

  return TRUE;
}

static gboolean
take_arrival (WsmanPipeline           *self,
              Reading                 *reading,
              const WsmanPsrpArrival  *arrival,
              GError                 **error)
{
  switch (arrival->kind)
    {
    case WSMAN_PSRP_ARRIVAL_OUTPUT:
      g_ptr_array_add (reading->objects, g_object_ref (arrival->object));
      return TRUE;

    case WSMAN_PSRP_ARRIVAL_RECORD:
      wsman_pipeline_emit_record (self, arrival->stream, arrival->object);
      return TRUE;

    case WSMAN_PSRP_ARRIVAL_HOST_CALL:
      return handle_call (self, arrival->object, error);
    }

  return TRUE;
}

/* Takes what has arrived, in its order. Stops when there are enough objects. */
static gboolean
take_arrivals (WsmanPipeline  *self,
               Reading        *reading,
               GError        **error)
{
  gboolean taken = TRUE;

  while (taken && reading->objects->len < reading->max_objects)
    {
      WsmanPsrpArrival *arrival = wsman_psrp_pipeline_pop (self->machine);

      if (arrival == NULL)
        break;
      taken = take_arrival (self, reading, arrival, error);
      wsman_psrp_arrival_free (arrival);
    }

  return taken;
}

/* Sets the state that the server has reported. Returns FALSE and an error if the pipeline has failed. */
static gboolean
take_state (WsmanPipeline  *self,
            GError        **error)
{
  WsmanPSObject *reason = wsman_psrp_pipeline_get_reason (self->machine);

  switch (wsman_psrp_pipeline_get_state (self->machine))
    {
    case WSMAN_PSRP_PIPELINE_COMPLETED:
      wsman_pipeline_set_state (self, WSMAN_PIPELINE_STATE_COMPLETED);
      return TRUE;

    case WSMAN_PSRP_PIPELINE_STOPPED:
      wsman_pipeline_set_state (self, WSMAN_PIPELINE_STATE_STOPPED);
      return TRUE;

    case WSMAN_PSRP_PIPELINE_FAILED:
      wsman_pipeline_set_had_errors (self);
      wsman_pipeline_set_state (self, WSMAN_PIPELINE_STATE_FAILED);
      return wsman_error_refuse (error, WSMAN_ERROR_REMOTE, ERROR_WSMAN_PROVIDER_FAILURE, "%s",
                                 reason != NULL ? wsman_psrp_get_error_text (reason)
                                                : _("The pipeline failed, and PowerShell gave no reason"));

    case WSMAN_PSRP_PIPELINE_RUNNING:
    default:
      return TRUE;
    }
}

static gboolean
is_over (WsmanPipeline *self)
{
  return wsman_psrp_pipeline_get_state (self->machine) != WSMAN_PSRP_PIPELINE_RUNNING ||
         self->state == WSMAN_PIPELINE_STATE_STOPPED;
}

/* Reads what the server has sent. Returns FALSE and an error if that is wrong, or if there is nothing yet. */
static gboolean
read_pieces (WsmanPipeline  *self,
             GError        **error)
{
  g_autoptr(GBytes) piece = wsman_remote_command_take (self->remote, WSMAN_OUTPUT_STDOUT, error);

  if (piece != NULL)
    return wsman_psrp_pipeline_take (self->machine, piece, error);
  if (error == NULL || *error != NULL)
    return FALSE;

  return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                             _("The server ended the pipeline, but didn’t tell how"));
}

/* Takes what has arrived, until there are objects, or an error. If objects came before the error, the next call reports
 * it. */
static void
take_all (WsmanPipeline  *self,
          Reading        *reading,
          GError        **error)
{
  GError *local_error = g_steal_pointer (&self->failure);
  gboolean goes_on = local_error == NULL && take_arrivals (self, reading, &local_error);

  while (goes_on && reading->objects->len == 0 && !is_over (self))
    goes_on = read_pieces (self, &local_error) && take_arrivals (self, reading, &local_error);
  if (!goes_on)
    take_arrivals (self, reading, NULL);

  if (reading->objects->len > 0 && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    self->failure = g_steal_pointer (&local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);
}

static void read_more (GTask *task);

static void
on_ready (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;

  if (wsman_remote_command_wait_finish (result, &local_error))
    read_more (g_steal_pointer (&task));
  else
    g_task_return_error (task, local_error);
}

static void
return_objects (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);

  g_task_return_pointer (task, g_ptr_array_ref (reading->objects), (GDestroyNotify) g_ptr_array_unref);
}

/* The function owns task. */
static void
read_more (GTask *task)
{
  g_autoptr(GTask) owned = task;
  WsmanPipeline *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  g_autoptr(GError) local_error = NULL;

  take_all (self, reading, &local_error);
  if (reading->objects->len > 0)
    return_objects (task);
  else if (local_error == NULL && take_state (self, &local_error))
    return_objects (task);
  else if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    wsman_remote_command_wait_async (self->remote, WSMAN_READY_STDOUT, g_task_get_cancellable (task), on_ready,
                                     g_steal_pointer (&owned));
  else
    g_task_return_error (task, g_steal_pointer (&local_error));
}

static void
start_next_objects (WsmanPipeline       *self,
                    guint                max_objects,
                    WsmanSendFlags       flags,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  reading->objects = g_ptr_array_new_with_free_func (g_object_unref);
  reading->max_objects = max_objects;
  g_task_set_source_tag (task, wsman_pipeline_next_objects_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, reading, reading_free);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->remote != NULL)
    read_more (g_steal_pointer (&task));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s", _("The pipeline wasn’t started"));
}

/**
 * wsman_pipeline_next_objects:
 * @self: a running pipeline
 * @max_objects: the most objects to return, at least 1
 * @cancellable: (nullable): stops the call
 *
 * Waits for output, and returns the objects that have arrived. An empty array is the end of the output. Meanwhile the
 * signal [signal@Wsman.Pipeline::record] is emitted for records of the other streams, in the order of all streams.
 *
 * Fails with [error@Wsman.Error] `REMOTE` if an error ended the pipeline; the message is that of PowerShell. Objects
 * that came before the error are returned first. If the call is cancelled, no objects are lost, and the pipeline runs
 * on.
 *
 * Returns: (transfer container) (element-type WsmanPSObject): the objects
 *
 * Since: 1.0
 */
GPtrArray *
wsman_pipeline_next_objects (WsmanPipeline  *self,
                             guint           max_objects,
                             GCancellable   *cancellable,
                             GError        **error)
{
  WsmanSync sync;
  GPtrArray *done;

  g_return_val_if_fail (WSMAN_IS_PIPELINE (self), NULL);
  g_return_val_if_fail (max_objects > 0, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  wsman_sync_begin (&sync);
  start_next_objects (self, max_objects, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  done = wsman_pipeline_next_objects_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return done;
}

/**
 * wsman_pipeline_next_objects_async:
 * @self: a running pipeline
 * @max_objects: the most objects to return, at least 1
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the call is done
 * @user_data: passed to @callback
 *
 * Waits for output: the asynchronous form of [method@Wsman.Pipeline.next_objects].
 *
 * Since: 1.0
 */
void
wsman_pipeline_next_objects_async (WsmanPipeline       *self,
                                   guint                max_objects,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_PIPELINE (self));
  g_return_if_fail (max_objects > 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  start_next_objects (self, max_objects, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_pipeline_next_objects_finish:
 * @self: the pipeline
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Pipeline.next_objects_async].
 *
 * Returns: (transfer container) (element-type WsmanPSObject): the objects
 *
 * Since: 1.0
 */
GPtrArray *
wsman_pipeline_next_objects_finish (WsmanPipeline  *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_pipeline_next_objects_async), NULL);

  return wsman_session_propagate_pointer (wsman_pipeline_get_session (self), G_TASK (result), error);
}
