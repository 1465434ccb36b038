/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The tree of classes, as in Windows' root/cimv2 ([DSP0004] 5; the CIM schema, version 2).
 */

#include "wsman-system-schema-private.h"

#include <string.h>

#include "wsman-system-counters-private.h"

typedef struct
{
  const char *name;
  const char *parent;
  gboolean has_keys;
  const char *const *properties; /* the properties that the parent doesn't have; NULL if there are none */
} Base;

#define PROPERTIES(...) (const char *const[]) { __VA_ARGS__, NULL }

/* The base classes. The list only has the properties that a concrete class has. A parent comes before its children. */
static const Base bases[] = {
  { "CIM_ManagedSystemElement", NULL, FALSE,
    PROPERTIES ("Caption", "Description", "InstallDate", "Name", "Status") },
  { "CIM_LogicalElement", "CIM_ManagedSystemElement", FALSE, NULL },
  { "CIM_System", "CIM_LogicalElement", TRUE, PROPERTIES ("CreationClassName") },
  { "CIM_ComputerSystem", "CIM_System", TRUE, NULL },
  { "CIM_OperatingSystem", "CIM_LogicalElement", TRUE,
    PROPERTIES ("CreationClassName", "CSCreationClassName", "CSName", "CurrentTimeZone", "Distributed",
                "FreePhysicalMemory", "FreeSpaceInPagingFiles", "FreeVirtualMemory", "LastBootUpTime",
                "LocalDateTime", "MaxNumberOfProcesses", "NumberOfProcesses", "NumberOfUsers", "OSType",
                "OtherTypeDescription", "SizeStoredInPagingFiles", "TotalSwapSpaceSize",
                "TotalVirtualMemorySize", "TotalVisibleMemorySize", "Version") },
  { "CIM_Process", "CIM_LogicalElement", TRUE,
    PROPERTIES ("CreationClassName", "CreationDate", "CSCreationClassName", "CSName", "ExecutionState",
                "Handle", "KernelModeTime", "OSCreationClassName", "OSName", "Priority", "UserModeTime",
                "WorkingSetSize") },
  { "CIM_LogicalDevice", "CIM_LogicalElement", TRUE,
    PROPERTIES ("CreationClassName", "DeviceID", "SystemCreationClassName", "SystemName") },
  { "CIM_StorageExtent", "CIM_LogicalDevice", TRUE, PROPERTIES ("Access", "BlockSize", "NumberOfBlocks", "Purpose") },
  { "CIM_Memory", "CIM_StorageExtent", TRUE, NULL },
  { "CIM_CacheMemory", "CIM_Memory", TRUE, PROPERTIES ("Associativity", "CacheType", "Level") },
  { "CIM_StorageVolume", "CIM_StorageExtent", TRUE, NULL },
  { "CIM_MediaPartition", "CIM_StorageExtent", TRUE, NULL },
  { "CIM_DiskPartition", "CIM_MediaPartition", TRUE, NULL },
  { "CIM_MediaAccessDevice", "CIM_LogicalDevice", TRUE, NULL },
  { "CIM_DiskDrive", "CIM_MediaAccessDevice", TRUE, NULL },
  { "CIM_Processor", "CIM_LogicalDevice", TRUE,
    PROPERTIES ("AddressWidth", "CurrentClockSpeed", "DataWidth", "LoadPercentage", "MaxClockSpeed", "Role",
                "Stepping") },
  { "CIM_SoftwareElement", "CIM_LogicalElement", TRUE,
    PROPERTIES ("Manufacturer", "SerialNumber", "SoftwareElementID", "SoftwareElementState", "TargetOperatingSystem",
                "Version") },
  { "CIM_BIOSElement", "CIM_SoftwareElement", TRUE, PROPERTIES ("PrimaryBIOS") },
  { "CIM_PhysicalElement", "CIM_ManagedSystemElement", TRUE,
    PROPERTIES ("CreationClassName", "Manufacturer", "Model", "SerialNumber", "Tag", "Version") },
  { "CIM_PhysicalComponent", "CIM_PhysicalElement", TRUE, NULL },
  { "CIM_Chip", "CIM_PhysicalComponent", TRUE, NULL },
  { "CIM_PhysicalMemory", "CIM_Chip", TRUE, PROPERTIES ("BankLabel", "Capacity", "DataWidth", "Speed", "TotalWidth") },
  { "CIM_PhysicalPackage", "CIM_PhysicalElement", TRUE, NULL },
  { "CIM_Card", "CIM_PhysicalPackage", TRUE, PROPERTIES ("HostingBoard") },
  { "CIM_PhysicalFrame", "CIM_PhysicalPackage", TRUE, NULL },
  { "CIM_Chassis", "CIM_PhysicalFrame", TRUE, PROPERTIES ("ChassisTypes") },
  { "Win32_Account", "CIM_LogicalElement", TRUE, PROPERTIES ("Domain", "LocalAccount", "SID", "SIDType") },
  { "Win32_Session", "CIM_LogicalElement", FALSE, PROPERTIES ("StartTime") },
  { "CIM_LogicalDisk", "CIM_StorageExtent", TRUE, PROPERTIES ("FreeSpace", "Size") },
  { "CIM_Service", "CIM_LogicalElement", TRUE,
    PROPERTIES ("CreationClassName", "Started", "StartMode", "SystemCreationClassName", "SystemName") },
  { "Win32_BaseService", "CIM_Service", TRUE,
    PROPERTIES ("AcceptStop", "DisplayName", "ExitCode", "PathName", "ServiceType", "StartName", "State") },
  { "CIM_SystemResource", "CIM_LogicalElement", FALSE, NULL },
  { "CIM_NetworkAdapter", "CIM_LogicalDevice", TRUE, PROPERTIES ("Speed") },

  { "CIM_Setting", NULL, FALSE, PROPERTIES ("Caption", "Description", "SettingID") },

  { "CIM_Product", NULL, TRUE,
    PROPERTIES ("Caption", "Description", "IdentifyingNumber", "Name", "SKUNumber", "Vendor", "Version") },
  { "Win32_CurrentTime", NULL, FALSE,
    PROPERTIES ("Day", "DayOfWeek", "Hour", "Milliseconds", "Minute", "Month", "Quarter", "Second", "WeekInMonth",
                "Year") },
  { "CIM_StatisticalInformation", NULL, FALSE, PROPERTIES ("Caption", "Description", "Name") },
  { "Win32_Perf", "CIM_StatisticalInformation", FALSE,
    PROPERTIES ("Frequency_Object", "Frequency_PerfTime", "Frequency_Sys100NS", "Timestamp_Object",
                "Timestamp_PerfTime", "Timestamp_Sys100NS") },
  { "Win32_PerfRawData", "Win32_Perf", FALSE, NULL },
  { "Win32_PerfFormattedData", "Win32_Perf", FALSE, NULL },

  { "CIM_ElementSetting", NULL, TRUE, PROPERTIES ("Element", "Setting") },
  { "CIM_Dependency", NULL, TRUE, PROPERTIES ("Antecedent", "Dependent") },
  { "CIM_MediaPresent", "CIM_Dependency", TRUE, NULL },
  { "CIM_Component", NULL, TRUE, PROPERTIES ("GroupComponent", "PartComponent") },
  { "CIM_SystemComponent", "CIM_Component", TRUE, NULL },
  { "CIM_InstalledOS", "CIM_SystemComponent", TRUE, NULL },
  { "CIM_SystemDevice", "CIM_SystemComponent", TRUE, NULL },
};

