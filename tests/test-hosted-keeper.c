/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Who ends the processes of commands when the program that started them can't.
 */

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "providers/wsman-hosted-keeper-private.h"

#define TIMEOUT (30 * G_TIME_SPAN_SECOND)

typedef gboolean (*Predicate) (pid_t       process,
                               const char *stat,
                               pid_t       number);

/* stat: from the state of the process on. */
static gboolean
is_in_session (pid_t       process,
               const char *stat,
               pid_t       number)
{
  return *stat != 'Z' && getsid (process) == number;
}

static gboolean
is_keeper (pid_t       process,
           const char *stat,
           pid_t       number)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", process);
  g_autofree char *line = NULL;
  gsize length;

  if (*stat == 'Z' || g_ascii_strtoll (stat + 1, NULL, 10) != number ||
      !g_file_get_contents (path, &line, &length, NULL))
    return FALSE;

  for (gsize i = 0; i < length; i++)
    line[i] = line[i] != '\0' ? line[i] : ' ';

  return strstr (line, "read -r") != NULL;
}

/* One that is so; or 0. */
static pid_t
find_process (Predicate predicate,
              pid_t     number)
{
  g_autoptr(GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (processes)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *stat = NULL;
      pid_t process = (pid_t) g_ascii_strtoll (name, NULL, 10);

      if (process > 0 && g_file_get_contents (path, &stat, NULL, NULL) &&
          predicate (process, strrchr (stat, ')') + 2, number))
        return process;
    }

  return 0;
}

static void
assert_ends (pid_t session)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT;

  while (find_process (is_in_session, session) != 0 && g_get_monotonic_time () < end)
    g_usleep (10000);

  g_assert_cmpint (find_process (is_in_session, session), ==, 0);
}

static void
enter (gpointer user_data)
{
  wsman_hosted_keeper_enter (user_data);
}

static pid_t
start (WsmanHostedKeeper *keeper,
       const char        *line)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = NULL;
  pid_t session;

  g_subprocess_launcher_set_child_setup (launcher, enter, keeper, NULL);
  wsman_hosted_keeper_expect (keeper);
  process = g_subprocess_launcher_spawn (launcher, &error, "/bin/sh", "-c", line, NULL);
  g_assert_no_error (error);
  session = wsman_hosted_keeper_take_newcomer (keeper);
  g_assert_cmpint (session, >, 1);

  return session;
}

/* That the keeper's owner drops it is what the shell sees of this program's end. */
static void
test_left (void)
{
  static const char *const lines[] = {
    "sleep 1000",
    "sleep 1000 & sleep 1000",
    "while :; do sleep 0.01; sleep 1000 & done",
  };
  WsmanHostedKeeper *keeper = wsman_hosted_keeper_new ();
  pid_t sessions[G_N_ELEMENTS (lines)];

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    sessions[i] = start (keeper, lines[i]);

  wsman_hosted_keeper_unref (keeper);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_ends (sessions[i]);
}

/* Commands run as the same user, and may kill the shell. */
static void
test_killed (void)
{
  WsmanHostedKeeper *keeper = wsman_hosted_keeper_new ();
  pid_t first = start (keeper, "sleep 1000");
  pid_t ended = start (keeper, "sleep 1000");
  pid_t second;
  pid_t shell;

  wsman_hosted_keeper_end (keeper, ended, TRUE);
  assert_ends (ended);
  shell = find_process (is_keeper, getpid ());
  g_assert_cmpint (shell, >, 1);
  kill (shell, SIGKILL);
  assert_ends (shell);
  second = start (keeper, "sleep 1000");

  wsman_hosted_keeper_unref (keeper);
  assert_ends (first);
  assert_ends (second);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/hosted-keeper/left", test_left);
  g_test_add_func ("/wsman/hosted-keeper/killed", test_killed);

  return g_test_run ();
}
