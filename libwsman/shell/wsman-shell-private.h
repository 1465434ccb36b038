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

/* The command to start: a vector or a line. The other one is NULL. */
typedef struct
{
  const char * const *argv;
  const char *command_line;
  gboolean skip_command_shell;
  GConverter *error_converter; /* for the output on stderr; or NULL */
} WsmanSpawn;

/* spawn may be freed when the first function returns. context: where the command notifies; NULL for the caller's
 * context. */
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

/* wsman_shell_spawn_powershell_async() with flags and context. */
void wsman_shell_start_powershell_async (WsmanShell          *self,
                                         const char          *script,
                                         WsmanSendFlags       flags,
                                         GMainContext        *context,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);

/* wsman_shell_open_async() and wsman_shell_close_async() with flags. */
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

/* Accepts no more commands. The shell is deleted with its last command. */
void wsman_shell_release (WsmanShell *self);

G_END_DECLS
