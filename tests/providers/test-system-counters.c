/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Performance counters: what is read from the kernel's files, and what is computed from two samples.
 */

#include <unistd.h>

#include "machine-files.h"
#include "providers/wsman-system-counters-private.h"

#define RAW "Win32_PerfRawData_"
#define FORMATTED "Win32_PerfFormattedData_"

/* A figure is this much wrong at most, because it is truncated and the clock is read beside the file. */
#define TOLERANCE 2

static void
set_up_files (void)
{
  g_autoptr(GString) stat = g_string_new ("cpu  300 40 200 1000 60 10 20 0 0 0\n"
                                          "cpu0 100 10 100 500 30 5 10 0 0 0\n"
                                          "cpu1 200 30 100 500 30 5 10 0 0 0\nintr 7 1 2");

  /* A large machine has many interrupts. */
  while (stat->len < 100 * 1024)
    g_string_append (stat, " 0");
  g_string_append (stat, "\nctxt 5000\nbtime 1000000000\nprocesses 77\nprocs_running 5\n");

  machine_files_set_up ();
  machine_files_write ("/proc/stat", stat->str);
  machine_files_write ("/proc/loadavg", "0.20 0.18 0.12 5/321 11206\n");
  machine_files_write ("/proc/1/stat", "1 (init) S\n");
  machine_files_write ("/proc/meminfo", "MemTotal:  8000 kB\nMemFree:  1000 kB\nMemAvailable:  4096 kB\n"
                                        "Cached:  300 kB\nDirty:  2 kB\nCommitLimit:  1000 kB\n"
                                        "Committed_AS:  500 kB\nSlab:  9 kB\nSReclaimable:  7 kB\nSUnreclaim:  2 kB\n");
  machine_files_write ("/proc/vmstat", "pgfault 1000\npgmajfault 10\npswpin 3\npswpout 4\n");
  machine_files_write ("/proc/net/dev", "Inter-|   Receive  |  Transmit\n face |bytes    packets\n"
                                        "    lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"
                                        "  eth0:1000 20 1 2 0 0 0 0 3000 40 3 4 0 0 0 0\n"
                                        "  bad0: 1 2 3\n");
  machine_files_write ("/sys/class/net/eth0/speed", "1000\n");
  machine_files_write ("/sys/class/net/lo/speed", "-1\n");
  machine_files_write ("/proc/diskstats", "   7 0 loop0 1 2 3 4 5 6 7 8 9 10 11\n"
                                          "   8 0 sda 10 1 200 30 20 2 400 50 3 70 80 0 0 0 0 0 0\n"
                                          " 104 0 cciss/c0d0 0 0 0 0 0 0 0 0 0 0 0\n"
                                          "   8 1 sda1 1 1 1 1 1 1 1 1 1 1 1\n   8 16 sdb 1\n");
  machine_files_write ("/sys/block/sda/device/model", "DISK\n");
  machine_files_write ("/sys/block/sdb/device/model", "DISK\n");
  machine_files_write ("/sys/block/cciss!c0d0/device/model", "DISK\n");
}

static void
test_raw_processor (void)
{
  g_autoptr(GPtrArray) records = machine_files_load (RAW "PerfOS_Processor");

  g_assert_cmpuint (records->len, ==, 3);
  machine_files_assert (machine_files_find (records, "Name", "0"),
                        "PercentProcessorTime=53000000\nPercentIdleTime=53000000\nPercentUserTime=11000000\n"
                        "PercentPrivilegedTime=11500000\nPercentInterruptTime=500000\nPercentDPCTime=1000000\n"
                        "InterruptsPersec=null\nFrequency_Sys100NS=10000000\nFrequency_PerfTime=10000000\n");
  machine_files_assert (machine_files_find (records, "Name", "_Total"),
                        "PercentProcessorTime=53000000\nPercentUserTime=17000000\n");
}

static void
test_raw_system (void)
{
  g_autoptr(GPtrArray) records = machine_files_load (RAW "PerfOS_System");

  g_assert_cmpuint (records->len, ==, 1);
  machine_files_assert (records->pdata[0],
                        "Name=null\nContextSwitchesPersec=5000\nProcesses=1\nThreads=321\nProcessorQueueLength=3\n"
                        "SystemUpTime=126444736000000000\nSystemCallsPersec=null\n");
}

