/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Keeps a program that outlives the server. It is a child of this process as long as this process lives, so that the
 * server can count it, and that it is reaped. Nothing here ever ends it.
 */

#include "shell-host-keep.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shell-host-messages.h"
#include "shell-host-start.h"

static bool
start (void)
{
  WsmanShellHostRecord record;
  int descriptors[SHELL_HOST_MAX_DESCRIPTORS + 1];
  size_t n_descriptors;
  pid_t pid;
  bool is_good = shell_host_receive (&record, descriptors, &n_descriptors) == SHELL_HOST_RECEIVED &&
                 record.type == WSMAN_SHELL_HOST_START && (record.value & WSMAN_SHELL_HOST_DETACHED) != 0 &&
                 shell_host_start (&record, descriptors, n_descriptors, &pid);

  shell_host_close (descriptors, n_descriptors);

  return is_good;
}

/* Reaps dead children. Returns whether there are others. */
static bool
reap (void)
{
  siginfo_t info;
  int result;

  do
    {
      info.si_pid = 0;
      result = waitid (P_ALL, 0, &info, WEXITED | WNOHANG);
    }
  while (result == 0 && info.si_pid != 0);

  return result == 0;
}

int
shell_host_keep (pid_t server)
{
  struct pollfd polled[] = {
    { WSMAN_SHELL_HOST_SOCKET, POLLIN | POLLRDHUP, 0 }, { -1, POLLIN, 0 }, { -1, POLLIN, 0 },
  };
  struct signalfd_siginfo info;
  sigset_t expected;

  sigemptyset (&expected);
  sigaddset (&expected, SIGCHLD);
  polled[1].fd = signalfd (-1, &expected, SFD_CLOEXEC | SFD_NONBLOCK);
  /* Other processes may have inherited the socket and keep it open. */
  polled[2].fd = server > 0 ? pidfd_open (server, 0) : -1;
  if (polled[1].fd < 0 || !start ())
    return EXIT_FAILURE;

  while (reap () && polled[0].revents == 0 && polled[2].revents == 0)
    if (poll (polled, 3, -1) > 0 && polled[1].revents != 0)
      (void) !read (polled[1].fd, &info, sizeof info);

  return EXIT_SUCCESS;
}
