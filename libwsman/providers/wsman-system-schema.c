/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The tree of classes, as Windows' root/cimv2 has it ([DSP0004] 5; the CIM schema, version 2).
 */

#include "providers/wsman-system-schema-private.h"

typedef struct
{
  const char *name;
  const char *parent;
  gboolean has_keys;
  const char *const *properties; /* that its parent hasn't; NULL if none */
} Base;

#define PROPERTIES(...) (const char *const[]) { __VA_ARGS__, NULL }

/* Of the properties those that a concrete class has. */
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
  { "CIM_StorageExtent", "CIM_LogicalDevice", TRUE, PROPERTIES ("Access", "BlockSize", "NumberOfBlocks") },
  { "CIM_LogicalDisk", "CIM_StorageExtent", TRUE, PROPERTIES ("FreeSpace", "Size") },
  { "CIM_Service", "CIM_LogicalElement", TRUE,
    PROPERTIES ("CreationClassName", "Started", "StartMode", "SystemCreationClassName", "SystemName") },
  { "Win32_BaseService", "CIM_Service", TRUE,
    PROPERTIES ("AcceptStop", "DisplayName", "ExitCode", "PathName", "ServiceType", "StartName", "State") },
  { "CIM_SystemResource", "CIM_LogicalElement", FALSE, NULL },
  { "CIM_NetworkAdapter", "CIM_LogicalDevice", TRUE, PROPERTIES ("Speed") },

  { "CIM_Setting", NULL, FALSE, PROPERTIES ("Caption", "Description", "SettingID") },

  { "CIM_ElementSetting", NULL, TRUE, PROPERTIES ("Element", "Setting") },
  { "CIM_Component", NULL, TRUE, PROPERTIES ("GroupComponent", "PartComponent") },
  { "CIM_SystemComponent", "CIM_Component", TRUE, NULL },
  { "CIM_InstalledOS", "CIM_SystemComponent", TRUE, NULL },
  { "CIM_SystemDevice", "CIM_SystemComponent", TRUE, NULL },
};

static const WsmanSystemClass *const classes[] = {
  &wsman_system_computer_system,
  &wsman_system_environment,
  &wsman_system_logical_disk,
  &wsman_system_network_adapter,
  &wsman_system_network_adapter_configuration,
  &wsman_system_network_adapter_setting,
  &wsman_system_operating_system,
  &wsman_system_process,
  &wsman_system_service,
  &wsman_system_system_devices,
  &wsman_system_system_operating_system,
  &wsman_system_system_processes,
  &wsman_system_system_services,
};

static gboolean
is_same (const char *a,
         const char *b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}

static const Base *
find_base (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      if (is_same (bases[i].name, name))
        return &bases[i];
    }

  return NULL;
}

static const WsmanSystemClass *
find_class (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (is_same (classes[i]->name, name))
        return classes[i];
    }

  return NULL;
}

static const char *
get_parent (const char *name)
{
  const WsmanSystemClass *klass = find_class (name);
  const Base *base = find_base (name);

  return klass != NULL ? klass->parent : base != NULL ? base->parent : NULL;
}

const char *
wsman_system_schema_find (const char *name)
{
  const WsmanSystemClass *klass = find_class (name);
  const Base *base = find_base (name);

  return klass != NULL ? klass->name : base != NULL ? base->name : NULL;
}

gboolean
wsman_system_schema_is_a (const char *name,
                          const char *ancestor)
{
  if (ancestor == NULL)
    return TRUE;

  while (name != NULL && !is_same (name, ancestor))
    name = get_parent (name);

  return name != NULL;
}

gboolean
wsman_system_schema_has_keys (const char *name)
{
  const Base *base = find_base (name);

  return base == NULL || base->has_keys;
}

gboolean
wsman_system_schema_has_property (const char *name,
                                  const char *property)
{
  const WsmanSystemClass *klass = find_class (name);

  if (klass != NULL)
    return wsman_system_class_find_property (klass, property) != NULL;

  for (const Base *base = find_base (name); base != NULL;
       base = base->parent != NULL ? find_base (base->parent) : NULL)
    {
      for (gsize i = 0; base->properties != NULL && base->properties[i] != NULL; i++)
        {
          if (is_same (base->properties[i], property))
            return TRUE;
        }
    }

  return FALSE;
}

const char *
wsman_system_schema_get_cim_name (const WsmanSystemClass *klass)
{
  const char *name = klass->name;

  while (name != NULL && !g_str_has_prefix (name, "CIM_"))
    name = get_parent (name);

  return name;
}

GPtrArray *
wsman_system_schema_list_classes (const char *name)
{
  GPtrArray *found = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (wsman_system_schema_is_a (classes[i]->name, name))
        g_ptr_array_add (found, (gpointer) classes[i]);
    }

  return found;
}
