/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How a shell makes a command, and the functions that the command's files share.
 */

#pragma once

#include "wsman-remote-command-private.h"
#include "wsman-shell.h"

G_BEGIN_DECLS

/* Takes remote. context: where property changes are notified. */
WsmanCommand *wsman_command_new (WsmanShell         *shell,
                                 WsmanRemoteCommand *remote,
                                 GMainContext       *context);

WsmanRemoteCommand *wsman_command_get_remote (WsmanCommand *self);

/* Called when a call returns to its caller. Notifies of the command's end, once. */
void wsman_command_notify_state (WsmanCommand *self);

G_END_DECLS
