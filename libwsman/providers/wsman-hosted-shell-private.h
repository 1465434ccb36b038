/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A remote shell: the settings that its commands share, and the commands. A pool of runspaces is a shell, too.
 */

#pragma once

#include "wsman-hosted-command-private.h"
#include "wsman-hosted-settings-private.h"
#include "wsman-item.h"

G_BEGIN_DECLS

typedef struct _WsmanHostedShell WsmanHostedShell;

/* Is called when no client has used the shell for its idle timeout, when the shell has reached its maximum lifetime, or
 * when its wsman-shell-host was killed. The function frees self. */
typedef void (*WsmanHostedShellExpired) (WsmanHostedShell *self,
                                         gpointer          user_data);

/* Makes a shell. It takes the contents of settings. socket is that of the user's host; without it, the program is
 * started. */
WsmanHostedShell *wsman_hosted_shell_new (WsmanHostedSettings      *settings,
                                          WsmanHostedProgram       *program,
                                          GSocket                  *socket,
                                          WsmanHostedShellExpired   expired,
                                          gpointer                  user_data,
                                          GError                  **error);

/* Ends all commands of the shell, and frees it. */
void wsman_hosted_shell_free (WsmanHostedShell *self);

/* Sets the reason for the shell's end, which the log gives. It is a static text. By default the reason is that the
 * server stops. */
void wsman_hosted_shell_set_reason (WsmanHostedShell *self,
                                    const char       *reason);

/* Responds to the Create of the shell when the shell runs. A pool may take a while, and expires if it can't run. */
void wsman_hosted_shell_return_created (WsmanHostedShell *self,
                                        WsmanOperation   *operation);

gboolean wsman_hosted_shell_is_pool (WsmanHostedShell *self);
const char *wsman_hosted_shell_get_id (WsmanHostedShell *self);
WsmanIdentity *wsman_hosted_shell_get_owner (WsmanHostedShell *self);

/* Tells whether the shell has a command whose end the client hasn't received. */
gboolean wsman_hosted_shell_has_command (WsmanHostedShell *self);

/* Adds the descriptions of the shell's commands that aren't done to an array of items. */
void wsman_hosted_shell_add_commands (WsmanHostedShell *self,
                                      GPtrArray        *items);

/* Makes the shell's description, with its locator. */
WsmanItem *wsman_hosted_shell_make_item (WsmanHostedShell *self);

/* Handles a method that was called on the shell. If there is no error, completes operation, now or later. */
void wsman_hosted_shell_invoke (WsmanHostedShell  *self,
                                WsmanOperation    *operation,
                                GError           **error);

G_END_DECLS
