/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Compares the values of the classes with those of other programs and system calls.
 */

#include <glib-unix.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "providers/wsman-system-class-private.h"
#include "providers/wsman-system-cursor-private.h"
#include "providers/wsman-system-schema-private.h"

/* The number of processes that may begin or end between two counts. */
#define FEW_PROCESSES 10

static const WsmanSystemClass *const classes[] = {
  &wsman_system_computer_system,
  &wsman_system_logical_disk,
  &wsman_system_network_adapter,
  &wsman_system_network_adapter_configuration,
  &wsman_system_operating_system,
  &wsman_system_process,
};

/* the input of the idle child; while it is open, the child lives */
static int idle_input = -1;

/* Returns the output of a shell command, without the white space around it. */
static char *
run (const char *command)
{
  const char *argv[] = { "sh", "-c", command, NULL };
  g_autoptr(GError) error = NULL;
  char *output = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);

  return g_strstrip (output);
}

/* Does the same with the variable PID. */
static char *
run_for (const char *command,
         GPid        pid)
{
  g_autofree char *script = g_strdup_printf ("PID=%d; %s", pid, command);

  return run (script);
}

static WsmanSystemCursor *
walk_over (const WsmanSystemClass *klass)
{
  WsmanSystemCursor *cursor = wsman_system_cursor_new (NULL);

  wsman_system_cursor_add_class (cursor, klass);

  return cursor;
}

static gpointer
read_only_instance (const WsmanSystemClass *klass)
{
  g_autoptr(WsmanSystemCursor) cursor = walk_over (klass);
  gpointer record = wsman_system_cursor_next (cursor);

  g_assert_nonnull (record);
  g_assert_true (wsman_system_cursor_is_finished (cursor));
  g_assert_null (wsman_system_cursor_next (cursor));

  return record;
}

static gpointer
find_process (guint64 pid)
{
  g_autofree char *key = g_strdup_printf ("%" G_GUINT64_FORMAT, pid);
  gpointer record = wsman_system_record_new (&wsman_system_process);

  if (wsman_system_process.find ((const char *const *) &key, record))
    return record;

  wsman_system_record_unref (record);

  return NULL;
}

static char *
text_of (const WsmanSystemClass *klass,
         gconstpointer           record,
         const char             *name)
{
  const WsmanSystemProperty *property = wsman_system_class_find_property (klass, name);

  g_assert_nonnull (property);

  return wsman_system_property_dup_text (property, record);
}

static guint64
number_of (const WsmanSystemClass *klass,
           gconstpointer           record,
           const char             *name)
{
  g_autofree char *text = text_of (klass, record, name);

  g_assert_nonnull (text);

  return g_ascii_strtoull (text, NULL, 10);
}

static void
assert_near (guint64 a,
             guint64 b,
             guint64 tolerance)
{
  g_assert_cmpuint (a > b ? a - b : b - a, <=, tolerance);
}

/* Checks that a value is between two other measurements. */
static void
assert_between (guint64 value,
                guint64 before,
                guint64 after,
                guint64 tolerance)
{
  g_assert_cmpuint (value + tolerance, >=, before);
  g_assert_cmpuint (value, <=, after + tolerance);
}

#define assert_text(klass, record, name, expected) \
  G_STMT_START \
    { \
      g_autofree char *actual_ = text_of (klass, record, name); \
      g_assert_cmpstr (actual_, ==, expected); \
    } \
  G_STMT_END

/* Tells whether a process sleeps. */
static gboolean
is_asleep (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return g_str_has_prefix (strrchr (text, ')'), ") S");
}

/* Starts a process that waits for input, and doesn't change any more. */
static GPid
spawn_idler (void)
{
  const char *argv[] = { "cat", NULL };
  g_autoptr(GError) error = NULL;
  int input, output;
  char echo;
  GPid pid;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                            NULL, NULL, &pid, &input, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (write (input, "x", 1), ==, 1);
  g_assert_cmpint (read (output, &echo, 1), ==, 1);
  idle_input = input;
  close (output);
  while (!is_asleep (pid))
    g_thread_yield ();

  return pid;
}

static int
reap (GPid pid)
{
  int status;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  close (idle_input);

  return WIFSIGNALED (status) ? WTERMSIG (status) : 0;
}

