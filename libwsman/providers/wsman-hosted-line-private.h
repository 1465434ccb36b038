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
 * Removes the quotation marks that cmd.exe would remove, because clients may put any line into a pair of them.
 *
 * If a line begins with a quotation mark, the first mark and the last one are removed. They stay if there are exactly
 * two, the text between them has white space and none of &<>()@^|, and this text names an executable file. The file is
 * searched for in the PATH of environment or, if its name has a slash, below directory.
 */
char *wsman_hosted_line_strip_quotes (const char        *line,
                                      const char        *directory,
                                      const char *const *environment);

/* Returns the program at the beginning of a line for the command shell, after assignments; NULL if it doesn't begin
 * with a plain name. n_arguments: how many words follow the program. */
char *wsman_hosted_line_find_program (const char *line,
                                      guint      *n_arguments);

G_END_DECLS
