/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Opens a pool: Create carries the first messages, and Receive brings the answers until the pool is open. [MS-PSRP]
 * 3.1.5.3; [MS-WSMV] 3.1.4.1.
 */

#include "wsman-runspace-pool-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "client/wsman-session-private.h"
#include "shell/wsman-shell-fields-private.h"
#include "soap/wsman-base64-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "wsman-ps-host-private.h"

#define PROTOCOL_VERSION "2.3"
#define INPUT_STREAMS "stdin pr"
#define OUTPUT_STREAMS "stdout"

/* The most time that a server may take, as Windows' client waits. */
#define MAX_OPENING (180 * G_TIME_SPAN_SECOND)

/* The most responses to Receive until the pool is open. Two are usual. */
#define MAX_RESPONSES 1000

/* A pool that is being opened: the data of the task. */
typedef struct
{
  WsmanSessionConnection *connection;
  WsmanSendFlags flags;
  char *resource_uri;
  char *shell_id; /* the id that the client asks for */
  WsmanPsrpPool *machine;
  WsmanRemoteShell *remote; /* NULL until the server has created the shell */
  gint64 deadline;
  guint n_responses;
} PoolOpening;

static void
opening_free (gpointer data)
{
  PoolOpening *self = data;

  g_clear_pointer (&self->connection, wsman_session_connection_unref);
  g_clear_pointer (&self->machine, wsman_psrp_pool_unref);
  g_clear_pointer (&self->remote, wsman_remote_shell_unref);
  g_free (self->resource_uri);
  g_free (self->shell_id);
  g_free (self);
}

/* Returns the first messages in base64. */
static char *
make_creation_xml (WsmanRunspacePool  *self,
                   PoolOpening        *opening,
                   GError            **error)
{
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  WsmanPsrpHostInfo host = wsman_ps_host_get_info (self->host);
  GQueue fragments = G_QUEUE_INIT;
  GBytes *fragment;

  if (!wsman_psrp_pool_open (opening->machine, self->min_runspaces, MAX (self->min_runspaces, self->max_runspaces),
                             &host, &fragments, error))
    return NULL;

  while ((fragment = g_queue_pop_head (&fragments)) != NULL)
    {
      g_byte_array_append (bytes, g_bytes_get_data (fragment, NULL), g_bytes_get_size (fragment));
      g_bytes_unref (fragment);
    }
  wsman_xml_append_base64 (xml, bytes->data, bytes->len);

  return g_string_free (g_steal_pointer (&xml), FALSE);
}

static WsmanCall *
make_create (WsmanRunspacePool  *self,
             PoolOpening        *opening,
             GError            **error)
{
  g_autoptr(WsmanReference) reference = wsman_reference_new (opening->resource_uri);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autofree char *creation_xml = make_creation_xml (self, opening, error);
  WsmanShellDescription description = WSMAN_SHELL_DESCRIPTION_INIT;
  const WsmanCallRequest request = {
    .kind = WSMAN_CALL_SHELL_CREATE,
    .reference = reference,
    .body = body,
    .flags = opening->flags,
  };

  if (creation_xml == NULL)
    return NULL;

  wsman_reference_add_option (reference, WSMAN_OPTION_PROTOCOL, PROTOCOL_VERSION, TRUE);
  reference->must_understand_options = TRUE;
  description.wanted_id = opening->shell_id;
  description.input_streams = (char *) INPUT_STREAMS;
  description.output_streams = (char *) OUTPUT_STREAMS;
  description.creation_xml = creation_xml;
  wsman_shell_description_write (&description, body);

  return wsman_call_new (wsman_session_connection_ref (opening->connection), &request, error);
}

static void receive (GTask *task);

static gboolean
take_streams (PoolOpening         *opening,
              const WsmanElement  *content,
              GError             **error)
{
  for (const WsmanElement *element = wsman_shell_first_stream (content);
       element != NULL;
       element = wsman_shell_next_stream (element))
    {
      g_auto(WsmanShellStream) stream = { NULL, };

      if (!wsman_shell_read_stream (element, &stream, error))
        return FALSE;
      if (stream.data != NULL && !wsman_psrp_pool_take (opening->machine, stream.data, error))
        return FALSE;
    }

  return TRUE;
}

/* Counts a response. One that has nothing counts, too, or else a server could let the client wait for ever. */
static gboolean
check_patience (PoolOpening  *opening,
                GError      **error)
{
  if (++opening->n_responses < MAX_RESPONSES && g_get_monotonic_time () < opening->deadline)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_TIMED_OUT, ERROR_WSMAN_OPERATION_TIMEDOUT,
                             _("PowerShell didn’t open the runspaces in time"));
}

gboolean
wsman_runspace_pool_is_nothing_yet (const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  return info != NULL && !info->is_own && info->code == ERROR_WSMAN_OPERATION_TIMEDOUT;
}

static void
on_received (WsmanMessage *response,
             const GError *error,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanRunspacePool *self = g_task_get_source_object (task);
  PoolOpening *opening = g_task_get_task_data (task);
  GError *local_error = NULL;

  if (error != NULL && !wsman_runspace_pool_is_nothing_yet (error))
    local_error = g_error_copy (error);
  else if (error == NULL)
    take_streams (opening, response->content, &local_error);
  if (local_error == NULL && !wsman_psrp_pool_is_open (opening->machine))
    check_patience (opening, &local_error);

  if (local_error != NULL)
    {
      g_task_return_error (task, local_error);
      return;
    }
  if (!wsman_psrp_pool_is_open (opening->machine))
    {
      receive (g_steal_pointer (&task));
      return;
    }

  wsman_runspace_pool_set_remote (self, opening->remote, opening->machine);
  g_task_return_boolean (task, TRUE);
}

