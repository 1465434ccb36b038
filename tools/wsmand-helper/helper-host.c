/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Starts wsman-shell-host as the account of a session. The process gives up everything of root before it runs the
 * program, and checks that.
 */

#include "helper-host.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME "wsman-shell-host"

/* Tells whether PAM's variable may reach commands. Those of the dynamic loader and of runtimes decide what code runs,
 * and some of the sessions's processes may have more rights than their user. */
static bool
is_harmless (const char *variable)
{
  static const char *const forbidden[] = { "LD_", "DOTNET_", "CORECLR_", "COMPlus_", "GCONV_PATH=", "BASH_ENV=", "ENV=",
                                           "IFS=" };
  const char *end = strchr (variable, '=');

  for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
    if (strncmp (variable, forbidden[i], strlen (forbidden[i])) == 0)
      return false;

  for (const char *c = variable; c < end; c++)
    if (!isalnum ((unsigned char) *c) && *c != '_')
      return false;

  return end != NULL && end > variable;
}

/* Returns the variables that PAM gives to the session. */
static char **
list_variables (const HelperLogin *login)
{
  char **variables = pam_getenvlist (login->pam);
  size_t kept = 0;

  for (size_t i = 0; variables != NULL && variables[i] != NULL; i++)
    if (is_harmless (variables[i]))
      variables[kept++] = variables[i];
  if (variables != NULL)
    variables[kept] = NULL;

  return variables;
}

static void
reset_signals (void)
{
  sigset_t none;

  for (int i = 1; i <= SIGRTMAX; i++)
    signal (i, SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

static bool
set_streams (int socket)
{
  int nothing = open ("/dev/null", O_RDWR | O_CLOEXEC);

  return nothing >= 0 && dup2 (socket, STDIN_FILENO) == STDIN_FILENO &&
         dup2 (nothing, STDOUT_FILENO) == STDOUT_FILENO && dup2 (nothing, STDERR_FILENO) == STDERR_FILENO &&
         close_range (STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) == 0;
}

/* Becomes the account for good. */
static bool
become (const HelperLogin *login)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0 } };
  uid_t real, effective, saved;

  for (int i = 0; prctl (PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
    prctl (PR_CAPBSET_DROP, i, 0, 0, 0);

  return setresgid (login->gid, login->gid, login->gid) == 0 && setresuid (login->uid, login->uid, login->uid) == 0 &&
         syscall (SYS_capset, &header, none) == 0 && prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         getresuid (&real, &effective, &saved) == 0 && real == login->uid && effective == login->uid &&
         saved == login->uid && setuid (0) != 0;
}

static _Noreturn void
run (const HelperLogin *login,
     int                socket,
     int                report,
     pid_t              parent)
{
  static char *const arguments[] = { (char *) NAME, NULL };
  static char *const nothing[] = { NULL };
  char **variables = list_variables (login);
  int failure;

  reset_signals ();
  if (set_streams (socket) && become (login) && chdir ("/") == 0 &&
      /* The host ends if this process's parent is killed. Changing the user has cleared the signal before. */
      prctl (PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid () == parent)
    syscall (SYS_execveat, login->settings->host, "", arguments, variables != NULL ? variables : nothing,
             AT_EMPTY_PATH);

  failure = errno;
  (void) !write (report, &failure, sizeof failure);
  _exit (EXIT_FAILURE);
}

/* Waits until the program runs, which closes the pipe. Returns false if it can't run. */
static bool
is_running (int pipe)
{
  int failure;
  ssize_t length;

  do
    length = read (pipe, &failure, sizeof failure);
  while (length < 0 && errno == EINTR);

  return length == 0;
}

pid_t
helper_host_start (const HelperLogin *login,
                   int                socket)
{
  pid_t parent = getpid ();
  int pipes[2];
  pid_t pid;

  if (pipe2 (pipes, O_CLOEXEC) != 0)
    {
      close (socket);
      return -1;
    }

  pid = fork ();
  if (pid == 0)
    run (login, socket, pipes[1], parent);

  close (socket);
  close (pipes[1]);
  if (pid > 0 && !is_running (pipes[0]))
    {
      waitpid (pid, NULL, 0);
      pid = -1;
    }
  close (pipes[0]);

  return pid;
}
