/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Checks that remote shells leave nothing behind.
 */

#include <string.h>
#include <unistd.h>

#include "patience.h"
#include "shell-fixture.h"

#define RSP "xmlns:rsp='" SHELL_URI "'"
#define IDLE(time) "<rsp:Shell " RSP "><rsp:IdleTimeOut>" time "</rsp:IdleTimeOut></rsp:Shell>"
#define TIMEOUT_S 3

/* The growth of memory that is allowed, because of the allocator and one response. */
#define FLAT_KIB 6144

/* Tells whether a process has ended. Its parent may still have to wait for it. */
static gboolean
is_gone (int process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", process);
  g_autofree char *stat = NULL;
  const char *state;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return TRUE;

  state = strrchr (stat, ')');

  return state == NULL || state[2] == 'Z' || state[2] == 'X';
}

static void
assert_goes (int process)
{
  gint64 end = patience_get_end (TIMEOUT_S);

  while (!is_gone (process) && g_get_monotonic_time () < end)
    g_usleep (2000);

  g_assert_true (is_gone (process));
}

/* Returns the number of the process that the command prints first. */
static int
read_process (ShellFixture *fixture,
              const char   *id)
{
  g_autoptr(ShellOutput) output = shell_output_new ();

  while (strchr (output->text[0]->str, '\n') == NULL)
    {
      g_autofree char *receive = shell_fixture_make_receive (fixture, id, NULL);
      g_autoptr(RawResponse) response = shell_fixture_ask (fixture, receive);

      shell_output_add (output, response);
    }

  return (int) g_ascii_strtoll (output->text[0]->str, NULL, 10);
}

static guint32
get_code (ShellFixture *fixture,
          const char   *action)
{
  g_autoptr(RawResponse) response = shell_fixture_call (fixture, action, NULL, NULL);

  return raw_response_get_code (response);
}

typedef enum
{
  WAY_TERMINATE,
  WAY_DELETE,
  WAY_DROP,
  WAY_STOP,
  N_WAYS,
} Way;

static void
stop (ServerFixture *server,
      gpointer       user_data)
{
  wsman_server_stop (server->server);
}

static void
end_by (ShellFixture *fixture,
        const char   *id,
        Way           way)
{
  if (way == WAY_TERMINATE)
    raw_response_free (shell_fixture_signal (fixture, id, SIGNAL_URI "terminate"));
  else if (way == WAY_DELETE)
    g_assert_cmphex (get_code (fixture, TRANSFER "Delete"), ==, 0);
  else if (way == WAY_DROP)
    shell_fixture_drop_provider (fixture);
  else
    server_fixture_invoke (fixture->server, stop, NULL);
}

/* Checks that all processes of a command end, in each way in which the command ends. */
static void
test_ends (void)
{
  static const char *const lines[] = {
    "echo $$; exec sleep 1000",
    "trap '' HUP INT TERM; echo $$; while :; do sleep 1; done",
    "sleep 1000 & echo $!; wait",
    "sleep 1000 < /dev/null > /dev/null 2>&1 & echo $!",
    "set -m; nohup sleep 1000 < /dev/null > /dev/null 2>&1 & echo $!",
    "(sh -c 'sleep 1000 & echo $!; exec > /dev/null; wait' &) ; cat",
  };

  for (guint i = 0; i < N_WAYS * G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
      g_autofree char *id = NULL;
      int process;

      shell_fixture_open (fixture, NULL, NULL);
      id = shell_fixture_run (fixture, lines[i / N_WAYS]);
      process = read_process (fixture, id);
      g_test_message ("%s: %d", lines[i / N_WAYS], i % N_WAYS);
      g_assert_cmpint (process, >, 1);
      g_assert_false (is_gone (process));
      end_by (fixture, id, i % N_WAYS);
      assert_goes (process);
    }
}

static void
test_idle (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new ("min-idle-timeout", 0, NULL);
  g_autofree char *id = NULL;
  int process;

  shell_fixture_open (fixture, NULL, IDLE ("PT5S"));
  id = shell_fixture_run (fixture, "echo $$; exec sleep 1000");
  process = read_process (fixture, id);
  g_assert_false (is_gone (process));
  assert_goes (process);
  g_assert_cmphex (get_code (fixture, TRANSFER "Get"), ==, 0x8033805B);
}

