/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Starts one command. Its record and its texts are checked first, and the command inherits nothing else.
 */

#include "shell-host-start.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shell-host-texts.h"

#define N_STREAMS 3

typedef struct
{
  const char *directory;
  const char *path;
  char **arguments;
  char **variables;
  int socket;
  bool is_detached;       /* TRUE if the program outlives this process */
  int streams[N_STREAMS]; /* the descriptors of the streams; -1 for a stream that isn't connected */
} StartedCommand;

static bool
is_socket (int descriptor)
{
  int domain, type;
  socklen_t size = sizeof domain;

  return getsockopt (descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX &&
         getsockopt (descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

static bool
take_streams (StartedCommand *command,
              uint32_t        streams,
              const int      *descriptors,
              size_t          n_descriptors)
{
  size_t n_taken = 0;

  for (size_t i = 0; i < N_STREAMS; i++)
    {
      bool is_there = (streams & (1u << i)) != 0;

      if (is_there && n_taken == n_descriptors)
        return false;
      command->streams[i] = is_there ? descriptors[n_taken++] : -1;
    }

  command->is_detached = (streams & WSMAN_SHELL_HOST_DETACHED) != 0;

  return n_taken == n_descriptors && (streams & ~(WSMAN_SHELL_HOST_STREAMS | WSMAN_SHELL_HOST_DETACHED)) == 0;
}

/* Splits the texts that begin at the position at. Returns the place after the last text, or NULL if there are too few
 * texts. */
static const char *
split (const char  *at,
       const char  *end,
       char       **texts,
       size_t       length)
{
  for (size_t i = 0; i < length && at != NULL; i++)
    {
      texts[i] = (char *) at;
      at = at < end ? at + strlen (at) + 1 : NULL;
    }

  texts[length] = NULL;

  return at;
}

/* Splits the texts into lists, which the caller must free. */
static bool
take_texts (StartedCommand             *command,
            const WsmanShellHostRecord *record,
            const char                 *texts)
{
  const char *end = texts + record->texts_size;
  char *first[WSMAN_SHELL_HOST_FIRST_ARGUMENT + 1];
  const char *at;

  /* Each text has at least one byte, so there can't be more texts than bytes. */
  if (record->n_arguments == 0 || record->n_arguments > record->texts_size ||
      record->n_variables > record->texts_size)
    return false;

  command->arguments = calloc ((size_t) record->n_arguments + 1, sizeof (char *));
  command->variables = calloc ((size_t) record->n_variables + 1, sizeof (char *));
  if (command->arguments == NULL || command->variables == NULL)
    return false;

  at = split (texts, end, first, WSMAN_SHELL_HOST_FIRST_ARGUMENT);
  at = split (at, end, command->arguments, record->n_arguments);
  at = split (at, end, command->variables, record->n_variables);
  command->directory = first[0];
  command->path = first[1];

  return at == end;
}

/* Reports how far the command has come, and why it can't be started. The function never waits for space in the buffer,
 * because these are the only messages on the socket. */
static void
report (int                 socket,
        WsmanShellHostStage stage,
        int                 number)
{
  WsmanShellHostReport message = { stage, number };

  (void) !send (socket, &message, sizeof message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* Resets the signals. The command must not ignore or block signals because the server ignores or blocks them. */
static void
reset_signals (void)
{
  sigset_t none;

  for (int i = 1; i <= SIGRTMAX; i++)
    signal (i, SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

/* Resets the limit of descriptors. The server may have a high limit, but programs that use select() need a low one. */
static void
limit_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= FD_SETSIZE)
    return;

  limit.rlim_cur = FD_SETSIZE;
  setrlimit (RLIMIT_NOFILE, &limit);
}

static void
set_streams (const int *streams)
{
  for (int i = 0; i < N_STREAMS; i++)
    {
      int descriptor = streams[i] >= 0 ? streams[i] : open ("/dev/null", (i == 0 ? O_RDONLY : O_WRONLY) | O_CLOEXEC);

      if (descriptor < 0 || dup2 (descriptor, i) != i)
        _exit (EXIT_FAILURE);
    }
}

/* Returns the reason why a program without a slash in its name can't run. execvpe() also returns EACCES if a directory
 * of the path can't be searched. In that case the function returns that the program wasn't found. */
static int
explain (const char *name,
         const char *path,
         int         error)
{
  while (error == EACCES && strchr (name, '/') == NULL)
    {
      size_t length = strcspn (path, ":");
      char candidate[PATH_MAX];
      struct stat status;
      int size = snprintf (candidate, sizeof candidate, "%.*s%s%s", (int) length, path, length > 0 ? "/" : "", name);

      if (size > 0 && (size_t) size < sizeof candidate && stat (candidate, &status) == 0 && S_ISREG (status.st_mode))
        return error;
      if (path[length] == '\0')
        return ENOENT;
      path += length + 1;
    }

  return error;
}

static bool
has_variable (char *const *variables,
              const char  *assignment)
{
  size_t length = strcspn (assignment, "=") + 1;

  for (; *variables != NULL; variables++)
    if (strncmp (*variables, assignment, length) == 0)
      return true;

  return false;
}

/* Returns the command's variables, and those of this program that the command doesn't set. PAM may have given them to
 * the user's session. A server that starts this program itself gives it none. */
static char **
complete (char **variables)
{
  size_t length = 0, n_own = 0;
  char **all;

  while (variables[length] != NULL)
    length++;
  while (environ[n_own] != NULL)
    n_own++;
  all = calloc (length + n_own + 1, sizeof *all);
  if (all == NULL)
    return variables;

  memcpy (all, variables, length * sizeof *all);
  for (size_t i = 0; i < n_own; i++)
    if (!has_variable (variables, environ[i]))
      all[length++] = environ[i];

  return all;
}

/* Runs in the child. The function uses the directory and the programs that the caller has named only after all other
 * steps. */
static _Noreturn void
run (const StartedCommand *command,
     pid_t                 parent)
{
  WsmanShellHostStage stage = WSMAN_SHELL_HOST_DIRECTORY;
  char **variables = complete (command->variables);
  int error;

  setsid ();
  if (command->is_detached)
    report (command->socket, WSMAN_SHELL_HOST_NUMBER, getpid ());
  /* Otherwise, the kernel kills this process if both this program and the program that watches it are killed. */
  else if (prctl (PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid () != parent)
    _exit (EXIT_FAILURE);

  reset_signals ();
  limit_descriptors ();
  set_streams (command->streams);
  if (chdir (command->directory) != 0)
    {
      error = errno;
    }
  else
    {
      stage = WSMAN_SHELL_HOST_PROGRAM;
      /* execvpe() searches in this variable, and not in the PATH of the new environment. */
      setenv ("PATH", command->path, 1);
      execvpe (command->arguments[0], command->arguments, variables);
      error = explain (command->arguments[0], command->path, errno);
    }

  report (command->socket, stage, error);
  _exit (EXIT_FAILURE);
}

static bool
command_read (StartedCommand             *command,
              const WsmanShellHostRecord *record,
              const int                  *descriptors,
              size_t                      n_descriptors,
              char                      **texts)
{
  if (n_descriptors < 2 || !is_socket (descriptors[1]) ||
      !take_streams (command, record->value, descriptors + 2, n_descriptors - 2))
    return false;

  command->socket = descriptors[1];
  *texts = shell_host_read_texts (descriptors[0], record->texts_size);

  return *texts != NULL && take_texts (command, record, *texts);
}

bool
shell_host_start (const WsmanShellHostRecord *record,
                  const int                  *descriptors,
                  size_t                      n_descriptors,
                  pid_t                      *pid)
{
  StartedCommand command = { NULL };
  char *texts = NULL;
  pid_t parent = getpid ();
  bool is_good = command_read (&command, record, descriptors, n_descriptors, &texts);

  *pid = is_good ? fork () : 0;
  if (is_good && *pid == 0)
    run (&command, parent);
  if (*pid < 0)
    {
      report (command.socket, WSMAN_SHELL_HOST_PROCESS, errno);
      *pid = 0;
    }

  free (command.arguments);
  free (command.variables);
  free (texts);

  return is_good;
}
