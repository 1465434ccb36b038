/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads passwords from a terminal or a file descriptor. A password is never taken from the argument list, which all
 * users can read.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns the first line that is read from fd. If fd is a terminal, the function shows prompt, and doesn't echo the
 * user's input. */
char *password_input_read (int          fd,
                           const char  *prompt,
                           GError     **error);

/* Returns the password in the first line of the file path, or of fd if path is NULL. If fd is negative, too, the
 * function asks the user at the terminal. options names the options for path and fd, for the message if there is no
 * terminal. */
char *password_input_find (const char  *path,
                           int          fd,
                           const char  *prompt,
                           const char  *options,
                           GError     **error);

/* Wipes and frees a password. */
void password_input_free (char *password);

G_END_DECLS
