/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads /proc to find the processes of a shell, which have a cookie in their environment, and what they use.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the cookie's variable is called. */
#define PROCESSES_COOKIE "WSMAN_TEST_COOKIE"

/* Their numbers, as text; those that have ended are none, though nobody waited for them. */
GStrv   processes_find         (const char *cookie);

/* Waits up to so many seconds for there to be so many, or no more. */
void    processes_wait_for     (const char *cookie,
                                guint       count,
                                guint       seconds);

/* Waits up to so many seconds for there to be so many at least. */
void    processes_wait_for_more (const char *cookie,
                                guint       count,
                                guint       seconds);

/* The numbers of the processes whose parent that is. */
GStrv   processes_list_children (const char *parent);

/* A number after a label: of /proc/PROCESS/FILE. VmHWM and its like are in KiB. */
guint64 processes_read_number  (const char *process,
                                const char *file,
                                const char *label);

G_END_DECLS
