/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The input of the shell itself, which isn't the input of a command. PowerShell gets the answers of the client's host
 * this way. [MS-PSRP] 3.1.5.3.11. */

#include "wsman-remote-command-fields-private.h"

#include "base/wsman-worker-private.h"
#include "soap/wsman-shell-messages-private.h"

typedef struct
{
  WsmanRemoteCommand *command;
  char *stream;
  GQueue pieces; /* GBytes */
  WsmanCall *call;
} ShellInput;

static void
shell_input_end (ShellInput *self)
{
  g_clear_pointer (&self->call, wsman_call_free);
  g_queue_clear_full (&self->pieces, (GDestroyNotify) g_bytes_unref);
  wsman_remote_command_unref (self->command);
  g_free (self->stream);
  g_free (self);
  wsman_worker_end (WSMAN_WORK_IS_LAST);
}

/* A command that waits for the input would wait for ever. */
static void
fail (ShellInput   *self,
      const GError *error)
{
  g_mutex_lock (&self->command->mutex);
  wsman_remote_command_end_locked (self->command, g_error_copy (error));
  g_mutex_unlock (&self->command->mutex);
}

static void on_sent (WsmanCall *call, const GError *error, gpointer user_data);

static void
send_next (gpointer user_data)
{
  ShellInput *self = user_data;
  WsmanRemoteCommand *command = self->command;
  g_autoptr(GBytes) piece = g_queue_pop_head (&self->pieces);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(GError) local_error = NULL;

  if (piece == NULL || wsman_remote_command_is_over (command))
    {
      shell_input_end (self);
      return;
    }

  wsman_shell_write_send (self->stream, NULL, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece), FALSE, body);
  self->call = wsman_remote_shell_new_call (command->shell, command->connection, NULL, WSMAN_CALL_SHELL_SEND, body,
                                            NULL, &local_error);
  if (self->call != NULL)
    {
      wsman_call_advance (self->call, G_MAXUINT, WSMAN_SEND_NEVER_WAIT, command->stop, on_sent, self);
      return;
    }

  fail (self, local_error);
  shell_input_end (self);
}

static void
on_sent (WsmanCall    *call,
         const GError *error,
         gpointer      user_data)
{
  ShellInput *self = user_data;

  g_clear_pointer (&self->call, wsman_call_free);
  if (error == NULL || wsman_remote_shell_is_end (error))
    {
      send_next (self);
      return;
    }

  fail (self, error);
  shell_input_end (self);
}

void
wsman_remote_command_send_to_shell (WsmanRemoteCommand *self,
                                    const char         *stream,
                                    GQueue             *pieces)
{
  ShellInput *input = g_new0 (ShellInput, 1);

  input->command = wsman_remote_command_ref (self);
  input->stream = g_strdup (stream);
  input->pieces = *pieces;
  g_queue_init (pieces);
  wsman_worker_begin (WSMAN_WORK_IS_LAST, send_next, input);
}
