/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the files of the kernel in /proc and /sys, and those of the system in /etc and /run.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes all absolute paths start at this directory instead of the root. Only tests call this function, before any file
 * is read. path is NULL for the root. The function doesn't copy it. */
void wsman_system_files_set_root (const char *path);

/* Returns the path at which a file is opened. */
char *wsman_system_dup_path (const char *path);

/* Returns the sorted names in a directory. The array is empty if the directory can't be read. */
char **wsman_system_list_names (const char *path);

/* Returns a file with absolute path as wsman_system_read() does. This function is for files that grow with the machine,
 * and reads more of them. */
char *wsman_system_read_large (const char *path,
                               gsize      *length);

/* Returns the last lines of a text file with absolute path, as many as wsman_system_read_large() reads. Returns NULL if
 * the file can't be read. */
char *wsman_system_read_last_lines (const char *path);

/* Returns the name of the file to which a link points, without its directory. Returns NULL if there is no link. */
char *wsman_system_read_link_name (const char *path);

/* Returns the first bytes of a file with a NUL after them. If length isn't NULL, it is set to the number of bytes.
 * Returns NULL if the file can't be read. directory is a descriptor for relative paths, or AT_FDCWD. */
char *wsman_system_read (int         directory,
                         const char *path,
                         gsize      *length);

/* Reads a file of one line. Returns the line as UTF-8 without white space around it, or NULL if the line is empty. */
char *wsman_system_read_line (const char *path);

/* Returns the number in the line that starts with key, as in "MemTotal:  8000000 kB". Returns WSMAN_SYSTEM_NULL if
 * there is none. */
guint64 wsman_system_find_number (const char *text,
                                  const char *key);

/* Reads a number. Returns FALSE if text isn't exactly a decimal number. */
gboolean wsman_system_parse_number (const char *text,
                                    guint64    *number);

/* Returns the name of this machine. */
char *wsman_system_dup_host_name (void);

/* Returns when this machine was started, in microseconds since 1970. The value doesn't change while this program runs,
 * so that values computed from it don't change either. */
guint64 wsman_system_get_boot_time (void);

/* Returns the number of processes, or WSMAN_SYSTEM_NULL if they can't be listed. */
guint64 wsman_system_count_processes (void);

/* Tells whether a block device is a drive, and not a partition, or a device that the kernel makes from others. */
gboolean wsman_system_is_disk_drive (const char *name);

G_END_DECLS
