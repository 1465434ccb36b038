/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Joins a program and its arguments to one command line, and splits it again, by the rules of Microsoft's C runtime. On
 * Windows a process gets a command line, and the program's runtime splits it into arguments.
 *
 * White space separates arguments, unless it is in quotation marks. Backslashes are ordinary characters, except before
 * a quotation mark. In front of a quotation mark, 2n backslashes mean n backslashes, and the mark begins or ends a
 * quotation. In front of a quotation mark, 2n + 1 backslashes mean n backslashes, and the mark is an ordinary
 * character. The first argument names the program. It is a file name, so it has no escapes.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest command line of CreateProcess, in UTF-16 units without the terminator. */
#define WSMAN_COMMAND_LINE_MAX 32766

/* Checks that argv names a program, and that a command line and a message can contain all its text. It fails with
 * WSMAN_ERROR_INVALID_ARGUMENT, and the error names the argument. */
gboolean wsman_command_line_check (const char *const  *argv,
                                   GError            **error);

/* Joins argv. If wsman_command_line_check() fails, returns NULL and its error. */
char *wsman_command_line_join (const char *const  *argv,
                               GError            **error);

/* Appends an argument that isn't the first argument. The argument is put into quotation marks if it needs them, or if
 * quoted is TRUE. */
void wsman_command_line_append_argument (GString    *line,
                                         const char *argument,
                                         gboolean    quoted);

/* Splits line into its arguments. A blank line has no arguments. In a quotation, two quotation marks in a row mean one
 * ordinary mark, as in all runtimes since 2008. */
GStrv wsman_command_line_split (const char *line);

/* Checks that a message can contain line, and that it has at most max UTF-16 units. If line is longer, it fails with
 * the code 2147942606, as on Windows. */
gboolean wsman_command_line_check_line (const char  *line,
                                        gsize        max,
                                        GError     **error);

G_END_DECLS
