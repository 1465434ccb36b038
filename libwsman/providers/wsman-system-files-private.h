/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reading what the kernel says in small files under /proc and /sys.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first bytes of a file, NUL-terminated, its size in length (nullable); NULL if it can't be
 * read. A relative path starts at directory, a descriptor or AT_FDCWD. */
char *wsman_system_read (int         directory,
                         const char *path,
                         gsize      *length);

/* A file of one line: the line as UTF-8 without the space around it, NULL if it is empty. */
char *wsman_system_read_line (const char *path);

/* The number in the line that starts with key, as in "MemTotal:  8000000 kB"; WSMAN_SYSTEM_NULL if
 * there is none. */
guint64 wsman_system_find_number (const char *text,
                                  const char *key);

/* TRUE and the number, if text is nothing but a decimal number. */
gboolean wsman_system_parse_number (const char *text,
                                    guint64    *number);

/* The name of this machine. */
char *wsman_system_dup_host_name (void);

/* When this machine was started, in microseconds since 1970. The same as long as this program runs,
 * so that what is computed from it stays the same too. */
guint64 wsman_system_get_boot_time (void);

G_END_DECLS
