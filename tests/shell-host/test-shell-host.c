/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests wsman-shell-host, and takes the part of its server: what it runs, what it refuses, and that nothing is left of
 * it, however it ends.
 *
 * Arguments: the program and the command of escapee.c.
 */

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host.h"
#include "patience.h"
#include "processes.h"
#include "providers/wsman-shell-host-records-private.h"

#define BOMB_PROCESSES 100
#define ORDINARY_PROCESSES 1000

static const char *escapee_program;

/* A message to the host, with a deliberate fault. */
typedef struct
{
  const char *what;
  WsmanShellHostRecord record;
  gsize size;         /* the number of bytes to send; 0 for the size of a record */
  gboolean has_texts; /* whether it has texts, as a valid START has */
  gboolean is_unsealed;
  gboolean is_pipe;   /* whether a pipe replaces the texts */
  gboolean is_pipe_for_failure;
  gboolean is_unended; /* the texts */
  guint n_more;       /* descriptors */
  gboolean is_empty;  /* no byte */
} Message;

#define TEXTS "/\0/usr/bin:/bin\0sleep\0" "1000\0A=b"

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
      WsmanShellHostReport failure = running_get_failure (&running);

      g_test_message ("%s in %s", rows[i].program, rows[i].directory);
      g_assert_cmpuint (failure.stage, ==, rows[i].stage);
      g_assert_cmpint (failure.number, ==, rows[i].error);
      host_expect_end (host, i, WSMAN_SHELL_HOST_EXITED, 1);
    }
}

