/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds and starts the program wsman-shell-host.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *path;
  int descriptor; /* the descriptor of the program; -1 if it couldn't be opened */
} WsmanHostedProgram;

/* Finds and opens the program. Because the program is open, a process that gives up its rights can still start it
 * later. */
void wsman_hosted_program_init (WsmanHostedProgram *self);
void wsman_hosted_program_clear (WsmanHostedProgram *self);

/* Starts a new process of the program. The function owns socket, which becomes the standard input of the process. The
 * process is reaped when it has ended. folder has the user's ticket, and the process removes it at its end; NULL if
 * there is none. */
gboolean wsman_hosted_program_start (WsmanHostedProgram  *self,
                                     int                  socket,
                                     const char          *folder,
                                     GError             **error);

G_END_DECLS
