/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <grp.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "patience.h"
#include "processes.h"

/* Users without other processes on this machine. Each host has a user of its own, because dead processes also count
 * among a user's processes. */
#define FIRST_PRIVATE_USER 64000

const char *host_program;

static void
become (uid_t user,
        guint n_processes)
{
  struct rlimit limit = { n_processes, n_processes };

  if (setgroups (0, NULL) != 0 || setresgid (user, user, user) != 0 || setrlimit (RLIMIT_NPROC, &limit) != 0 ||
      setresuid (user, user, user) != 0)
    _exit (99);
}

Host *
host_new (guint n_processes)
{
  static uid_t user = FIRST_PRIVATE_USER;
  Host *self = g_new0 (Host, 1);
  int pair[2];

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair));
  self->socket = pair[0];
  self->cookie = g_uuid_string_random ();
  user++;
  self->pid = fork ();
  if (self->pid == 0)
    {
      char *const arguments[] = { (char *) host_program, NULL };
      char *const variables[] = { NULL };
      int program = open (host_program, O_PATH | O_CLOEXEC);

      dup2 (pair[1], STDIN_FILENO);
      if (n_processes > 0)
        become (user, n_processes);
      fexecve (program, arguments, variables);
      _exit (98);
    }

  close (pair[1]);

  return self;
}

pid_t
host_find_worker (Host *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", self->pid, self->pid);
  gint64 end = patience_get_end (TIMEOUT_S);
  pid_t worker = 0;

  while (worker == 0 && g_get_monotonic_time () < end)
    {
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        worker = (pid_t) g_ascii_strtoll (text, NULL, 10);
    }

  g_assert_cmpint (worker, >, 1);

  return worker;
}

int
host_wait (Host *self)
{
  int status = 0;

  g_assert_cmpint (waitpid (self->pid, &status, 0), ==, self->pid);
  self->pid = 0;

  return status;
}

void
host_free (Host *self)
{
  if (self->socket >= 0)
    close (self->socket);
  if (self->pid > 0)
    host_wait (self);
  processes_wait_for (self->cookie, 0, TIMEOUT_S);
  g_free (self->cookie);
  g_free (self);
}

int
host_make_texts (gconstpointer texts,
            gsize         size,
            gboolean      is_sealed)
{
  int fd = memfd_create ("texts", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_assert_cmpint (write (fd, texts, size), ==, (gssize) size);
  if (is_sealed)
    g_assert_no_errno (fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE));

  return fd;
}

gboolean
host_send (Host       *self,
           const void *bytes,
           gsize       size,
           int        *descriptors,
           guint       n_descriptors)
{
  union
  {
    struct cmsghdr head;
    char bytes[CMSG_SPACE (MOST_DESCRIPTORS * sizeof (int))];
  } around = { 0 };
  struct iovec vector = { (void *) bytes, size };
  struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };
  gssize sent;

  if (n_descriptors > 0)
    {
      message.msg_control = &around;
      message.msg_controllen = CMSG_SPACE (n_descriptors * sizeof (int));
      around.head.cmsg_level = SOL_SOCKET;
      around.head.cmsg_type = SCM_RIGHTS;
      around.head.cmsg_len = CMSG_LEN (n_descriptors * sizeof (int));
      memcpy (CMSG_DATA (&around.head), descriptors, n_descriptors * sizeof (int));
    }
  sent = sendmsg (self->socket, &message, MSG_NOSIGNAL);
  for (guint i = 0; i < n_descriptors; i++)
    close (descriptors[i]);

  return sent >= 0;
}

void
running_clear (Running *self)
{
  if (self->failure >= 0)
    close (self->failure);
  if (self->out >= 0)
    close (self->out);
  self->failure = self->out = -1;
}