/* Checks that a waiting request keeps a shell in use, and that the idle time begins after the request. */
static void
test_busy (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new ("min-idle-timeout", 0, NULL);
  g_autofree char *id = NULL;
  g_autofree char *receive = NULL;
  g_autoptr(RawResponse) response = NULL;

  shell_fixture_open (fixture, NULL, IDLE ("PT5S"));
  id = shell_fixture_run (fixture, "cat");
  receive = shell_fixture_make_receive (fixture, id, "<w:OperationTimeout>PT6S</w:OperationTimeout>");
  response = shell_fixture_ask (fixture, receive);
  g_assert_cmphex (raw_response_get_code (response), ==, 0x80338029);
  g_assert_cmphex (get_code (fixture, TRANSFER "Get"), ==, 0);
}

static void
test_lifetime (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new ("max-lifetime", 5000, NULL);
  g_autofree char *id = NULL;
  g_autofree char *receive = NULL;
  g_autoptr(RawResponse) response = NULL;
  g_autoptr(ShellOutput) output = shell_output_new ();
  int process;

  shell_fixture_open (fixture, NULL, NULL);
  id = shell_fixture_run (fixture, "echo $$; exec sleep 1000");
  process = read_process (fixture, id);
  receive = shell_fixture_make_receive (fixture, id, NULL);
  response = shell_fixture_ask (fixture, receive);
  shell_output_add (output, response);
  g_assert_true (output->done && !output->has_exit_code);
  assert_goes (process);
  g_assert_cmphex (get_code (fixture, TRANSFER "Get"), ==, 0x8033805B);
}

static guint
count_descriptors (void)
{
  g_autoptr(GDir) directory = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (directory) != NULL)
    count++;

  return count;
}

/* Counts the dead children of this process. */
static guint
count_zombies (void)
{
  g_autofree char *own = g_strdup_printf (" %d ", getpid ());
  g_autoptr(GDir) directory = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
      g_autofree char *stat = NULL;
      const char *state;

      if (!g_ascii_isdigit (*name) || !g_file_get_contents (path, &stat, NULL, NULL))
        continue;

      state = strrchr (stat, ')');
      count += state[2] == 'Z' && g_str_has_prefix (state + 3, own) ? 1 : 0;
    }

  return count;
}

static void
test_many (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  guint descriptors = 0;
  gint64 end;

  shell_fixture_open (fixture, NULL, NULL);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *id = shell_fixture_run (fixture, i % 2 == 0 ? "echo a; echo b >&2" : "cat");

      if (i % 2 == 0)
        shell_output_free (shell_fixture_collect (fixture, id));
      raw_response_free (shell_fixture_signal (fixture, id, SIGNAL_URI "terminate"));
      if (i == 20)
        descriptors = count_descriptors ();
    }

  /* The provider waits for killed processes in its own time. Until then, their pipes are open. */
  end = patience_get_end (TIMEOUT_S);
  while (count_zombies () > 0 && g_get_monotonic_time () < end)
    g_usleep (2000);
  g_assert_cmpuint (count_zombies (), ==, 0);
  g_assert_cmpuint (count_descriptors (), <, descriptors + 20);
}

static gint64
get_resident_kib (void)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) parts = NULL;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  parts = g_strsplit (text, " ", 3);

  return g_ascii_strtoll (parts[1], NULL, 10) * sysconf (_SC_PAGESIZE) / 1024;
}

/* Checks that a command that writes for ever needs no more memory than one response, whether a client reads or not. */
static void
test_flat (void)
{
  g_autoptr(ShellFixture) fixture = shell_fixture_new (NULL);
  g_autofree char *id = NULL;
  gint64 before = 0;

  if (!fixture_memory_is_real ())
    {
      g_test_skip ("Memory is a sanitizer's here");
      return;
    }

  shell_fixture_open (fixture, NULL, NULL);
  id = shell_fixture_run (fixture, "yes $$");
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *receive = shell_fixture_make_receive (fixture, id, NULL);
      g_autoptr(RawResponse) response = shell_fixture_ask (fixture, receive);

      g_assert_cmpuint (response->status, ==, 200);
      if (i == 20)
        before = get_resident_kib ();
    }

  g_assert_cmpint (get_resident_kib (), <, before + FLAT_KIB);
  g_usleep (300 * 1000);
  g_assert_cmpint (get_resident_kib (), <, before + FLAT_KIB);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/shell-lifetime/ends", test_ends);
  g_test_add_func ("/wsman/shell-lifetime/idle", test_idle);
  g_test_add_func ("/wsman/shell-lifetime/busy", test_busy);
  g_test_add_func ("/wsman/shell-lifetime/lifetime", test_lifetime);
  g_test_add_func ("/wsman/shell-lifetime/many", test_many);
  g_test_add_func ("/wsman/shell-lifetime/flat", test_flat);

  return g_test_run ();
}
