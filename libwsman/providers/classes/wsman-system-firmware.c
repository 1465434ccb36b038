/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_BIOS, Win32_BaseBoard, Win32_ComputerSystemProduct and Win32_SystemEnclosure: what the firmware tells of the
 * machine. A machine whose firmware has no such table has no instance. Serial numbers are for root alone. */

#include "providers/wsman-system-class-private.h"

#include <stdio.h>
#include <string.h>

#include "providers/wsman-system-files-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

#define DMI "/sys/class/dmi/id/"

static const WsmanSystemProperty bios_properties[] = {
  ROW ("BIOSVersion", STRINGS, PLAIN),
  FROM_FILE ("Caption", STRING, PLAIN, DMI "bios_version"),
  FROM_FILE ("Description", STRING, PLAIN, DMI "bios_version"),
  FROM_FILE ("Manufacturer", STRING, PLAIN, DMI "bios_vendor"),
  FROM_FILE ("Name", STRING, KEY, DMI "bios_version"),
  ROW ("PrimaryBIOS", BOOLEAN, PLAIN),
  ROW ("ReleaseDate", DATE_TIME, PLAIN),
  FROM_FILE ("SerialNumber", STRING, PLAIN, DMI "product_serial"),
  FROM_FILE ("SMBIOSBIOSVersion", STRING, PLAIN, DMI "bios_version"),
  ROW ("SMBIOSPresent", BOOLEAN, PLAIN),
  FROM_FILE ("SoftwareElementID", STRING, KEY, DMI "bios_version"),
  ROW ("SoftwareElementState", UINT16, KEY),
  CONSTANT ("Status", PLAIN, "OK"),
  ROW ("SystemBiosMajorVersion", UINT8, PLAIN),
  ROW ("SystemBiosMinorVersion", UINT8, PLAIN),
  ROW ("TargetOperatingSystem", UINT16, KEY),
  FROM_FILE ("Version", STRING, KEY, DMI "bios_version"),
  { NULL },
};

static const WsmanSystemProperty board_properties[] = {
  CONSTANT ("Caption", PLAIN, "Base Board"),
  CONSTANT ("CreationClassName", SCOPE, "Win32_BaseBoard"),
  CONSTANT ("Description", PLAIN, "Base Board"),
  ROW ("HostingBoard", BOOLEAN, PLAIN),
  FROM_FILE ("Manufacturer", STRING, PLAIN, DMI "board_vendor"),
  FROM_FILE ("Model", STRING, PLAIN, DMI "board_name"),
  CONSTANT ("Name", PLAIN, "Base Board"),
  FROM_FILE ("Product", STRING, PLAIN, DMI "board_name"),
  FROM_FILE ("SerialNumber", STRING, PLAIN, DMI "board_serial"),
  CONSTANT ("Status", PLAIN, "OK"),
  CONSTANT ("Tag", KEY, "Base Board"),
  FROM_FILE ("Version", STRING, PLAIN, DMI "board_version"),
  { NULL },
};

static const WsmanSystemProperty product_properties[] = {
  CONSTANT ("Caption", PLAIN, "Computer System Product"),
  CONSTANT ("Description", PLAIN, "Computer System Product"),
  ROW ("IdentifyingNumber", STRING, KEY),
  FROM_FILE ("Name", STRING, KEY, DMI "product_name"),
  FROM_FILE ("SKUNumber", STRING, PLAIN, DMI "product_sku"),
  FROM_FILE ("UUID", STRING, PLAIN, DMI "product_uuid"),
  FROM_FILE ("Vendor", STRING, PLAIN, DMI "sys_vendor"),
  ROW ("Version", STRING, KEY),
  { NULL },
};

static const WsmanSystemProperty enclosure_properties[] = {
  CONSTANT ("Caption", PLAIN, "System Enclosure"),
  ROW ("ChassisTypes", UINT16S, PLAIN),
  CONSTANT ("CreationClassName", SCOPE, "Win32_SystemEnclosure"),
  CONSTANT ("Description", PLAIN, "System Enclosure"),
  FROM_FILE ("Manufacturer", STRING, PLAIN, DMI "chassis_vendor"),
  CONSTANT ("Name", PLAIN, "System Enclosure"),
  FROM_FILE ("SerialNumber", STRING, PLAIN, DMI "chassis_serial"),
  FROM_FILE ("SMBIOSAssetTag", STRING, PLAIN, DMI "chassis_asset_tag"),
  CONSTANT ("Tag", KEY, "System Enclosure 0"),
  FROM_FILE ("Version", STRING, PLAIN, DMI "chassis_version"),
  { NULL },
};