static void
on_called (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(gssize *) user_data = g_task_propagate_int (G_TASK (result), NULL);
}

static guint32
call_later (const WsmanSystemMethod *method,
            gpointer                 record,
            GVariantBuilder         *output)
{
  gssize return_value = G_MINSSIZE;
  g_autoptr(GTask) task = g_task_new (NULL, NULL, on_called, &return_value);

  method->call_async (record, NULL, output, task);
  while (return_value == G_MINSSIZE)
    g_main_context_iteration (NULL, TRUE);

  return (guint32) return_value;
}

static guint32
call (gpointer     record,
      const char  *name,
      GVariant   **output)
{
  const WsmanSystemMethod *method = wsman_system_class_find_method (&wsman_system_process, name);
  g_autoptr(GVariant) values = NULL;
  GVariantBuilder builder;
  guint32 return_value;

  g_assert_nonnull (method);
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  return_value = method->call != NULL ? method->call (record, NULL, &builder) : call_later (method, record, &builder);
  values = g_variant_ref_sink (g_variant_builder_end (&builder));
  if (output != NULL)
    *output = g_steal_pointer (&values);

  return return_value;
}

static void
test_tables (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      guint n_keys = 0;

      g_assert_true (g_str_has_prefix (classes[i]->name, "Win32_"));
      g_assert_nonnull (wsman_system_schema_find (classes[i]->parent));

      for (const WsmanSystemProperty *p = classes[i]->properties; p->name != NULL; p++)
        {
          n_keys += (p->flags & WSMAN_SYSTEM_KEY) != 0;
          g_assert_cmpuint (p->offset + sizeof (guint64), <=, classes[i]->record_size);
          /* If a base class has keys, the keys also identify an instance of its subclasses. */
          if (p->flags & (WSMAN_SYSTEM_KEY | WSMAN_SYSTEM_SCOPE) &&
              wsman_system_schema_has_keys (classes[i]->parent))
            g_assert_true (wsman_system_schema_has_property (classes[i]->parent, p->name));
          if (p[1].name != NULL)
            g_assert_cmpint (g_ascii_strcasecmp (p->name, p[1].name), <, 0);
        }
      g_assert_cmpuint (n_keys, >, 0);
    }
}

static const char *
variant_type (WsmanSystemType type)
{
  static const char *const types[] = { "s", "b", "n", "q", "u", "t", NULL, "as" };

  return types[type];
}

static void
test_types (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autoptr(WsmanSystemCursor) cursor = walk_over (classes[i]);
      gpointer record = wsman_system_cursor_next (cursor);

      g_assert_nonnull (record);
      for (const WsmanSystemProperty *p = classes[i]->properties; p->name != NULL; p++)
        {
          g_autoptr(GVariant) value = g_variant_ref_sink (wsman_system_property_get_value (p, record));

          if (p->type != WSMAN_SYSTEM_DATE_TIME && !g_variant_is_of_type (value, G_VARIANT_TYPE_UNIT))
            g_assert_cmpstr (g_variant_get_type_string (value), ==, variant_type (p->type));
        }
      wsman_system_record_unref (record);
    }
}

static void
test_nothing (void)
{
  g_autoptr(WsmanSystemCursor) cursor = wsman_system_cursor_new (NULL);

  g_assert_true (wsman_system_cursor_is_finished (cursor));
  g_assert_null (wsman_system_cursor_next (cursor));
}

static void
test_operating_system (void)
{
  const WsmanSystemClass *klass = &wsman_system_operating_system;
  gpointer record = read_only_instance (klass);
  g_autofree char *caption = run (". /etc/os-release; echo \"$PRETTY_NAME\"");
  g_autofree char *version = run (". /etc/os-release; echo \"$VERSION_ID\"");
  g_autofree char *release = run ("uname -r");
  g_autofree char *bits = run ("getconf LONG_BIT");
  g_autofree char *architecture = g_strconcat (bits, "-bit", NULL);
  g_autofree char *host = run ("uname -n");

  assert_text (klass, record, "Caption", caption);
  assert_text (klass, record, "Name", caption);
  assert_text (klass, record, "Version", *version == '\0' ? NULL : version);
  assert_text (klass, record, "BuildNumber", release);
  assert_text (klass, record, "OSArchitecture", architecture);
  assert_text (klass, record, "CSName", host);
  g_assert_cmpuint (number_of (klass, record, "OSType"), ==, 36);

  wsman_system_record_unref (record);
}

