/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The classes of installed software, of logs and of shares. They are read from files and programs that this test
 * writes.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "machine-files.h"
#include "providers/wsman-system-cursor-private.h"
#include "providers/wsman-system-program-private.h"
#include "system-fixture.h"

#define DMI "/sys/class/dmi/id/"

static void
test_shares (void)
{
  g_autoptr(GPtrArray) shares = NULL;

  machine_files_write ("/etc/samba/smb.conf", "[global]\n  path = /no\n; comment = no\n[Data]\n  Path = /srv/data\n"
                                              "  comment = All data\n# path = /no\n[printers]\nprintable = yes\n");
  shares = machine_files_load ("Win32_Share");
  g_assert_cmpuint (shares->len, ==, 2);
  machine_files_assert (machine_files_find (shares, "Name", "Data"), "Path=/srv/data\nDescription=All data\nType=0\n");
  machine_files_assert (machine_files_find (shares, "Name", "printers"), "Path=null\nType=1\n");
}

/* Samba knows a switch in several forms. */
static void
test_printers (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "YES", "Type=1\n" },  { "True", "Type=1\n" }, { "1", "Type=1\n" },  { "oN", "Type=1\n" },
    { "false", "Type=0\n" }, { "0", "Type=0\n" },    { "off", "Type=0\n" }, { "No", "Type=0\n" }, { "", "Type=0\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("[laser]\n  Printable = %s\n", cases[i].text);
      g_autoptr(GPtrArray) shares = NULL;

      machine_files_write ("/etc/samba/smb.conf", text);
      shares = machine_files_load ("Win32_Share");
      machine_files_assert (shares->pdata[0], cases[i].expected);
    }
}

static void
write_program (const char *path,
               const char *script)
{
  g_autofree char *full_path = NULL;

  machine_files_write (path, script);
  full_path = machine_files_dup_path (path);
  g_assert_cmpint (g_chmod (full_path, 0700), ==, 0);
}

static void
test_packages (void)
{
  g_autoptr(GPtrArray) packages = NULL;

  machine_files_write ("/var/lib/dpkg/status", "");
  machine_files_write ("/var/lib/dpkg/info/libc6:amd64.list", "");
  write_program ("/usr/bin/dpkg-query",
                 "#!/bin/sh\nprintf 'libc6\\t2.36-9\\tamd64\\tDebian\\t\\tinstalled\\tThe C library\\n'\n"
                 "printf 'old\\t1\\tall\\tDebian\\t\\tconfig-files\\tGone\\n'\nprintf 'cut\\t1'\n");
  machine_files_write ("/var/lib/rpm/rpmdb.sqlite", "");
  write_program ("/usr/bin/rpm", "#!/bin/sh\nprintf 'bash\\t5-1\\tx86_64\\t(none)\\t1000000000\\tinstalled\\tSh\\n'\n");
  packages = machine_files_load ("Win32_Product");
  g_assert_cmpuint (packages->len, ==, 2);
  machine_files_assert (machine_files_find (packages, "Name", "libc6"),
                        "Version=2.36-9\nIdentifyingNumber=libc6:amd64\nVendor=Debian\nDescription=The C library\n"
                        "InstallState=5\n");
  g_assert_cmpuint (wsman_system_record_get_number (packages->pdata[0], "InstallDate2"), !=, WSMAN_SYSTEM_NULL);
  machine_files_assert (machine_files_find (packages, "Name", "bash"),
                        "Version=5-1\nVendor=null\nInstallDate2=1000000000000000\n");
}

/* A machine may have the database of a program that it doesn't have. */
static void
test_packages_other (void)
{
  static const char *const databases[] = { "/var/lib/dpkg/status", "/var/lib/rpm/Packages" };
  static const char *const programs[] = { "/usr/bin/dpkg-query", "/usr/bin/rpm" };

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autoptr(GPtrArray) packages = NULL;
      g_autofree char *path = machine_files_dup_path (programs[i]);

      machine_files_write (databases[0], "");
      machine_files_write (databases[1], "");
      write_program (programs[i], "#!/bin/sh\nprintf 'bash\\t5-1\\tall\\tX\\t1\\tinstalled\\tSh\\n'\n");
      packages = machine_files_load ("Win32_Product");
      g_assert_cmpuint (packages->len, ==, 1);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
}

/* Returns when no program has the pipe open any more. */
static void
wait_for_end (int fd)
{
  struct pollfd pipe = { .fd = fd };
  char byte;

  /* The end of the program interrupts the waiting in some versions of GLib. */
  if (read (fd, &byte, 1) != 0)
    while (poll (&pipe, 1, -1) < 0)
      g_assert_cmpint (errno, ==, EINTR);
  g_assert_cmpint (close (fd), ==, 0);
}

