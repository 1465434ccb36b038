/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A shell on the server, from its Create to its Delete. The shell is deleted only once, at the latest when the last
 * reference is dropped. [MS-WSMV] 3.1.4.1. */

#include "wsman-remote-shell-private.h"

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "base/wsman-wake-up-source-private.h"
#include "base/wsman-worker-private.h"
#include "soap/wsman-shell-messages-private.h"

struct _WsmanRemoteShell
{
  WsmanSessionConnection *connection;
  WsmanReference *reference;
  gboolean recognizes_repeats;
  int ends_command; /* atomic; TRUE if the Delete of the shell also ends its command */
  int is_gone; /* atomic */

  GMutex mutex; /* guards the fields below */
  GHashTable *watchers; /* a table from the user data to its function */
  gboolean is_closing;  /* TRUE if a Delete is being prepared */
  guint n_signals;      /* the number of Signals that were sent and not responded to */
  GPtrArray *waiters;   /* contains SignalWaiter; the waiters own themselves */
};

/* How long a Delete waits for the responses to Signals, in milliseconds. */
#define MAX_SIGNAL_WAIT 2000

/* All shells that are open on servers. The shells that are left when the process ends are deleted then. */
static GMutex list_mutex;
static GList *shells;

static void
delete_detached (WsmanRemoteShell *self)
{
  WsmanCall *call = wsman_remote_shell_new_delete (self, NULL, NULL);

  if (call != NULL)
    wsman_call_run_detached (call);
}

static void
delete_all (void)
{
  g_mutex_lock (&list_mutex);
  for (GList *l = shells; l != NULL; l = l->next)
    {
      if (!wsman_remote_shell_is_gone (l->data))
        delete_detached (l->data);
    }
  g_mutex_unlock (&list_mutex);
}

static void
list_shell (WsmanRemoteShell *self)
{
  WsmanPeerInfo *peer = wsman_transport_get_peer_info (self->connection->transport);

  g_mutex_lock (&list_mutex);
  shells = g_list_prepend (shells, self);
  g_mutex_unlock (&list_mutex);

  wsman_worker_set_exit_func (delete_all, wsman_peer_info_get_mechanism (peer, NULL, NULL));
}

static void
unlist_shell (WsmanRemoteShell *self)
{
  g_mutex_lock (&list_mutex);
  shells = g_list_remove (shells, self);
  g_mutex_unlock (&list_mutex);
}

WsmanRemoteShell *
wsman_remote_shell_new (WsmanSessionConnection *connection,
                        const char             *resource_uri,
                        const char             *shell_id)
{
  WsmanRemoteShell *self = g_atomic_rc_box_new0 (WsmanRemoteShell);

  self->connection = wsman_session_connection_ref (connection);
  self->reference = wsman_reference_new (resource_uri);
  wsman_reference_add_selector (self->reference, WSMAN_SHELL_ID, shell_id);
  self->watchers = g_hash_table_new (NULL, NULL);
  self->waiters = g_ptr_array_new ();
  g_mutex_init (&self->mutex);
  list_shell (self);

  return self;
}

WsmanRemoteShell *
wsman_remote_shell_ref (WsmanRemoteShell *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
remote_shell_clear (gpointer data)
{
  WsmanRemoteShell *self = data;

  unlist_shell (self);
  if (!wsman_remote_shell_is_gone (self))
    delete_detached (self);

  wsman_session_connection_unref (self->connection);
  wsman_reference_free (self->reference);
  g_hash_table_unref (self->watchers);
  g_ptr_array_unref (self->waiters);
  g_mutex_clear (&self->mutex);
}

void
wsman_remote_shell_unref (WsmanRemoteShell *self)
{
  g_atomic_rc_box_release_full (self, remote_shell_clear);
}

const char *
wsman_remote_shell_get_id (WsmanRemoteShell *self)
{
  return wsman_reference_get_selector (self->reference, WSMAN_SHELL_ID)->value;
}

void
wsman_remote_shell_set_recognizes_repeats (WsmanRemoteShell *self)
{
  self->recognizes_repeats = TRUE;
}

gboolean
wsman_remote_shell_recognizes_repeats (WsmanRemoteShell *self)
{
  return self->recognizes_repeats;
}

void
wsman_remote_shell_set_ends_command (WsmanRemoteShell *self)
{
  g_atomic_int_set (&self->ends_command, TRUE);
}

gboolean
wsman_remote_shell_ends_command (WsmanRemoteShell *self)
{
  return g_atomic_int_get (&self->ends_command);
}

void
wsman_remote_shell_set_gone (WsmanRemoteShell *self,
                             gboolean          gone)
{
  GHashTableIter iter;
  gpointer func;
  gpointer user_data;

  g_atomic_int_set (&self->is_gone, gone);
  if (!gone)
    return;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->watchers);
  while (g_hash_table_iter_next (&iter, &user_data, &func))
    ((WsmanRemoteShellFunc) func) (user_data);
  g_mutex_unlock (&self->mutex);
}

/* --- Signals --- */

/* A call that waits until no Signal is on its way. */
typedef struct
{
  WsmanRemoteShell *shell; /* owned by the task */
  GTask *task;
  GSource *wake_up;
  GSource *deadline;
} SignalWaiter;