/* The function owns task. */
static void
receive (GTask *task)
{
  g_autoptr(GTask) owned = task;
  WsmanRunspacePool *self = g_task_get_source_object (task);
  PoolOpening *opening = g_task_get_task_data (task);
  const char * const options[] = { WSMAN_OPTION_KEEP_ALIVE, NULL };
  g_autoptr(GString) body = g_string_new (NULL);
  GError *local_error = NULL;
  WsmanCall *call;

  wsman_shell_write_receive (NULL, OUTPUT_STREAMS, body);
  call = wsman_remote_shell_new_call (opening->remote, opening->connection, self->session, WSMAN_CALL_SHELL_RECEIVE,
                                      body, options, &local_error);
  if (call != NULL)
    wsman_call_run (call, opening->flags, g_task_get_cancellable (task), on_received, g_steal_pointer (&owned));
  else
    g_task_return_error (task, local_error);
}

static WsmanRemoteShell *
take_created (PoolOpening   *opening,
              WsmanMessage  *response,
              GError       **error)
{
  g_autoptr(WsmanReference) reference = wsman_call_read_created (response, error);
  const WsmanSelector *selector;

  if (reference == NULL)
    return NULL;

  selector = wsman_reference_get_selector (reference, WSMAN_SHELL_ID);
  if (selector != NULL && selector->value != NULL)
    return wsman_remote_shell_new (opening->connection, opening->resource_uri, selector->value);

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_RESPONSE_NO_RESULTS,
                   _("The server opened the runspaces, but didn’t return their ShellId"));

  return NULL;
}

static void
on_created (WsmanMessage *response,
            const GError *error,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PoolOpening *opening = g_task_get_task_data (task);
  GError *local_error = NULL;

  if (error == NULL)
    {
      opening->remote = take_created (opening, response, &local_error);
      if (opening->remote != NULL)
        receive (g_steal_pointer (&task));
      else
        g_task_return_error (task, local_error);
      return;
    }

  /* When this reference is dropped, the shell is deleted if the server has created it. */
  if (wsman_shell_may_have_run (opening->connection, error))
    wsman_remote_shell_unref (wsman_remote_shell_new (opening->connection, opening->resource_uri, opening->shell_id));
  g_task_return_error (task, g_error_copy (error));
}

void
wsman_runspace_pool_open_with_flags_async (WsmanRunspacePool   *self,
                                           WsmanSendFlags       flags,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *uuid = g_uuid_string_random ();
  PoolOpening *opening;
  GError *local_error = NULL;
  WsmanCall *call = NULL;

  g_task_set_source_tag (task, wsman_runspace_pool_open_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (wsman_runspace_pool_get_state (self) == WSMAN_RUNSPACE_POOL_STATE_OPENED)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  opening = g_new0 (PoolOpening, 1);
  opening->flags = flags;
  opening->shell_id = g_ascii_strup (uuid, -1);
  opening->resource_uri = g_strconcat (WSMAN_URI_POWERSHELL "/", self->configuration_name, NULL);
  opening->machine = wsman_psrp_pool_new (opening->shell_id);
  opening->deadline = g_get_monotonic_time () + MAX_OPENING;
  g_task_set_task_data (task, opening, opening_free);

  opening->connection = wsman_session_ref_connection (self->session, FALSE, &local_error);
  if (opening->connection != NULL)
    call = make_create (self, opening, &local_error);

  if (call != NULL)
    wsman_call_run (call, WSMAN_SEND_NONE, cancellable, on_created, g_steal_pointer (&task));
  else
    g_task_return_error (task, local_error);
}

/**
 * wsman_runspace_pool_open:
 * @self: the pool
 * @cancellable: (nullable): stops the call
 *
 * Opens the runspaces on the server. If the pool is already open, the call does nothing. A closed pool can be opened
 * again.
 *
 * Fails with [error@Wsman.Error] `NOT_FOUND` if the server has no such configuration, with `ACCESS_DENIED` if the user
 * may not use it, with `UNSUPPORTED` if the server speaks another version, and with `REMOTE` if PowerShell refuses.
 *
 * Returns: `TRUE` if the pool is open
 *
 * Since: 1.0
 */
gboolean
wsman_runspace_pool_open (WsmanRunspacePool  *self,
                          GCancellable       *cancellable,
                          GError            **error)
{
  WsmanSync sync;
  gboolean opened;

  g_return_val_if_fail (WSMAN_IS_RUNSPACE_POOL (self) && self->session != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  wsman_runspace_pool_open_with_flags_async (self, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  opened = wsman_runspace_pool_open_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return opened;
}

/**
 * wsman_runspace_pool_open_async:
 * @self: the pool
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the pool is open
 * @user_data: passed to @callback
 *
 * Opens the runspaces on the server: the asynchronous form of [method@Wsman.RunspacePool.open].
 *
 * Since: 1.0
 */
void
wsman_runspace_pool_open_async (WsmanRunspacePool   *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (WSMAN_IS_RUNSPACE_POOL (self) && self->session != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_runspace_pool_open_with_flags_async (self, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_runspace_pool_open_finish:
 * @self: the pool
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.RunspacePool.open_async].
 *
 * Returns: `TRUE` if the pool is open
 *
 * Since: 1.0
 */
gboolean
wsman_runspace_pool_open_finish (WsmanRunspacePool  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_runspace_pool_open_async), FALSE);

  wsman_runspace_pool_notify_state (self);

  return wsman_session_propagate_boolean (self->session, G_TASK (result), error);
}
