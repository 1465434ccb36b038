/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The function with which a shell makes a command. */

#pragma once

#include "wsman-remote-command-private.h"
#include "wsman-shell.h"

G_BEGIN_DECLS

/* Makes a command and owns remote. The command notifies of property changes in context. */
WsmanCommand *wsman_command_new (WsmanShell         *shell,
                                 WsmanRemoteCommand *remote,
                                 GMainContext       *context);

G_END_DECLS
