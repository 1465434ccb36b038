/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The processes that descend from this one.
 *
 * Some processes fork faster than they can be killed. So all are stopped before the first is killed. A process with a
 * pending SIGSTOP can't fork, because fork(2) fails while a signal is pending.
 */

#include "shell-host-tree.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The passes are repeated until this many in a row find no new process. The number of all passes is limited, because
 * another program may continue the stopped processes. */
#define CALM_PASSES 2
#define MAX_PASSES 50
#define MAX_ROUNDS 10

/* The same two limits for passes that only look at the children. These passes are much faster. */
#define MAX_SWEEPS 200
#define CHILDREN_SIZE 32768

/* The time to wait for the next child to die before all processes are listed again. */
#define PATIENCE_MS 100
/* The time to wait for processes that this user may not kill. */
#define LAST_WAIT_MS 5000

/* The size of the buffer for /proc/PID/stat. */
#define STAT_SIZE 1024

typedef struct
{
  pid_t pid;
  pid_t parent;
  pid_t group;
  pid_t session;
  uint64_t start; /* the time of the start; it identifies the process together with the number */
  bool is_dead;   /* TRUE if the process is dead and wasn't reaped */
  bool is_stopped;
  bool is_proven; /* TRUE if the process is proven to be a descendant of this process */
  bool is_chosen;
} TreeProcess;

/* A list of processes. The lowest numbers come first. */
typedef struct
{
  TreeProcess *processes;
  size_t length;
  size_t room;
} ProcessList;

/* The processes that an operation is about. */
typedef struct
{
  pid_t session;      /* the session or group of the processes; 0 for all descendants */
  bool group_alone;
  ProcessList former; /* the result of the previous pass */
  ShellHostReap reap;
  void *user_data;
} ProcessChoice;

static bool
read_process (pid_t        pid,
              TreeProcess *process)
{
  char path[32], text[STAT_SIZE];
  unsigned long long start;
  ssize_t length = -1;
  long n_threads;
  char state;
  const char *rest;
  int fd;

  snprintf (path, sizeof path, "/proc/%d/stat", (int) pid);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd >= 0)
    {
      length = read (fd, text, sizeof text - 1);
      close (fd);
    }
  if (length <= 0)
    return false;

  /* In the file, the name comes before the other fields, and may contain any character. */
  text[length] = '\0';
  rest = strrchr (text, ')');
  *process = (TreeProcess) { .pid = pid };
  if (rest == NULL ||
      sscanf (rest + 1, " %c %d %d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %ld %*d %llu",
              &state, &process->parent, &process->group, &process->session, &n_threads, &start) != 6)
    return false;

  /* A process whose first thread is dead still lives if it has another thread. */
  process->is_dead = state == 'X' || (state == 'Z' && n_threads <= 1);
  process->is_stopped = state == 'T' || state == 't';
  process->start = start;

  return true;
}

static bool
list_add (ProcessList       *self,
          const TreeProcess *process)
{
  if (self->length == self->room)
    {
      size_t room = self->room > 0 ? 2 * self->room : 256;
      TreeProcess *processes = realloc (self->processes, room * sizeof *processes);

      if (processes == NULL)
        return false;
      self->processes = processes;
      self->room = room;
    }

  self->processes[self->length++] = *process;

  return true;
}

static int
compare (const void *a,
         const void *b)
{
  pid_t first = ((const TreeProcess *) a)->pid;
  pid_t second = ((const TreeProcess *) b)->pid;

  return (first > second) - (first < second);
}

static TreeProcess *
list_find (const ProcessList *self,
           pid_t              pid)
{
  TreeProcess key = { .pid = pid };

  return self->length == 0 ? NULL : bsearch (&key, self->processes, self->length, sizeof key, compare);
}

static void
list_clear (ProcessList *self)
{
  free (self->processes);
  *self = (ProcessList) { NULL };
}

/* Tells whether the parent of a process is proven to be a descendant. The parent in the list may be dead by now. */
static bool
has_proven_parent (const ProcessList *self,
                   const TreeProcess *process)
{
  const TreeProcess *parent = list_find (self, process->parent);
  TreeProcess now;

  return process->parent == getpid () ||
         (parent != NULL && parent->is_proven && read_process (parent->pid, &now) && now.start == parent->start);
}

/* Proves that process is a descendant. The caller has opened the process before. If the process can be signalled after
 * this check, the values that were read here belong to it, because its number wasn't free. Its parent is the proven one
 * if the proven parent was alive when the values were read. A child of this process stays a child until it is
 * reaped. */