static void
test_raw_memory (void)
{
  g_autoptr(GPtrArray) records = machine_files_load (RAW "PerfOS_Memory");

  g_assert_cmpuint (records->len, ==, 1);
  machine_files_assert (records->pdata[0],
                        "AvailableBytes=4194304\nAvailableKBytes=4096\nAvailableMBytes=4\nCacheBytes=307200\n"
                        "CommitLimit=1024000\nCommittedBytes=512000\nPoolPagedBytes=7168\nPoolNonpagedBytes=2048\n"
                        "PageFaultsPersec=1000\nPageReadsPersec=10\nPagesInputPersec=3\nPagesOutputPersec=4\n"
                        "PagesPersec=7\nCacheBytesPeak=null\n");
}

static void
test_raw_interface (void)
{
  g_autoptr(GPtrArray) records = machine_files_load (RAW "Tcpip_NetworkInterface");

  g_assert_cmpuint (records->len, ==, 2);
  machine_files_assert (machine_files_find (records, "Name", "lo"), "CurrentBandwidth=null\nBytesSentPersec=9\n");
  machine_files_assert (machine_files_find (records, "Name", "eth0"),
                        "CurrentBandwidth=1000000000\nBytesReceivedPersec=1000\nBytesSentPersec=3000\n"
                        "BytesTotalPersec=4000\nPacketsReceivedPersec=20\nPacketsSentPersec=40\nPacketsPersec=60\n"
                        "PacketsReceivedErrors=1\nPacketsReceivedDiscarded=2\nPacketsOutboundErrors=3\n"
                        "PacketsOutboundDiscarded=4\nPacketsReceivedUnknown=null\n");
}

/* Only whole drives are listed, and no line that is cut. */
static void
test_raw_disk (void)
{
  g_autoptr(GPtrArray) records = machine_files_load (RAW "PerfDisk_PhysicalDisk");

  g_assert_cmpuint (records->len, ==, 3);
  machine_files_find (records, "Name", "cciss/c0d0");
  machine_files_assert (machine_files_find (records, "Name", "sda"),
                        "DiskReadsPersec=10\nDiskWritesPersec=20\nDiskTransfersPersec=30\n"
                        "DiskReadBytesPersec=102400\nDiskWriteBytesPersec=204800\nDiskBytesPersec=307200\n"
                        "AvgDiskBytesPerRead=102400\nAvgDiskBytesPerRead_Base=10\nAvgDisksecPerWrite=500000\n"
                        "AvgDisksecPerWrite_Base=20\nPercentDiskReadTime=300000\nPercentDiskTime=800000\n"
                        "CurrentDiskQueueLength=3\nSplitIOPerSec=null\n");
  machine_files_find (records, "Name", "_Total");
}

static void
assert_rate (gpointer    record,
             const char *name,
             guint64     growth,
             gint64      shortest,
             gint64      longest)
{
  guint64 rate = wsman_system_record_get_number (record, name);

  g_assert_cmpuint (rate, !=, WSMAN_SYSTEM_NULL);
  g_assert_cmpuint (rate + TOLERANCE, >=, growth * G_USEC_PER_SEC / (guint64) longest);
  g_assert_cmpuint (rate, <=, growth * G_USEC_PER_SEC / (guint64) shortest + TOLERANCE);
}

/* A rate belongs to the interval between two requests, whatever its length is. */
static void
test_rates (void)
{
  gint64 before = g_get_monotonic_time ();
  g_autoptr(GPtrArray) first = machine_files_load (FORMATTED "Tcpip_NetworkInterface");
  gint64 between = g_get_monotonic_time ();
  g_autoptr(GPtrArray) second = NULL;
  gpointer record = machine_files_find (first, "Name", "eth0");
  gint64 after;

  /* The first request has measured an interval of its own, in which nothing happened. */
  g_assert_cmpint (between - before, >=, G_USEC_PER_SEC / 4);
  machine_files_assert (record, "BytesReceivedPersec=0\nPacketsReceivedErrors=1\nCurrentBandwidth=1000000000\n"
                                "Timestamp_PerfTime=null\n");

  machine_files_write ("/proc/net/dev", "  eth0: 5001000 20 1 2 0 0 0 0 2000 40 3 4 0 0 0 0\n"
                                        "  new0: 9 9 9 9 0 0 0 0 9 9 9 9 0 0 0 0\n");
  second = machine_files_load (FORMATTED "Tcpip_NetworkInterface");
  after = g_get_monotonic_time ();

  g_assert_cmpuint (second->len, ==, 2);
  record = machine_files_find (second, "Name", "eth0");
  assert_rate (record, "BytesReceivedPersec", 5000000, G_USEC_PER_SEC / 4, after - before);
  /* A counter that became smaller was reset. Its growth isn't known. */
  machine_files_assert (record, "BytesSentPersec=null\nPacketsSentPersec=0\n");
  machine_files_assert (machine_files_find (second, "Name", "new0"), "BytesSentPersec=null\nPacketsOutboundErrors=9\n");
}

