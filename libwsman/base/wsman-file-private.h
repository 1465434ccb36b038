/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads files that an administrator has named. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads a whole regular file of 1 to max_size bytes, and appends a zero byte. Other kinds of files are refused, because
 * a pipe would block the reader for ever. The file isn't mapped, because the program would be killed if another process
 * shortened a mapped file. */
char *wsman_file_read (const char  *path,
                       gsize        max_size,
                       gsize       *length,
                       GError     **error);

G_END_DECLS
