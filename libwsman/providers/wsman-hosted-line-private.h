/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the command line that a client sends for the command shell.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Removes the quotation marks that cmd.exe would remove, because clients may put any line into a pair of quotation
 * marks.
 *
 * If a line begins with a quotation mark, the function removes the first mark and the last one. It keeps them if all of
 * this is true: the line has exactly two marks, the text between them has white space and none of &<>()@^|, and this
 * text names an executable file. The function searches for the file in the PATH of environment. If the name has a
 * slash, it searches below directory.
 */
char *wsman_hosted_line_strip_quotes (const char        *line,
                                      const char        *directory,
                                      const char *const *environment);

/* Returns the program at the beginning of a line for the command shell. Assignments may precede the program. Returns
 * NULL if the line doesn't begin with a plain name. n_arguments is set to the number of words that follow the
 * program. */
char *wsman_hosted_line_find_program (const char *line,
                                      guint      *n_arguments);

G_END_DECLS
