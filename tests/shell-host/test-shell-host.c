/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * wsman-shell-host, by a server that plays every part: what it runs, what it refuses, and that nothing of it is
 * left, however it ends.
 *
 * Arguments: the program and the command of escapee.c.
 */

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "processes.h"
#include "providers/wsman-shell-host-records-private.h"

#define TIMEOUT_S 60
#define MOST_DESCRIPTORS 16

/* Users who have nothing else on this machine, each for one host: the dead count among a user's processes. */
#define FIRST_PRIVATE_USER 64000
#define BOMB_PROCESSES 100
#define ORDINARY_PROCESSES 1000

static const char *host_program, *escapee_program;

typedef struct
{
  pid_t pid;
  int socket;
  char *cookie;
} Host;

static void
become (uid_t user,
        guint n_processes)
{
  struct rlimit limit = { n_processes, n_processes };

  if (setgroups (0, NULL) != 0 || setresgid (user, user, user) != 0 || setrlimit (RLIMIT_NPROC, &limit) != 0 ||
      setresuid (user, user, user) != 0)
    _exit (99);
}

/* n_processes: of a user who is private; 0: this user. */
static Host *
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

/* The process that does what is said: the child of the first one. */
static pid_t
host_find_worker (Host *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", self->pid, self->pid);
  gint64 end = g_get_monotonic_time () + TIMEOUT_S * G_TIME_SPAN_SECOND;
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

/* Until it has ended; how. */
static int
host_wait (Host *self)
{
  int status = 0;

  g_assert_cmpint (waitpid (self->pid, &status, 0), ==, self->pid);
  self->pid = 0;
  return status;
}

static void
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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Host, host_free)

/* A message to the host, and what goes wrong with it on purpose. */
typedef struct
{
  const char *what;
  WsmanShellHostRecord record;
  gsize size;         /* bytes to send; 0: a record's */
  gboolean has_texts; /* as a good START has */
  gboolean is_unsealed;
  gboolean is_pipe;   /* instead of the texts */
  gboolean is_pipe_for_failure;
  gboolean is_unended; /* the texts */
  guint n_more;       /* descriptors */
  gboolean is_empty;  /* no byte */
} Message;

#define TEXTS "/\0/usr/bin:/bin\0sleep\0" "1000\0A=b"

static int
make_texts (gconstpointer texts,
            gsize         size,
            gboolean      is_sealed)
{
  int fd = memfd_create ("texts", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_assert_cmpint (write (fd, texts, size), ==, (gssize) size);
  if (is_sealed)
    g_assert_no_errno (fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE));
  return fd;
}

/* Takes the descriptors. FALSE if nobody is there any more. */
static gboolean
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

typedef struct
{
  int failure; /* where it is said why it can't run */
  int out;
} Running;

static void
running_clear (Running *self)
{
  if (self->failure >= 0)
    close (self->failure);
  if (self->out >= 0)
    close (self->out);
  self->failure = self->out = -1;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Running, running_clear)

/* Its standard output leads to us. */
static Running
host_start_in (Host              *self,
               guint64            id,
               const char        *directory,
               const char *const *argv)
{
  g_autoptr(GString) texts = g_string_new (directory);
  g_autofree char *variable = g_strconcat (PROCESSES_COOKIE "=", self->cookie, NULL);
  WsmanShellHostRecord record = {
    .type = WSMAN_SHELL_HOST_START, .value = 2, .command = id, .n_variables = 1,
  };
  int failure[2], out[2];
  int descriptors[3];

  g_string_append_c (texts, '\0');
  g_string_append (texts, "/usr/bin:/bin");
  g_string_append_c (texts, '\0');
  for (guint i = 0; argv[i] != NULL; i++, record.n_arguments++)
    g_string_append_len (texts, argv[i], strlen (argv[i]) + 1);
  g_string_append_len (texts, variable, strlen (variable) + 1);
  record.texts_size = texts->len;

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, failure));
  g_assert_no_errno (pipe2 (out, O_CLOEXEC));
  descriptors[0] = make_texts (texts->str, texts->len, TRUE);
  descriptors[1] = failure[1];
  descriptors[2] = out[1];
  g_assert_true (host_send (self, &record, sizeof record, descriptors, 3));

  return (Running) { failure[0], out[0] };
}

static Running
host_start (Host       *self,
            guint64     id,
            const char *program,
            const char *argument)
{
  const char *argv[] = { program, argument, NULL };

  return host_start_in (self, id, "/", argv);
}

