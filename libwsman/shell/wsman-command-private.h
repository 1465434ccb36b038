/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How a shell makes a command, and what the command's files ask of each other.
 */

#pragma once

#include "wsman-remote-command-private.h"
#include "wsman-shell.h"

G_BEGIN_DECLS

/* Takes remote. context: where properties are notified. */
WsmanCommand *wsman_command_new (WsmanShell         *shell,
                                 WsmanRemoteCommand *remote,
                                 GMainContext       *context);

WsmanRemoteCommand *wsman_command_get_remote (WsmanCommand *self);

/* As a call returns to its caller: notifies of the command's end, if that isn't done yet. */
void wsman_command_notify_state (WsmanCommand *self);

G_END_DECLS
