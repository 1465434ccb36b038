/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The fields of the command, for the files that contain its functions. */

#pragma once

#include "wsman-command-private.h"

G_BEGIN_DECLS

struct _WsmanCommand
{
  GObject parent_instance;

  WsmanShell *shell;
  WsmanRemoteCommand *remote; /* NULL if a binding has made the object without a constructor */
  GOutputStream *input; /* NULL if the shell has none */
  GInputStream *outputs[WSMAN_N_OUTPUTS];
  GSource *ended; /* notifies of the end, in the context in which the command was started */
  int shown_end; /* atomic: has been notified */
};

/* Called when a call returns to its caller. Notifies of the command's end, once. */
void wsman_command_notify_state (WsmanCommand *self);

G_END_DECLS
