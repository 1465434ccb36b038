/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * wsman-shell-host: the parent of the commands of one remote shell. A server starts it with a socket as its standard
 * input, and sends records that say what to do. When the server ends in any way, this program ends all processes that
 * the commands have started. A process can leave its session and its parent, but it stays a descendant of this program,
 * which is the subreaper.
 *
 * It has two processes. The first handles the records, and ends all descendants before it exits. The second is its
 * parent and waits for its end. If the first is killed, its descendants become the second's, which ends them. If the
 * second is killed, the first gets SIGTERM.
 *
 * If the first record asks for a program that outlives the server, the first process leaves it to the second, which
 * starts that program and never ends it.
 */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "providers/wsman-shell-host-records-private.h"
#include "shell-host-control.h"
#include "shell-host-group.h"
#include "shell-host-keep.h"
#include "shell-host-ticket.h"
#include "shell-host-tree.h"

/* Returns the parent's number if the parent created the socket. Otherwise the server isn't known, and the function
 * returns 0. */
static pid_t
find_server (void)
{
  struct ucred credentials;
  socklen_t size = sizeof credentials;

  if (getsockopt (WSMAN_SHELL_HOST_SOCKET, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0 ||
      credentials.pid != getppid ())
    return 0;

  return credentials.pid;
}

static bool
has_socket (void)
{
  int domain, type;
  socklen_t size = sizeof domain;

  return getsockopt (WSMAN_SHELL_HOST_SOCKET, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX &&
         getsockopt (WSMAN_SHELL_HOST_SOCKET, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

/* Leaves the server's session, so that the session's terminal sends no signals to this process. Closes the descriptors
 * that the server has left open. */
static bool
prepare (void)
{
  sigset_t all;
  int descriptor;

  setsid ();
  sigfillset (&all);
  sigprocmask (SIG_SETMASK, &all, NULL);
  /* If this process ignored SIGCHLD, it couldn't wait for its children. */
  signal (SIGCHLD, SIG_DFL);
  closefrom (STDERR_FILENO + 1);
  fcntl (WSMAN_SHELL_HOST_SOCKET, F_SETFD, FD_CLOEXEC);

  /* The descriptors that are received must be above those of the standard streams. */
  do
    descriptor = open ("/dev/null", O_RDWR | O_CLOEXEC);
  while (descriptor >= 0 && descriptor <= STDERR_FILENO);

  if (descriptor < 0 || prctl (PR_SET_CHILD_SUBREAPER, 1) != 0)
    return false;

  close (descriptor);

  return true;
}

static int
serve (pid_t parent,
       pid_t server)
{
  int watcher = pidfd_open (parent, 0);
  int status;

  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != parent || prctl (PR_SET_CHILD_SUBREAPER, 1) != 0)
    return EXIT_FAILURE;

  status = shell_host_control (server);
  /* Commands of the same user may have stopped the parent. The parent must continue if this process is killed. But the
   * parent may also be killed, so nothing depends on the parent alone. */
  pidfd_send_signal (watcher, SIGCONT, NULL, 0);
  shell_host_tree_end_all ();
  shell_host_ticket_remove ();

  return status;
}

/* Waits for the child's end. Commands of the same user may stop the child, so it is continued. */
static int
watch (pid_t child)
{
  siginfo_t info;

  while (waitid (P_PID, (id_t) child, &info, WEXITED | WSTOPPED) == 0)
    {
      if (info.si_code != CLD_STOPPED)
        return info.si_code == CLD_EXITED ? info.si_status : EXIT_FAILURE;
      kill (child, SIGCONT);
    }

  return EXIT_FAILURE;
}

int
main (int    argc,
      char **argv)
{
  const char *folder = argc > 1 ? argv[1] : NULL;
  ShellHostGroup group;
  pid_t own, server, child;
  int status;

  if (argc > 2 || !has_socket ())
    {
      fprintf (stderr, "Servers of libwsman start this program. It runs the commands of remote shells.\n");
      return 2;
    }

  server = find_server ();
  if (!prepare () || !shell_host_ticket_prepare (folder))
    return EXIT_FAILURE;

  own = getpid ();
  shell_host_group_make (&group);
  child = shell_host_group_fork (&group);
  if (child == 0)
    return serve (own, server);

  status = child > 0 ? watch (child) : EXIT_FAILURE;
  shell_host_group_kill (&group);
  shell_host_tree_end_all ();
  shell_host_group_remove (&group);
  if (status == SHELL_HOST_DETACH)
    status = shell_host_keep (server);
  shell_host_ticket_remove ();

  return status;
}