static const WsmanSystemClass *const table_classes[] = {
  &wsman_system_base_board,
  &wsman_system_bios,
  &wsman_system_cache_memory,
  &wsman_system_computer_system,
  &wsman_system_computer_system_product,
  &wsman_system_disk_drive,
  &wsman_system_disk_drive_to_disk_partition,
  &wsman_system_disk_partition,
  &wsman_system_environment,
  &wsman_system_group,
  &wsman_system_ip4_route_table,
  &wsman_system_local_time,
  &wsman_system_logical_disk,
  &wsman_system_logon_session,
  &wsman_system_network_adapter,
  &wsman_system_network_adapter_configuration,
  &wsman_system_network_adapter_setting,
  &wsman_system_nt_log_event,
  &wsman_system_operating_system,
  &wsman_system_page_file_usage,
  &wsman_system_physical_memory,
  &wsman_system_pnp_entity,
  &wsman_system_process,
  &wsman_system_processor,
  &wsman_system_product,
  &wsman_system_quick_fix_engineering,
  &wsman_system_service,
  &wsman_system_share,
  &wsman_system_system_devices,
  &wsman_system_system_enclosure,
  &wsman_system_system_operating_system,
  &wsman_system_system_processes,
  &wsman_system_system_services,
  &wsman_system_time_zone,
  &wsman_system_user_account,
  &wsman_system_utc_time,
  &wsman_system_volume,
};

/* The objects of performance counters. Each of them is two classes. */
static const WsmanCounterObject *const counter_objects[] = {
  &wsman_counters_logical_disk,
  &wsman_counters_memory,
  &wsman_counters_network_interface,
  &wsman_counters_physical_disk,
  &wsman_counters_process,
  &wsman_counters_processor,
  &wsman_counters_system,
};

