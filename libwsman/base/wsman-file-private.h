/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads files that an administrator has named. */

#pragma once

#include <glib/gstdio.h>

G_BEGIN_DECLS

/* Reads a whole regular file of 1 to max_size bytes, and appends a zero byte. Other kinds of files are refused, because
 * a pipe would block the reader for ever. The file isn't mapped, because the program would be killed if another process
 * shortened a mapped file. */
char *wsman_file_read (const char  *path,
                       gsize        max_size,
                       gsize       *length,
                       GError     **error);

/* Reads a file with secrets, as wsman_file_read() does. Returns NULL also if the file belongs to a user other than root
 * and the user of this process, or if any other user may read or write it. */
char *wsman_file_read_secret (const char  *path,
                              gsize        max_size,
                              gsize       *length,
                              GError     **error);

/* The state of a file when it was read. All bytes are zero before the first reading. */
typedef struct
{
  GStatBuf status;
  gboolean is_settled; /* FALSE if the file had just changed, so that another change may have the same time */
} WsmanFileStamp;

/* Tells whether the file path is still as the stamp says. If the function returns FALSE, it has updated the stamp, and
 * the caller must read the file. It always returns FALSE for a file that doesn't exist. */
gboolean wsman_file_is_unchanged (const char     *path,
                                  WsmanFileStamp *stamp);

G_END_DECLS
