/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs the programs of this machine from which classes get their data.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs a program, and returns what it writes. The calling thread waits. The output is bounded, and its end may be cut.
 * argv[0] is an absolute path. If there is no such program, the function fails with
 * G_IO_ERROR_NOT_FOUND. It also fails if the program does. */
GByteArray *wsman_system_run_program (const char *const *argv,
                                      GCancellable      *cancellable,
                                      GError           **error);

/* Returns the lines of an output that are complete, as UTF-8. */
char **wsman_system_split_lines (const GByteArray *output);

G_END_DECLS
