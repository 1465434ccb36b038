/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A program and its arguments as one line, and back, by the rules of Microsoft's C runtime. On Windows
 * a process gets a line, and it's the runtime of the program that makes an argument vector of it.
 *
 * White space parts arguments, unless it is between quotation marks. Backslashes are themselves, except
 * before a quotation mark: 2n of them are n and the mark begins or ends quoting, 2n + 1 are n and the
 * mark is itself. The first argument, which names the program, knows no escapes: it's a file name.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What CreateProcess takes, in UTF-16 units and without the terminator. */
#define WSMAN_COMMAND_LINE_MAX 32766

/* Whether argv names a program and can be part of a line and of a message. Not so:
 * WSMAN_ERROR_INVALID_ARGUMENT that says which argument. */
gboolean wsman_command_line_check (const char *const  *argv,
                                   GError            **error);

/* argv as one line: NULL and the error of wsman_command_line_check() if it can't be. */
char *wsman_command_line_join (const char *const  *argv,
                               GError            **error);

/* One argument but the first, in quotation marks if it needs them or if quoted. */
void wsman_command_line_append_argument (GString    *line,
                                         const char *argument,
                                         gboolean    quoted);

/* The arguments of line; none if it is blank. In quotes, two quotation marks in a row are one that is
 * itself, as in every runtime since 2008. */
GStrv wsman_command_line_split (const char *line);

/* Whether a message can carry line as it is, and it has at most max UTF-16 units: if not that,
 * 2147942606, as Windows says then. */
gboolean wsman_command_line_check_line (const char  *line,
                                        gsize        max,
                                        GError     **error);

G_END_DECLS
