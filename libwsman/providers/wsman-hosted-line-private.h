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

G_END_DECLS
