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

/* Reaps dead children. */
typedef bool (*ShellHostReap) (void *user_data);

/* Ends the processes of the command that led a session; the command itself may be over. These are the processes in
 * its session or group, and their descendants. reap is called meanwhile. */
void shell_host_tree_end_session  (pid_t          session,
                                   ShellHostReap  reap,
                                   void          *user_data);

/* Sends the same signal to the processes of a group. */
void shell_host_tree_signal_group (pid_t          group,
                                   int            number);

/* Ends all descendants, and waits until there is none. If the rest may not be signalled, it only waits for a limited
 * time. SIGCHLD must be blocked. */
void shell_host_tree_end_all      (void);
