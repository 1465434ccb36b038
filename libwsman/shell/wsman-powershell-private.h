/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes a command from a PowerShell script. A short script is passed with "-EncodedCommand" as base64 of UTF-16, which
 * needs no quoting. A script that is too long for a command line is passed on stdin. A short command reads it from the
 * first line, which is in base64. If such a script uses $input, it gets the rest of stdin when the input is complete.
 *
 * The command switches progress off, because it wouldn't be shown. The exit status is the status that the script sets.
 * If the script sets none and its last statement succeeded, the status is 0. If its last statement failed, the status
 * is that of the last program that failed. If no program failed, the status is 1.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns the arguments that run script with program, such as "powershell.exe". first_input is set to the bytes that
 * must be written to stdin first, or to NULL if there are none. If script isn't UTF-8, the function fails with
 * WSMAN_ERROR_INVALID_ARGUMENT. */
GStrv wsman_powershell_make_argv (const char  *program,
                                  const char  *script,
                                  GBytes     **first_input,
                                  GError     **error);

G_END_DECLS
