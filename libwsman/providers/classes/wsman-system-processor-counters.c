/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_PerfRawData_PerfOS_Processor and Win32_PerfFormattedData_PerfOS_Processor: the logical processors. */

#include "providers/wsman-system-counters-private.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "providers/wsman-system-files-private.h"

#define TIME(name, kind) { name, WSMAN_SYSTEM_UINT64, WSMAN_COUNTER_##kind##_TIME }
#define NUMBER(name, kind) { name, WSMAN_SYSTEM_UINT32, WSMAN_COUNTER_##kind }

static const WsmanCounter counters[] = {
  NUMBER ("DPCRate", NUMBER),
  NUMBER ("DPCsQueuedPersec", RATE),
  NUMBER ("InterruptsPersec", RATE),
  TIME ("PercentC1Time", BUSY),
  TIME ("PercentC2Time", BUSY),
  TIME ("PercentC3Time", BUSY),
  TIME ("PercentDPCTime", BUSY),
  TIME ("PercentIdleTime", BUSY),
  TIME ("PercentInterruptTime", BUSY),
  TIME ("PercentPrivilegedTime", BUSY),
  TIME ("PercentProcessorTime", IDLE), /* the raw number is the time without work, as on Windows */
  TIME ("PercentUserTime", BUSY),
  { NULL },
};

/* The columns of /proc/stat (proc(5)). */
enum
{
  USER,
  NICE,
  SYSTEM,
  IDLE,
  IO_WAIT,
  IRQ,
  SOFT_IRQ,
  N_COLUMNS,
};

/* Reads a line "cpu0 1 2 3 …". The line "cpu", which has the sums, has no number and is left out. */
static void
add_processor (WsmanSample *sample,
               const char  *line)
{
  guint64 ticks = WSMAN_COUNTER_TICKS_PER_SECOND / (guint64) sysconf (_SC_CLK_TCK);
  g_auto(GStrv) words = g_strsplit (line, " ", N_COLUMNS + 2);
  guint64 times[N_COLUMNS];
  WsmanSampleRow *row;

  if (!g_ascii_isdigit (words[0][strlen ("cpu")]) || g_strv_length (words) <= N_COLUMNS)
    return;

  for (gsize i = 0; i < N_COLUMNS; i++)
    times[i] = g_ascii_strtoull (words[i + 1], NULL, 10) * ticks;

  row = wsman_sample_add (sample, words[0] + strlen ("cpu"), NULL);
  wsman_sample_row_set (row, "PercentDPCTime", times[SOFT_IRQ]);
  wsman_sample_row_set (row, "PercentIdleTime", times[IDLE] + times[IO_WAIT]);
  wsman_sample_row_set (row, "PercentInterruptTime", times[IRQ]);
  wsman_sample_row_set (row, "PercentPrivilegedTime", times[SYSTEM] + times[IRQ] + times[SOFT_IRQ]);
  wsman_sample_row_set (row, "PercentProcessorTime", times[IDLE] + times[IO_WAIT]);
  wsman_sample_row_set (row, "PercentUserTime", times[USER] + times[NICE]);
}

static void
processor_read (WsmanSample *sample)
{
  g_autofree char *text = wsman_system_read_large ("/proc/stat", NULL);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (gsize i = 0; lines[i] != NULL && g_str_has_prefix (lines[i], "cpu"); i++)
    add_processor (sample, lines[i]);
}

const WsmanCounterObject wsman_counters_processor = {
  .name = "PerfOS_Processor",
  .description = "Processor",
  .has_total = TRUE,
  .averages_times = TRUE,
  .counters = counters,
  .read = processor_read,
};
