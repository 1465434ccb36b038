/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_PerfRawData_PerfOS_System and Win32_PerfFormattedData_PerfOS_System: what the machine does as a whole. */

#include "providers/wsman-system-counters-private.h"

#include <string.h>

#include "providers/wsman-system-files-private.h"

#define COUNTER(name, type, kind) { name, WSMAN_SYSTEM_##type, WSMAN_COUNTER_##kind }

static const WsmanCounter counters[] = {
  COUNTER ("AlignmentFixupsPersec", UINT32, RATE),
  COUNTER ("ContextSwitchesPersec", UINT32, RATE),
  COUNTER ("ExceptionDispatchesPersec", UINT32, RATE),
  COUNTER ("FileControlBytesPersec", UINT64, RATE),
  COUNTER ("FileControlOperationsPersec", UINT32, RATE),
  COUNTER ("FileDataOperationsPersec", UINT32, RATE),
  COUNTER ("FileReadBytesPersec", UINT64, RATE),
  COUNTER ("FileReadOperationsPersec", UINT32, RATE),
  COUNTER ("FileWriteBytesPersec", UINT64, RATE),
  COUNTER ("FileWriteOperationsPersec", UINT32, RATE),
  COUNTER ("FloatingEmulationsPersec", UINT32, RATE),
  { "PercentRegistryQuotaInUse", WSMAN_SYSTEM_UINT32, WSMAN_COUNTER_FRACTION, WSMAN_SYSTEM_UINT32 },
  COUNTER ("Processes", UINT32, NUMBER),
  COUNTER ("ProcessorQueueLength", UINT32, NUMBER),
  COUNTER ("SystemCallsPersec", UINT32, RATE),
  COUNTER ("SystemUpTime", UINT64, AGE),
  COUNTER ("Threads", UINT32, NUMBER),
  { NULL },
};

/* Returns the number of threads, which /proc/loadavg has after a slash, as in "0.20 0.18 0.12 1/80 11206". */
static guint64
count_threads (void)
{
  g_autofree char *line = wsman_system_read_line ("/proc/loadavg");
  const char *slash = line != NULL ? strchr (line, '/') : NULL;

  return slash != NULL ? g_ascii_strtoull (slash + 1, NULL, 10) : WSMAN_SYSTEM_NULL;
}

/* Counts the lines "cpu0", "cpu1" and so on. */
static guint64
count_processors (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  guint64 n_processors = 0;

  for (gsize i = 0; lines[i] != NULL; i++)
    n_processors += g_str_has_prefix (lines[i], "cpu") && g_ascii_isdigit (lines[i][strlen ("cpu")]);

  return n_processors;
}

static void
system_read (WsmanSample *sample)
{
  WsmanSampleRow *row = wsman_sample_add (sample, NULL, NULL);
  g_autofree char *text = wsman_system_read_large ("/proc/stat", NULL);
  guint64 boot_time = wsman_system_find_number (text, "btime ");
  guint64 n_running = wsman_system_find_number (text, "procs_running ");
  guint64 n_processors = count_processors (text);

  wsman_sample_row_set (row, "ContextSwitchesPersec", wsman_system_find_number (text, "ctxt "));
  wsman_sample_row_set (row, "Processes", wsman_system_count_processes ());
  wsman_sample_row_set (row, "Threads", count_threads ());
  /* Linux counts the threads that run, too. Windows counts only those that wait. */
  if (n_running != WSMAN_SYSTEM_NULL)
    wsman_sample_row_set (row, "ProcessorQueueLength", n_running - MIN (n_running, n_processors));
  if (boot_time != WSMAN_SYSTEM_NULL)
    wsman_sample_row_set (row, "SystemUpTime", wsman_counter_file_time (boot_time * G_USEC_PER_SEC));
}

const WsmanCounterObject wsman_counters_system = {
  .name = "PerfOS_System",
  .description = "System",
  .is_singleton = TRUE,
  .counters = counters,
  .read = system_read,
};