/* Checks that an unreadable directory in PATH hides no program, and isn't the reported reason. */
static void
test_path (void)
{
  static const struct
  {
    const char *name;
    const char *path; /* the path; %s stands for the folder */
    int error;
  } rows[] = {
    { "no-such-program", "%s/closed", ENOENT },
    { "no-such-program", "%s/closed:/usr/bin:/bin", ENOENT },
    { "no-such-program", "/usr/bin:%s/closed:/bin", ENOENT },
    { "no-such-program", "/usr/bin:%s/missing:%s/closed", ENOENT },
    { "no-such-program", "%s/closed:", ENOENT },
    { "text", "%s/open", EACCES },
    { "text", "%s/closed:%s/open:/usr/bin", EACCES },
    { "text", "/usr/bin:%s/open:%s/closed", EACCES },
    { "closed", "%s", ENOENT },
    { "true", "%s/closed:/usr/bin:/bin", 0 },
    { "true", "%s/open:%s/closed:/usr/bin:/bin", 0 },
  };
  g_autoptr(Host) host = host_new (geteuid () == 0 ? ORDINARY_PROCESSES : 0);
  g_autofree char *folder = g_dir_make_tmp ("wsman-path-XXXXXX", NULL);
  g_autofree char *closed = g_build_filename (folder, "closed", NULL);
  g_autofree char *open_folder = g_build_filename (folder, "open", NULL);
  g_autofree char *text = g_build_filename (open_folder, "text", NULL);

  g_assert_no_errno (g_chmod (folder, 0755));
  g_assert_no_errno (g_mkdir (closed, 0));
  g_assert_no_errno (g_mkdir (open_folder, 0755));
  g_assert_true (g_file_set_contents (text, "text", -1, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *argv[] = { rows[i].name, NULL };
      g_auto(GStrv) parts = g_strsplit (rows[i].path, "%s", -1);
      g_autofree char *path = g_strjoinv (folder, parts);
      g_auto(Running) running = host_start_by (host, i, "/", path, argv);

      g_test_message ("%s in %s", rows[i].name, rows[i].path);
      g_assert_cmpint (running_get_failure (&running).number, ==, rows[i].error);
      host_expect_end (host, i, WSMAN_SHELL_HOST_EXITED, rows[i].error != 0);
    }

  g_remove (text);
  g_rmdir (open_folder);
  g_rmdir (closed);
  g_rmdir (folder);
}

/* Checks that a signal reaches the group of a command, even if the leader has ended. Other commands of the host don't
 * get it. */
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

/* Asks the host to end a process that isn't its own. */
static WsmanShellHostRecord
terminate (Host  *host,
           pid_t  pid)
{
  WsmanShellHostRecord record = { .type = WSMAN_SHELL_HOST_TERMINATE };
  int pidfd = (int) syscall (SYS_pidfd_open, pid, 0);

  g_assert_cmpint (pidfd, >=, 0);
  g_assert_true (host_send (host, &record, sizeof record, &pidfd, 1));
  record = host_receive (host);
  g_assert_cmpint (record.type, ==, WSMAN_SHELL_HOST_TERMINATED);

  return record;
}

/* Checks that the host ends other processes that its user may end, and tells why it can't end one. */
static void
test_terminate (void)
{
  g_autoptr(Host) host = host_new (0);
  WsmanShellHostRecord incomplete = { .type = WSMAN_SHELL_HOST_TERMINATE };
  pid_t child = fork ();
  int status;

  if (child == 0)
    for (;;)
      pause ();

  if (geteuid () == 0)
    {
      g_autoptr(Host) stranger = host_new (ORDINARY_PROCESSES);

      g_assert_cmpuint (terminate (stranger, child).value, ==, EPERM);
    }

  g_assert_cmpuint (terminate (host, child).value, ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGTERM);

  g_assert_true (host_send (host, &incomplete, sizeof incomplete, NULL, 0));
  g_assert_cmpint (host_wait (host), !=, 0);
}

static pid_t
running_read_pid (Running *self)
{
  char text[] = "00000000\n";
  gsize length = 0;
  gssize n;

  while (length < sizeof text - 1 && (n = read (self->out, text + length, sizeof text - 1 - length)) > 0)
    length += (gsize) n;
  g_assert_cmpuint (length, ==, sizeof text - 1);

  return (pid_t) g_ascii_strtoll (text, NULL, 10);
}

#define SAY_PID "printf '%08d\\n' $$; "

static void
wait_for_release (pid_t pid)
{
  gint64 end = patience_get_end (TIMEOUT_S);

  while (kill (pid, 0) == 0 && g_get_monotonic_time () < end)
    g_thread_yield ();
  g_assert_cmpint (kill (pid, 0), ==, -1);
}

/* Checks that the number of a command that has ended isn't used again while processes of the command may be left. After
 * this, the number is free. */
static void
test_numbers (void)
{
  const char *const leaving[] = { "sh", "-c", SAY_PID "sleep 1000 > /dev/null & exit 3", NULL };
  const char *const passing[] = { "sh", "-c", SAY_PID "(read x; exit) & exit 3", NULL };
  const char *const bare[] = { "sh", "-c", SAY_PID "exit 3", NULL };
  g_autoptr(Host) host = host_new (0);

  for (guint i = 0; i < 30; i++)
    {
      const char *const *argv = i % 3 == 0 ? leaving : i % 3 == 1 ? passing : bare;
      g_auto(Running) running = host_start_in (host, i, "/", argv);
      pid_t pid = running_read_pid (&running);

      host_expect_end (host, i, WSMAN_SHELL_HOST_EXITED, 3);
      if (argv == leaving)
        g_assert_no_errno (kill (pid, 0));
      else
        wait_for_release (pid);
      host_tell (host, i, WSMAN_SHELL_HOST_END, 0);
      processes_wait_for (host->cookie, 0, TIMEOUT_S);
      wait_for_release (pid);
    }
}

static void
remove_folder (const char *folder)
{
  const char *const names[] = { "first", "second" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

static void
end_reader (const char *fifo)
{
  int fd = open (fifo, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
}

/* Waits until the number of a command is free, and lets another process have it. Messages for the command must not
 * reach that process. */
static void
ask_for_number (const char *folder)
{
  g_autofree char *first_fifo = g_build_filename (folder, "first", NULL);
  g_autofree char *second_fifo = g_build_filename (folder, "second", NULL);
  const char *const first_argv[] = { "sh", "-c", SAY_PID "(read x < $0) & printf '%08d\n' $!; exit 3", first_fifo,
    NULL };
  const char *const second_argv[] = {
    "sh", "-c",
    "(sleep 1000 > /dev/null &); echo ready; read x < $0; sleep 1000 > /dev/null & printf '%08d\n' $!; wait",
    second_fifo, NULL,
  };
  const char *const third_argv[] = { "true", NULL };
  g_autoptr(Host) host = host_new (0);
  g_auto(Running) first = { -1, -1 };
  g_auto(Running) second = { -1, -1 };
  g_auto(Running) third = { -1, -1 };
  g_autofree char *last = NULL;
  g_autofree char *other = NULL;
  g_auto(GStrv) alive = NULL;
  pid_t number, left;

  g_assert_no_errno (mkfifo (first_fifo, 0600));
  g_assert_no_errno (mkfifo (second_fifo, 0600));
  first = host_start_in (host, 1, "/", first_argv);
  number = running_read_pid (&first);
  left = running_read_pid (&first);
  host_expect_end (host, 1, WSMAN_SHELL_HOST_EXITED, 3);
  second = host_start_in (host, 2, "/", second_argv);
  running_expect (&second, "ready\n");
  end_reader (first_fifo);
  wait_for_release (left);

  last = g_strdup_printf ("%d", number - 1);
  g_assert_true (g_file_set_contents_full ("/proc/sys/kernel/ns_last_pid", last, -1, G_FILE_SET_CONTENTS_NONE, 0644,
                                           NULL));
  end_reader (second_fifo);
  other = g_strdup_printf ("%d", running_read_pid (&second));
  g_test_message ("%d, %s", number, other);

  host_tell (host, 1, WSMAN_SHELL_HOST_SIGNAL, SIGINT);
  host_tell (host, 1, WSMAN_SHELL_HOST_END, 0);
  third = host_start_in (host, 3, "/", third_argv);
  host_expect_end (host, 3, WSMAN_SHELL_HOST_EXITED, 0);
  alive = processes_find (host->cookie);
  g_assert_true (g_strv_contains ((const char *const *) alive, other));
}

/* Runs in a child with a PID namespace. The child can choose the number of each process. */
static void
test_numbers_again (void)
{
  g_autofree char *folder = NULL;
  pid_t child;
  int status;

  if (geteuid () != 0 || access ("/proc/sys/kernel/ns_last_pid", W_OK) != 0)
    {
      g_test_skip ("Only root can choose the numbers of processes");
      return;
    }

  folder = g_dir_make_tmp ("wsman-numbers-XXXXXX", NULL);
  child = fork ();
  if (child == 0)
    {
      if (unshare (CLONE_NEWPID | CLONE_NEWNS) != 0)
        _exit (77);
      child = fork ();
      if (child > 0)
        _exit (waitpid (child, &status, 0) == child && WIFEXITED (status) ? WEXITSTATUS (status) : 1);
      if (mount ("none", "/", "none", MS_REC | MS_PRIVATE, NULL) != 0 || mount ("proc", "/proc", "proc", 0, NULL) != 0)
        _exit (77);
      ask_for_number (folder);
      _exit (0);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 77)
    g_test_skip ("This system gives no namespace");
  else
    g_assert_cmpint (status, ==, 0);
  remove_folder (folder);
}

/* Checks that all processes of a command end with it, and that other commands continue. */
static void
test_end_one (void)
{
  static const char *const plays[] = { "hop", "hops", "orphan", "stopped", "subreaper", "deaf", "headless", "chain",
    "waker" };
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

/* Ends all commands at once, in each way. */
typedef enum
{
  WAY_SERVER,           /* the server closes its end of the socket */
  WAY_WORKER,
  WAY_WATCHER,
  WAY_SERVER_AND_WORKER,
  WAY_TERM,
  WAY_WORKER_STOPPED,   /* the worker is stopped, and the server ends */
  WAY_WATCHER_STOPPED,
  WAY_WRONG,            /* the server sends a wrong message */
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

      /* The end of file comes when no process is left. */
      while (host_has_message (self) && recv (self->socket, &record, sizeof record, 0) > 0)
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

/* Ends a command that forks as fast as it is killed, up to the limit of its private user. */
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

/* Wrong messages. The first row is a valid message. It proves that the others are refused because of their faults. */
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
  { "a command that outlives the host, after another one", START (GOOD, .value = WSMAN_SHELL_HOST_DETACHED),
    .has_texts = TRUE },
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
  { "endless arguments", START (.n_arguments = G_MAXUINT32, .n_variables = 1, .texts_size = sizeof TEXTS),
    .has_texts = TRUE },
  { "endless variables", START (.n_arguments = 2, .n_variables = G_MAXUINT32, .texts_size = sizeof TEXTS),
    .has_texts = TRUE },
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
      descriptors[count++] = message->is_pipe ? dup (pair[0])
                             : host_make_texts (texts, sizeof texts, !message->is_unsealed);
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

      /* The host responds to each wrong message by ending, which is the end of file. */
      g_assert_true (host_has_message (host));
      g_assert_cmpint (recv (host->socket, bytes, 1, 0), ==, 0);
      g_assert_cmpint (host_wait (host), ==, W_EXITCODE (1, 0));
      processes_wait_for (host->cookie, 0, TIMEOUT_S);
    }
}

/* Checks a server that doesn't read for a long time. It gets all records at the end, and the host reads its messages
 * meanwhile. */
static void
test_unread (void)
{
  g_autoptr(Host) host = host_new (0);
  guint n_commands = 1500;
  g_autofree gboolean *seen = g_new0 (gboolean, n_commands);

  for (guint i = 0; i < n_commands; i++)
    {
      g_auto(Running) running = host_start (host, i, "true", NULL);

      /* The host still starts the last command, although its socket has been full for a while. */
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

/* Ends the host while messages wait. It doesn't execute them. */
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

/* Runs a thousand commands one after the other. The host's memory must not grow. */
static void
test_many (void)
{
  g_autoptr(Host) host = host_new (0);
  g_autofree char *worker = g_strdup_printf ("%d", host_find_worker (host));
  guint64 before = 0;

  measure (host, 100);
  before = processes_read_number (worker, "status", "VmRSS:");
  g_test_message ("%.0f commands a second", measure (host, 1000));
  /* A sanitizer changes the use of memory. */
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (processes_read_number (worker, "status", "VmRSS:"), <=, before + 64);
#endif
}

/* Copies the program to a folder where other users can run it. */
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
  g_test_add_func ("/wsman/shell-host/path", test_path);
  g_test_add_func ("/wsman/shell-host/signals", test_signals);
  g_test_add_func ("/wsman/shell-host/terminate", test_terminate);
  g_test_add_func ("/wsman/shell-host/numbers", test_numbers);
  g_test_add_func ("/wsman/shell-host/numbers-again", test_numbers_again);
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
