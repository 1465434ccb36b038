/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes a command from a PowerShell script. A short script is passed with "-EncodedCommand" as base64 of UTF-16, which
 * needs no quoting. A script that is too long for a command line is passed on stdin: a short command reads it from the
 * first line, in base64. If such a script uses $input, it gets the rest of stdin when that is complete.
 *
 * Progress is switched off, because it wouldn't be shown. The exit status is the one that the script sets. If it sets
 * none and its last statement succeeded, the status is 0. If its last statement failed, the status is that of the last
 * program that failed, or else 1.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns the arguments that run script with program, such as "powershell.exe". first_input: the bytes that must be
 * written to stdin first; NULL for none. If script isn't UTF-8 the error is WSMAN_ERROR_INVALID_ARGUMENT. */
GStrv wsman_powershell_make_argv (const char  *program,
                                  const char  *script,
                                  GBytes     **first_input,
                                  GError     **error);

G_END_DECLS