static bool
list_prove (const ProcessList *self,
            TreeProcess       *process)
{
  TreeProcess now;

  if (!read_process (process->pid, &now) || now.start != process->start || !has_proven_parent (self, &now))
    return false;

  process->is_stopped = now.is_stopped;
  process->is_proven = true;

  return true;
}

/* Tells whether a process is chosen. A process that was chosen once stays chosen, even if its parents are dead by
 * now. */
static bool
is_chosen (const TreeProcess   *process,
           const TreeProcess   *parent,
           const ProcessChoice *choice)
{
  const TreeProcess *known = list_find (&choice->former, process->pid);

  if (choice->session == 0 || (known != NULL && known->start == process->start && known->is_chosen))
    return true;
  if (choice->group_alone)
    return process->group == choice->session;

  return process->session == choice->session || process->group == choice->session ||
         process->pid == choice->session || (parent != NULL && parent->is_chosen);
}

/* Signals a process. A child keeps its number until it is reaped. Any other process is opened before the proof, so that
 * a later process with the same number doesn't get the signal. */
static bool
list_send (const ProcessList   *self,
           TreeProcess         *process,
           const ProcessChoice *choice,
           int                  number)
{
  bool is_child = process->parent == getpid ();
  int fd = is_child ? -1 : pidfd_open (process->pid, 0);
  bool is_sent = false;

  if (is_child)
    process->is_proven = true;
  else if (fd >= 0)
    list_prove (self, process);

  if (process->is_proven)
    process->is_chosen = is_chosen (process, list_find (self, process->parent), choice);
  if (process->is_chosen && !process->is_dead && !(number == SIGSTOP && process->is_stopped))
    is_sent = is_child ? kill (process->pid, number) == 0 : pidfd_send_signal (fd, number, NULL, 0) == 0;
  if (fd >= 0)
    close (fd);

  return is_sent;
}

/* Returns the number of processes that were signalled. These are the ones that have a proven parent and weren't proven
 * before. */
static size_t
list_send_all (ProcessList         *self,
               size_t               first,
               const ProcessChoice *choice,
               int                  number)
{
  size_t n_sent = 0;
  bool is_changed = true;

  while (is_changed)
    {
      is_changed = false;
      for (size_t i = first; i < self->length; i++)
        {
          TreeProcess *process = &self->processes[i];
          const TreeProcess *parent = list_find (self, process->parent);

          if (process->is_proven || (process->parent != getpid () && (parent == NULL || !parent->is_proven)))
            continue;

          n_sent += list_send (self, process, choice, number) ? 1 : 0;
          is_changed = is_changed || process->is_proven;
        }
    }

  return n_sent;
}

/* Lists all processes, and signals the chosen ones as soon as they are found, because some live only for a short time.
 * The numbers are in order, so that parents mostly come before their children. */
static ProcessList
list_take (const ProcessChoice *choice,
           int                  number,
           size_t              *n_sent)
{
  DIR *directory = opendir ("/proc");
  ProcessList list = { NULL };
  struct dirent *entry;
  TreeProcess process;

  *n_sent = 0;
  while (directory != NULL && (entry = readdir (directory)) != NULL)
    {
      if (!isdigit ((unsigned char) entry->d_name[0]) ||
          !read_process ((pid_t) strtol (entry->d_name, NULL, 10), &process))
        continue;
      if (!list_add (&list, &process))
        break;
      *n_sent += list_send_all (&list, list.length - 1, choice, number);
    }
  if (directory != NULL)
    closedir (directory);

  qsort (list.processes, list.length, sizeof process, compare);
  *n_sent += list_send_all (&list, 0, choice, number);

  return list;
}

/* Counts the chosen processes that weren't in the previous list. */
static size_t
list_count_new (const ProcessList   *self,
                const ProcessChoice *choice)
{
  size_t count = 0;

  for (size_t i = 0; i < self->length; i++)
    {
      const TreeProcess *process = &self->processes[i];
      const TreeProcess *known = list_find (&choice->former, process->pid);

      if (process->is_chosen && !process->is_dead &&
          (known == NULL || known->start != process->start || !known->is_chosen))
        count++;
    }

  return count;
}