static void
test_averages (void)
{
  g_autoptr(GPtrArray) first = machine_files_load (FORMATTED "PerfDisk_PhysicalDisk");
  g_autoptr(GPtrArray) second = NULL;
  static const char *const names[] = { "sda", "_Total" };

  machine_files_assert (machine_files_find (first, "Name", "sda"), "AvgDiskBytesPerRead=0\nPercentDiskTime=0\n");
  machine_files_write ("/proc/diskstats", "   8 0 sda 14 1 248 8030 20 2 400 50 1 70 80\n"
                                          " 104 0 cciss/c0d0 0 0 0 0 0 0 0 0 0 0 0\n");
  second = machine_files_load (FORMATTED "PerfDisk_PhysicalDisk");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    machine_files_assert (machine_files_find (second, "Name", names[i]),
                          "AvgDiskBytesPerRead=6144\nAvgDiskBytesPerTransfer=6144\nAvgDiskBytesPerWrite=0\n"
                          "AvgDisksecPerRead=2\nAvgDisksecPerWrite=0\nDiskWritesPersec=0\nCurrentDiskQueueLength=1\n"
                          "PercentIdleTime=100\n");
}

/* The parts of the interval are those of the kernel's times, and never more than all of it. */
static void
test_times (void)
{
  g_autoptr(GPtrArray) first = machine_files_load (FORMATTED "PerfOS_Processor");
  g_autoptr(GPtrArray) second = NULL;
  gpointer record;

  machine_files_assert (machine_files_find (first, "Name", "0"), "PercentProcessorTime=100\nPercentIdleTime=0\n");
  /* Processor 0 was idle for a day, and the kernel has corrected the idle time of processor 1. */
  machine_files_write ("/proc/stat", "cpu0 100 10 100 8640500 30 5 10 0 0 0\ncpu1 200 30 100 499 30 5 10 0 0 0\n");
  second = machine_files_load (FORMATTED "PerfOS_Processor");
  record = machine_files_find (second, "Name", "0");
  machine_files_assert (record, "PercentProcessorTime=0\nPercentUserTime=0\n");
  g_assert_cmpuint (wsman_system_record_get_number (record, "PercentIdleTime"), >, 100);
  machine_files_assert (machine_files_find (second, "Name", "1"), "PercentProcessorTime=100\nPercentIdleTime=0\n");
}

static void
test_fractions (void)
{
  g_autoptr(GPtrArray) memory = machine_files_load (FORMATTED "PerfOS_Memory");
  g_autoptr(GPtrArray) system = machine_files_load (FORMATTED "PerfOS_System");
  guint64 up_time = (guint64) g_get_real_time () / G_USEC_PER_SEC - 1000000000;

  machine_files_assert (memory->pdata[0], "PercentCommittedBytesInUse=50\nPageFaultsPersec=0\n");
  g_assert_cmpuint (wsman_system_record_get_number (system->pdata[0], "SystemUpTime"), <=, up_time);
  g_assert_cmpuint (wsman_system_record_get_number (system->pdata[0], "SystemUpTime") + 30, >=, up_time);
}

/* A machine that has none of the files has no counters, and nothing is invented. */
static void
test_nothing (void)
{
  static const char *const lists[] = { "PerfOS_Processor", "Tcpip_NetworkInterface", "PerfDisk_PhysicalDisk" };
  g_autoptr(GPtrArray) memory = NULL;
  g_autoptr(GPtrArray) system = NULL;

  machine_files_tear_down ();
  machine_files_set_up ();
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *name = g_strconcat (FORMATTED, lists[i], NULL);
      g_autoptr(GPtrArray) records = machine_files_load (name);

      g_assert_cmpuint (records->len, ==, 0);
    }
  memory = machine_files_load (RAW "PerfOS_Memory");
  machine_files_assert (memory->pdata[0], "AvailableBytes=null\nPercentCommittedBytesInUse=null\nPagesPersec=null\n");
  system = machine_files_load (FORMATTED "PerfOS_System");
  machine_files_assert (system->pdata[0], "SystemUpTime=null\nThreads=null\nProcessorQueueLength=null\n");
}

