/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Makes the keys of items, and knows the key properties of the classes that programs often list. */

#include "wsman-item-key-private.h"

#include <stdlib.h>
#include <string.h>

#include "values/wsman-item-private.h"

#define MAX_KEY_PROPERTIES 3

typedef struct
{
  const char *name;
  const char *key_properties[MAX_KEY_PROPERTIES + 1]; /* ends with NULL */
} ClassKeys;

/* The classes, in the order of strcmp(). */
static const ClassKeys classes[] = {
  { "Win32_BaseBoard", { "Tag" } },
  { "Win32_CacheMemory", { "DeviceID" } },
  { "Win32_ComputerSystem", { "Name" } },
  { "Win32_DiskDrive", { "DeviceID" } },
  { "Win32_DiskPartition", { "DeviceID" } },
  { "Win32_Environment", { "Name", "UserName" } },
  { "Win32_Group", { "Domain", "Name" } },
  { "Win32_LogicalDisk", { "DeviceID" } },
  { "Win32_LogonSession", { "LogonId" } },
  { "Win32_NTLogEvent", { "Logfile", "RecordNumber" } },
  { "Win32_NetworkAdapter", { "DeviceID" } },
  { "Win32_NetworkAdapterConfiguration", { "Index" } },
  { "Win32_OperatingSystem", { "Name" } },
  { "Win32_PageFileUsage", { "Name" } },
  { "Win32_PhysicalMemory", { "Tag" } },
  { "Win32_PnPEntity", { "DeviceID" } },
  { "Win32_Printer", { "DeviceID" } },
  { "Win32_Process", { "Handle" } },
  { "Win32_Processor", { "DeviceID" } },
  { "Win32_Product", { "IdentifyingNumber", "Name", "Version" } },
  { "Win32_QuickFixEngineering", { "HotFixID", "ServicePackInEffect" } },
  { "Win32_Service", { "Name" } },
  { "Win32_Share", { "Name" } },
  { "Win32_SystemDriver", { "Name" } },
  { "Win32_SystemEnclosure", { "Tag" } },
  { "Win32_Thread", { "Handle", "ProcessHandle" } },
  { "Win32_UserAccount", { "Domain", "Name" } },
  { "Win32_Volume", { "DeviceID" } },
};

/* The classes of performance counters have names that begin like this one, and the same key. */
static const ClassKeys counters = { "Win32_Perf", { "Name" } };

static int
compare_class (const void *name,
               const void *keys)
{
  return strcmp (name, ((const ClassKeys *) keys)->name);
}

const char * const *
wsman_class_get_key_properties (const char *name)
{
  const ClassKeys *keys = bsearch (name, classes, G_N_ELEMENTS (classes), sizeof *classes, compare_class);

  if (keys == NULL && g_str_has_prefix (name, counters.name))
    keys = &counters;

  return keys != NULL ? keys->key_properties : NULL;
}

/* Lengths keep apart the values of several properties. */
static char *
join_values (WsmanItem          *self,
             const char * const *key_properties)
{
  const WsmanElement *element = wsman_item_get_element (self);
  GString *key = g_string_new (NULL);

  for (; *key_properties != NULL; key_properties++)
    {
      const WsmanElement *property = wsman_element_find_child (element, NULL, *key_properties);
      const char *value = property != NULL ? wsman_element_get_text (property) : NULL;

      if (value != NULL)
        g_string_append_printf (key, "%" G_GSIZE_FORMAT ":%s", strlen (value), value);
      else
        g_string_append_c (key, '-');
    }

  return g_string_free (key, FALSE);
}

char *
wsman_item_dup_key (WsmanItem          *self,
                    const char * const *key_properties)
{
  WsmanResourceLocator *locator = wsman_item_get_locator (self);

  if (key_properties == NULL && locator != NULL)
    return wsman_resource_locator_to_string (locator);

  if (key_properties == NULL)
    key_properties = wsman_class_get_key_properties (wsman_item_get_name (self));

  return key_properties != NULL ? join_values (self, key_properties)
                                : wsman_element_to_xml (wsman_item_get_element (self));
}
