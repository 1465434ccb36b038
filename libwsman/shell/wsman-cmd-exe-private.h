/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Joins a program and its arguments to a command line for cmd.exe, which interprets the command lines of remote shells
 * on Windows ("cmd.exe /C line"). The characters & | < > ( ) ^ % and quotation marks are escaped, so that the program
 * gets the line of wsman_command_line_join().
 *
 * - Carets escape the characters of the arguments, and also the quotation marks. So cmd.exe never sees a quotation,
 *   in which carets would be ordinary characters. A percent sign can't be escaped. But no variable has a name that ends
 *   in a caret, and cmd.exe leaves "%name%" unchanged if there is no such variable.
 * - The program's name can't be escaped, because a space would end it. It is put into quotation marks.
 * - "/C" removes quotation marks from a line that begins with a quotation mark. An "@" before the line prevents this,
 *   and has no other effect.
 * - A batch file interprets its arguments once more. In this second step, special characters are in quotation marks,
 *   unless the argument itself contains quotation marks. No form is safe for an argument that contains them.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most UTF-16 units that cmd.exe accepts in a line. */
#define WSMAN_CMD_EXE_LINE_MAX 8191

/* Returns the line. Returns NULL and WSMAN_ERROR_INVALID_ARGUMENT if argv names no program or contains a line break.
 * The caller checks the length. */
char *wsman_cmd_exe_join (const char *const  *argv,
                          GError            **error);

G_END_DECLS
