/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs a command in a shell of its own: open the shell, start the command, wait for its output, close the shell. If a
 * step fails, the shell is dropped, and the library closes it.
 */

#include "wsmanctl-fleet-command.h"

typedef struct
{
  WsmanShell *shell;
  const WsmanctlRequest *request;
  GCancellable *cancellable;
  WsmanctlCommandOutcome result;
  WsmanctlCommandDone done;
  gpointer user_data;
} FleetCommand;

/* Ends the execution. Takes ownership of error. */
static void
end (FleetCommand *self,
     GError       *error)
{
  g_autoptr(GError) owned = error;

  g_clear_object (&self->shell);
  self->done (owned == NULL ? &self->result : NULL, owned, self->user_data);
  g_clear_pointer (&self->result.output, g_bytes_unref);
  g_clear_pointer (&self->result.errors, g_bytes_unref);
  g_object_unref (self->cancellable);
  g_free (self);
}

/* The command has run, even if the shell can't be closed. */
static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  wsman_shell_close_finish (WSMAN_SHELL (source), result, NULL);
  end (user_data, NULL);
}

static void
on_communicated (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  FleetCommand *self = user_data;
  WsmanCommand *command = WSMAN_COMMAND (source);
  GError *local_error = NULL;

  if (!wsman_command_communicate_finish (command, result, &self->result.output, &self->result.errors, &local_error))
    {
      end (self, local_error);
      return;
    }

  self->result.has_status = wsman_command_get_has_exit_status (command);
  self->result.status = self->result.has_status ? wsman_command_get_exit_status (command) : 0;
  wsman_shell_close_async (self->shell, self->cancellable, on_closed, self);
}

static WsmanCommand *
finish_start (FleetCommand  *self,
              GAsyncResult  *result,
              GError       **error)
{
  if (self->request->script != NULL)
    return wsman_shell_spawn_powershell_finish (self->shell, result, error);
  if (self->request->command[1] == NULL)
    return wsman_shell_spawn_command_line_finish (self->shell, result, error);

  return wsman_shell_spawn_finish (self->shell, result, error);
}

static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  FleetCommand *self = user_data;
  GError *local_error = NULL;
  g_autoptr(WsmanCommand) command = finish_start (self, result, &local_error);

  if (command != NULL)
    wsman_command_communicate_async (command, NULL, self->cancellable, on_communicated, self);
  else
    end (self, local_error);
}

/* As for a single machine, one word is a line for the command shell. Several words are a program and its arguments. */
static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FleetCommand *self = user_data;
  const WsmanctlRequest *request = self->request;
  GError *local_error = NULL;

  if (!wsman_shell_open_finish (self->shell, result, &local_error))
    end (self, local_error);
  else if (request->script != NULL)
    wsman_shell_spawn_powershell_async (self->shell, request->script, self->cancellable, on_started, self);
  else if (request->command[1] == NULL)
    wsman_shell_spawn_command_line_async (self->shell, request->command[0], self->cancellable, on_started, self);
  else
    wsman_shell_spawn_async (self->shell, request->command, self->cancellable, on_started, self);
}

void
wsmanctl_fleet_command_start (WsmanSession           *session,
                              const WsmanctlRequest  *request,
                              GCancellable           *cancellable,
                              WsmanctlCommandDone     done,
                              gpointer                user_data)
{
  FleetCommand *self = g_new0 (FleetCommand, 1);

  self->request = request;
  self->cancellable = g_object_ref (cancellable);
  self->done = done;
  self->user_data = user_data;
  self->shell = wsmanctl_request_make_shell (request, session);
  wsman_shell_open_async (self->shell, cancellable, on_opened, self);
}