static void
test_memory (void)
{
  const WsmanSystemClass *klass = &wsman_system_operating_system;
  gpointer record = read_only_instance (klass);
  struct sysinfo info;
  guint64 total, free, total_virtual, free_virtual;

  g_assert_cmpint (sysinfo (&info), ==, 0);
  total = number_of (klass, record, "TotalVisibleMemorySize");
  free = number_of (klass, record, "FreePhysicalMemory");
  total_virtual = number_of (klass, record, "TotalVirtualMemorySize");
  free_virtual = number_of (klass, record, "FreeVirtualMemory");

  g_assert_cmpuint (total, ==, (guint64) info.totalram * info.mem_unit / 1024);
  g_assert_cmpuint (total_virtual, ==, total + (guint64) info.totalswap * info.mem_unit / 1024);
  g_assert_cmpuint (free, >, 0);
  g_assert_cmpuint (free, <, total);
  g_assert_cmpuint (free_virtual, >=, free);

  wsman_system_record_unref (record);
}

static void
test_times (void)
{
  const WsmanSystemClass *klass = &wsman_system_operating_system;
  g_autofree char *offset = run ("date +%:::z");
  guint64 before = (guint64) g_get_real_time ();
  gpointer record = read_only_instance (klass);
  guint64 after = (guint64) g_get_real_time ();
  struct timespec since_boot;
  guint64 boot;
  gint16 minutes;

  clock_gettime (CLOCK_BOOTTIME, &since_boot);
  boot = (guint64) g_get_real_time () - (guint64) since_boot.tv_sec * G_USEC_PER_SEC;
  assert_between (number_of (klass, record, "LocalDateTime"), before, after, G_USEC_PER_SEC);
  assert_near (number_of (klass, record, "LastBootUpTime"), boot, 5 * G_USEC_PER_SEC);

  minutes = (gint16) number_of (klass, record, "CurrentTimeZone");
  g_assert_cmpint (minutes / 60, ==, atoi (offset));

  wsman_system_record_unref (record);
}

/* Returns the difference between the provider's number of processes and that of ps. */
static guint64
compare_n_processes (void)
{
  const WsmanSystemClass *klass = &wsman_system_operating_system;
  gpointer record = read_only_instance (klass);
  g_autofree char *text = run ("ps -e -o pid= | wc -l");
  guint64 counted = g_ascii_strtoull (text, NULL, 10);
  guint64 n_processes = number_of (klass, record, "NumberOfProcesses");

  wsman_system_record_unref (record);

  return MAX (counted, n_processes) - MIN (counted, n_processes);
}

static void
test_counts (void)
{
  const WsmanSystemClass *klass = &wsman_system_operating_system;
  gpointer record = read_only_instance (klass);
  g_autofree char *n_users = run ("who | wc -l");
  guint64 difference = compare_n_processes ();

  /* Other processes begin and end meanwhile, such as ps, and sometimes a dozen of them. */
  for (guint i = 0; difference > FEW_PROCESSES && i < 20; i++)
    difference = compare_n_processes ();
  g_assert_cmpuint (difference, <=, FEW_PROCESSES);
  g_assert_cmpuint (number_of (klass, record, "NumberOfUsers"), ==, g_ascii_strtoull (n_users, NULL, 10));

  wsman_system_record_unref (record);
}

