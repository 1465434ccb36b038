/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * wsman-shell-host, the program: where it is, and how it is started.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char *path;
  int descriptor; /* of the program; -1 if it couldn't be opened */
} WsmanHostedProgram;

/* Finds the program, so that a process that gives up the right to reach it can start it later. */
void wsman_hosted_program_init (WsmanHostedProgram *self);
void wsman_hosted_program_clear (WsmanHostedProgram *self);

/* Starts one, and takes socket, which is its standard input. It is waited for when it has ended. */
gboolean wsman_hosted_program_start (WsmanHostedProgram  *self,
                                     int                  socket,
                                     GError             **error);

G_END_DECLS
