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

/* The most bytes of an output. */
#define WSMAN_SYSTEM_MAX_OUTPUT (32 * 1024 * 1024)

/* Runs a program, and returns what it writes. The calling thread waits. The output is bounded, and its end may be cut.
 * argv[0] is an absolute path. If there is no such program, the function fails with
 * G_IO_ERROR_NOT_FOUND. It also fails if the program does. A program that runs for more than a minute is killed, and
 * the function fails with G_IO_ERROR_TIMED_OUT. */
GByteArray *wsman_system_run_program (const char *const *argv,
                                      GCancellable      *cancellable,
                                      GError           **error);

/* Does the same. complaints becomes the beginning of what the program writes to its standard error, or NULL. The caller
 * frees it, also after a failure. */
GByteArray *wsman_system_run_program_with_complaints (const char *const  *argv,
                                                      char              **complaints,
                                                      GCancellable       *cancellable,
                                                      GError            **error);

/* Starts a program whose output can be read from a pipe. It fails as above if there is no such program. */
GSubprocess *wsman_system_start_program (const char *const  *argv,
                                         GSubprocessFlags    flags,
                                         GError            **error);

/* Sets the time that a program may take. Only tests call this function. */
void wsman_system_program_set_time_limit (gint64 microseconds);

/* Returns the lines of an output that are complete, as UTF-8. */
char **wsman_system_split_lines (const GByteArray *output);

G_END_DECLS