static void
test_computer_system (void)
{
  const WsmanSystemClass *klass = &wsman_system_computer_system;
  gpointer record = read_only_instance (klass);
  g_autofree char *host = run ("uname -n");
  g_autofree char *n_logical = run ("grep -c '^processor' /proc/cpuinfo");
  g_autofree char *n_sockets = run ("lscpu -p=SOCKET 2>/dev/null | grep -v '^#' | sort -u | wc -l");
  g_autofree char *vendor = run ("cat /sys/class/dmi/id/sys_vendor 2>/dev/null");
  struct sysinfo info;

  g_assert_cmpint (sysinfo (&info), ==, 0);
  assert_text (klass, record, "Name", host);
  assert_text (klass, record, "Manufacturer", *vendor == '\0' ? NULL : vendor);
  assert_text (klass, record, "NumberOfLogicalProcessors", n_logical);
  /* If the kernel reports no sockets, lscpu guesses their number. */
  if (g_file_test ("/sys/devices/system/cpu/cpu0/topology", G_FILE_TEST_EXISTS))
    assert_text (klass, record, "NumberOfProcessors", n_sockets);
  g_assert_cmpuint (number_of (klass, record, "TotalPhysicalMemory"), ==,
                    (guint64) info.totalram * info.mem_unit);

  wsman_system_record_unref (record);
}

/* Compares a waiting process with the output of ps. Its values don't change meanwhile. */
static void
test_process (void)
{
  static const struct
  {
    const char *name;
    const char *command;
    guint64 factor;
  } rows[] = {
    { "Handle", "ps -o pid= -p $PID", 0 },
    { "ProcessId", "ps -o pid= -p $PID", 0 },
    { "ParentProcessId", "ps -o ppid= -p $PID", 0 },
    { "SessionId", "ps -o sid= -p $PID", 0 },
    { "Name", "ps -o comm= -p $PID", 0 },
    { "CommandLine", "ps -o args= -p $PID", 0 },
    { "ExecutablePath", "readlink /proc/$PID/exe", 0 },
    { "ThreadCount", "ps -o nlwp= -p $PID", 0 },
    { "HandleCount", "ls /proc/$PID/fd | wc -l", 0 },
    { "WorkingSetSize", "ps -o rss= -p $PID", 1024 },
    { "VirtualSize", "ps -o vsz= -p $PID", 1024 },
    { "KernelModeTime", "awk '{ print $15 }' /proc/$PID/stat", 100000 },
  };
  guint64 before = (guint64) g_get_real_time ();
  GPid pid = spawn_idler ();
  guint64 after = (guint64) g_get_real_time ();
  gpointer record = find_process ((guint64) pid);

  g_assert_nonnull (record);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *expected = run_for (rows[i].command, pid);

      if (rows[i].factor != 0)
        g_assert_cmpuint (number_of (&wsman_system_process, record, rows[i].name), ==,
                          g_ascii_strtoull (expected, NULL, 10) * rows[i].factor);
      else
        assert_text (&wsman_system_process, record, rows[i].name, expected);
    }
  assert_between (number_of (&wsman_system_process, record, "CreationDate"), before, after, 5 * G_USEC_PER_SEC);
  wsman_system_record_unref (record);

  kill (pid, SIGKILL);
  reap (pid);
  g_assert_null (find_process ((guint64) pid));
}

static void
test_process_priority (void)
{
  GPid pid = spawn_idler ();
  gpointer record;

  setpriority (PRIO_PROCESS, (id_t) pid, 7);
  kill (pid, SIGSTOP);
  g_assert_cmpint (waitpid (pid, NULL, WUNTRACED), ==, pid);
  record = find_process ((guint64) pid);

  g_assert_cmpuint (number_of (&wsman_system_process, record, "Priority"), ==, 13);
  g_assert_cmpuint (number_of (&wsman_system_process, record, "ExecutionState"), ==, 8);
  wsman_system_record_unref (record);

  kill (pid, SIGKILL);
  reap (pid);
}

/* Returns the user time of this process, in units of 100 ns. */
static guint64
get_user_time (void)
{
  struct rusage used;

  getrusage (RUSAGE_SELF, &used);

  return ((guint64) used.ru_utime.tv_sec * G_USEC_PER_SEC + (guint64) used.ru_utime.tv_usec) * 10;
}

static void
test_process_times (void)
{
  gpointer record;
  guint64 before, after;

  do
    before = get_user_time ();
  while (before < 500000);

  record = find_process ((guint64) getpid ());
  after = get_user_time ();

  /* The kernel counts in ticks of 10 ms. Therefore a few ticks of difference are allowed. */
  assert_between (number_of (&wsman_system_process, record, "UserModeTime"), before, after, 500000);
  wsman_system_record_unref (record);
}

