/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The states of a command, and its end. */

#include "wsman-remote-command-fields-private.h"

#include "base/wsman-source-private.h"
#include "base/wsman-worker-private.h"
#include "soap/wsman-shell-messages-private.h"

WsmanRemoteCommand *
wsman_remote_command_ref (WsmanRemoteCommand *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
remote_command_clear (gpointer data)
{
  WsmanRemoteCommand *self = data;

  for (guint i = 0; i < WSMAN_N_OUTPUTS; i++)
    wsman_remote_stream_clear (&self->streams[i]);

  g_clear_pointer (&self->shell, wsman_remote_shell_unref);
  g_clear_pointer (&self->send, wsman_call_free);
  wsman_connection_unref (self->connection);
  g_ptr_array_unref (self->sources);
  g_object_unref (self->stop);
  g_clear_error (&self->failure);
  g_clear_error (&self->input_failure);
  g_mutex_clear (&self->mutex);
  g_free (self->command_id);
  g_free (self->output_streams);
}

void
wsman_remote_command_unref (WsmanRemoteCommand *self)
{
  g_atomic_rc_box_release_full (self, remote_command_clear);
}

void
wsman_remote_command_wake_up_locked (WsmanRemoteCommand *self)
{
  for (guint i = 0; i < self->sources->len; i++)
    g_source_set_ready_time (self->sources->pdata[i], 0);
}

gboolean
wsman_remote_command_is_over_locked (WsmanRemoteCommand *self)
{
  return self->status.has_exited || self->failure != NULL;
}

gboolean
wsman_remote_command_is_leaving (WsmanRemoteCommand *self)
{
  gboolean leaving;

  g_mutex_lock (&self->mutex);
  leaving = self->is_leaving;
  g_mutex_unlock (&self->mutex);

  return leaving;
}

/* --- The end --- */

/* The thread has nothing more to do for the command once all its calls are over. */
void
wsman_remote_command_close_if_idle (WsmanRemoteCommand *self)
{
  gboolean is_sending;

  g_mutex_lock (&self->mutex);
  is_sending = self->send != NULL;
  g_mutex_unlock (&self->mutex);

  if (!self->terminate_sent || self->receive != NULL || is_sending)
    return;

  self->terminate_sent = FALSE;
  wsman_remote_shell_unwatch (self->shell, self);
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->shell, wsman_remote_shell_unref);
  g_mutex_unlock (&self->mutex);

  wsman_transport_add_capacity (self->connection->transport, -WSMAN_REMOTE_COMMAND_CHANNELS);
  wsman_remote_command_unref (self);
  wsman_worker_end (WSMAN_WORK_GOES_ON);
  wsman_worker_end (WSMAN_WORK_IS_LAST);
}

static void
on_terminate_sent (WsmanCall    *call,
                   const GError *error,
                   gpointer      user_data)
{
  g_autoptr(WsmanRemoteCommand) self = wsman_remote_command_ref (user_data);

  /* The command is gone, or as good as that: what still waits for it waits in vain. */
  g_clear_pointer (&self->terminate, wsman_call_free);
  self->terminate_sent = TRUE;
  g_cancellable_cancel (self->stop);
  wsman_remote_command_close_if_idle (self);
}

static void
send_terminate (gpointer user_data)
{
  WsmanRemoteCommand *self = user_data;
  g_autoptr(GString) body = g_string_new (NULL);

  if (self->pause != NULL)
    {
      wsman_source_clear (&self->pause);
      g_clear_pointer (&self->receive, wsman_call_free);
    }

  if (!wsman_remote_shell_is_gone (self->shell))
    {
      wsman_shell_write_signal (self->command_id, WSMAN_SHELL_SIGNAL_TERMINATE, body);
      self->terminate =
        wsman_remote_shell_new_call (self->shell, self->connection, NULL, WSMAN_CALL_SHELL_SIGNAL, body, NULL, NULL);
    }

  /* Twice is no more than once. */
  if (self->terminate != NULL)
    wsman_call_advance (self->terminate, G_MAXUINT, WSMAN_SEND_NEVER_WAIT | WSMAN_SEND_REPEATABLE, NULL,
                        on_terminate_sent, self);
  else
    on_terminate_sent (NULL, NULL, self);
}

void
wsman_remote_command_leave_locked (WsmanRemoteCommand *self)
{
  if (self->is_leaving)
    return;

  self->is_leaving = TRUE;
  wsman_worker_begin (WSMAN_WORK_IS_LAST, send_terminate, self);
}
