/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests commands that outlive wsman-shell-host.
 */

#include <errno.h>
#include <gio/gio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host.h"
#include "processes.h"

/* Checks a command that outlives the host, in whichever way the server leaves it. */
static void
test_detached (gconstpointer data)
{
  guint way = GPOINTER_TO_UINT (data);
  static const char *const argv[] = { "sleep", "1000", NULL };
  g_autoptr(Host) host = host_new (0);
  g_auto(Running) running = host_start_detached (host, argv);
  WsmanShellHostReport report = running_get_failure (&running);
  pid_t parent = host->pid;
  g_auto(GStrv) found = NULL;

  g_assert_cmpuint (report.stage, ==, WSMAN_SHELL_HOST_NUMBER);
  g_assert_cmpint (report.number, >, 1);
  g_assert_cmpuint (running_get_failure (&running).stage, ==, 0);
  processes_wait_for (host->cookie, 1, TIMEOUT_S);
  if (way == 0)
    g_assert_no_errno (close (host->socket));
  else if (way == 1)
    host_tell (host, 1, WSMAN_SHELL_HOST_END, 0);
  else if (way == 2)
    g_assert_no_errno (kill (parent, SIGKILL));
  else
    g_assert_no_errno (kill (report.number, SIGKILL));

  if (way == 0)
    host->socket = -1;

  g_assert_cmpint (host_wait (host), ==, way == 2 ? SIGKILL : 0);
  found = processes_find (host->cookie);
  g_assert_cmpuint (g_strv_length (found), ==, way == 3 ? 0 : 1);
  if (way != 3)
    g_assert_no_errno (kill (report.number, SIGKILL));
}

/* Checks the failures of such a command, and wrong messages about it. */
static void
test_detached_failures (void)
{
  static const char *const missing[] = { "no-such-program", NULL };
  g_autoptr(Host) host = host_new (0);
  g_autoptr(Host) hostile = host_new (0);
  g_auto(Running) running = host_start_detached (host, missing);
  WsmanShellHostReport report;

  g_assert_cmpuint (running_get_failure (&running).stage, ==, WSMAN_SHELL_HOST_NUMBER);
  report = running_get_failure (&running);
  g_assert_cmpuint (report.stage, ==, WSMAN_SHELL_HOST_PROGRAM);
  g_assert_cmpint (report.number, ==, ENOENT);
  g_assert_cmpint (host_wait (host), ==, 0);

  /* This one has no descriptors. */
  host_tell (hostile, 1, WSMAN_SHELL_HOST_START, WSMAN_SHELL_HOST_DETACHED);
  g_assert_cmpint (host_wait (hostile), ==, W_EXITCODE (1, 0));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  host_program = argv[1];

  g_test_add_data_func ("/wsman/shell-host-detached/left", GUINT_TO_POINTER (0), test_detached);
  g_test_add_data_func ("/wsman/shell-host-detached/forgotten", GUINT_TO_POINTER (1), test_detached);
  g_test_add_data_func ("/wsman/shell-host-detached/host-killed", GUINT_TO_POINTER (2), test_detached);
  g_test_add_data_func ("/wsman/shell-host-detached/ended", GUINT_TO_POINTER (3), test_detached);
  g_test_add_func ("/wsman/shell-host-detached/failures", test_detached_failures);

  return g_test_run ();
}