/* A program that never ends is killed, whether it has closed its output or not. */
static void
test_packages_late (void)
{
  static const char *const scripts[] = { "#!/bin/sh\nexec 9>\"$0.pipe\"\nexec sleep 1000\n",
                                         "#!/bin/sh\nexec 9>\"$0.pipe\"\nexec sleep 1000 >&-\n" };
  g_autofree char *path = machine_files_dup_path ("/usr/bin/dpkg-query.pipe");

  machine_files_write ("/var/lib/dpkg/status", "");
  wsman_system_program_set_time_limit (G_USEC_PER_SEC / 2);
  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr(GError) error = NULL;
      int fd;

      write_program ("/usr/bin/dpkg-query", scripts[i]);
      g_assert_cmpint (mkfifo (path, 0600), ==, 0);
      fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
      g_assert_cmpint (fd, >=, 0);
      error = machine_files_fail ("Win32_Product");
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
      g_assert_nonnull (strstr (error->message, "/usr/bin/dpkg-query"));
      wait_for_end (fd);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  wsman_system_program_set_time_limit (60 * (gint64) G_USEC_PER_SEC);
}

/* A class that this machine can't list isn't a failure of its base class. */
static void
test_packages_base (void)
{
  SystemFixture system = { NULL };
  g_autoptr(GPtrArray) items = NULL;

  machine_files_write (DMI "product_name", "Machine 9\n");
  system_fixture_set_up (&system, NULL);
  items = system_fixture_list (&system, WMI "CIM_Product", 0);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpstr (wsman_item_lookup_string (items->pdata[0], "Name"), ==, "Machine 9");
  system_fixture_tear_down (&system, NULL);
}

/* A field is a line, or has its length. The last entry is cut. */
static void
test_events (void)
{
  g_autoptr(GPtrArray) events = NULL;

  write_program ("/usr/bin/journalctl",
                 "#!/bin/sh\n"
                 "printf '__CURSOR=s=1;i=a1;b=2;m=3;t=4;x=5\\n__REALTIME_TIMESTAMP=1000000000000001\\n'\n"
                 "printf 'PRIORITY=3\\n'\n"
                 "printf '_TRANSPORT=kernel\\nSYSLOG_IDENTIFIER=kernel\\nMESSAGE\\n'\n"
                 "printf '\\007\\0\\0\\0\\0\\0\\0\\0a=\\nb\\n\\nc\\n\\n'\n"
                 "printf '__CURSOR=s=1;i=a2;b=2;m=3;t=4;x=5\\n__REALTIME_TIMESTAMP=5\\nSYSLOG_FACILITY=10\\n'\n"
                 "printf '_COMM=sshd\\n'\n"
                 "printf '_HOSTNAME=box\\nMESSAGE=In \\377\\n\\n__CURSOR=x\\n__REALTIME_TIMESTAMP=6\\n\\n'\n"
                 "printf '__CURSOR=s=1;i=a3;b=2;m=3;t=4;x=5\\n__REALTIME_TIMESTAMP=7\\n'\n"
                 "printf 'MESSAGE\\n\\377\\377\\0\\0\\0\\0\\0\\0x'\n");
  events = machine_files_load ("Win32_NTLogEvent");
  g_assert_cmpuint (events->len, ==, 2);
  machine_files_assert (machine_files_find (events, "SourceName", "kernel"),
                        "RecordNumber=161\nLogfile=System\nEventType=1\nType=Error\nEventCode=null\n"
                        "TimeGenerated=1000000000000001\n");
  g_assert_cmpstr (wsman_system_record_get_text (events->pdata[0], "Message"), ==, "a=\nb\n\nc");
  machine_files_assert (machine_files_find (events, "SourceName", "sshd"),
                        "RecordNumber=162\nLogfile=Security\nEventType=null\nComputerName=box\n"
                        "Message=In \357\277\275\n");
}

/* If the entries are too long, the newest ones are read. This journalctl(1) has three, and heeds the order. */
static void
test_events_long (void)
{
  g_autoptr(GPtrArray) events = NULL;

  write_program ("/usr/bin/journalctl",
                 "#!/bin/sh\n"
                 "numbers='1 2 3'\n"
                 "case \" $* \" in *' --reverse '*) numbers='3 2 1' ;; esac\n"
                 "for number in $numbers; do\n"
                 "  printf '__CURSOR=s=1;i=%s;b=2;m=3;t=4;x=5\\n__REALTIME_TIMESTAMP=%s\\nMESSAGE=' $number $number\n"
                 "  head -c 12000000 /dev/zero | tr '\\0' a\n"
                 "  printf '\\n\\n'\n"
                 "done\n");
  events = machine_files_load ("Win32_NTLogEvent");
  g_assert_cmpuint (events->len, ==, 2);
  machine_files_assert (events->pdata[0], "RecordNumber=3\n");
  machine_files_assert (events->pdata[1], "RecordNumber=2\n");
}

