/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A control group for the processes of one host. Without the right to make one, the functions do nothing.
 */

#include "shell-host-group.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The places where the file system of control groups is mounted, alone or together with version 1. */
static const char *const mounts[] = { "/sys/fs/cgroup", "/sys/fs/cgroup/unified" };

/* Finds the control group of this process. Returns false if the group isn't known. */
static bool
read_own_path (char   *path,
               size_t  size)
{
  FILE *file = fopen ("/proc/self/cgroup", "re");
  bool found = false;

  while (file != NULL && !found && fgets (path, (int) size, file) != NULL)
    found = strncmp (path, "0::/", 4) == 0 && strchr (path, '\n') != NULL;
  if (file != NULL)
    fclose (file);
  if (!found)
    return false;

  *strchr (path, '\n') = '\0';
  memmove (path, path + 3, strlen (path + 3) + 1);

  return true;
}

static bool
make_in (ShellHostGroup *self,
         const char     *mount,
         const char     *own)
{
  struct statfs status;
  int length = snprintf (self->path, sizeof self->path, "%s%s/wsman-shell-%d", mount, own, (int) getpid ());

  if (length < 0 || (size_t) length >= sizeof self->path || statfs (mount, &status) != 0 ||
      status.f_type != CGROUP2_SUPER_MAGIC)
    return false;

  /* If a group with this name exists, it belonged to a process that is gone. It can't be removed if it isn't empty. */
  rmdir (self->path);
  if (mkdir (self->path, 0700) != 0)
    return false;

  self->directory = open (self->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->directory >= 0 && faccessat (self->directory, "cgroup.kill", W_OK, 0) == 0)
    return true;

  rmdir (self->path);
  shell_host_group_remove (self);

  return false;
}

void
shell_host_group_make (ShellHostGroup *self)
{
  char own[2048];
  bool is_made = false;

  self->directory = -1;
  if (!read_own_path (own, sizeof own))
    return;

  for (size_t i = 0; i < sizeof mounts / sizeof *mounts && !is_made; i++)
    is_made = make_in (self, mounts[i], own);
}

pid_t
shell_host_group_fork (ShellHostGroup *self)
{
  struct clone_args arguments = {
    .flags = CLONE_INTO_CGROUP,
    .exit_signal = SIGCHLD,
    .cgroup = (uint64_t) self->directory,
  };
  pid_t pid = -1;

  if (self->directory >= 0)
    pid = (pid_t) syscall (SYS_clone3, &arguments, sizeof arguments);
  if (pid >= 0)
    return pid;

  shell_host_group_remove (self);

  return fork ();
}

void
shell_host_group_kill (ShellHostGroup *self)
{
  int fd = self->directory >= 0 ? openat (self->directory, "cgroup.kill", O_WRONLY | O_CLOEXEC) : -1;

  if (fd < 0)
    return;

  /* If this fails, the processes are killed in other ways. */
  (void) !write (fd, "1", 1);
  close (fd);
}

void
shell_host_group_remove (ShellHostGroup *self)
{
  if (self->directory < 0)
    return;

  close (self->directory);
  self->directory = -1;
  rmdir (self->path);
}
