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

/* Runs a program, and returns what it writes, as lines of UTF-8. The calling thread waits. The output is bounded, and
 * is cut after its last whole line. argv[0] is an absolute path. If there is no such program, the function fails with
 * G_IO_ERROR_NOT_FOUND. It also fails if the program does. */
char **wsman_system_run_program (const char *const *argv,
                                 GCancellable      *cancellable,
                                 GError           **error);

G_END_DECLS
