/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The exchange of keys with the server, when the first secret is sent. It runs in the library's own thread, because a
 * host may answer on any thread. [MS-PSRP] 3.1.5.4.3 to 3.1.5.4.5.
 */

#include "wsman-runspace-pool-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-worker-private.h"
#include "client/wsman-session-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "wsman-psrp-fragments-private.h"

#define INPUT_STREAM "stdin"
#define OUTPUT_STREAM "stdout"

/* The most time that a server may take, and the most responses without the key. */
#define MAX_EXCHANGE (60 * G_TIME_SPAN_SECOND)
#define MAX_RESPONSES 1000

/* Somebody who waits for the key. */
typedef struct
{
  WsmanRunspacePool *pool;
  WsmanRunspacePoolKeyFunc func;
  gpointer user_data;

  /* The first one who waits does the exchange. */
  WsmanSessionConnection *connection;
  WsmanRemoteShell *remote;
  WsmanPsrpPool *machine;
  WsmanSecureStringKey *key;
  gint64 deadline;
  guint n_responses;
} KeyRequest;

static void
key_request_end (KeyRequest                 *self,
                 const WsmanSecureStringKey *key,
                 const GError               *error)
{
  self->func ((WsmanSecureStringKey *) key, error, self->user_data);
  g_clear_pointer (&self->connection, wsman_session_connection_unref);
  g_clear_pointer (&self->remote, wsman_remote_shell_unref);
  g_clear_pointer (&self->machine, wsman_psrp_pool_unref);
  g_clear_pointer (&self->key, wsman_secure_string_key_free);
  g_object_unref (self->pool);
  g_free (self);
  wsman_worker_end (WSMAN_WORK_IS_LAST);
}

/* Ends the exchange, and with it the requests of all who wait. If it has failed, the next one tries again. */
static void
end_exchange (KeyRequest   *request,
              const GError *error)
{
  WsmanRunspacePool *pool = g_object_ref (request->pool);
  GQueue waiting = pool->key_requests;
  KeyRequest *next;

  if (error == NULL)
    pool->key = g_steal_pointer (&request->key);
  g_queue_init (&pool->key_requests);
  while ((next = g_queue_pop_head (&waiting)) != NULL)
    key_request_end (next, pool->key, error);
  g_object_unref (pool);
}

static void receive (KeyRequest *request);

/* Takes what the server has sent to the pool. Returns TRUE if the key is there. */
static gboolean
take_response (KeyRequest    *request,
               WsmanMessage  *response,
               GError       **error)
{
  g_autofree char *text = NULL;

  for (const WsmanElement *element = wsman_shell_first_stream (response->content);
       element != NULL;
       element = wsman_shell_next_stream (element))
    {
      g_auto(WsmanShellStream) stream = { NULL, };

      if (!wsman_shell_read_stream (element, &stream, error))
        return FALSE;
      if (stream.data != NULL && !wsman_psrp_pool_take (request->machine, stream.data, error))
        return FALSE;
    }

  text = wsman_psrp_pool_steal_session_key (request->machine);

  return text != NULL && wsman_secure_string_key_take_session_key (request->key, text, error);
}

static void
on_received (WsmanMessage *response,
             const GError *error,
             gpointer      user_data)
{
  KeyRequest *request = user_data;
  g_autoptr(GError) local_error = NULL;
  gboolean is_done = FALSE;

  if (error == NULL)
    is_done = take_response (request, response, &local_error);
  else if (!wsman_runspace_pool_is_nothing_yet (error))
    local_error = g_error_copy (error);

  if (!is_done && local_error == NULL &&
      (++request->n_responses == MAX_RESPONSES || g_get_monotonic_time () > request->deadline))
    wsman_error_set (&local_error, WSMAN_ERROR_TIMED_OUT, ERROR_WSMAN_OPERATION_TIMEDOUT,
                     _("PowerShell didn’t send the key for secure strings in time"));

  if (is_done || local_error != NULL)
    end_exchange (request, local_error);
  else
    receive (request);
}

