/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The counters of PerfDisk_PhysicalDisk and PerfDisk_LogicalDisk, raw and formatted. A logical disk is a file system,
 * and has the counters of its block device. */

#include "providers/wsman-system-counters-private.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "providers/wsman-system-files-private.h"

#define SECTOR 512
#define MIB (1024 * 1024)
#define TICKS_PER_MILLISECOND (WSMAN_COUNTER_TICKS_PER_SECOND / 1000)
#define DRIVE_NETWORK 4

#define COUNTER(name, type, kind) { name, WSMAN_SYSTEM_##type, WSMAN_COUNTER_##kind }
#define WITH_BASE(name, type, kind, base) { name, WSMAN_SYSTEM_##type, WSMAN_COUNTER_##kind, WSMAN_SYSTEM_##base }

#define DISK_COUNTERS \
  WITH_BASE ("AvgDiskBytesPerRead", UINT64, AVERAGE, UINT32), \
    WITH_BASE ("AvgDiskBytesPerTransfer", UINT64, AVERAGE, UINT32), \
    WITH_BASE ("AvgDiskBytesPerWrite", UINT64, AVERAGE, UINT32), COUNTER ("AvgDiskQueueLength", UINT64, QUEUE), \
    COUNTER ("AvgDiskReadQueueLength", UINT64, QUEUE), \
    WITH_BASE ("AvgDisksecPerRead", UINT32, AVERAGE_TIME, UINT32), \
    WITH_BASE ("AvgDisksecPerTransfer", UINT32, AVERAGE_TIME, UINT32), \
    WITH_BASE ("AvgDisksecPerWrite", UINT32, AVERAGE_TIME, UINT32), \
    COUNTER ("AvgDiskWriteQueueLength", UINT64, QUEUE), COUNTER ("CurrentDiskQueueLength", UINT32, NUMBER), \
    COUNTER ("DiskBytesPersec", UINT64, RATE), COUNTER ("DiskReadBytesPersec", UINT64, RATE), \
    COUNTER ("DiskReadsPersec", UINT32, RATE), COUNTER ("DiskTransfersPersec", UINT32, RATE), \
    COUNTER ("DiskWriteBytesPersec", UINT64, RATE), COUNTER ("DiskWritesPersec", UINT32, RATE), \
    WITH_BASE ("PercentDiskReadTime", UINT64, CLOCK_TIME, UINT64), \
    WITH_BASE ("PercentDiskTime", UINT64, CLOCK_TIME, UINT64), \
    WITH_BASE ("PercentDiskWriteTime", UINT64, CLOCK_TIME, UINT64), \
    WITH_BASE ("PercentIdleTime", UINT64, CLOCK_TIME, UINT64), COUNTER ("SplitIOPerSec", UINT32, RATE)

static const WsmanCounter physical_counters[] = { DISK_COUNTERS, { NULL } };

static const WsmanCounter logical_counters[] = {
  DISK_COUNTERS,
  COUNTER ("FreeMegabytes", UINT32, NUMBER),
  WITH_BASE ("PercentFreeSpace", UINT32, FRACTION, UINT32),
  { NULL },
};

/* The columns of /proc/diskstats, after the name. Times are in milliseconds. */
typedef struct
{
  guint64 n_reads;
  guint64 read_sectors;
  guint64 read_time;
  guint64 n_writes;
  guint64 write_sectors;
  guint64 write_time;
  guint64 n_in_flight;
  guint64 busy_time;
} DiskFigures;

#define NUMBER "%" G_GUINT64_FORMAT

/* Reads a line " 8 0 sda 1 2 3 …". */
static gboolean
parse_line (const char  *line,
            guint       *device_major,
            guint       *device_minor,
            char         name[64],
            DiskFigures *figures)
{
  int n_read = sscanf (line, "%u %u %63s " NUMBER " %*u " NUMBER " " NUMBER " " NUMBER " %*u " NUMBER " " NUMBER " "
                       NUMBER " " NUMBER, device_major, device_minor, name, &figures->n_reads, &figures->read_sectors,
                       &figures->read_time, &figures->n_writes, &figures->write_sectors, &figures->write_time,
                       &figures->n_in_flight, &figures->busy_time);

  return n_read == 11;
}

static void
set_average (WsmanSampleRow *row,
             const char     *suffix,
             guint64         sectors,
             guint64         time,
             guint64         n)
{
  g_autofree char *bytes_name = g_strconcat ("AvgDiskBytesPer", suffix, NULL);
  g_autofree char *time_name = g_strconcat ("AvgDisksecPer", suffix, NULL);

  wsman_sample_row_set_with_base (row, bytes_name, sectors * SECTOR, n);
  wsman_sample_row_set_with_base (row, time_name, time * TICKS_PER_MILLISECOND, n);
}

