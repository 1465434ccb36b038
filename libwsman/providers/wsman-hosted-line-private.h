/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The command line that a client sends for the command shell.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The line without the quotation marks that cmd.exe takes away. Clients may put any line in a pair of them.
 *
 * A line that begins with a quotation mark loses that and the last one, unless it has exactly two, between them
 * white space and none of &<>()@^|, and what is between them names an executable file: in a directory of the PATH
 * that environment has, or, if it has a slash, below directory. */
char *wsman_hosted_line_strip_quotes (const char        *line,
                                      const char        *directory,
                                      const char *const *environment);

/* The program that a line for the command shell begins with, after assignments: NULL if it doesn't begin with a plain
 * name. n_arguments: else how many words follow. */
char *wsman_hosted_line_find_program (const char *line,
                                      guint      *n_arguments);

G_END_DECLS