/* Until it says that it is ready. */
static void
running_expect (Running    *self,
                const char *text)
{
  g_autoptr(GString) said = g_string_new (NULL);
  char byte;

  while (said->len < strlen (text) && read (self->out, &byte, 1) == 1)
    g_string_append_c (said, byte);
  g_assert_cmpstr (said->str, ==, text);
}

/* Why it doesn't run; or that it does. */
static WsmanShellHostFailure
running_get_failure (Running *self)
{
  WsmanShellHostFailure failure = { 0, 0 };
  gssize length = recv (self->failure, &failure, sizeof failure, 0);

  g_assert_true (length == 0 || length == sizeof failure);
  return failure;
}

static gboolean
host_has_news (Host *self)
{
  struct pollfd polled = { self->socket, POLLIN, 0 };

  return poll (&polled, 1, TIMEOUT_S * 1000) == 1 && (polled.revents & POLLIN) != 0;
}

static WsmanShellHostRecord
host_receive (Host *self)
{
  WsmanShellHostRecord record;

  g_assert_true (host_has_news (self));
  g_assert_cmpint (recv (self->socket, &record, sizeof record, 0), ==, sizeof record);
  return record;
}

static void
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

static void
host_tell (Host               *self,
           guint64             id,
           WsmanShellHostType  type,
           guint               value)
{
  WsmanShellHostRecord record = { .type = type, .command = id, .value = value };

  g_assert_true (host_send (self, &record, sizeof record, NULL, 0));
}

static void
test_run (void)
{
  g_autoptr(Host) host = host_new (0);
  const char *const script[] = { "sh", "-c", "echo $0; pwd; ls /proc/self/fd | tr '\\n' ' '; exit 7", "zero", NULL };
  g_auto(Running) running = host_start_in (host, 42, "/usr", script);

  running_expect (&running, "zero\n/usr\n0 1 2 3 ");
  g_assert_cmpuint (running_get_failure (&running).stage, ==, 0);
  host_expect_end (host, 42, WSMAN_SHELL_HOST_EXITED, 7);
}

static void
test_failures (void)
{
  static const struct
  {
    const char *directory;
    const char *program;
    WsmanShellHostStage stage;
    int error;
  } rows[] = {
    { "/", "no-such-program", WSMAN_SHELL_HOST_PROGRAM, ENOENT },
    { "/", "/etc/passwd", WSMAN_SHELL_HOST_PROGRAM, EACCES },
    { "/no/such", "true", WSMAN_SHELL_HOST_DIRECTORY, ENOENT },
    { "/etc/passwd", "true", WSMAN_SHELL_HOST_DIRECTORY, ENOTDIR },
    { "/", "", WSMAN_SHELL_HOST_PROGRAM, ENOENT },
  };
  g_autoptr(Host) host = host_new (0);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *argv[] = { rows[i].program, NULL };
      g_auto(Running) running = host_start_in (host, i, rows[i].directory, argv);
      WsmanShellHostFailure failure = running_get_failure (&running);

      g_test_message ("%s in %s", rows[i].program, rows[i].directory);
      g_assert_cmpuint (failure.stage, ==, rows[i].stage);
      g_assert_cmpint (failure.error, ==, rows[i].error);
      host_expect_end (host, i, WSMAN_SHELL_HOST_EXITED, 1);
    }
}

/* A signal reaches the group, also when its leader is no more; then others of the same host aren't meant. */
static void
test_signals (void)
{
  const char *const alone[] = { "sh", "-c", "trap 'exit 9' INT; echo ready; while :; do sleep 0.01; done", NULL };
  g_autoptr(Host) host = host_new (0);
  g_auto(Running) other = host_start (host, 1, escapee_program, "hops");
  g_auto(Running) first = host_start_in (host, 2, "/", alone);
  g_auto(Running) second = host_start (host, 3, escapee_program, "orphan");
  char byte;

  running_expect (&other, "ready\n");
  running_expect (&first, "ready\n");
  host_tell (host, 2, WSMAN_SHELL_HOST_SIGNAL, SIGINT);
  running_expect (&second, "ready\n");
  for (guint i = 0; i < 2; i++)
    {
      WsmanShellHostRecord record = host_receive (host);

      g_assert_true ((record.command == 2 && record.value == 9) || (record.command == 3 && record.value == 0));
    }

  host_tell (host, 3, WSMAN_SHELL_HOST_SIGNAL, SIGQUIT);
  g_assert_cmpint (read (second.out, &byte, 1), ==, 0);
  host_tell (host, 1, WSMAN_SHELL_HOST_SIGNAL, SIGQUIT);
  host_expect_end (host, 1, WSMAN_SHELL_HOST_KILLED, SIGQUIT);
}

