/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_PerfRawData_PerfProc_Process and Win32_PerfFormattedData_PerfProc_Process: the processes, as Win32_Process
 * reads them. */

#include "providers/wsman-system-counters-private.h"

#define COUNTER(name, type, kind) { name, WSMAN_SYSTEM_##type, WSMAN_COUNTER_##kind }

#define OWN_NUMBER(name) { name, WSMAN_SYSTEM_UINT32, WSMAN_COUNTER_NUMBER, .has_no_sum = TRUE }

static const WsmanCounter counters[] = {
  OWN_NUMBER ("CreatingProcessID"),
  COUNTER ("ElapsedTime", UINT64, AGE),
  COUNTER ("HandleCount", UINT32, NUMBER),
  OWN_NUMBER ("IDProcess"),
  COUNTER ("IODataBytesPersec", UINT64, RATE),
  COUNTER ("IODataOperationsPersec", UINT64, RATE),
  COUNTER ("IOOtherBytesPersec", UINT64, RATE),
  COUNTER ("IOOtherOperationsPersec", UINT64, RATE),
  COUNTER ("IOReadBytesPersec", UINT64, RATE),
  COUNTER ("IOReadOperationsPersec", UINT64, RATE),
  COUNTER ("IOWriteBytesPersec", UINT64, RATE),
  COUNTER ("IOWriteOperationsPersec", UINT64, RATE),
  COUNTER ("PageFaultsPersec", UINT32, RATE),
  COUNTER ("PageFileBytes", UINT64, NUMBER),
  COUNTER ("PageFileBytesPeak", UINT64, NUMBER),
  COUNTER ("PercentPrivilegedTime", UINT64, BUSY_TIME),
  COUNTER ("PercentProcessorTime", UINT64, BUSY_TIME),
  COUNTER ("PercentUserTime", UINT64, BUSY_TIME),
  COUNTER ("PoolNonpagedBytes", UINT32, NUMBER),
  COUNTER ("PoolPagedBytes", UINT32, NUMBER),
  OWN_NUMBER ("PriorityBase"),
  COUNTER ("PrivateBytes", UINT64, NUMBER),
  COUNTER ("ThreadCount", UINT32, NUMBER),
  COUNTER ("VirtualBytes", UINT64, NUMBER),
  COUNTER ("VirtualBytesPeak", UINT64, NUMBER),
  COUNTER ("WorkingSet", UINT64, NUMBER),
  COUNTER ("WorkingSetPeak", UINT64, NUMBER),
  COUNTER ("WorkingSetPrivate", UINT64, NUMBER),
  { NULL },
};

/* The counters that are a property of Win32_Process, or the sum of two. The sum is multiplied by the factor. */
static const struct
{
  const char *counter;
  const char *properties[2];
  guint factor;
} sources[] = {
  { "CreatingProcessID", { "ParentProcessId" }, 1 },
  { "HandleCount", { "HandleCount" }, 1 },
  { "IDProcess", { "ProcessId" }, 1 },
  { "IODataBytesPersec", { "ReadTransferCount", "WriteTransferCount" }, 1 },
  { "IODataOperationsPersec", { "ReadOperationCount", "WriteOperationCount" }, 1 },
  { "IOReadBytesPersec", { "ReadTransferCount" }, 1 },
  { "IOReadOperationsPersec", { "ReadOperationCount" }, 1 },
  { "IOWriteBytesPersec", { "WriteTransferCount" }, 1 },
  { "IOWriteOperationsPersec", { "WriteOperationCount" }, 1 },
  { "PageFaultsPersec", { "PageFaults" }, 1 },
  { "PageFileBytes", { "PageFileUsage" }, 1024 },
  { "PercentPrivilegedTime", { "KernelModeTime" }, 1 },
  { "PercentProcessorTime", { "KernelModeTime", "UserModeTime" }, 1 },
  { "PercentUserTime", { "UserModeTime" }, 1 },
  { "PriorityBase", { "Priority" }, 1 },
  { "PrivateBytes", { "PrivatePageCount" }, 1 },
  { "ThreadCount", { "ThreadCount" }, 1 },
  { "VirtualBytes", { "VirtualSize" }, 1 },
  { "VirtualBytesPeak", { "PeakVirtualSize" }, 1 },
  { "WorkingSet", { "WorkingSetSize" }, 1 },
  { "WorkingSetPeak", { "PeakWorkingSetSize" }, 1024 },
  { "WorkingSetPrivate", { "PrivatePageCount" }, 1 },
};

static guint64
add (guint64 a,
     guint64 b)
{
  return a == WSMAN_SYSTEM_NULL || b == WSMAN_SYSTEM_NULL ? WSMAN_SYSTEM_NULL : a + b;
}

/* Returns a name that only one process has: "cat", "cat#1", "cat#2" and so on. */
static char *
make_name (GHashTable *n_named,
           const char *name)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (n_named, name));

  g_hash_table_insert (n_named, g_strdup (name), GUINT_TO_POINTER (n + 1));

  return n == 0 ? g_strdup (name) : g_strdup_printf ("%s#%u", name, n);
}

static void
add_process (WsmanSample       *sample,
             GHashTable        *n_named,
             WsmanSystemRecord *record)
{
  g_autofree char *name = make_name (n_named, wsman_system_record_get_text (record, "Name"));
  guint64 start_time = wsman_system_record_get_number (record, "CreationDate");
  g_autofree char *identity = g_strdup_printf ("%s %" G_GUINT64_FORMAT,
                                               wsman_system_record_get_text (record, "Handle"), start_time);
  WsmanSampleRow *row = wsman_sample_add (sample, name, identity);

  wsman_sample_row_set (row, "ElapsedTime", wsman_counter_file_time (start_time));
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      guint64 value = wsman_system_record_get_number (record, sources[i].properties[0]);

      if (sources[i].properties[1] != NULL)
        value = add (value, wsman_system_record_get_number (record, sources[i].properties[1]));
      wsman_sample_row_set (row, sources[i].counter,
                            value == WSMAN_SYSTEM_NULL ? value : value * sources[i].factor);
    }
}

static void
process_read (WsmanSample *sample)
{
  const WsmanSystemClass *klass = &wsman_system_process;
  g_autoptr(GHashTable) n_named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gpointer walk = klass->open ();
  g_autoptr(WsmanSystemRecord) record = wsman_system_record_new (klass);

  for (; klass->next (walk, record); wsman_system_record_unref (record), record = wsman_system_record_new (klass))
    add_process (sample, n_named, record);
  klass->close (walk);
}

const WsmanCounterObject wsman_counters_process = {
  .name = "PerfProc_Process",
  .description = "Process",
  .has_total = TRUE,
  .counters = counters,
  .read = process_read,
};
