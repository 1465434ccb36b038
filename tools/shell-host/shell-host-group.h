/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A control group for the processes that one host starts, if one can be created. All processes in it can be killed at
 * once.
 */

#pragma once

#include <stdbool.h>
#include <sys/types.h>

typedef struct
{
  int directory; /* the descriptor of the group's directory; -1 if there is no group */
  char path[4096];
} ShellHostGroup;

void  shell_host_group_make   (ShellHostGroup *self);

/* Works like fork(2), but the child is in the group. */
pid_t shell_host_group_fork   (ShellHostGroup *self);

void  shell_host_group_kill   (ShellHostGroup *self);

/* Removes the group, which must be empty by then. */
void  shell_host_group_remove (ShellHostGroup *self);