/* What a command left ends with it, and what others are is theirs. */
static void
test_end_one (void)
{
  static const char *const plays[] = { "hop", "hops", "orphan", "stopped", "subreaper", "deaf", "headless", "chain", "waker" };
  g_autoptr(Host) host = host_new (0);
  const char *const cat[] = { "sh", "-c", "echo ready; sleep 1000", NULL };
  g_auto(Running) other = host_start_in (host, 1000, "/", cat);
  g_auto(GStrv) before = NULL;

  running_expect (&other, "ready\n");
  processes_wait_for (host->cookie, 2, TIMEOUT_S);
  for (guint i = 0; i < G_N_ELEMENTS (plays); i++)
    {
      g_auto(Running) running = host_start (host, i, escapee_program, plays[i]);

      g_test_message ("%s", plays[i]);
      running_expect (&running, "ready\n");
      host_tell (host, i, WSMAN_SHELL_HOST_END, 0);
      processes_wait_for (host->cookie, 2, TIMEOUT_S);
    }
}

/* All of them at once, and each way to end. */
typedef enum
{
  WAY_SERVER,           /* its end of the socket is closed */
  WAY_WORKER,
  WAY_WATCHER,
  WAY_SERVER_AND_WORKER,
  WAY_TERM,
  WAY_WORKER_STOPPED,   /* and the server no more */
  WAY_WATCHER_STOPPED,
  WAY_WRONG,            /* what the server says */
  N_WAYS,
} Way;

static void
host_end_by (Host *self,
             Way   way)
{
  pid_t worker = host_find_worker (self);

  if (way == WAY_WORKER || way == WAY_SERVER_AND_WORKER)
    kill (worker, SIGKILL);
  else if (way == WAY_WATCHER)
    kill (self->pid, SIGKILL);
  else if (way == WAY_TERM)
    kill (worker, SIGTERM);
  else if (way == WAY_WORKER_STOPPED)
    kill (worker, SIGSTOP);
  else if (way == WAY_WATCHER_STOPPED)
    kill (self->pid, SIGSTOP);
  else if (way == WAY_WRONG)
    host_tell (self, 1, 99, 0);

  if (way == WAY_SERVER || way == WAY_SERVER_AND_WORKER || way == WAY_WORKER_STOPPED ||
      way == WAY_WATCHER_STOPPED)
    {
      close (self->socket);
      self->socket = -1;
    }
  else
    {
      WsmanShellHostRecord record;

      /* The end of file comes when nothing is left. */
      while (host_has_news (self) && recv (self->socket, &record, sizeof record, 0) > 0)
        continue;
    }
  host_wait (self);
}

static const char *const all_plays[] = {
  "hop", "hop-in-sessions", "hops", "orphan", "daemon", "stopped", "subreaper", "deaf", "headless", "chain", "waker",
};

static void
test_ends (gconstpointer data)
{
  guint n_processes = GPOINTER_TO_UINT (data);

  if (n_processes > 0 && geteuid () != 0)
    {
      g_test_skip ("Only root has a user to spare");
      return;
    }

  for (guint way = 0; way < N_WAYS; way++)
    for (guint play = 0; play <= G_N_ELEMENTS (all_plays); play++)
      {
        gboolean is_all = play == G_N_ELEMENTS (all_plays);
        g_autoptr(Host) host = host_new (n_processes);
        gint64 start;

        for (guint i = is_all ? 0 : play; i < G_N_ELEMENTS (all_plays) && (is_all || i == play); i++)
          {
            g_auto(Running) running = host_start (host, i, escapee_program, all_plays[i]);

            running_expect (&running, "ready\n");
          }

        start = g_get_monotonic_time ();
        host_end_by (host, way);
        processes_wait_for (host->cookie, 0, TIMEOUT_S);
        g_test_message ("%s, way %u: %.1f ms", is_all ? "all" : all_plays[play], way,
                        (g_get_monotonic_time () - start) / 1e3);
      }
}