static void
test_events_unknown (void)
{
  g_autoptr(GError) missing = machine_files_fail ("Win32_NTLogEvent");

  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (missing->message, "journalctl"));
}

static void
test_quick_fixes (void)
{
  g_autoptr(GPtrArray) fixes = NULL;

  machine_files_write ("/var/log/dpkg.log", "2026-01-31 13:05:09 startup archives unpack\n"
                                            "2026-01-31 13:05:10 upgrade libc6:amd64 2.36-8 2.36-9\n"
                                            "2026-02-30 13:05:10 upgrade never:all 1 2\n2026-01-31 13:05:11 upgrade x\n"
                                            "2026-03-01 00:00:00 upgrade libc6:amd64 2.36-8 2.36-9\n");
  machine_files_write ("/var/log/dpkg.log.1", "2025-12-01 01:02:03 upgrade bash:amd64 5.1 5.2\n");
  fixes = machine_files_load ("Win32_QuickFixEngineering");
  g_assert_cmpuint (fixes->len, ==, 2);
  machine_files_assert (machine_files_find (fixes, "HotFixID", "libc6:amd64=2.36-9"),
                        "InstalledOn=1/31/2026\nServicePackInEffect=\nDescription=Update\n"
                        "FixComments=libc6:amd64 was upgraded from 2.36-8\n");
  machine_files_assert (machine_files_find (fixes, "HotFixID", "bash:amd64=5.2"), "InstalledOn=12/1/2025\n");
}

/* Of a very long log, the newest upgrades are read. */
static void
test_quick_fixes_long (void)
{
  g_autoptr(GString) log = g_string_new ("2026-01-01 00:00:00 upgrade old:all 1 2\n");
  g_autoptr(GPtrArray) fixes = NULL;

  while (log->len < 5 * 1024 * 1024)
    g_string_append (log, "2026-01-02 00:00:00 status installed libc6:amd64 2.36-9\n");
  g_string_append (log, "2026-01-03 00:00:00 upgrade new:all 1 2\n");
  machine_files_write ("/var/log/dpkg.log", log->str);
  fixes = machine_files_load ("Win32_QuickFixEngineering");
  g_assert_cmpuint (fixes->len, ==, 1);
  machine_files_assert (fixes->pdata[0], "HotFixID=new:all=2\n");
}

/* A machine without a log, or with one that can't be read, says so. */
static void
test_quick_fixes_unknown (void)
{
  g_autoptr(GError) absent = machine_files_fail ("Win32_QuickFixEngineering");
  g_autoptr(GError) unreadable = NULL;

  g_assert_error (absent, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  machine_files_write ("/var/log/dpkg.log.1", "2025-12-01 01:02:03 upgrade bash:amd64 5.1 5.2\n");
  machine_files_write ("/var/log/dpkg.log/file", "");
  unreadable = machine_files_fail ("Win32_QuickFixEngineering");
  g_assert_error (unreadable, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (unreadable->message, "/var/log/dpkg.log,"));
}

/* A machine without a database of packages, or with a program that fails, says so. */
static void
test_packages_unknown (void)
{
  g_autoptr(GError) absent = machine_files_fail ("Win32_Product");
  g_autoptr(GError) missing = NULL;
  g_autoptr(GError) failed = NULL;

  g_assert_error (absent, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  machine_files_write ("/var/lib/dpkg/status", "");
  missing = machine_files_fail ("Win32_Product");
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  write_program ("/usr/bin/dpkg-query", "#!/bin/sh\nexit 3\n");
  failed = machine_files_fail ("Win32_Product");
  g_assert_nonnull (strstr (failed->message, "/usr/bin/dpkg-query"));
}

static void
run_with_files (gconstpointer func)
{
  machine_files_set_up ();
  ((GTestFunc) func) ();
  machine_files_tear_down ();
}

#define ADD(name, func) g_test_add_data_func ("/wsman/system-software/" name, func, run_with_files)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("shares", test_shares);
  ADD ("shares/printers", test_printers);
  ADD ("packages", test_packages);
  ADD ("packages/base", test_packages_base);
  ADD ("packages/late", test_packages_late);
  ADD ("packages/other", test_packages_other);
  ADD ("packages/unknown", test_packages_unknown);
  ADD ("events", test_events);
  ADD ("events/long", test_events_long);
  ADD ("events/unknown", test_events_unknown);
  ADD ("quick-fixes", test_quick_fixes);
  ADD ("quick-fixes/long", test_quick_fixes_long);
  ADD ("quick-fixes/unknown", test_quick_fixes_unknown);

  return g_test_run ();
}