/* All concrete classes: those of both tables above. They are made once. */
static const WsmanSystemClass *classes[G_N_ELEMENTS (table_classes) + 2 * G_N_ELEMENTS (counter_objects)];

/* A class in the tree. It is either a base class or a concrete class. */
typedef struct _ClassNode ClassNode;

struct _ClassNode
{
  const Base *base;              /* the base class; NULL for a concrete class */
  const WsmanSystemClass *klass; /* the concrete class; NULL for a base class */
  const char *name;
  const ClassNode *parent; /* the parent class; NULL if there is none */
};

static guint
hash_name (gconstpointer name)
{
  guint hash = 5381;

  for (const char *c = name; *c != '\0'; c++)
    hash = hash * 33 + (guchar) g_ascii_tolower (*c);

  return hash;
}

static gboolean
is_same (gconstpointer a,
         gconstpointer b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}

static void
add_node (GHashTable             *nodes,
          const Base             *base,
          const WsmanSystemClass *klass)
{
  const char *parent = base != NULL ? base->parent : klass->parent;
  ClassNode *node = g_new0 (ClassNode, 1);

  node->base = base;
  node->klass = klass;
  node->name = base != NULL ? base->name : klass->name;
  node->parent = parent != NULL ? g_hash_table_lookup (nodes, parent) : NULL;
  g_hash_table_insert (nodes, (gpointer) node->name, node);
}

static void
make_classes (void)
{
  memcpy (classes, table_classes, sizeof table_classes);
  for (gsize i = 0; i < G_N_ELEMENTS (counter_objects); i++)
    wsman_counter_object_make_classes (counter_objects[i], &classes[G_N_ELEMENTS (table_classes) + 2 * i]);
}

/* Returns the tree. Its nodes are made once, and are never freed. */
static GHashTable *
get_nodes (void)
{
  static GHashTable *nodes;

  if (g_once_init_enter (&nodes))
    {
      GHashTable *new_nodes = g_hash_table_new (hash_name, is_same);

      make_classes ();
      for (gsize i = 0; i < G_N_ELEMENTS (bases); i++)
        add_node (new_nodes, &bases[i], NULL);
      for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
        add_node (new_nodes, NULL, classes[i]);
      g_once_init_leave (&nodes, new_nodes);
    }

  return nodes;
}

static const ClassNode *
find_node (const char *name)
{
  return g_hash_table_lookup (get_nodes (), name);
}

static gboolean
is_below (const ClassNode *node,
          const ClassNode *ancestor)
{
  while (node != NULL && node != ancestor)
    node = node->parent;

  return node != NULL;
}

const char *
wsman_system_schema_find (const char *name)
{
  const ClassNode *node = find_node (name);

  return node != NULL ? node->name : NULL;
}

gboolean
wsman_system_schema_is_a (const char *name,
                          const char *ancestor)
{
  return is_below (find_node (name), find_node (ancestor));
}

gboolean
wsman_system_schema_has_keys (const char *name)
{
  const ClassNode *node = find_node (name);

  return node->klass != NULL || node->base->has_keys;
}

static gboolean
base_has_property (const Base *base,
                   const char *property)
{
  for (gsize i = 0; base->properties != NULL && base->properties[i] != NULL; i++)
    {
      if (is_same (base->properties[i], property))
        return TRUE;
    }

  return FALSE;
}

gboolean
wsman_system_schema_has_property (const char *name,
                                  const char *property)
{
  const ClassNode *node = find_node (name);

  if (node->klass != NULL)
    return wsman_system_class_find_property (node->klass, property) != NULL;

  while (node != NULL && !base_has_property (node->base, property))
    node = node->parent;

  return node != NULL;
}

const char *
wsman_system_schema_get_cim_name (const WsmanSystemClass *klass)
{
  const ClassNode *node = find_node (klass->name);

  while (node != NULL && !g_str_has_prefix (node->name, "CIM_"))
    node = node->parent;

  return node == NULL ? NULL : node->name;
}

GPtrArray *
wsman_system_schema_list_classes (const char *name)
{
  const ClassNode *ancestor = name != NULL ? find_node (name) : NULL;
  GPtrArray *found = g_ptr_array_new ();

  get_nodes ();
  /* A concrete class has no subclasses. */
  if (ancestor != NULL && ancestor->klass != NULL)
    {
      g_ptr_array_add (found, (gpointer) ancestor->klass);
      return found;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (name == NULL || is_below (find_node (classes[i]->name), ancestor))
        g_ptr_array_add (found, (gpointer) classes[i]);
    }

  return found;
}