/* It forks as fast as it is killed, up to the limit of its user, who is nobody else's. */
static void
test_bomb (void)
{
  if (geteuid () != 0)
    {
      g_test_skip ("Only root has a user to spare");
      return;
    }

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(Host) host = host_new (BOMB_PROCESSES);
      g_auto(Running) running = host_start (host, 1, escapee_program, "bomb");
      gint64 start;

      running_expect (&running, "ready\n");
      processes_wait_for_more (host->cookie, BOMB_PROCESSES / 2, TIMEOUT_S);
      start = g_get_monotonic_time ();
      host_end_by (host, i % 2 == 0 ? WAY_SERVER : WAY_WORKER);
      processes_wait_for (host->cookie, 0, TIMEOUT_S);
      g_test_message ("%.1f ms", (g_get_monotonic_time () - start) / 1e3);
    }
}

#define START(...) { .type = WSMAN_SHELL_HOST_START, .command = 7, __VA_ARGS__ }
#define GOOD .n_arguments = 2, .n_variables = 1, .texts_size = sizeof TEXTS

/* With the first row as it should be, which shows that it is for what they say that others are refused. */
static const Message messages[] = {
  { "nothing wrong", START (GOOD), .has_texts = TRUE },
  { "no byte", { 0 }, .is_empty = TRUE },
  { "one byte", { .type = WSMAN_SHELL_HOST_END }, .size = 1 },
  { "half a record", { .type = WSMAN_SHELL_HOST_END }, .size = sizeof (WsmanShellHostRecord) / 2 },
  { "a record without its last byte", { .type = WSMAN_SHELL_HOST_END }, .size = sizeof (WsmanShellHostRecord) - 1 },
  { "a record and a byte", { .type = WSMAN_SHELL_HOST_END }, .size = sizeof (WsmanShellHostRecord) + 1 },
  { "two records", { .type = WSMAN_SHELL_HOST_END }, .size = 2 * sizeof (WsmanShellHostRecord) },
  { "much", { .type = WSMAN_SHELL_HOST_END }, .size = 65536 },
  { "type 0", { .type = 0 } },
  { "its own type", { .type = WSMAN_SHELL_HOST_EXITED, .command = 1 } },
  { "its other own type", { .type = WSMAN_SHELL_HOST_KILLED, .command = 1 } },
  { "type 6", { .type = 6 } },
  { "the last type", { .type = G_MAXUINT32 } },
  { "SIGKILL", { .type = WSMAN_SHELL_HOST_SIGNAL, .command = 1, .value = SIGKILL } },
  { "signal 0", { .type = WSMAN_SHELL_HOST_SIGNAL, .command = 1 } },
  { "no signal", { .type = WSMAN_SHELL_HOST_SIGNAL, .command = 1, .value = G_MAXUINT32 } },
  { "SIGINT with arguments", { .type = WSMAN_SHELL_HOST_SIGNAL, .command = 1, .value = SIGINT, .n_arguments = 1 } },
  { "SIGINT with texts", { .type = WSMAN_SHELL_HOST_SIGNAL, .command = 1, .value = SIGINT, .texts_size = 1 } },
  { "an end with a value", { .type = WSMAN_SHELL_HOST_END, .command = 1, .value = 1 } },
  { "an end with variables", { .type = WSMAN_SHELL_HOST_END, .command = 1, .n_variables = 1 } },
  { "an end with a descriptor", { .type = WSMAN_SHELL_HOST_END, .command = 1 }, .n_more = 1 },
  { "a signal with a descriptor", { .type = WSMAN_SHELL_HOST_SIGNAL, .command = 1, .value = SIGINT }, .n_more = 1 },
  { "no descriptor", START (GOOD) },
  { "one more descriptor", START (GOOD), .has_texts = TRUE, .n_more = 1 },
  { "descriptors for streams that aren't", START (GOOD), .has_texts = TRUE, .n_more = 3 },
  { "too many descriptors", START (GOOD, .value = 7), .has_texts = TRUE, .n_more = 4 },
  { "far too many descriptors", START (GOOD, .value = 7), .has_texts = TRUE, .n_more = MOST_DESCRIPTORS - 2 },
  { "streams without descriptors", START (GOOD, .value = 7), .has_texts = TRUE },
  { "two descriptors for three streams", START (GOOD, .value = 7), .has_texts = TRUE, .n_more = 2 },
  { "a fourth stream", START (GOOD, .value = 8), .has_texts = TRUE, .n_more = 1 },
  { "all streams there can be", START (GOOD, .value = G_MAXUINT32), .has_texts = TRUE, .n_more = 3 },
  { "texts that can change", START (GOOD), .has_texts = TRUE, .is_unsealed = TRUE },
  { "texts in a pipe", START (GOOD), .has_texts = TRUE, .is_pipe = TRUE },
  { "a pipe to be told in", START (GOOD), .has_texts = TRUE, .is_pipe_for_failure = TRUE },
  { "texts without an end", START (GOOD), .has_texts = TRUE, .is_unended = TRUE },
  { "fewer texts", START (.n_arguments = 2, .n_variables = 1, .texts_size = sizeof TEXTS - 1), .has_texts = TRUE },
  { "more texts", START (.n_arguments = 2, .n_variables = 1, .texts_size = sizeof TEXTS + 1), .has_texts = TRUE },
  { "no texts", START (.n_arguments = 2, .n_variables = 1), .has_texts = TRUE },
  { "endless texts", START (.n_arguments = 2, .n_variables = 1, .texts_size = G_MAXUINT64), .has_texts = TRUE },
  { "no arguments", START (.n_variables = 3, .texts_size = sizeof TEXTS), .has_texts = TRUE },
  { "an argument less", START (.n_arguments = 1, .n_variables = 1, .texts_size = sizeof TEXTS), .has_texts = TRUE },
  { "an argument more", START (.n_arguments = 3, .n_variables = 1, .texts_size = sizeof TEXTS), .has_texts = TRUE },
  { "endless arguments", START (.n_arguments = G_MAXUINT32, .n_variables = 1, .texts_size = sizeof TEXTS), .has_texts = TRUE },
  { "endless variables", START (.n_arguments = 2, .n_variables = G_MAXUINT32, .texts_size = sizeof TEXTS), .has_texts = TRUE },
  { "the id of another one", { .type = WSMAN_SHELL_HOST_START, .command = 1, GOOD }, .has_texts = TRUE },
};