static gboolean
has_line (const char *path)
{
  g_autofree char *line = wsman_system_read_line (path);

  return line != NULL;
}

/* The firmware writes the date as month/day/year. The century of a year with two digits isn't known. */
static guint64
parse_date (const char *text)
{
  g_autoptr(GDateTime) date = NULL;
  guint month, day, year;

  if (text == NULL || sscanf (text, "%2u/%2u/%4u", &month, &day, &year) != 3 || year < 1970)
    return WSMAN_SYSTEM_NULL;

  date = g_date_time_new_utc ((int) year, (int) month, (int) day, 0, 0, 0);

  return date == NULL ? WSMAN_SYSTEM_NULL : (guint64) g_date_time_to_unix (date) * G_USEC_PER_SEC;
}

static void
bios_load (WsmanSystemLoad *load)
{
  g_autofree char *version = wsman_system_read_line (DMI "bios_version");
  g_autofree char *date = wsman_system_read_line (DMI "bios_date");
  g_autofree char *release = wsman_system_read_line (DMI "bios_release");
  guint major_version, minor_version;
  gpointer record;

  if (version == NULL)
    return;

  record = wsman_system_load_add (load, NULL);
  wsman_system_row_take_array (record, "BIOSVersion", g_strsplit (version, "\n", 1));
  wsman_system_row_set_number (record, "PrimaryBIOS", TRUE);
  wsman_system_row_set_number (record, "ReleaseDate", parse_date (date));
  wsman_system_row_set_number (record, "SMBIOSPresent", TRUE);
  wsman_system_row_set_number (record, "SoftwareElementState", 3); /* the software runs */
  wsman_system_row_set_number (record, "TargetOperatingSystem", 0);
  if (release == NULL || sscanf (release, "%3u.%3u", &major_version, &minor_version) != 2)
    return;

  wsman_system_row_set_number (record, "SystemBiosMajorVersion", major_version);
  wsman_system_row_set_number (record, "SystemBiosMinorVersion", minor_version);
}

static void
board_load (WsmanSystemLoad *load)
{
  if (has_line (DMI "board_name") || has_line (DMI "board_vendor"))
    wsman_system_row_set_number (wsman_system_load_add (load, NULL), "HostingBoard", TRUE);
}

/* Two of the keys may be missing. They are empty then, since a key can't be null. */
static void
product_load (WsmanSystemLoad *load)
{
  g_autofree char *serial = wsman_system_read_line (DMI "product_serial");
  g_autofree char *version = wsman_system_read_line (DMI "product_version");
  gpointer record;

  if (!has_line (DMI "product_name"))
    return;

  record = wsman_system_load_add (load, NULL);
  wsman_system_row_set_text (record, "IdentifyingNumber", serial != NULL ? serial : "");
  wsman_system_row_set_text (record, "Version", version != NULL ? version : "");
}

static void
enclosure_load (WsmanSystemLoad *load)
{
  g_autofree char *type = wsman_system_read_line (DMI "chassis_type");
  guint64 number;
  gpointer record;

  if (type == NULL)
    return;

  record = wsman_system_load_add (load, NULL);
  if (wsman_system_parse_number (type, &number))
    wsman_system_row_take_array (record, "ChassisTypes", g_strsplit (type, "\n", 1));
}

const WsmanSystemClass wsman_system_base_board = {
  .name = "Win32_BaseBoard", .parent = "CIM_Card", .properties = board_properties, .load = board_load,
};

const WsmanSystemClass wsman_system_bios = {
  .name = "Win32_BIOS", .parent = "CIM_BIOSElement", .properties = bios_properties, .load = bios_load,
};

const WsmanSystemClass wsman_system_computer_system_product = {
  .name = "Win32_ComputerSystemProduct", .parent = "CIM_Product", .properties = product_properties,
  .load = product_load,
};

const WsmanSystemClass wsman_system_system_enclosure = {
  .name = "Win32_SystemEnclosure", .parent = "CIM_Chassis", .properties = enclosure_properties,
  .load = enclosure_load,
};