/* This program is among the processes. */
static void
test_processes (void)
{
  g_autoptr(GPtrArray) records = NULL;
  g_autofree char *pid = g_strdup_printf ("IDProcess=%d\n", getpid ());
  gboolean found = FALSE;

  machine_files_tear_down ();
  records = machine_files_load (FORMATTED "PerfProc_Process");
  for (guint i = 0; i < records->len; i++)
    {
      if (wsman_system_record_get_number (records->pdata[i], "IDProcess") != (guint64) getpid ())
        continue;

      found = TRUE;
      machine_files_assert (records->pdata[i], pid);
      g_assert_cmpuint (wsman_system_record_get_number (records->pdata[i], "PercentProcessorTime"), !=,
                        WSMAN_SYSTEM_NULL);
      g_assert_cmpuint (wsman_system_record_get_number (records->pdata[i], "WorkingSet"), >, 0);
    }
  g_assert_true (found);
  machine_files_assert (machine_files_find (records, "Name", "_Total"),
                        "IDProcess=0\nCreatingProcessID=0\nPriorityBase=0\nElapsedTime=null\n");
  machine_files_set_up ();
}

static void
read_lacking (WsmanSample *sample)
{
  static const guint64 values[] = { 30, WSMAN_SYSTEM_NULL, 10, WSMAN_SYSTEM_NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *name = g_strdup_printf ("%" G_GSIZE_FORMAT, i);
      WsmanSampleRow *row = wsman_sample_add (sample, name, NULL);

      wsman_sample_row_set (row, "Busy", values[i]);
      wsman_sample_row_set (row, "Count", values[i]);
      wsman_sample_row_set (row, "Identity", values[i]);
    }
}

/* Instances that lack a value count neither in a sum nor in a mean. */
static void
test_total (void)
{
  static const WsmanCounter counters[] = {
    { "Busy", WSMAN_SYSTEM_UINT64, WSMAN_COUNTER_BUSY_TIME },
    { "Count", WSMAN_SYSTEM_UINT64, WSMAN_COUNTER_NUMBER },
    { "Identity", WSMAN_SYSTEM_UINT64, WSMAN_COUNTER_NUMBER, .has_no_sum = TRUE },
    { "Never", WSMAN_SYSTEM_UINT64, WSMAN_COUNTER_BUSY_TIME },
    { NULL },
  };
  static const WsmanCounterObject object = {
    .name = "Lacking", .has_total = TRUE, .averages_times = TRUE, .counters = counters, .read = read_lacking,
  };
  static const WsmanSystemClass *classes[2]; /* classes stay until the process ends */
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (wsman_system_record_unref);
  WsmanSystemLoad load = { .records = records };

  wsman_counter_object_make_classes (&object, classes);
  load.klass = classes[0];
  load.klass->load (&load);
  g_assert_cmpuint (records->len, ==, 5);
  machine_files_assert (machine_files_find (records, "Name", "_Total"),
                        "Busy=20\nCount=40\nIdentity=0\nNever=null\n");
}

static void
run_with_files (gconstpointer func)
{
  set_up_files ();
  ((GTestFunc) func) ();
  machine_files_tear_down ();
}

#define ADD(name, func) g_test_add_data_func ("/wsman/system-counters/" name, func, run_with_files)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("raw/processor", test_raw_processor);
  ADD ("raw/system", test_raw_system);
  ADD ("raw/memory", test_raw_memory);
  ADD ("raw/interface", test_raw_interface);
  ADD ("raw/disk", test_raw_disk);
  ADD ("raw/total", test_total);
  ADD ("formatted/rates", test_rates);
  ADD ("formatted/averages", test_averages);
  ADD ("formatted/times", test_times);
  ADD ("formatted/fractions", test_fractions);
  ADD ("formatted/nothing", test_nothing);
  ADD ("formatted/processes", test_processes);

  return g_test_run ();
}
