/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* How a shell makes a command. */

#pragma once

#include "wsman-remote-command-private.h"
#include "wsman-shell.h"

G_BEGIN_DECLS

/* Takes remote. context: where property changes are notified. */
WsmanCommand *wsman_command_new (WsmanShell         *shell,
                                 WsmanRemoteCommand *remote,
                                 GMainContext       *context);

G_END_DECLS
