/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A script of PowerShell as a command: "-EncodedCommand", UTF-16 in base64, which needs no quoting. A
 * script too long for a command line goes by stdin: a short command takes the first line for the
 * script, in base64. If the script names $input it gets what follows, once that is complete.
 *
 * Progress is switched off, since nobody sees it. The exit status is the script's: what it exits with,
 * else that of the program that failed last if its last statement failed, else 1 if that failed, else 0.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What runs script: program, such as "powershell.exe", and its arguments. first_input: what must go to
 * stdin before anything else; NULL for nothing. Not UTF-8: WSMAN_ERROR_INVALID_ARGUMENT. */
GStrv wsman_powershell_make_argv (const char  *program,
                                  const char  *script,
                                  GBytes     **first_input,
                                  GError     **error);

G_END_DECLS
