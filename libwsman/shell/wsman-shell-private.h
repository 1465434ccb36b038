/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The functions with which other files of the library start commands in shells.
 */

#pragma once

#include "client/wsman-call-private.h"
#include "wsman-shell.h"

G_BEGIN_DECLS

/* The command to start, as a vector of words or as one line. The field that isn't used is NULL. */
typedef struct
{
  const char * const *argv;
  const char *command_line;
  gboolean skip_command_shell;
  GConverter *error_converter; /* converts the output on stderr; NULL if no conversion is needed */
} WsmanSpawn;

/* Starts a command. The caller may free spawn when the first function returns. The command notifies of changes in
 * context. If context is NULL, this is the caller's context. */
void wsman_shell_start_async (WsmanShell          *self,
                              const WsmanSpawn    *spawn,
                              gpointer             tag,
                              WsmanSendFlags       flags,
                              GMainContext        *context,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);
WsmanCommand *wsman_shell_start_finish (WsmanShell    *self,
                                        GAsyncResult  *result,
                                        gpointer       tag,
                                        GError       **error);

/* Works like wsman_shell_spawn_powershell_async(), with flags and a context. */
void wsman_shell_start_powershell_async (WsmanShell          *self,
                                         const char          *script,
                                         WsmanSendFlags       flags,
                                         GMainContext        *context,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);

/* These functions work like wsman_shell_open_async() and wsman_shell_close_async(), with flags. */
void wsman_shell_open_with_flags_async (WsmanShell          *self,
                                        WsmanSendFlags       flags,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
void wsman_shell_close_with_flags_async (WsmanShell          *self,
                                         WsmanSendFlags       flags,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);

/* Says that the open shell has only one command, and that the caller closes or drops the shell as soon as the command
 * has ended or isn't wanted any more. So the library needn't end the command itself. */
void wsman_shell_set_ends_command (WsmanShell *self);

/* Makes the shell accept no more commands. The shell is deleted when its last command is gone. */
void wsman_shell_release (WsmanShell *self);

G_END_DECLS
