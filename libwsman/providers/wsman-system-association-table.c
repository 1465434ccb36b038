/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The table of this machine's association classes. It has the two classes that each association links, and the keys by
 * which the association links their instances. [DSP0227] 12. */

#include "wsman-system-class-private.h"

#define REFERENCE(name, end) \
  { name, WSMAN_SYSTEM_REFERENCE, WSMAN_SYSTEM_KEY, G_STRUCT_OFFSET (WsmanSystemLink, ends[end]), NULL }

/* The properties of CIM_Component and its subclasses. */
static const WsmanSystemProperty component_properties[] = {
  REFERENCE ("GroupComponent", 0),
  REFERENCE ("PartComponent", 1),
  { NULL },
};

/* The properties of CIM_ElementSetting. */
static const WsmanSystemProperty setting_properties[] = {
  REFERENCE ("Element", 0),
  REFERENCE ("Setting", 1),
  { NULL },
};

/* The properties of CIM_Dependency and its subclasses. */
static const WsmanSystemProperty dependency_properties[] = {
  REFERENCE ("Antecedent", 0),
  REFERENCE ("Dependent", 1),
  { NULL },
};

static const WsmanSystemEnds disk_drive_to_disk_partition = {
  { "Win32_DiskDrive", "Win32_DiskPartition" },
  { "Index", "DiskIndex" },
};

static const WsmanSystemEnds network_adapter_setting = {
  { "Win32_NetworkAdapter", "Win32_NetworkAdapterConfiguration" },
  { "DeviceID", "Index" },
};

static const WsmanSystemEnds system_operating_system = {
  { "Win32_ComputerSystem", "Win32_OperatingSystem" },
};

static const WsmanSystemEnds system_processes = {
  { "Win32_ComputerSystem", "Win32_Process" },
};

static const WsmanSystemEnds system_devices = {
  { "Win32_ComputerSystem", "CIM_LogicalDevice" },
};

static const WsmanSystemEnds system_services = {
  { "Win32_ComputerSystem", "Win32_Service" },
};

#define ASSOCIATION(class_name, parent_class, table, linked) \
  { \
    .name = class_name, .parent = parent_class, .record_size = sizeof (WsmanSystemLink), \
    .properties = table, .ends = linked, \
  }

const WsmanSystemClass wsman_system_disk_drive_to_disk_partition =
  ASSOCIATION ("Win32_DiskDriveToDiskPartition", "CIM_MediaPresent", dependency_properties,
               &disk_drive_to_disk_partition);

const WsmanSystemClass wsman_system_network_adapter_setting =
  ASSOCIATION ("Win32_NetworkAdapterSetting", "CIM_ElementSetting", setting_properties,
               &network_adapter_setting);

const WsmanSystemClass wsman_system_system_devices =
  ASSOCIATION ("Win32_SystemDevices", "CIM_SystemDevice", component_properties, &system_devices);

const WsmanSystemClass wsman_system_system_operating_system =
  ASSOCIATION ("Win32_SystemOperatingSystem", "CIM_InstalledOS", component_properties,
               &system_operating_system);

const WsmanSystemClass wsman_system_system_processes =
  ASSOCIATION ("Win32_SystemProcesses", "CIM_SystemComponent", component_properties, &system_processes);

const WsmanSystemClass wsman_system_system_services =
  ASSOCIATION ("Win32_SystemServices", "CIM_SystemComponent", component_properties, &system_services);
