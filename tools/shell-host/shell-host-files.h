/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads and writes small files of the user.
 */

#pragma once

/* Reads the regular files in folder whose names end with suffix. Returns a sealed memory file with their names and
 * contents, or -1 and sets errno. */
int shell_host_read_files (const char *folder,
                           const char *suffix);

/* Replaces a file in folder, which is made if it is missing, or removes the file if text is empty. Returns 0 or an
 * error number. */
int shell_host_write_file (const char *folder,
                           const char *name,
                           const char *text);
