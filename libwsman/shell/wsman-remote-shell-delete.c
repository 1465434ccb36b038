/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* How a shell is deleted on the server, after its Signals have ended. [MS-WSMV] 3.1.4.1, Delete. */

#include "wsman-remote-shell-private.h"

typedef struct
{
  WsmanRemoteShell *shell;
  WsmanSession *session; /* owned by the source object of the task */
  WsmanSendFlags flags;
} Deletion;

static void
deletion_free (gpointer data)
{
  Deletion *self = data;

  wsman_remote_shell_unref (self->shell);
  g_free (self);
}

/* If the Delete fails, it is sent once more when the last reference to the shell is dropped. */
static void
on_deleted (WsmanMessage *response,
            const GError *error,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deletion *deletion = g_task_get_task_data (task);

  if (error == NULL || wsman_remote_shell_is_end (error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  wsman_remote_shell_set_gone (deletion->shell, FALSE);
  g_task_return_error (task, g_error_copy (error));
}

/* Deletes the shell, now that all commands that have ended are released. */
static void
on_signals_ended (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deletion *deletion = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  WsmanCall *call = NULL;
  GError *local_error = NULL;

  if (wsman_remote_shell_end_signals_finish (result, &local_error))
    call = wsman_remote_shell_new_delete (deletion->shell, deletion->session, &local_error);
  if (call == NULL)
    {
      g_task_return_error (task, local_error);
      return;
    }

  /* From here on, the commands of the shell can report why they end. */
  wsman_remote_shell_set_gone (deletion->shell, TRUE);
  wsman_call_run (call, deletion->flags, cancellable, on_deleted, g_steal_pointer (&task));
}

void
wsman_remote_shell_delete (WsmanRemoteShell *self,
                           WsmanSession     *session,
                           WsmanSendFlags    flags,
                           GTask            *task)
{
  Deletion *deletion = g_new0 (Deletion, 1);

  deletion->shell = self;
  deletion->session = session;
  deletion->flags = flags;
  g_task_set_task_data (task, deletion, deletion_free);
  wsman_remote_shell_end_signals_async (self, g_task_get_cancellable (task), on_signals_ended, task);
}
