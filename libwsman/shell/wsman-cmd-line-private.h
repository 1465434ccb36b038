/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A program and its arguments as one line for cmd.exe, which Windows gives the command lines of remote
 * shells to ("cmd.exe /C line"): what it means by & | < > ( ) ^ % and quotation marks is taken from
 * it, so that the program gets the line that wsman_command_line_join() makes.
 *
 * - Arguments are escaped with carets, quotation marks too: then cmd.exe never sees a quoted part, in
 *   which carets would be themselves. A percent sign has no escape, but a variable whose name ends in
 *   a caret doesn't exist, and what doesn't exist stays as it is.
 * - The program can't be escaped, since spaces would end its name: it is in quotation marks.
 * - "/C" removes quotation marks from a line that begins with one; "@" before it changes nothing else.
 * - A batch file reads its arguments once more. What is special stays between quotation marks there,
 *   except in arguments that have such marks themselves; of those no form is safe.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The limit of cmd.exe, in UTF-16 units. */
#define WSMAN_CMD_LINE_MAX 8191

/* Returns NULL and WSMAN_ERROR_INVALID_ARGUMENT if argv names no program or contains a line break. The caller checks
 * the length. */
char *wsman_cmd_line_join (const char *const  *argv,
                           GError            **error);

G_END_DECLS
