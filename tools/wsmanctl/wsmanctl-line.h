/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Lines that the user types, or that come from a file. At a terminal, a line can be edited, and earlier lines come back
 * with the arrow keys. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* This function is called with a line, which it owns. At the end of the input, line is NULL. error is NULL, or it is
 * the reason why no more lines can be read. */
typedef void (*WsmanctlLineDone) (char         *line,
                                  const GError *error,
                                  gpointer      user_data);

/* Tells whether lines come from a terminal. */
gboolean wsmanctl_line_is_terminal (void);

/* Reads a line, after a prompt. One line is read at a time. is_kept tells whether the line comes back with the arrow
 * keys. */
void wsmanctl_line_read (const char       *prompt,
                         gboolean          is_kept,
                         WsmanctlLineDone  done,
                         gpointer          user_data);

/* Gives up the line that is being read, if there is one. done isn't called. */
void wsmanctl_line_cancel (void);

/* Gives up all lines, and frees the memory. */
void wsmanctl_line_end (void);

G_END_DECLS