gboolean
wsman_remote_shell_begin_signal (WsmanRemoteShell *self)
{
  gboolean is_allowed;

  g_mutex_lock (&self->mutex);
  is_allowed = !self->is_closing && !wsman_remote_shell_is_gone (self);
  self->n_signals += is_allowed;
  g_mutex_unlock (&self->mutex);

  return is_allowed;
}

void
wsman_remote_shell_end_signal (WsmanRemoteShell *self)
{
  g_mutex_lock (&self->mutex);
  self->n_signals--;
  for (guint i = 0; self->n_signals == 0 && i < self->waiters->len; i++)
    wsman_wake_up_source_signal (((SignalWaiter *) self->waiters->pdata[i])->wake_up);
  g_mutex_unlock (&self->mutex);
}

static void
end_wait (SignalWaiter *waiter)
{
  g_autoptr(GTask) task = g_steal_pointer (&waiter->task);

  g_mutex_lock (&waiter->shell->mutex);
  g_ptr_array_remove_fast (waiter->shell->waiters, waiter);
  g_mutex_unlock (&waiter->shell->mutex);
  wsman_wake_up_source_stop (waiter->wake_up);
  wsman_source_clear (&waiter->deadline);
  g_free (waiter);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

static gboolean
on_signal_ended (gpointer user_data)
{
  SignalWaiter *waiter = user_data;
  gboolean is_over;

  g_mutex_lock (&waiter->shell->mutex);
  is_over = waiter->shell->n_signals == 0;
  g_mutex_unlock (&waiter->shell->mutex);
  if (!is_over && !g_cancellable_is_cancelled (g_task_get_cancellable (waiter->task)))
    return G_SOURCE_CONTINUE;

  end_wait (waiter);

  return G_SOURCE_REMOVE;
}

static gboolean
on_signal_deadline (gpointer user_data)
{
  end_wait (user_data);

  return G_SOURCE_REMOVE;
}

/* Waits. The mutex is locked. The waiter owns task. */
static void
wait_for_signals_locked (WsmanRemoteShell *self,
                         GTask            *task)
{
  SignalWaiter *waiter = g_new0 (SignalWaiter, 1);

  waiter->shell = self;
  waiter->task = task;
  g_ptr_array_add (self->waiters, waiter);
  wsman_source_set (&waiter->wake_up, wsman_wake_up_source_new (g_task_get_cancellable (task)),
                    g_task_get_context (task), on_signal_ended, waiter);
  wsman_source_set_timeout (&waiter->deadline, MAX_SIGNAL_WAIT, g_task_get_context (task), on_signal_deadline, waiter);
}

void
wsman_remote_shell_end_signals_async (WsmanRemoteShell    *self,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_remote_shell_end_signals_async);
  g_task_set_task_data (task, wsman_remote_shell_ref (self), (GDestroyNotify) wsman_remote_shell_unref);

  g_mutex_lock (&self->mutex);
  self->is_closing = TRUE;
  if (self->n_signals > 0)
    wait_for_signals_locked (self, g_steal_pointer (&task));
  g_mutex_unlock (&self->mutex);

  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

gboolean
wsman_remote_shell_end_signals_finish (GAsyncResult  *result,
                                       GError       **error)
{
  g_assert (g_async_result_is_tagged (result, wsman_remote_shell_end_signals_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Watchers --- */

void
wsman_remote_shell_watch (WsmanRemoteShell     *self,
                          WsmanRemoteShellFunc  func,
                          gpointer              user_data)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->watchers, user_data, func);
  g_mutex_unlock (&self->mutex);
}

void
wsman_remote_shell_unwatch (WsmanRemoteShell *self,
                            gpointer          user_data)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->watchers, user_data);
  g_mutex_unlock (&self->mutex);
}

gboolean
wsman_remote_shell_is_gone (WsmanRemoteShell *self)
{
  return g_atomic_int_get (&self->is_gone);
}

WsmanCall *
wsman_remote_shell_new_call (WsmanRemoteShell    *self,
                             WsmanSessionConnection     *connection,
                             WsmanSession        *session,
                             WsmanCallKind        kind,
                             const GString       *body,
                             const char * const  *options,
                             GError             **error)
{
  g_autoptr(WsmanReference) reference = wsman_reference_copy (self->reference);
  const WsmanCallRequest request = {
    .kind = kind,
    .reference = reference,
    .body = body,
    .is_unattended = session == NULL,
  };

  /* Windows' client sends the message in this form. */
  reference->must_understand_options = options != NULL && *options != NULL;
  for (; options != NULL && *options != NULL; options++)
    wsman_reference_add_option (reference, *options, "TRUE", FALSE);

  return wsman_call_new (wsman_session_connection_ref (connection), &request, error);
}

WsmanCall *
wsman_remote_shell_new_delete (WsmanRemoteShell  *self,
                               WsmanSession      *session,
                               GError           **error)
{
  return wsman_remote_shell_new_call (self, self->connection, session, WSMAN_CALL_DELETE, NULL, NULL, error);
}

gboolean
wsman_remote_shell_is_end (const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  return info != NULL && (info->code == ERROR_WSMAN_UNEXPECTED_SELECTORS || info->code == ERROR_OPERATION_ABORTED);
}

gboolean
wsman_remote_shell_is_timeout (WsmanCall    *call,
                               const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  return wsman_call_got_fault (call) && info->code == ERROR_WSMAN_OPERATION_TIMEDOUT;
}
