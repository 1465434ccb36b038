/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Passwords from a terminal or a descriptor; never from the argument list, which everybody can read.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first line that can be read from fd. If fd is a terminal, asks with prompt and shows nothing
 * of what is typed. */
char *password_input_read (int          fd,
                           const char  *prompt,
                           GError     **error);

/* Wipes and frees a password. */
void password_input_free (char *password);

G_END_DECLS
