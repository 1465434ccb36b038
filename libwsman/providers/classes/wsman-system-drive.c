/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_DiskDrive and Win32_DiskPartition: the drives and their partitions, as the kernel lists them. A drive's index
 * is its place among the sorted names. */

#include "providers/wsman-system-class-private.h"

#include <string.h>

#include "providers/wsman-system-files-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

/* The kernel counts in sectors of this size, whatever the drive's own sectors are. */
#define SECTOR 512

static const WsmanSystemProperty drive_properties[] = {
  FROM_FILE ("BytesPerSector", UINT32, PLAIN, "queue/logical_block_size"),
  ROW ("Caption", STRING, PLAIN),
  CONSTANT ("CreationClassName", SCOPE, "Win32_DiskDrive"),
  CONSTANT ("Description", PLAIN, "Disk drive"),
  ROW ("DeviceID", STRING, KEY),
  ROW ("FirmwareRevision", STRING, PLAIN),
  ROW ("Index", UINT32, PLAIN),
  ROW ("InterfaceType", STRING, PLAIN),
  ROW ("Manufacturer", STRING, PLAIN),
  ROW ("MediaLoaded", BOOLEAN, PLAIN),
  ROW ("MediaType", STRING, PLAIN),
  ROW ("Model", STRING, PLAIN),
  ROW ("Name", STRING, PLAIN),
  ROW ("Partitions", UINT32, PLAIN),
  ROW ("SerialNumber", STRING, PLAIN),
  ROW ("Size", UINT64, PLAIN),
  ROW ("Status", STRING, PLAIN),
  CONSTANT ("SystemCreationClassName", SCOPE, "Win32_ComputerSystem"),
  FROM_FILE ("SystemName", STRING, SCOPE, WSMAN_SYSTEM_HOST_NAME_FILE),
  ROW ("TotalSectors", UINT64, PLAIN),
  { NULL },
};

static const WsmanSystemProperty partition_properties[] = {
  ROW ("BlockSize", UINT64, PLAIN),
  ROW ("Caption", STRING, PLAIN),
  CONSTANT ("CreationClassName", SCOPE, "Win32_DiskPartition"),
  CONSTANT ("Description", PLAIN, "Disk partition"),
  ROW ("DeviceID", STRING, KEY),
  ROW ("DiskIndex", UINT32, PLAIN),
  ROW ("Index", UINT32, PLAIN),
  ROW ("Name", STRING, PLAIN),
  ROW ("NumberOfBlocks", UINT64, PLAIN),
  ROW ("Size", UINT64, PLAIN),
  ROW ("StartingOffset", UINT64, PLAIN),
  CONSTANT ("SystemCreationClassName", SCOPE, "Win32_ComputerSystem"),
  FROM_FILE ("SystemName", STRING, SCOPE, WSMAN_SYSTEM_HOST_NAME_FILE),
  { NULL },
};

/* Returns the first line of the first of two files that has one. */
static char *
read_either (const char *directory,
             const char *first,
             const char *second)
{
  g_autofree char *first_path = g_build_filename (directory, first, NULL);
  g_autofree char *second_path = g_build_filename (directory, second, NULL);
  char *line = wsman_system_read_line (first_path);

  return line != NULL ? line : wsman_system_read_line (second_path);
}

/* Returns the name of the vendor. A virtual drive has a number instead of a name. */
static char *
read_vendor (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "device/vendor", NULL);
  g_autofree char *line = wsman_system_read_line (path);

  return line != NULL && !g_str_has_prefix (line, "0x") ? g_steal_pointer (&line) : NULL;
}

static guint64
read_number (const char *directory,
             const char *name,
             guint64     factor)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *line = wsman_system_read_line (path);
  guint64 number;

  return line != NULL && wsman_system_parse_number (line, &number) ? number * factor : WSMAN_SYSTEM_NULL;
}

/* Compares the numbers of two partitions. */
static int
compare_partitions (gconstpointer a,
                    gconstpointer b,
                    gpointer      directory)
{
  g_autofree char *a_path = g_build_filename (directory, *(const char *const *) a, NULL);
  g_autofree char *b_path = g_build_filename (directory, *(const char *const *) b, NULL);
  guint64 a_number = read_number (a_path, "partition", 1);
  guint64 b_number = read_number (b_path, "partition", 1);

  return a_number < b_number ? -1 : a_number > b_number;
}