static guint
make_descriptors (const Message *message,
                  int           *descriptors)
{
  char texts[] = TEXTS;
  guint count = 0;
  int pair[2];

  if (message->is_unended)
    texts[sizeof texts - 1] = 'x';
  g_assert_no_errno (pipe2 (pair, O_CLOEXEC));
  if (message->has_texts)
    {
      int failure[2];

      g_assert_no_errno (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, failure));
      close (failure[0]);
      descriptors[count++] = message->is_pipe ? dup (pair[0]) : make_texts (texts, sizeof texts, !message->is_unsealed);
      descriptors[count++] = message->is_pipe_for_failure ? dup (pair[1]) : dup (failure[1]);
      close (failure[1]);
    }
  for (guint i = 0; i < message->n_more; i++)
    descriptors[count++] = dup (pair[1]);
  close (pair[0]);
  close (pair[1]);

  return count;
}

static void
test_hostile (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr(Host) host = host_new (0);
      g_auto(Running) running = host_start (host, 1, escapee_program, "hops");
      g_autofree char *bytes = g_malloc0 (65536);
      gsize size = messages[i].is_empty ? 0 : messages[i].size > 0 ? messages[i].size : sizeof (WsmanShellHostRecord);
      int descriptors[MOST_DESCRIPTORS];
      guint count = make_descriptors (&messages[i], descriptors);

      g_test_message ("%s", messages[i].what);
      running_expect (&running, "ready\n");
      memcpy (bytes, &messages[i].record, sizeof messages[i].record);
      g_assert_true (host_send (host, bytes, size, descriptors, count));
      if (i == 0)
        {
          host_tell (host, 7, WSMAN_SHELL_HOST_SIGNAL, SIGINT);
          host_expect_end (host, 7, WSMAN_SHELL_HOST_KILLED, SIGINT);
          continue;
        }

      /* The end of file is the answer to each. */
      g_assert_true (host_has_news (host));
      g_assert_cmpint (recv (host->socket, bytes, 1, 0), ==, 0);
      g_assert_cmpint (host_wait (host), ==, W_EXITCODE (1, 0));
      processes_wait_for (host->cookie, 0, TIMEOUT_S);
    }
}

