/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The functions of a remote command for its users: references, users, its exit status, and reading. When the last user
 * is gone, the library ends the command on the server. */

#include "wsman-remote-command-fields-private.h"

#include <glib/gi18n-lib.h>

#include "soap/wsman-shell-messages-private.h"

WsmanRemoteCommand *
wsman_remote_command_new (const WsmanRemoteCommandSetup *setup)
{
  WsmanRemoteCommand *self = g_atomic_rc_box_new0 (WsmanRemoteCommand);

  self->shell = wsman_remote_shell_ref (setup->shell);
  self->connection = wsman_session_connection_ref (setup->connection);
  self->command_id = g_strdup (setup->command_id);
  self->output_streams = g_strdup (setup->output_streams);
  self->keep_alive = setup->keep_alive;
  self->is_utf8 = setup->is_utf8;
  self->n_users = 1;
  self->wake_ups = g_ptr_array_new ();
  self->stop = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  wsman_remote_stream_init (&self->streams[WSMAN_OUTPUT_STDOUT], setup->is_utf8, NULL);
  wsman_remote_stream_init (&self->streams[WSMAN_OUTPUT_STDERR], setup->is_utf8, setup->error_converter);

  wsman_remote_command_start (self);

  return self;
}

WsmanRemoteCommand *
wsman_remote_command_use (WsmanRemoteCommand *self)
{
  g_atomic_int_inc (&self->n_users);

  return wsman_remote_command_ref (self);
}

void
wsman_remote_command_unuse (WsmanRemoteCommand *self)
{
  if (g_atomic_int_dec_and_test (&self->n_users))
    wsman_remote_command_terminate (self);

  wsman_remote_command_unref (self);
}

void
wsman_remote_command_terminate (WsmanRemoteCommand *self)
{
  g_mutex_lock (&self->mutex);
  wsman_remote_command_end_locked (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                                                              _("The command was terminated")));
  g_mutex_unlock (&self->mutex);
}

const char *
wsman_remote_command_get_id (WsmanRemoteCommand *self)
{
  return self->command_id;
}

gboolean
wsman_remote_command_get_status (WsmanRemoteCommand  *self,
                                 WsmanRemoteStatus   *status,
                                 GError             **error)
{
  g_autoptr(GError) local_error = NULL;

  g_mutex_lock (&self->mutex);
  *status = self->status;
  if (self->failure != NULL)
    local_error = g_error_copy (self->failure);
  g_mutex_unlock (&self->mutex);

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static WsmanCall *
new_signal (WsmanRemoteCommand  *self,
            WsmanSession        *session,
            WsmanShellSignal     signal,
            GError             **error)
{
  g_autoptr(GString) body = g_string_new (NULL);
  WsmanCall *call = NULL;

  wsman_shell_write_signal (self->command_id, signal, body);

  g_mutex_lock (&self->mutex);
  if (!wsman_remote_command_is_over_locked (self))
    call = wsman_remote_shell_new_call (self->shell, self->connection, session, WSMAN_CALL_SHELL_SIGNAL, body, NULL,
                                        error);
  if (call != NULL && signal == WSMAN_SHELL_SIGNAL_TERMINATE)
    wsman_remote_command_stop_locked (self);
  g_mutex_unlock (&self->mutex);

  return call;
}

WsmanCall *
wsman_remote_command_new_signal (WsmanRemoteCommand  *self,
                                 WsmanSession        *session,
                                 WsmanCommandSignal   signal,
                                 GError             **error)
{
  static const WsmanShellSignal signals[] = {
    [WSMAN_COMMAND_SIGNAL_CTRL_C] = WSMAN_SHELL_SIGNAL_CONTROL_C,
    [WSMAN_COMMAND_SIGNAL_CTRL_BREAK] = WSMAN_SHELL_SIGNAL_CONTROL_BREAK,
    [WSMAN_COMMAND_SIGNAL_TERMINATE] = WSMAN_SHELL_SIGNAL_TERMINATE,
  };

  return new_signal (self, session, signals[signal], error);
}

WsmanCall *
wsman_remote_command_new_stop (WsmanRemoteCommand  *self,
                               WsmanSession        *session,
                               GError             **error)
{
  return new_signal (self, session, WSMAN_SHELL_SIGNAL_STOP, error);
}

/* --- Reading --- */

void
wsman_remote_command_discard (WsmanRemoteCommand *self,
                              WsmanOutput         output)
{
  g_mutex_lock (&self->mutex);
  wsman_remote_stream_discard (&self->streams[output]);
  wsman_remote_command_receive_locked (self);
  g_mutex_unlock (&self->mutex);
}

/* Output that wasn't read yet is returned before the error that ended the command. */
static gboolean
check_readable_locked (WsmanRemoteCommand  *self,
                       WsmanRemoteStream   *stream,
                       GError             **error)
{
  if (wsman_remote_stream_is_ready (stream))
    return TRUE;

  if (self->failure != NULL)
    g_propagate_error (error, g_error_copy (self->failure));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, g_strerror (EAGAIN));

  return FALSE;
}

gssize
wsman_remote_command_read (WsmanRemoteCommand  *self,
                           WsmanOutput          output,
                           gpointer             buffer,
                           gsize                count,
                           GError             **error)
{
  WsmanRemoteStream *stream = &self->streams[output];
  gssize n_read = -1;

  g_mutex_lock (&self->mutex);
  if (check_readable_locked (self, stream, error))
    {
      n_read = wsman_remote_stream_read (stream, buffer, MIN (count, G_MAXSSIZE));
      wsman_remote_command_receive_locked (self);
    }
  g_mutex_unlock (&self->mutex);

  return n_read;
}

GBytes *
wsman_remote_command_take (WsmanRemoteCommand  *self,
                           WsmanOutput          output,
                           GError             **error)
{
  WsmanRemoteStream *stream = &self->streams[output];
  GBytes *piece = NULL;

  g_mutex_lock (&self->mutex);
  if (check_readable_locked (self, stream, error))
    {
      piece = wsman_remote_stream_take (stream);
      wsman_remote_command_receive_locked (self);
    }
  g_mutex_unlock (&self->mutex);

  return piece;
}