/* Returns the names of the partitions of a drive, in the order of their numbers. */
static char **
list_partitions (const char *directory,
                 const char *drive)
{
  g_auto(GStrv) names = wsman_system_list_names (directory);
  g_autoptr(GPtrArray) partitions = g_ptr_array_new ();

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *child = g_build_filename (directory, names[i], NULL);

      if (g_str_has_prefix (names[i], drive) && read_number (child, "partition", 1) != WSMAN_SYSTEM_NULL)
        g_ptr_array_add (partitions, g_strdup (names[i]));
    }
  g_ptr_array_sort_with_data (partitions, compare_partitions, (gpointer) directory);
  g_ptr_array_add (partitions, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&partitions), FALSE);
}

/* The kernel writes "!" in place of the "/" in the name of a device. */
static void
set_name (gpointer    record,
          const char *name)
{
  static const char *const properties[] = { "Caption", "DeviceID", "Name" };

  for (gsize i = 0; i < G_N_ELEMENTS (properties); i++)
    wsman_system_row_take_text (record, properties[i],
                                g_strdelimit (g_strconcat ("/dev/", name, NULL), "!", '/'));
}

static void
add_drive (WsmanSystemLoad *load,
           const char      *directory,
           const char      *name,
           guint            index)
{
  g_auto(GStrv) partitions = list_partitions (directory, name);
  gpointer record = wsman_system_load_add (load, directory);
  guint64 size = read_number (directory, "size", SECTOR);
  guint64 sector = read_number (directory, "queue/logical_block_size", 1);
  guint64 removable = read_number (directory, "removable", 1);

  set_name (record, name);
  wsman_system_row_take_text (record, "FirmwareRevision", read_either (directory, "device/rev", "device/firmware_rev"));
  wsman_system_row_set_number (record, "Index", index);
  wsman_system_row_take_text (record, "Manufacturer", read_vendor (directory));
  wsman_system_row_take_text (record, "Model", read_either (directory, "device/model", "device/name"));
  wsman_system_row_take_text (record, "SerialNumber", read_either (directory, "serial", "device/serial"));
  if (removable != WSMAN_SYSTEM_NULL)
    wsman_system_row_set_text (record, "MediaType", removable ? "Removable Media" : "Fixed hard disk media");
  wsman_system_row_set_number (record, "MediaLoaded", size == WSMAN_SYSTEM_NULL ? size : size > 0);
  wsman_system_row_set_number (record, "Partitions", g_strv_length (partitions));
  wsman_system_row_set_number (record, "Size", size);
  if (size != WSMAN_SYSTEM_NULL && sector != WSMAN_SYSTEM_NULL && sector > 0)
    wsman_system_row_set_number (record, "TotalSectors", size / sector);
}

static void
add_partitions (WsmanSystemLoad *load,
                const char      *directory,
                const char      *drive,
                guint            index)
{
  g_auto(GStrv) names = list_partitions (directory, drive);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *child = g_build_filename (directory, names[i], NULL);
      gpointer record = wsman_system_load_add (load, child);

      set_name (record, names[i]);
      wsman_system_row_set_number (record, "BlockSize", SECTOR);
      wsman_system_row_set_number (record, "DiskIndex", index);
      wsman_system_row_set_number (record, "Index", i);
      wsman_system_row_set_number (record, "NumberOfBlocks", read_number (child, "size", 1));
      wsman_system_row_set_number (record, "Size", read_number (child, "size", SECTOR));
      wsman_system_row_set_number (record, "StartingOffset", read_number (child, "start", SECTOR));
    }
}

static void
drive_load (WsmanSystemLoad *load)
{
  g_auto(GStrv) names = wsman_system_list_names ("/sys/block");
  guint index = 0;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *directory = g_build_filename ("/sys/block", names[i], NULL);

      if (!wsman_system_is_disk_drive (names[i]))
        continue;
      if (load->klass == &wsman_system_disk_drive)
        add_drive (load, directory, names[i], index++);
      else
        add_partitions (load, directory, names[i], index++);
    }
}

const WsmanSystemClass wsman_system_disk_drive = {
  .name = "Win32_DiskDrive", .parent = "CIM_DiskDrive", .properties = drive_properties, .load = drive_load,
};

const WsmanSystemClass wsman_system_disk_partition = {
  .name = "Win32_DiskPartition", .parent = "CIM_DiskPartition", .properties = partition_properties,
  .load = drive_load,
};