/* Checks processes whose names contain unusual characters. */
static void
test_process_name (void)
{
  char before[16];
  gpointer record;

  prctl (PR_GET_NAME, before);
  prctl (PR_SET_NAME, ") S 1 (\xff\n");
  record = find_process ((guint64) getpid ());
  prctl (PR_SET_NAME, before);

  g_assert_nonnull (record);
  assert_text (&wsman_system_process, record, "Name", ") S 1 (\xef\xbf\xbd\n");
  g_assert_cmpuint (number_of (&wsman_system_process, record, "ParentProcessId"), ==, getppid ());
  wsman_system_record_unref (record);
}

/* A thread that reports its id, and waits for its release. */
typedef struct
{
  GAsyncQueue *id;
  GAsyncQueue *release;
} Idler;

static gpointer
report_thread_id (gpointer data)
{
  Idler *self = data;

  g_async_queue_push (self->id, GINT_TO_POINTER ((int) syscall (SYS_gettid)));

  return g_async_queue_pop (self->release);
}

static void
test_process_keys (void)
{
  static const char *const keys[] = {
    "", "0", "-1", "01", "+1", " 1", "1 ", "abc", "1/../self", "self", "18446744073709551615",
    "99999999999999999999", "4294967297",
  };
  g_autoptr(GAsyncQueue) id = g_async_queue_new ();
  g_autoptr(GAsyncQueue) release = g_async_queue_new ();
  Idler idler = { id, release };
  GThread *thread = g_thread_new (NULL, report_thread_id, &idler);
  int thread_id = GPOINTER_TO_INT (g_async_queue_pop (id));

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gpointer record = wsman_system_record_new (&wsman_system_process);

      g_assert_false (wsman_system_process.find (&keys[i], record));
      wsman_system_record_unref (record);
    }

  /* Threads have directories in /proc, but aren't processes. */
  g_assert_null (find_process ((guint64) thread_id));
  g_async_queue_push (release, release);
  g_thread_join (thread);
}

static GHashTable *
list_with_ps (void)
{
  GHashTable *pids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *output = run ("ps -e -o pid= | tr -d ' '");
  g_auto(GStrv) lines = g_strsplit (output, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    g_hash_table_add (pids, g_strdup (lines[i]));

  return pids;
}

static void
test_process_list (void)
{
  g_autoptr(GHashTable) before = list_with_ps ();
  g_autoptr(GHashTable) ours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) after = NULL;
  g_autoptr(WsmanSystemCursor) cursor = walk_over (&wsman_system_process);
  guint n_common = 0;
  GHashTableIter iter;
  gpointer pid;

  for (gpointer record; (record = wsman_system_cursor_next (cursor)) != NULL;)
    {
      g_assert_true (g_hash_table_add (ours, text_of (&wsman_system_process, record, "Handle")));
      wsman_system_record_unref (record);
    }
  after = list_with_ps ();

  /* Compares the processes that were there before and after. */
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &pid, NULL))
    {
      if (!g_hash_table_contains (after, pid))
        continue;

      g_assert_true (g_hash_table_contains (ours, pid));
      n_common++;
    }
  g_assert_cmpuint (n_common, >, 0);
}

static void
test_get_owner (void)
{
  gpointer record = find_process ((guint64) getpid ());
  g_autofree char *expected = run ("id -un");
  g_autoptr(GVariant) output = NULL;
  const char *user;

  g_assert_cmpuint (call (record, "GetOwner", &output), ==, 0);
  g_assert_true (g_variant_lookup (output, "User", "&s", &user));
  g_assert_cmpstr (user, ==, expected);
  wsman_system_record_unref (record);
}

/* Tells whether pidfd_open() works. The provider can't end a process without it. valgrind doesn't support it. */
static gboolean
has_pidfd (void)
{
  int fd = (int) syscall (SYS_pidfd_open, getpid (), 0);

  if (fd < 0)
    {
      g_test_skip ("no pidfd_open here");
      return FALSE;
    }
  close (fd);

  return TRUE;
}

