/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_Volume: the file systems of Win32_LogicalDisk, with the names and units of volumes. The path is in place of the
 * drive letter. */

#include "providers/wsman-system-class-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

static const WsmanSystemProperty properties[] = {
  ROW ("Access", UINT16, PLAIN),
  ROW ("BlockSize", UINT64, PLAIN),
  ROW ("BootVolume", BOOLEAN, PLAIN),
  ROW ("Capacity", UINT64, PLAIN),
  ROW ("Caption", STRING, PLAIN),
  CONSTANT ("CreationClassName", SCOPE, "Win32_Volume"),
  ROW ("Description", STRING, PLAIN),
  ROW ("DeviceID", STRING, KEY),
  ROW ("DriveLetter", STRING, PLAIN),
  ROW ("DriveType", UINT32, PLAIN),
  ROW ("FileSystem", STRING, PLAIN),
  ROW ("FreeSpace", UINT64, PLAIN),
  ROW ("Label", STRING, PLAIN),
  ROW ("MaximumFileNameLength", UINT32, PLAIN),
  ROW ("Name", STRING, PLAIN),
  ROW ("NumberOfBlocks", UINT64, PLAIN),
  CONSTANT ("SystemCreationClassName", SCOPE, "Win32_ComputerSystem"),
  FROM_FILE ("SystemName", STRING, SCOPE, WSMAN_SYSTEM_HOST_NAME_FILE),
  ROW ("SystemVolume", BOOLEAN, PLAIN),
  { NULL },
};

/* The properties, and those of the logical disk that have the same value. */
static const struct
{
  const char *property;
  const char *of_disk;
} texts[] = {
  { "Caption", "DeviceID" },
  { "Description", "Description" },
  { "DeviceID", "DeviceID" },
  { "DriveLetter", "DeviceID" },
  { "FileSystem", "FileSystem" },
  { "Label", "VolumeName" },
  { "Name", "DeviceID" },
}, numbers[] = {
  { "Access", "Access" },
  { "BlockSize", "BlockSize" },
  { "Capacity", "Size" },
  { "DriveType", "DriveType" },
  { "FreeSpace", "FreeSpace" },
  { "MaximumFileNameLength", "MaximumComponentLength" },
  { "NumberOfBlocks", "NumberOfBlocks" },
};

static void
add_volume (WsmanSystemLoad   *load,
            WsmanSystemRecord *disk)
{
  gpointer record = wsman_system_load_add (load, NULL);
  gboolean is_root = g_strcmp0 (wsman_system_record_get_text (disk, "DeviceID"), "/") == 0;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    wsman_system_row_set_text (record, texts[i].property, wsman_system_record_get_text (disk, texts[i].of_disk));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    wsman_system_row_set_number (record, numbers[i].property,
                                 wsman_system_record_get_number (disk, numbers[i].of_disk));
  wsman_system_row_set_number (record, "BootVolume", is_root);
  wsman_system_row_set_number (record, "SystemVolume", is_root);
}

static void
volume_load (WsmanSystemLoad *load)
{
  const WsmanSystemClass *klass = &wsman_system_logical_disk;
  gpointer walk = klass->open ();
  g_autoptr(WsmanSystemRecord) disk = wsman_system_record_new (klass);

  for (; klass->next (walk, disk); wsman_system_record_unref (disk), disk = wsman_system_record_new (klass))
    add_volume (load, disk);
  klass->close (walk);
}

const WsmanSystemClass wsman_system_volume = {
  .name = "Win32_Volume", .parent = "CIM_StorageVolume", .properties = properties, .load = volume_load,
};
