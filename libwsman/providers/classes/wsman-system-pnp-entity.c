/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_PnPEntity: the devices on the PCI and USB buses. */

#include "providers/wsman-system-class-private.h"

#include <string.h>

#include "providers/wsman-system-files-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

#define ERROR_NO_DRIVER 28 /* Windows' CM_PROB_FAILED_INSTALL */

static const WsmanSystemProperty properties[] = {
  ROW ("Caption", STRING, PLAIN),
  ROW ("ConfigManagerErrorCode", UINT32, PLAIN),
  CONSTANT ("CreationClassName", SCOPE, "Win32_PnPEntity"),
  ROW ("Description", STRING, PLAIN),
  ROW ("DeviceID", STRING, KEY),
  ROW ("HardwareID", STRINGS, PLAIN),
  FROM_FILE ("Manufacturer", STRING, PLAIN, "manufacturer"),
  ROW ("Name", STRING, PLAIN),
  ROW ("PNPDeviceID", STRING, PLAIN),
  ROW ("Present", BOOLEAN, PLAIN),
  ROW ("Service", STRING, PLAIN),
  ROW ("Status", STRING, PLAIN),
  CONSTANT ("SystemCreationClassName", SCOPE, "Win32_ComputerSystem"),
  FROM_FILE ("SystemName", STRING, SCOPE, WSMAN_SYSTEM_HOST_NAME_FILE),
  { NULL },
};

/* A bus, and how Windows names its devices. */
typedef struct
{
  const char *directory;
  const char *name;
  const char *vendor_file;
  const char *vendor_prefix;
  const char *device_file;
  const char *device_prefix;
} DeviceBus;

static const DeviceBus buses[] = {
  { "/sys/bus/pci/devices", "PCI", "vendor", "VEN_", "device", "DEV_" },
  { "/sys/bus/usb/devices", "USB", "idVendor", "VID_", "idProduct", "PID_" },
};

/* Reads a number of four hexadecimal digits, as in "0x8086" or "1d6b". */
static char *
read_id (const char *directory,
         const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *line = wsman_system_read_line (path);

  if (line == NULL)
    return NULL;

  return g_ascii_strup (g_str_has_prefix (line, "0x") ? line + 2 : line, -1);
}

static void
add_device (WsmanSystemLoad *load,
            const DeviceBus *bus,
            const char      *name)
{
  g_autofree char *directory = g_build_filename (bus->directory, name, NULL);
  g_autofree char *driver_path = g_build_filename (directory, "driver", NULL);
  g_autofree char *product_path = g_build_filename (directory, "product", NULL);
  g_autofree char *driver = wsman_system_read_link_name (driver_path);
  g_autofree char *vendor = read_id (directory, bus->vendor_file);
  g_autofree char *device = read_id (directory, bus->device_file);
  g_autofree char *product = wsman_system_read_line (product_path);
  g_autofree char *hardware_id = NULL;
  g_autofree char *device_id = NULL;
  gpointer record;

  if (vendor == NULL || device == NULL)
    return; /* an interface of a USB device isn't a device */

  hardware_id = g_strdup_printf ("%s\\%s%s&%s%s", bus->name, bus->vendor_prefix, vendor, bus->device_prefix, device);
  device_id = g_strconcat (hardware_id, "\\", name, NULL);
  if (product == NULL)
    product = g_strdup_printf ("%s device %s:%s", bus->name, vendor, device);

  record = wsman_system_load_add (load, directory);
  wsman_system_row_set_text (record, "Caption", product);
  wsman_system_row_set_text (record, "Description", product);
  wsman_system_row_set_text (record, "DeviceID", device_id);
  wsman_system_row_take_array (record, "HardwareID", g_strsplit (hardware_id, "\n", 1));
  wsman_system_row_set_text (record, "Name", product);
  wsman_system_row_set_text (record, "PNPDeviceID", device_id);
  wsman_system_row_set_number (record, "Present", TRUE);
  wsman_system_row_set_text (record, "Service", driver);
  /* The kernel doesn't tell whether a device with a driver works. */
  if (driver == NULL)
    wsman_system_row_set_number (record, "ConfigManagerErrorCode", ERROR_NO_DRIVER);
}

static void
pnp_entity_load (WsmanSystemLoad *load)
{
  for (gsize i = 0; i < G_N_ELEMENTS (buses); i++)
    {
      g_auto(GStrv) names = wsman_system_list_names (buses[i].directory);

      for (gsize j = 0; names[j] != NULL; j++)
        add_device (load, &buses[i], names[j]);
    }
}

const WsmanSystemClass wsman_system_pnp_entity = {
  .name = "Win32_PnPEntity", .parent = "CIM_LogicalDevice", .properties = properties, .load = pnp_entity_load,
};
