/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Serves wsmand's socket. Each login has a process of its own, and a handle, which nobody can guess.
 */

#include "helper-server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper-messages.h"
#include "helper-session.h"

#define MAX_SESSIONS 512
#define MAX_LOGINS 16
#define MAX_WAITING 32

typedef enum
{
  SESSION_CHECKED, /* the login isn't decided */
  SESSION_OPEN,
  SESSION_CLOSED,  /* the handle isn't known any more, but something may still run in the session */
} SessionState;

typedef struct
{
  SessionState state;
  int channel;
  uint8_t handle[WSMAN_HELPER_HANDLE_SIZE];
  uint32_t verb;                  /* the verb and the number of the login */
  uint64_t request;
  uint64_t starts[MAX_WAITING];   /* the numbers of STARTs without a reply; the oldest comes first */
  size_t n_starts;
} OpenSession;

typedef struct
{
  const HelperSettings *settings;
  OpenSession sessions[MAX_SESSIONS];
  size_t n_sessions;
  bool is_over;
  bool is_wrong;
} SessionTable;

static void
send_reply (SessionTable           *self,
            const WsmanHelperReply *reply)
{
  if (!helper_send (WSMAN_HELPER_SOCKET, reply, sizeof *reply, -1))
    self->is_over = true;
}

static void
refuse (SessionTable      *self,
        uint32_t           verb,
        uint64_t           request,
        WsmanHelperResult  result)
{
  send_reply (self, &(WsmanHelperReply){ .verb = verb, .result = result, .request = request });
}

/* Compares all bytes, so that the time says nothing about the right handle. */
static OpenSession *
find (SessionTable  *self,
      const uint8_t *handle)
{
  OpenSession *found = NULL;

  for (size_t i = 0; i < self->n_sessions; i++)
    {
      unsigned difference = self->sessions[i].state != SESSION_OPEN;

      for (size_t j = 0; j < WSMAN_HELPER_HANDLE_SIZE; j++)
        difference |= self->sessions[i].handle[j] ^ handle[j];
      if (difference == 0)
        found = &self->sessions[i];
    }

  return found;
}

static size_t
count_logins (const SessionTable *self)
{
  size_t count = 0;

  for (size_t i = 0; i < self->n_sessions; i++)
    count += self->sessions[i].state == SESSION_CHECKED;

  return count;
}

/* Starts the process of a login. */
static void
begin (SessionTable       *self,
       WsmanHelperRequest *request)
{
  OpenSession session = { .verb = request->verb, .request = request->request };
  int pair[2];
  pid_t pid;

  if (self->n_sessions == MAX_SESSIONS || count_logins (self) == MAX_LOGINS)
    {
      refuse (self, request->verb, request->request, WSMAN_HELPER_BUSY);
      return;
    }

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    {
      refuse (self, request->verb, request->request, WSMAN_HELPER_FAILED);
      return;
    }

  pid = fork ();
  if (pid == 0)
    helper_session_run (pair[1], request, self->settings);

  close (pair[1]);
  session.channel = pair[0];
  if (pid > 0)
    {
      self->sessions[self->n_sessions++] = session;
      return;
    }

  close (pair[0]);
  refuse (self, request->verb, request->request, WSMAN_HELPER_FAILED);
}

/* Passes a START or a CLOSE on to the session. */
static void
pass_on (SessionTable             *self,
         const WsmanHelperRequest *request,
         int                       descriptor)
{
  OpenSession *session = find (self, request->handle);

  if (session == NULL)
    refuse (self, request->verb, request->request, WSMAN_HELPER_UNKNOWN);
  else if (request->verb == WSMAN_HELPER_START && session->n_starts == MAX_WAITING)
    refuse (self, request->verb, request->request, WSMAN_HELPER_BUSY);
  else if (!helper_send (session->channel, request, sizeof *request, descriptor))
    refuse (self, request->verb, request->request, WSMAN_HELPER_FAILED);
  else if (request->verb == WSMAN_HELPER_START)
    session->starts[session->n_starts++] = request->request;
  else
    {
      session->state = SESSION_CLOSED;
      refuse (self, request->verb, request->request, WSMAN_HELPER_DONE);
    }
}