static void
test_terminate (void)
{
  gpointer record;
  GPid pid;

  if (!has_pidfd ())
    return;

  pid = spawn_idler ();
  record = find_process ((guint64) pid);
  g_assert_cmpuint (call (record, "Terminate", NULL), ==, 0);
  g_assert_cmpint (reap (pid), ==, SIGTERM);
  /* The record remembers a process that is gone. */
  g_assert_cmpuint (call (record, "Terminate", NULL), ==, 9);
  wsman_system_record_unref (record);
}

static void
test_terminate_refused (void)
{
  const guint64 pids[] = { 1, (guint64) getpid () };

  for (gsize i = 0; i < G_N_ELEMENTS (pids); i++)
    {
      gpointer record = find_process (pids[i]);

      if (record == NULL) /* The system may hide process 1. */
        continue;

      g_assert_cmpuint (call (record, "Terminate", NULL), ==, 2);
      wsman_system_record_unref (record);
    }
}

/* Checks the type of a file system. df(1) can't tell it if no visible mount contains the path, such as after a change
 * of the root. */
static void
assert_known_file_system (const WsmanSystemClass *klass,
                          gpointer                record)
{
  g_autofree char *type = text_of (klass, record, "FileSystem");
  g_autofree char *known = NULL;
  g_autofree char *line = NULL;

  g_assert_nonnull (type);
  g_assert_true (g_file_get_contents ("/proc/filesystems", &known, NULL, NULL));
  line = g_strdup_printf ("\t%s\n", type);
  g_assert_nonnull (strstr (known, line));
}

static void
check_disk (gpointer record)
{
  const WsmanSystemClass *klass = &wsman_system_logical_disk;
  g_autofree char *path = text_of (klass, record, "DeviceID");
  g_autofree char *quoted = g_shell_quote (path);
  g_autofree char *command = g_strdup_printf ("df -B1 --output=fstype,size,avail %s | tail -n 1", quoted);
  g_autofree char *output = run (command);
  char file_system[64];
  guint64 size, available;

  g_assert_cmpint (sscanf (output, "%63s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, file_system, &size,
                           &available), ==, 3);
  if (g_str_equal (file_system, "-"))
    assert_known_file_system (klass, record);
  else
    assert_text (klass, record, "FileSystem", file_system);
  g_assert_cmpuint (number_of (klass, record, "Size"), ==, size);
  /* Other programs write to the disk meanwhile. */
  assert_near (number_of (klass, record, "FreeSpace"), available, 1024 * 1024 * 1024);
}

static void
test_logical_disk (void)
{
  const WsmanSystemClass *klass = &wsman_system_logical_disk;
  g_autoptr(WsmanSystemCursor) cursor = walk_over (klass);
  gboolean has_root = FALSE;

  for (gpointer record; (record = wsman_system_cursor_next (cursor)) != NULL;)
    {
      g_autofree char *path = text_of (klass, record, "DeviceID");

      has_root |= g_str_equal (path, "/");
      if (number_of (klass, record, "DriveType") != 4)
        check_disk (record);
      wsman_system_record_unref (record);
    }
  g_assert_true (has_root);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/system/tables", test_tables);
  g_test_add_func ("/wsman/system/types", test_types);
  g_test_add_func ("/wsman/system/nothing", test_nothing);
  g_test_add_func ("/wsman/system/operating-system", test_operating_system);
  g_test_add_func ("/wsman/system/operating-system/memory", test_memory);
  g_test_add_func ("/wsman/system/operating-system/times", test_times);
  g_test_add_func ("/wsman/system/operating-system/counts", test_counts);
  g_test_add_func ("/wsman/system/computer-system", test_computer_system);
  g_test_add_func ("/wsman/system/process", test_process);
  g_test_add_func ("/wsman/system/process/priority", test_process_priority);
  g_test_add_func ("/wsman/system/process/times", test_process_times);
  g_test_add_func ("/wsman/system/process/name", test_process_name);
  g_test_add_func ("/wsman/system/process/keys", test_process_keys);
  g_test_add_func ("/wsman/system/process/list", test_process_list);
  g_test_add_func ("/wsman/system/process/get-owner", test_get_owner);
  g_test_add_func ("/wsman/system/process/terminate", test_terminate);
  g_test_add_func ("/wsman/system/process/terminate-refused", test_terminate_refused);
  g_test_add_func ("/wsman/system/logical-disk", test_logical_disk);

  return g_test_run ();
}
