/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The processes that descend from this one, which must be their subreaper. Each is signalled through a
 * descriptor of it, after a proof that it is a descendant: a number that might be another's never is.
 */

#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* Waits for children that are dead. */
typedef bool (*ShellHostReap) (void *user_data);

/* Ends what was started by the command that led a session, which may be over: those in its session or group,
 * and all who descend from them. reap is called meanwhile. */
void shell_host_tree_end_session  (pid_t          session,
                                   ShellHostReap  reap,
                                   void          *user_data);

/* The same signal for those of a group. */
void shell_host_tree_signal_group (pid_t          group,
                                   int            number);

/* Ends all descendants, and waits until there is none; for a while only if what is left may not be
 * signalled. SIGCHLD must be blocked. */
void shell_host_tree_end_all      (void);