static void
receive_from_client (SessionTable *self)
{
  WsmanHelperRequest request;
  uid_t sender;
  int descriptor;
  HelperReceipt receipt = helper_receive (WSMAN_HELPER_SOCKET, &request, &descriptor, &sender);

  self->is_wrong = receipt == HELPER_WRONG || (receipt == HELPER_RECEIVED && sender != self->settings->policy.user);
  self->is_over = receipt != HELPER_RECEIVED || self->is_wrong;
  if (!self->is_over && (request.verb == WSMAN_HELPER_LOGIN || request.verb == WSMAN_HELPER_OPEN))
    begin (self, &request);
  else if (!self->is_over)
    pass_on (self, &request, descriptor);

  explicit_bzero (&request, sizeof request);
  if (descriptor >= 0)
    close (descriptor);
}

/* Forgets a session whose process has ended. What it hasn't replied to has failed. */
static void
forget (SessionTable *self,
        size_t        place)
{
  OpenSession session = self->sessions[place];

  close (session.channel);
  self->sessions[place] = self->sessions[--self->n_sessions];
  if (session.state == SESSION_CHECKED)
    refuse (self, session.verb, session.request, WSMAN_HELPER_FAILED);
  for (size_t i = 0; i < session.n_starts; i++)
    refuse (self, WSMAN_HELPER_START, session.starts[i], WSMAN_HELPER_FAILED);
}

/* Makes a handle for a login that has succeeded. */
static void
decide (OpenSession      *session,
        WsmanHelperReply *reply)
{
  session->state = SESSION_CLOSED;
  if (reply->result != WSMAN_HELPER_DONE)
    return;

  if (getrandom (session->handle, sizeof session->handle, 0) == sizeof session->handle)
    {
      session->state = SESSION_OPEN;
      memcpy (reply->handle, session->handle, sizeof reply->handle);
    }
  else
    {
      *reply = (WsmanHelperReply){ .verb = session->verb, .result = WSMAN_HELPER_FAILED, .request = session->request };
    }
}

static void
receive_from_session (SessionTable *self,
                      size_t        place)
{
  OpenSession *session = &self->sessions[place];
  WsmanHelperReply reply;

  if (recv (session->channel, &reply, sizeof reply, 0) != sizeof reply)
    {
      forget (self, place);
      return;
    }

  if (session->state == SESSION_CHECKED)
    decide (session, &reply);
  else if (session->n_starts > 0)
    memmove (session->starts, session->starts + 1, --session->n_starts * sizeof *session->starts);

  send_reply (self, &reply);
}

static void
wait_and_work (SessionTable *self)
{
  struct pollfd polled[MAX_SESSIONS + 1] = { { WSMAN_HELPER_SOCKET, POLLIN, 0 } };
  size_t n_sessions = self->n_sessions;

  for (size_t i = 0; i < n_sessions; i++)
    polled[i + 1] = (struct pollfd){ self->sessions[i].channel, POLLIN, 0 };
  if (poll (polled, n_sessions + 1, -1) < 0)
    return;

  /* From the last to the first, because the last takes the place of one that is forgotten. */
  for (size_t i = n_sessions; i > 0 && !self->is_over; i--)
    if (polled[i].revents != 0)
      receive_from_session (self, i - 1);
  if (!self->is_over && polled[0].revents != 0)
    receive_from_client (self);
}

bool
helper_serve (const HelperSettings *settings)
{
  static SessionTable self;

  self.settings = settings;
  /* The kernel reaps the processes of sessions. */
  signal (SIGCHLD, SIG_IGN);
  while (!self.is_over)
    wait_and_work (&self);

  return !self.is_wrong;
}