/* Runs a call of the shell. */
static void
run_call (KeyRequest         *request,
          WsmanCallKind       kind,
          const GString      *body,
          const char * const *options,
          WsmanCallRunFunc    func)
{
  g_autoptr(GError) local_error = NULL;
  WsmanCall *call = wsman_remote_shell_new_call (request->remote, request->connection, NULL, kind, body, options,
                                                 &local_error);

  if (call != NULL)
    wsman_call_run (call, WSMAN_SEND_NEVER_WAIT, NULL, func, request);
  else
    end_exchange (request, local_error);
}

static void
receive (KeyRequest *request)
{
  const char * const options[] = { WSMAN_OPTION_KEEP_ALIVE, NULL };
  g_autoptr(GString) body = g_string_new (NULL);

  wsman_shell_write_receive (NULL, OUTPUT_STREAM, body);
  run_call (request, WSMAN_CALL_SHELL_RECEIVE, body, options, on_received);
}

static void
on_sent (WsmanMessage *response,
         const GError *error,
         gpointer      user_data)
{
  if (error == NULL)
    receive (user_data);
  else
    end_exchange (user_data, error);
}

static void
send_public_key (KeyRequest *request)
{
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(GBytes) fragment = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *text = wsman_secure_string_key_get_public (request->key, &local_error);

  if (text != NULL)
    fragment = wsman_psrp_pool_write_public_key (request->machine, text, &local_error);
  if (fragment == NULL)
    {
      end_exchange (request, local_error);
      return;
    }

  wsman_shell_write_send (INPUT_STREAM, NULL, g_bytes_get_data (fragment, NULL), g_bytes_get_size (fragment), FALSE,
                          body);
  run_call (request, WSMAN_CALL_SHELL_SEND, body, NULL, on_sent);
}

static void
make_pair (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  GError *local_error = NULL;
  WsmanSecureStringKey *key = wsman_secure_string_key_new (&local_error);

  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) wsman_secure_string_key_free);
  else
    g_task_return_error (task, local_error);
}

static void
on_pair (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  KeyRequest *request = user_data;
  g_autoptr(GError) local_error = NULL;

  request->key = g_task_propagate_pointer (G_TASK (result), &local_error);
  if (request->key != NULL)
    send_public_key (request);
  else
    end_exchange (request, local_error);
}

/* The exchange doesn't prove who the server is. So the connection must do that. */
static gboolean
prepare (KeyRequest  *request,
         GError     **error)
{
  WsmanRunspacePool *pool = request->pool;

  request->connection = wsman_session_ref_connection (pool->session, FALSE, error);
  if (request->connection == NULL)
    return FALSE;
  if (!wsman_session_connection_is_confidential (request->connection))
    return wsman_error_refuse (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_CLIENT_UNENCRYPTED_DISABLED,
                               _("A secret isn’t sent, because others could read this connection; use https, or "
                                 "Negotiate with sealed messages"));

  return wsman_runspace_pool_ref_remote (pool, &request->remote, &request->machine, error);
}

static void
start (gpointer user_data)
{
  KeyRequest *request = user_data;
  WsmanRunspacePool *pool = request->pool;
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) local_error = NULL;

  if (pool->key != NULL)
    {
      key_request_end (request, pool->key, NULL);
      return;
    }

  g_queue_push_tail (&pool->key_requests, request);
  if (pool->key_requests.length > 1)
    return;

  request->deadline = g_get_monotonic_time () + MAX_EXCHANGE;
  if (!prepare (request, &local_error))
    {
      end_exchange (request, local_error);
      return;
    }

  /* This takes longer than the library's own thread may be kept busy. */
  task = g_task_new (NULL, NULL, on_pair, request);
  g_task_set_source_tag (task, start);
  g_task_run_in_thread (task, make_pair);
}

void
wsman_runspace_pool_get_key (WsmanRunspacePool        *self,
                             WsmanRunspacePoolKeyFunc  func,
                             gpointer                  user_data)
{
  KeyRequest *request = g_new0 (KeyRequest, 1);

  request->pool = g_object_ref (self);
  request->func = func;
  request->user_data = user_data;
  wsman_worker_begin (WSMAN_WORK_IS_LAST, start, request);
}
