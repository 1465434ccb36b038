/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads /proc to find the processes of a shell, which have a cookie in their environment, and what they use.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The name of the environment variable of the cookie. */
#define PROCESSES_COOKIE "WSMAN_TEST_COOKIE"

/* Returns the numbers of the processes as text. A process that has ended isn't among them, even if its parent hasn't
 * waited for it. */
GStrv   processes_find         (const char *cookie);

/* Waits until there are at most count processes. The test fails after this number of seconds. */
void    processes_wait_for     (const char *cookie,
                                guint       count,
                                guint       seconds);

/* Waits until there are at least count processes. The test fails after this number of seconds. */
void    processes_wait_for_more (const char *cookie,
                                guint       count,
                                guint       seconds);

/* Returns the numbers of the children of parent. */
GStrv   processes_list_children (const char *parent);

/* Returns the number after label in /proc/PROCESS/FILE. Sizes of memory, such as VmHWM, are in KiB. */
guint64 processes_read_number  (const char *process,
                                const char *file,
                                const char *label);

G_END_DECLS
