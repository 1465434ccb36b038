/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A command on one machine of many. It has no input, and its output is kept.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wsmanctl-request.h"

G_BEGIN_DECLS

typedef struct
{
  GBytes *output;
  GBytes *errors;
  int status;          /* the exit status of the command */
  gboolean has_status;
} WsmanctlCommandOutcome;

/* Is called once. result is NULL if there is an error. Both are borrowed. */
typedef void (*WsmanctlCommandDone) (const WsmanctlCommandOutcome *result,
                                     const GError                *error,
                                     gpointer                     user_data);

/* Runs the command or the script of the request. If it is cancelled, the machine is told to end the command. */
void wsmanctl_fleet_command_start (WsmanSession           *session,
                                   const WsmanctlRequest  *request,
                                   GCancellable           *cancellable,
                                   WsmanctlCommandDone     done,
                                   gpointer                user_data);

G_END_DECLS
