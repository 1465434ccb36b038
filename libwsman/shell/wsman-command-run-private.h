/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs one command in a shell of its own. If the caller wants a command that streams, the operation ends when the
 * command has started, and the shell is closed together with the command.
 */

#pragma once

#include "wsman-shell-private.h"

G_BEGIN_DECLS

/* The request to run a program or a script. */
typedef struct
{
  const char *const *argv;
  const char *script;
  const char *input;
  gboolean streams; /* the caller wants the command, not its result */
  gpointer tag;
} WsmanRunRequest;

/* Runs the command. The result of the task is a WsmanCommand if request->streams is TRUE, else a WsmanCommandResult.
 * wsman_session_finish() returns this result. The command notifies of changes in context. If context is NULL, this is
 * the caller's context. */
void wsman_command_run_async (WsmanSession          *self,
                              const WsmanRunRequest *request,
                              WsmanSendFlags         flags,
                              GMainContext          *context,
                              GCancellable          *cancellable,
                              GAsyncReadyCallback    callback,
                              gpointer               user_data);
gpointer wsman_command_run (WsmanSession           *self,
                            const WsmanRunRequest  *request,
                            GCancellable           *cancellable,
                            GError                **error);

G_END_DECLS
