/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Carries out the server's records. A command's number isn't reused while something may be left of the command.
 */

#include "shell-host-control.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "providers/wsman-shell-host-records-private.h"
#include "shell-host-messages.h"
#include "shell-host-service.h"
#include "shell-host-start.h"
#include "shell-host-tree.h"

/* The number of dead children that are reaped before the socket is checked again. */
#define MAX_REAPED 256

#define CHILDREN "/proc/thread-self/children"

typedef struct
{
  uint64_t id;
  pid_t session;  /* the number of the first process, of its group and of its session; 0 if nothing is left of the
                   * command */
  bool is_alive;  /* TRUE while the first process lives; when it is dead, it is only reaped when session is 0, and this
                   * frees its number */
  WsmanShellHostType ended; /* the type of the record to send to the server; 0 if there is none to send */
  uint32_t status;
} ControlledCommand;

typedef struct
{
  ControlledCommand *commands;
  size_t length;
  size_t room;
  bool has_changes; /* TRUE if the end of a command must be reported */
  bool is_over;
  bool is_wrong;    /* TRUE if the server has sent something wrong */
  bool has_obeyed;  /* TRUE after the first record */
  bool is_detached; /* TRUE if the first record is for shell_host_keep() */
} Control;

static ControlledCommand *
find (Control  *self,
      uint64_t  id)
{
  for (size_t i = 0; i < self->length; i++)
    if (self->commands[i].id == id)
      return &self->commands[i];

  return NULL;
}

static bool
has_room (Control *self)
{
  size_t room = self->room > 0 ? 2 * self->room : 16;
  ControlledCommand *commands;

  if (self->length < self->room)
    return true;

  commands = realloc (self->commands, room * sizeof *commands);
  if (commands == NULL)
    return false;

  self->commands = commands;
  self->room = room;

  return true;
}

/* Finds the command whose first process has this number. */
static ControlledCommand *
find_leader (Control *self,
             pid_t    pid)
{
  for (size_t i = 0; i < self->length; i++)
    if (self->commands[i].session == pid)
      return &self->commands[i];

  return NULL;
}

static bool
holds_dead (Control *self)
{
  for (size_t i = 0; i < self->length; i++)
    if (self->commands[i].session != 0 && !self->commands[i].is_alive)
      return true;

  return false;
}

/* Tells whether there is a child that isn't a command's first process. Without such a child, nothing is left of a
 * command whose first process is dead. If the children can't be listed, the function returns false, and no remains are
 * searched for before the shell ends. */
static bool
has_orphans (Control *self)
{
  FILE *file = fopen (CHILDREN, "re");
  bool found = false;
  int pid;

  while (file != NULL && !found && fscanf (file, "%d", &pid) == 1)
    found = find_leader (self, pid) == NULL;
  if (file != NULL)
    fclose (file);

  return found;
}

/* Reaps the first process of the command. From then on, its number may belong to any process. */
static void
release (ControlledCommand *command)
{
  siginfo_t info;

  if (command->session != 0 && !command->is_alive)
    waitid (P_PID, (id_t) command->session, &info, WEXITED | WNOHANG);
  command->session = 0;
}

static void
note_end (Control           *self,
          ControlledCommand *command,
          const siginfo_t   *info)
{
  command->is_alive = false;
  command->ended = info->si_code == CLD_EXITED ? WSMAN_SHELL_HOST_EXITED : WSMAN_SHELL_HOST_KILLED;
  command->status = (uint32_t) info->si_status;
  self->has_changes = true;
  if (!has_orphans (self))
    release (command);
}

/* Handles the dead child with this number, or any dead child. Returns false if there is none. A command's first process
 * isn't reaped while something may be left of the command. Until it is reaped, no other process gets its number. */