static void
set_figures (WsmanSample       *sample,
             WsmanSampleRow    *row,
             const DiskFigures *figures)
{
  guint64 n = figures->n_reads + figures->n_writes;
  guint64 sectors = figures->read_sectors + figures->write_sectors;
  guint64 read_time = figures->read_time * TICKS_PER_MILLISECOND;
  guint64 write_time = figures->write_time * TICKS_PER_MILLISECOND;
  guint64 busy_time = figures->busy_time * TICKS_PER_MILLISECOND;
  guint64 ticks = wsman_sample_get_ticks (sample);

  set_average (row, "Read", figures->read_sectors, figures->read_time, figures->n_reads);
  set_average (row, "Transfer", sectors, figures->read_time + figures->write_time, n);
  set_average (row, "Write", figures->write_sectors, figures->write_time, figures->n_writes);
  wsman_sample_row_set (row, "AvgDiskQueueLength", read_time + write_time);
  wsman_sample_row_set (row, "AvgDiskReadQueueLength", read_time);
  wsman_sample_row_set (row, "AvgDiskWriteQueueLength", write_time);
  wsman_sample_row_set (row, "CurrentDiskQueueLength", figures->n_in_flight);
  wsman_sample_row_set (row, "DiskBytesPersec", sectors * SECTOR);
  wsman_sample_row_set (row, "DiskReadBytesPersec", figures->read_sectors * SECTOR);
  wsman_sample_row_set (row, "DiskReadsPersec", figures->n_reads);
  wsman_sample_row_set (row, "DiskTransfersPersec", n);
  wsman_sample_row_set (row, "DiskWriteBytesPersec", figures->write_sectors * SECTOR);
  wsman_sample_row_set (row, "DiskWritesPersec", figures->n_writes);
  wsman_sample_row_set (row, "PercentDiskReadTime", read_time);
  wsman_sample_row_set (row, "PercentDiskTime", read_time + write_time);
  wsman_sample_row_set (row, "PercentDiskWriteTime", write_time);
  wsman_sample_row_set (row, "PercentIdleTime", ticks - MIN (ticks, busy_time));
}

static char **
read_lines (void)
{
  g_autofree char *text = wsman_system_read_large ("/proc/diskstats", NULL);

  return g_strsplit (text != NULL ? text : "", "\n", -1);
}

static void
physical_disk_read (WsmanSample *sample)
{
  g_auto(GStrv) lines = read_lines ();

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      DiskFigures figures;
      guint major_number, minor_number;
      char name[64];

      if (parse_line (lines[i], &major_number, &minor_number, name, &figures) && wsman_system_is_disk_drive (name))
        set_figures (sample, wsman_sample_add (sample, name, NULL), &figures);
    }
}

static void
set_device_figures (WsmanSample       *sample,
                    WsmanSampleRow    *row,
                    const char *const *lines,
                    dev_t              device)
{
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      DiskFigures figures;
      guint major_number, minor_number;
      char name[64];

      if (parse_line (lines[i], &major_number, &minor_number, name, &figures) && major_number == major (device) &&
          minor_number == minor (device))
        set_figures (sample, row, &figures);
    }
}

static void
logical_disk_read (WsmanSample *sample)
{
  const WsmanSystemClass *klass = &wsman_system_logical_disk;
  g_auto(GStrv) lines = read_lines ();
  gpointer walk = klass->open ();
  g_autoptr(WsmanSystemRecord) record = wsman_system_record_new (klass);

  for (; klass->next (walk, record); wsman_system_record_unref (record), record = wsman_system_record_new (klass))
    {
      const char *mount_point = wsman_system_record_get_text (record, "DeviceID");
      guint64 size = wsman_system_record_get_number (record, "Size");
      guint64 free = wsman_system_record_get_number (record, "FreeSpace");
      WsmanSampleRow *row;
      struct stat status;

      /* A server of a network file system that doesn't respond would block the thread. */
      if (wsman_system_record_get_number (record, "DriveType") == DRIVE_NETWORK)
        continue;

      row = wsman_sample_add (sample, mount_point, NULL);
      if (stat (mount_point, &status) == 0)
        set_device_figures (sample, row, (const char *const *) lines, status.st_dev);
      if (size == WSMAN_SYSTEM_NULL || free == WSMAN_SYSTEM_NULL)
        continue;

      wsman_sample_row_set (row, "FreeMegabytes", free / MIB);
      wsman_sample_row_set_with_base (row, "PercentFreeSpace", free / MIB, size / MIB);
    }
  klass->close (walk);
}

const WsmanCounterObject wsman_counters_logical_disk = {
  .name = "PerfDisk_LogicalDisk",
  .description = "LogicalDisk",
  .has_total = TRUE,
  .averages_times = TRUE,
  .counters = logical_counters,
  .read = logical_disk_read,
};

const WsmanCounterObject wsman_counters_physical_disk = {
  .name = "PerfDisk_PhysicalDisk",
  .description = "PhysicalDisk",
  .has_total = TRUE,
  .averages_times = TRUE,
  .counters = physical_counters,
  .read = physical_disk_read,
};