/* Starts a command with the streams and flags of value. Its output is a pipe if value has the bit for it. */
static Running
start_with (Host              *self,
            guint32            value,
            guint64            id,
            const char *const *places,
            const char *const *argv)
{
  g_autoptr(GString) texts = g_string_new (NULL);
  g_autofree char *variable = g_strconcat (PROCESSES_COOKIE "=", self->cookie, NULL);
  WsmanShellHostRecord record = {
    .type = WSMAN_SHELL_HOST_START, .value = value, .command = id, .n_variables = 1,
  };
  guint n_descriptors = (value & 2) != 0 ? 3 : 2;
  int failure[2], out[2];
  int descriptors[3];

  for (guint i = 0; i < 2; i++)
    g_string_append_len (texts, places[i], strlen (places[i]) + 1);
  for (guint i = 0; argv[i] != NULL; i++, record.n_arguments++)
    g_string_append_len (texts, argv[i], strlen (argv[i]) + 1);
  g_string_append_len (texts, variable, strlen (variable) + 1);
  record.texts_size = texts->len;

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, failure));
  g_assert_no_errno (pipe2 (out, O_CLOEXEC));
  descriptors[0] = host_make_texts (texts->str, texts->len, TRUE);
  descriptors[1] = failure[1];
  descriptors[2] = out[1];
  g_assert_true (host_send (self, &record, sizeof record, descriptors, n_descriptors));
  if (n_descriptors == 2)
    close (out[1]);

  return (Running) { failure[0], out[0] };
}

Running
host_start_by (Host              *self,
               guint64            id,
               const char        *directory,
               const char        *path,
               const char *const *argv)
{
  const char *places[] = { directory, path };

  return start_with (self, 2, id, places, argv);
}

Running
host_start_detached (Host              *self,
                     const char *const *argv)
{
  static const char *const places[] = { "/", "/usr/bin:/bin" };

  return start_with (self, WSMAN_SHELL_HOST_DETACHED, 1, places, argv);
}

Running
host_start_in (Host              *self,
               guint64            id,
               const char        *directory,
               const char *const *argv)
{
  return host_start_by (self, id, directory, "/usr/bin:/bin", argv);
}

Running
host_start (Host       *self,
            guint64     id,
            const char *program,
            const char *argument)
{
  const char *argv[] = { program, argument, NULL };

  return host_start_in (self, id, "/", argv);
}

void
running_expect (Running    *self,
                const char *text)
{
  g_autoptr(GString) said = g_string_new (NULL);
  char byte;

  while (said->len < strlen (text) && read (self->out, &byte, 1) == 1)
    g_string_append_c (said, byte);
  g_assert_cmpstr (said->str, ==, text);
}

WsmanShellHostReport
running_get_failure (Running *self)
{
  WsmanShellHostReport failure = { 0, 0 };
  gssize length = recv (self->failure, &failure, sizeof failure, 0);

  g_assert_true (length == 0 || length == sizeof failure);

  return failure;
}

gboolean
host_has_message (Host *self)
{
  struct pollfd polled = { self->socket, POLLIN, 0 };

  return poll (&polled, 1, patience_get_seconds (TIMEOUT_S) * 1000) == 1 && (polled.revents & POLLIN) != 0;
}

WsmanShellHostRecord
host_receive (Host *self)
{
  WsmanShellHostRecord record;

  g_assert_true (host_has_message (self));
  g_assert_cmpint (recv (self->socket, &record, sizeof record, 0), ==, sizeof record);

  return record;
}

void
host_expect_end (Host               *self,
                 guint64             id,
                 WsmanShellHostType  type,
                 guint               value)
{
  WsmanShellHostRecord record = host_receive (self);

  g_assert_cmpuint (record.type, ==, type);
  g_assert_cmpuint (record.command, ==, id);
  g_assert_cmpuint (record.value, ==, value);
  g_assert_cmpuint (record.n_arguments + record.n_variables + record.texts_size, ==, 0);
}

void
host_tell (Host               *self,
           guint64             id,
           WsmanShellHostType  type,
           guint               value)
{
  WsmanShellHostRecord record = { .type = type, .command = id, .value = value };

  g_assert_true (host_send (self, &record, sizeof record, NULL, 0));
}

