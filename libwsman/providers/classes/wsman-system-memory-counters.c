/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_PerfRawData_PerfOS_Memory and Win32_PerfFormattedData_PerfOS_Memory: the memory. Windows' pages that are read
 * or written because of faults are those of the swap space here. */

#include "providers/wsman-system-counters-private.h"

#include <fcntl.h>
#include <unistd.h>

#include "providers/wsman-system-files-private.h"

#define COUNTER(name, type, kind) { name, WSMAN_SYSTEM_##type, WSMAN_COUNTER_##kind }

static const WsmanCounter counters[] = {
  COUNTER ("AvailableBytes", UINT64, NUMBER),
  COUNTER ("AvailableKBytes", UINT64, NUMBER),
  COUNTER ("AvailableMBytes", UINT64, NUMBER),
  COUNTER ("CacheBytes", UINT64, NUMBER),
  COUNTER ("CacheBytesPeak", UINT64, NUMBER),
  COUNTER ("CacheFaultsPersec", UINT32, RATE),
  COUNTER ("CommitLimit", UINT64, NUMBER),
  COUNTER ("CommittedBytes", UINT64, NUMBER),
  COUNTER ("DemandZeroFaultsPersec", UINT32, RATE),
  COUNTER ("FreeAndZeroPageListBytes", UINT64, NUMBER),
  COUNTER ("FreeSystemPageTableEntries", UINT32, NUMBER),
  COUNTER ("ModifiedPageListBytes", UINT64, NUMBER),
  COUNTER ("PageFaultsPersec", UINT32, RATE),
  COUNTER ("PageReadsPersec", UINT32, RATE),
  COUNTER ("PagesInputPersec", UINT32, RATE),
  COUNTER ("PagesOutputPersec", UINT32, RATE),
  COUNTER ("PagesPersec", UINT32, RATE),
  COUNTER ("PageWritesPersec", UINT32, RATE),
  { "PercentCommittedBytesInUse", WSMAN_SYSTEM_UINT32, WSMAN_COUNTER_FRACTION, WSMAN_SYSTEM_UINT32 },
  COUNTER ("PoolNonpagedAllocs", UINT32, NUMBER),
  COUNTER ("PoolNonpagedBytes", UINT64, NUMBER),
  COUNTER ("PoolPagedAllocs", UINT32, NUMBER),
  COUNTER ("PoolPagedBytes", UINT64, NUMBER),
  COUNTER ("PoolPagedResidentBytes", UINT64, NUMBER),
  COUNTER ("StandbyCacheCoreBytes", UINT64, NUMBER),
  COUNTER ("StandbyCacheNormalPriorityBytes", UINT64, NUMBER),
  COUNTER ("StandbyCacheReserveBytes", UINT64, NUMBER),
  COUNTER ("SystemCacheResidentBytes", UINT64, NUMBER),
  COUNTER ("SystemCodeResidentBytes", UINT64, NUMBER),
  COUNTER ("SystemCodeTotalBytes", UINT64, NUMBER),
  COUNTER ("SystemDriverResidentBytes", UINT64, NUMBER),
  COUNTER ("SystemDriverTotalBytes", UINT64, NUMBER),
  COUNTER ("TransitionFaultsPersec", UINT32, RATE),
  COUNTER ("TransitionPagesRePurposedPersec", UINT32, RATE),
  COUNTER ("WriteCopiesPersec", UINT32, RATE),
  { NULL },
};

/* Where the counters come from. */
static const struct
{
  const char *counter;
  const char *key;
} sizes[] = {
  { "AvailableBytes", "MemAvailable:" },
  { "CacheBytes", "Cached:" },
  { "CommitLimit", "CommitLimit:" },
  { "CommittedBytes", "Committed_AS:" },
  { "FreeAndZeroPageListBytes", "MemFree:" },
  { "ModifiedPageListBytes", "Dirty:" },
  { "PoolNonpagedBytes", "SUnreclaim:" },
  { "PoolPagedBytes", "SReclaimable:" },
  { "SystemCacheResidentBytes", "Cached:" },
}, events[] = {
  { "PageFaultsPersec", "pgfault " },
  { "PageReadsPersec", "pgmajfault " },
  { "PagesInputPersec", "pswpin " },
  { "PagesOutputPersec", "pswpout " },
};

static void
read_sizes (WsmanSampleRow *row)
{
  g_autofree char *text = wsman_system_read (AT_FDCWD, "/proc/meminfo", NULL);
  guint64 available = wsman_system_find_number (text, "MemAvailable:");
  guint64 committed = wsman_system_find_number (text, "Committed_AS:");
  guint64 limit = wsman_system_find_number (text, "CommitLimit:");
  guint64 page = (guint64) sysconf (_SC_PAGESIZE) / 1024;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint64 size = wsman_system_find_number (text, sizes[i].key);

      wsman_sample_row_set (row, sizes[i].counter, size == WSMAN_SYSTEM_NULL ? size : size * 1024);
    }

  if (available != WSMAN_SYSTEM_NULL)
    {
      wsman_sample_row_set (row, "AvailableKBytes", available);
      wsman_sample_row_set (row, "AvailableMBytes", available / 1024);
    }
  if (committed != WSMAN_SYSTEM_NULL && limit != WSMAN_SYSTEM_NULL)
    wsman_sample_row_set_with_base (row, "PercentCommittedBytesInUse", committed / page, limit / page);
}

static void
read_events (WsmanSampleRow *row)
{
  g_autofree char *text = wsman_system_read (AT_FDCWD, "/proc/vmstat", NULL);
  guint64 in = wsman_system_find_number (text, "pswpin ");
  guint64 out = wsman_system_find_number (text, "pswpout ");

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    wsman_sample_row_set (row, events[i].counter, wsman_system_find_number (text, events[i].key));
  if (in != WSMAN_SYSTEM_NULL && out != WSMAN_SYSTEM_NULL)
    wsman_sample_row_set (row, "PagesPersec", in + out);
}

static void
memory_read (WsmanSample *sample)
{
  WsmanSampleRow *row = wsman_sample_add (sample, NULL, NULL);

  read_sizes (row);
  read_events (row);
}

const WsmanCounterObject wsman_counters_memory = {
  .name = "PerfOS_Memory",
  .description = "Memory",
  .is_singleton = TRUE,
  .counters = counters,
  .read = memory_read,
};