/* Whoever never reads hears all in the end, and is heard meanwhile. */
static void
test_unread (void)
{
  g_autoptr(Host) host = host_new (0);
  guint n_commands = 1500;
  g_autofree gboolean *seen = g_new0 (gboolean, n_commands);

  for (guint i = 0; i < n_commands; i++)
    {
      g_auto(Running) running = host_start (host, i, "true", NULL);

      /* The last one is started by whoever has had no room for a while. */
      if (i == n_commands - 1)
        g_assert_cmpuint (running_get_failure (&running).stage, ==, 0);
      host_tell (host, 1000000 + i, WSMAN_SHELL_HOST_SIGNAL, SIGINT);
      host_tell (host, 1000000 + i, WSMAN_SHELL_HOST_END, 0);
    }

  for (guint i = 0; i < n_commands; i++)
    {
      WsmanShellHostRecord record = host_receive (host);

      g_assert_cmpuint (record.type, ==, WSMAN_SHELL_HOST_EXITED);
      g_assert_cmpuint (record.command, <, n_commands);
      g_assert_false (seen[record.command]);
      seen[record.command] = TRUE;
    }
}

/* One whose messages wait is no more: they aren't done. */
static void
test_end_first (void)
{
  g_autoptr(Host) host = host_new (0);
  pid_t worker = host_find_worker (host);
  int status;

  g_assert_no_errno (kill (worker, SIGSTOP));
  for (guint i = 0; i < 100; i++)
    {
      g_auto(Running) running = host_start (host, i, escapee_program, "daemon");
    }
  close (host->socket);
  host->socket = -1;
  status = host_wait (host);
  g_assert_cmpint (status, ==, 0);
}

static void
test_no_socket (void)
{
  const char *argv[] = { host_program, NULL };
  g_autofree char *said = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, W_EXITCODE (2, 0));
  g_assert_nonnull (strstr (said, "libwsman"));
}

static double
measure (Host  *host,
         guint  n_commands)
{
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < n_commands; i++)
    {
      g_auto(Running) running = host_start (host, i, "true", NULL);

      g_assert_cmpuint (running_get_failure (&running).stage, ==, 0);
      host_expect_end (host, i, WSMAN_SHELL_HOST_EXITED, 0);
      host_tell (host, i, WSMAN_SHELL_HOST_END, 0);
    }

  return n_commands * 1e6 / (g_get_monotonic_time () - start);
}

/* One after the other; and what a thousand of them leave in the program: nothing. */
static void
test_many (void)
{
  g_autoptr(Host) host = host_new (0);
  g_autofree char *worker = g_strdup_printf ("%d", host_find_worker (host));
  guint64 before = 0;

  measure (host, 100);
  before = processes_read_number (worker, "status", "VmRSS:");
  g_test_message ("%.0f commands a second", measure (host, 1000));
  /* Memory is a sanitizer's where there is one. */
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (processes_read_number (worker, "status", "VmRSS:"), <=, before + 64);
#endif
}

/* Where others than this user can run it. */
static char *
copy_program (const char *program,
              const char *folder)
{
  g_autofree char *name = g_path_get_basename (program);
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GFile) source = g_file_new_for_path (program);
  g_autoptr(GFile) target = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;

  g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_no_errno (chmod (path, 0755));
  g_assert_no_errno (chmod (folder, 0755));
  return path;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("shell-host-XXXXXX", NULL);
  g_autofree char *escapee = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  host_program = argv[1];
  escapee_program = escapee = copy_program (argv[2], folder);

  g_test_add_func ("/wsman/shell-host/run", test_run);
  g_test_add_func ("/wsman/shell-host/failures", test_failures);
  g_test_add_func ("/wsman/shell-host/signals", test_signals);
  g_test_add_func ("/wsman/shell-host/end-one", test_end_one);
  g_test_add_data_func ("/wsman/shell-host/ends/own", GUINT_TO_POINTER (0), test_ends);
  g_test_add_data_func ("/wsman/shell-host/ends/private", GUINT_TO_POINTER (ORDINARY_PROCESSES), test_ends);
  g_test_add_func ("/wsman/shell-host/bomb", test_bomb);
  g_test_add_func ("/wsman/shell-host/hostile", test_hostile);
  g_test_add_func ("/wsman/shell-host/unread", test_unread);
  g_test_add_func ("/wsman/shell-host/end-first", test_end_first);
  g_test_add_func ("/wsman/shell-host/no-socket", test_no_socket);
  g_test_add_func ("/wsman/shell-host/many", test_many);

  result = g_test_run ();
  g_unlink (escapee);
  g_rmdir (folder);
  return result;
}