static bool
reap_one (Control *self,
          idtype_t type,
          pid_t    pid)
{
  siginfo_t info = { .si_pid = 0 };
  ControlledCommand *command;

  if (waitid (type, (id_t) pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
    return false;

  command = find_leader (self, info.si_pid);
  if (command == NULL)
    return waitid (P_PID, (id_t) info.si_pid, &info, WEXITED | WNOHANG) == 0;
  if (!command->is_alive)
    return false;

  note_end (self, command, &info);

  return true;
}

/* The children are taken from a list. Without the list, waitid() would find the same unreaped children again and again.
 * The list changes while it is read. A child that is missed is found the next time. */
static bool
reap_listed (Control *self)
{
  FILE *file = fopen (CHILDREN, "re");
  bool found = false;
  int pid;

  while (file != NULL && fscanf (file, "%d", &pid) == 1)
    found = reap_one (self, P_PID, pid) || found;
  if (file != NULL)
    fclose (file);

  if (!found && !has_orphans (self))
    for (size_t i = 0; i < self->length; i++)
      if (!self->commands[i].is_alive)
        release (&self->commands[i]);

  return found;
}

/* Reaps dead children. Returns whether there may be more of them. */
static bool
reap (void *user_data)
{
  Control *self = user_data;

  for (size_t i = 0; i < MAX_REAPED; i++)
    if (holds_dead (self))
      return reap_listed (self);
    else if (!reap_one (self, P_ALL, 0))
      return false;

  return true;
}

static bool
start (Control                    *self,
       const WsmanShellHostRecord *record,
       const int                  *descriptors,
       size_t                      n_descriptors)
{
  ControlledCommand command = { .id = record->command, .is_alive = true };

  if ((record->value & WSMAN_SHELL_HOST_DETACHED) != 0 || find (self, record->command) != NULL || !has_room (self) ||
      !shell_host_start (record, descriptors, n_descriptors, &command.session))
    return false;

  if (command.session == 0)
    return true;

  self->commands[self->length++] = command;

  return true;
}

/* Signals the processes of the command. If it has no processes any more, the report of its end is already on its
 * way. */
static bool
signal_command (Control                    *self,
                const WsmanShellHostRecord *record)
{
  ControlledCommand *command = find (self, record->command);

  if ((record->value != SIGINT && record->value != SIGQUIT) || record->n_arguments != 0 ||
      record->n_variables != 0 || record->texts_size != 0)
    return false;

  if (command == NULL || command->session == 0)
    return true;

  if (!command->is_alive)
    shell_host_tree_signal_group (command->session, (int) record->value);
  else if (kill (-command->session, (int) record->value) != 0)
    /* The process may not have joined its group yet. */
    kill (command->session, (int) record->value);

  return true;
}

static bool
end_command (Control                    *self,
             const WsmanShellHostRecord *record)
{
  ControlledCommand *command = find (self, record->command);

  if (record->value != 0 || record->n_arguments != 0 || record->n_variables != 0 || record->texts_size != 0)
    return false;

  if (command == NULL)
    return true;

  if (command->session != 0)
    shell_host_tree_end_session (command->session, reap, self);
  release (command);
  *command = self->commands[--self->length];

  return true;
}

static bool
obey (Control                    *self,
      const WsmanShellHostRecord *record,
      const int                  *descriptors,
      size_t                      n_descriptors)
{
  if (record->type == WSMAN_SHELL_HOST_START)
    return start (self, record, descriptors, n_descriptors);
  if (shell_host_is_service (record))
    return shell_host_serve (record, descriptors, n_descriptors);
  if (n_descriptors != 0)
    return false;
  if (record->type == WSMAN_SHELL_HOST_SIGNAL)
    return signal_command (self, record);

  return record->type == WSMAN_SHELL_HOST_END && end_command (self, record);
}

/* Tells whether the first record asks for a program that outlives the server. The record stays in the socket. */
static bool
is_detached (void)
{
  WsmanShellHostRecord record;
  ssize_t length = recv (WSMAN_SHELL_HOST_SOCKET, &record, sizeof record, MSG_PEEK | MSG_DONTWAIT);

  return length == sizeof record && record.type == WSMAN_SHELL_HOST_START &&
         (record.value & WSMAN_SHELL_HOST_DETACHED) != 0;
}

static void
receive (Control *self)
{
  WsmanShellHostRecord record;
  int descriptors[SHELL_HOST_MAX_DESCRIPTORS + 1];
  size_t n_descriptors;
  ShellHostReceipt receipt;

  if (!self->has_obeyed && is_detached ())
    {
      self->is_over = self->is_detached = true;
      return;
    }

  receipt = shell_host_receive (&record, descriptors, &n_descriptors);
  if (receipt == SHELL_HOST_NOTHING)
    return;

  self->has_obeyed = true;
  self->is_wrong = receipt == SHELL_HOST_WRONG || !obey (self, &record, descriptors, n_descriptors);
  self->is_over = self->is_over || self->is_wrong;
  shell_host_close (descriptors, n_descriptors);
}

/* A message that the socket can't accept now is sent later. */
static void
tell (Control *self)
{
  self->has_changes = false;
  for (size_t i = 0; i < self->length; i++)
    {
      ControlledCommand *command = &self->commands[i];
      WsmanShellHostRecord record = { .type = command->ended, .value = command->status, .command = command->id };

      if (command->ended == 0)
        continue;

      if (send (WSMAN_SHELL_HOST_SOCKET, &record, sizeof record, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof record)
        command->ended = 0;
      else
        self->has_changes = true;
    }
}

static bool
is_terminated (int signals)
{
  struct signalfd_siginfo info;

  while (read (signals, &info, sizeof info) == sizeof info)
    if (info.ssi_signo == SIGTERM)
      return true;

  return false;
}

/* Waits for events and handles them. The server's end is handled before the last record that it sent. */
static void
wait_and_work (Control *self,
               int      signals,
               int      server)
{
  struct pollfd polled[] = {
    { WSMAN_SHELL_HOST_SOCKET, (short) (POLLIN | POLLRDHUP | (self->has_changes ? POLLOUT : 0)), 0 },
    { signals, POLLIN, 0 },
    { server, POLLIN, 0 },
  };
  bool has_dead = reap (self);

  if (self->has_changes)
    polled[0].events |= POLLOUT;
  if (poll (polled, 3, has_dead ? 0 : -1) < 0)
    return;

  self->is_over = (polled[0].revents & (POLLHUP | POLLRDHUP | POLLERR)) != 0 || polled[2].revents != 0 ||
                  (polled[1].revents != 0 && is_terminated (signals));
  if (!self->is_over && (polled[0].revents & POLLOUT) != 0)
    tell (self);
  if (!self->is_over && (polled[0].revents & POLLIN) != 0)
    receive (self);
}

int
shell_host_control (pid_t server)
{
  Control self = { NULL };
  sigset_t expected;
  int signals;
  /* Other processes may have inherited the socket and keep it open. So the program also watches the server's
   * process. */
  int process = server > 0 ? pidfd_open (server, 0) : -1;

  sigemptyset (&expected);
  sigaddset (&expected, SIGCHLD);
  sigaddset (&expected, SIGTERM);
  signals = signalfd (-1, &expected, SFD_CLOEXEC | SFD_NONBLOCK);
  self.is_over = signals < 0;
  while (!self.is_over)
    wait_and_work (&self, signals, process);

  free (self.commands);

  if (self.is_detached)
    return SHELL_HOST_DETACH;

  return self.is_wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