/* Reads the numbers of this process's children as text. The text is empty if the children aren't known. */
static void
read_children (char   *text,
               size_t  size)
{
  int fd = open ("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  ssize_t length = fd >= 0 ? read (fd, text, size - 1) : 0;

  text[length > 0 ? length : 0] = '\0';
  if (fd >= 0)
    close (fd);
}

/* A process that forks and exits again and again keeps becoming a child of this process. It is gone before all
 * processes are listed. So this function first lists only the children, until the list is the same twice. */
static void
sweep_children (const ProcessChoice *choice,
                int                  number)
{
  static char now[CHILDREN_SIZE], before[CHILDREN_SIZE];
  bool is_changed = true;

  before[0] = '\0';
  for (size_t i = 0; i < MAX_SWEEPS && is_changed; i++)
    {
      char *rest = now;
      TreeProcess process = { 0 };

      choice->reap (choice->user_data);
      read_children (now, sizeof now);
      while ((process.pid = (pid_t) strtol (rest, &rest, 10)) > 0)
        if (choice->session == 0 || (read_process (process.pid, &process) && is_chosen (&process, NULL, choice)))
          kill (process.pid, number);

      is_changed = strcmp (now, before) != 0;
      memcpy (before, now, sizeof now);
    }
}

/* Signals the chosen processes. Returns the number of processes that were signalled. */
static size_t
signal_chosen (ProcessChoice *choice,
               int            number,
               size_t        *n_new)
{
  size_t n_sent;
  ProcessList list = list_take (choice, number, &n_sent);

  *n_new = list_count_new (&list, choice);
  list_clear (&choice->former);
  choice->former = list;

  return n_sent;
}

/* Repeats the passes until some passes find no new process. Returns whether this was reached. */
static bool
signal_all (ProcessChoice *choice,
            int            number,
            size_t        *n_signalled)
{
  size_t n_calm = 0;

  *n_signalled = 0;
  for (size_t i = 0; i < MAX_PASSES && n_calm < CALM_PASSES; i++)
    {
      size_t n_new;

      sweep_children (choice, number);
      *n_signalled += signal_chosen (choice, number, &n_new);
      n_calm = n_new == 0 ? n_calm + 1 : 0;
    }

  return n_calm == CALM_PASSES;
}

/* Stops all chosen processes, then kills them. Returns the number of processes that were killed. calm becomes
 * true if no process was left. */
static size_t
stop_and_kill (ProcessChoice *choice,
               bool          *calm)
{
  size_t n_stopped, n_killed;

  *calm = signal_all (choice, SIGSTOP, &n_stopped);
  /* At least two passes are needed. If the parent of a process was dead in the first pass, the process has another
   * parent in the second. */
  *calm = signal_all (choice, SIGKILL, &n_killed) && *calm;
  list_clear (&choice->former);

  return n_killed;
}

void
shell_host_tree_end_session (pid_t          session,
                             ShellHostReap  reap,
                             void          *user_data)
{
  ProcessChoice choice = { .session = session, .reap = reap, .user_data = user_data };
  bool calm = false;

  for (size_t i = 0; i < MAX_ROUNDS && !calm; i++)
    stop_and_kill (&choice, &calm);
}

void
shell_host_tree_signal_group (pid_t group,
                              int   number)
{
  ProcessChoice choice = { .session = group, .group_alone = true };
  size_t n_new;

  signal_chosen (&choice, number, &n_new);
  list_clear (&choice.former);
}

static bool
reap_all (void *user_data)
{
  siginfo_t info = { 0 };
  int result;

  do
    {
      info.si_pid = 0;
      result = waitid (P_ALL, 0, &info, WEXITED | WNOHANG);
    }
  while (result == 0 && info.si_pid != 0);

  return result == 0;
}

/* Reaps children as long as processes keep dying. */
static bool
reap_patiently (void)
{
  struct timespec patience = { 0, PATIENCE_MS * 1000000L };
  sigset_t child;

  sigemptyset (&child);
  sigaddset (&child, SIGCHLD);
  while (reap_all (NULL))
    if (sigtimedwait (&child, NULL, &patience) < 0 && errno == EAGAIN)
      return reap_all (NULL);

  return false;
}

static int64_t
get_time_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
shell_host_tree_end_all (void)
{
  ProcessChoice all = { .reap = reap_all };
  int64_t hopeful = get_time_ms ();
  bool calm;

  while (reap_all (NULL))
    {
      if (stop_and_kill (&all, &calm) > 0)
        hopeful = get_time_ms ();
      if (!reap_patiently () || get_time_ms () - hopeful > LAST_WAIT_MS)
        return;
    }
}
