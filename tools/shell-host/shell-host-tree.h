/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The processes that descend from this one, which must be their subreaper. Each is signalled through a descriptor,
 * after a proof that it is a descendant. So a number that may belong to another process is never signalled.
 */

#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* Is called to reap dead children. */
typedef bool (*ShellHostReap) (void *user_data);

/* Ends the processes of the command that led a session. The command itself may have ended before. Its processes are
 * those in its session or group, and their descendants. The function calls reap meanwhile. */
void shell_host_tree_end_session  (pid_t          session,
                                   ShellHostReap  reap,
                                   void          *user_data);

/* Sends the same signal to the processes of a group. */
void shell_host_tree_signal_group (pid_t          group,
                                   int            number);

/* Ends all descendants, and waits until there are none. If this user may not signal the rest, the function only waits
 * for a limited time. The caller must block SIGCHLD. */
void shell_host_tree_end_all      (void);
