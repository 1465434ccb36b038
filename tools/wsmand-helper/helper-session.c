/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The process of one login and its session.
 */

#include "helper-session.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper-host.h"
#include "helper-messages.h"

#define MAX_HOSTS 256

typedef struct
{
  HelperLogin login;
  int channel;
  pid_t hosts[MAX_HOSTS];
  size_t n_hosts;
  bool is_closing; /* TRUE after a CLOSE */
  bool is_over;    /* TRUE if everything must end now */
} SessionProcess;

static bool
reply (SessionProcess           *self,
       const WsmanHelperRequest *request,
       WsmanHelperResult         result)
{
  WsmanHelperReply record = { .verb = request->verb, .result = result, .request = request->request };

  if (result == WSMAN_HELPER_DONE && request->verb != WSMAN_HELPER_START)
    {
      record.uid = self->login.uid;
      memcpy (record.name, self->login.name, sizeof record.name);
    }

  return helper_send (self->channel, &record, sizeof record, -1);
}

/* Starts a host. Takes socket. */
static WsmanHelperResult
start (SessionProcess *self,
       int             socket)
{
  WsmanHelperResult result = self->n_hosts < MAX_HOSTS ? helper_login_open (&self->login) : WSMAN_HELPER_BUSY;
  pid_t host;

  if (result != WSMAN_HELPER_DONE)
    {
      close (socket);
      return result;
    }

  host = helper_host_start (&self->login, socket);
  if (host < 0)
    return WSMAN_HELPER_FAILED;

  self->hosts[self->n_hosts++] = host;

  return WSMAN_HELPER_DONE;
}

static void
receive (SessionProcess *self)
{
  WsmanHelperRequest request;
  int descriptor;

  if (helper_receive (self->channel, &request, &descriptor, NULL) != HELPER_RECEIVED)
    self->is_over = true;
  else if (request.verb == WSMAN_HELPER_START)
    self->is_over = !reply (self, &request, start (self, descriptor));
  else
    self->is_closing = true;
}

/* Forgets the hosts that have ended. */
static void
reap (SessionProcess *self)
{
  pid_t pid;

  while ((pid = waitpid (-1, NULL, WNOHANG)) > 0)
    for (size_t i = 0; i < self->n_hosts; i++)
      if (self->hosts[i] == pid)
        self->hosts[i] = self->hosts[--self->n_hosts];
}

static void
serve (SessionProcess *self)
{
  sigset_t expected;
  int signals;

  sigemptyset (&expected);
  sigaddset (&expected, SIGCHLD);
  sigprocmask (SIG_BLOCK, &expected, NULL);
  signals = signalfd (-1, &expected, SFD_CLOEXEC | SFD_NONBLOCK);
  self->is_over = signals < 0;
  while (!self->is_over && !(self->is_closing && self->n_hosts == 0))
    {
      struct pollfd polled[] = { { self->channel, POLLIN, 0 }, { signals, POLLIN, 0 } };
      struct signalfd_siginfo info;

      if (poll (polled, 2, -1) < 0)
        continue;
      if (polled[1].revents != 0)
        {
          while (read (signals, &info, sizeof info) == sizeof info)
            continue;
          reap (self);
        }
      if (polled[0].revents != 0)
        receive (self);
    }
}

/* Keeps only the channel and the program of what the parent has open. */
static bool
prepare (int channel,
         int host)
{
  int nothing = open ("/dev/null", O_RDWR | O_CLOEXEC);
  int last = channel > host ? channel : host;

  if (nothing < 0 || dup2 (nothing, STDIN_FILENO) < 0)
    return false;

  for (int i = STDERR_FILENO + 1; i < last; i++)
    if (i != host && i != channel)
      close (i);
  closefrom (last + 1);
  /* The parent ignores its children. This process and modules of PAM wait for theirs. */
  signal (SIGCHLD, SIG_DFL);
  umask (022);

  return true;
}

_Noreturn void
helper_session_run (int                   channel,
                    WsmanHelperRequest   *request,
                    const HelperSettings *settings)
{
  static SessionProcess self;
  WsmanHelperResult result = WSMAN_HELPER_FAILED;

  self.login.settings = settings;
  self.channel = channel;
  if (prepare (channel, settings->host))
    result = helper_login_check (&self.login, request);
  explicit_bzero (request->password, sizeof request->password);
  if (reply (&self, request, result) && result == WSMAN_HELPER_DONE)
    serve (&self);

  /* Each host ends everything that its shell has started. */
  for (size_t i = 0; i < self.n_hosts; i++)
    kill (self.hosts[i], SIGKILL);
  while (self.n_hosts > 0 && waitpid (-1, NULL, 0) > 0)
    self.n_hosts--;
  helper_login_close (&self.login);
  _exit (EXIT_SUCCESS);
}
