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
  GOutputStream *input; /* the stream for the command's input; NULL if the shell has no such stream */
  GInputStream *outputs[WSMAN_N_OUTPUTS];
  GSource *ended; /* notifies of the command's end, in the context in which the command was started */
  GMainContext *context; /* this context, which must exist as long as the library's own thread can wake up ended */
  int shown_end; /* atomic: the end has been notified */
};

/* Notifies of the command's end, once. Each function that the program calls runs this before it returns. */
void wsman_command_notify_state (WsmanCommand *self);

G_END_DECLS
