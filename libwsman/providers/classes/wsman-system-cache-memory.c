/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_CacheMemory: the processors' caches. A cache that several processors share is one instance. */

#include "providers/wsman-system-class-private.h"

#include <string.h>

#include "providers/wsman-system-files-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

#define CPUS "/sys/devices/system/cpu"

/* Windows' values. */
#define TYPE_INSTRUCTIONS 3
#define TYPE_DATA 4
#define TYPE_UNIFIED 5
#define LOCATION_INTERNAL 0
#define LEVEL_OTHER 1
#define LEVEL_OF_FIRST_CACHE 3 /* those of the next two levels follow */
#define ASSOCIATIVITY_OTHER 1
#define ASSOCIATIVITY_UNKNOWN 2
#define ASSOCIATIVITY_FULL 6

static const WsmanSystemProperty properties[] = {
  ROW ("Associativity", UINT16, PLAIN),
  ROW ("BlockSize", UINT64, PLAIN),
  ROW ("CacheType", UINT16, PLAIN),
  CONSTANT ("Caption", PLAIN, "Cache Memory"),
  CONSTANT ("CreationClassName", SCOPE, "Win32_CacheMemory"),
  CONSTANT ("Description", PLAIN, "Cache Memory"),
  ROW ("DeviceID", STRING, KEY),
  ROW ("InstalledSize", UINT32, PLAIN),
  ROW ("Level", UINT16, PLAIN),
  ROW ("Location", UINT16, PLAIN),
  ROW ("MaxCacheSize", UINT32, PLAIN),
  CONSTANT ("Name", PLAIN, "Cache Memory"),
  ROW ("NumberOfBlocks", UINT64, PLAIN),
  ROW ("Purpose", STRING, PLAIN),
  CONSTANT ("Status", PLAIN, "OK"),
  CONSTANT ("SystemCreationClassName", SCOPE, "Win32_ComputerSystem"),
  FROM_FILE ("SystemName", STRING, SCOPE, WSMAN_SYSTEM_HOST_NAME_FILE),
  { NULL },
};

static char *
read_line (const char *directory,
           const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  return wsman_system_read_line (path);
}

static guint64
get_type (const char *type)
{
  if (g_strcmp0 (type, "Instruction") == 0)
    return TYPE_INSTRUCTIONS;
  if (g_strcmp0 (type, "Data") == 0)
    return TYPE_DATA;

  return g_strcmp0 (type, "Unified") == 0 ? TYPE_UNIFIED : WSMAN_SYSTEM_NULL;
}

/* Tells whether the processor is the first of those that share the cache, as cpu4 is in "4-7,12". */
static gboolean
is_first_user (const char *directory,
               const char *cpu)
{
  g_autofree char *list = read_line (directory, "shared_cpu_list");

  return list == NULL || g_ascii_strtoull (list, NULL, 10) == g_ascii_strtoull (cpu + strlen ("cpu"), NULL, 10);
}

static guint64
get_level (guint64 level)
{
  return level >= 1 && level <= 3 ? LEVEL_OF_FIRST_CACHE + level - 1 : LEVEL_OTHER;
}

static guint64
read_number (const char *directory,
             const char *name)
{
  g_autofree char *line = read_line (directory, name);
  guint64 number;

  return line != NULL && wsman_system_parse_number (line, &number) ? number : WSMAN_SYSTEM_NULL;
}

/* Returns Windows' number of the associativity. The kernel gives the number of ways. A cache with one set, or with 0
 * ways, is fully associative. */
static guint64
get_associativity (const char *directory)
{
  static const struct
  {
    guint64 n_ways;
    guint64 number;
  } numbers[] = { { 0, ASSOCIATIVITY_FULL }, { 1, 3 }, { 2, 4 }, { 4, 5 }, { 8, 7 }, { 16, 8 } };
  guint64 n_ways = read_number (directory, "ways_of_associativity");

  if (n_ways == WSMAN_SYSTEM_NULL)
    return ASSOCIATIVITY_UNKNOWN;
  if (n_ways > 1 && read_number (directory, "number_of_sets") == 1)
    return ASSOCIATIVITY_FULL;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (numbers[i].n_ways == n_ways)
        return numbers[i].number;
    }

  return ASSOCIATIVITY_OTHER;
}

static void
add_cache (WsmanSystemLoad *load,
           const char      *cpu,
           const char      *name)
{
  g_autofree char *device_id = g_strconcat (cpu, "/", name, NULL);
  g_autofree char *directory = g_build_filename (CPUS, cpu, "cache", name, NULL);
  g_autofree char *level_text = read_line (directory, "level");
  g_autofree char *type = read_line (directory, "type");
  g_autofree char *size_text = read_line (directory, "size");
  guint64 size, level, block_size;
  gpointer record;

  if (level_text == NULL || !wsman_system_parse_number (level_text, &level) || !is_first_user (directory, cpu))
    return;

  record = wsman_system_load_add (load, directory);
  wsman_system_row_set_text (record, "DeviceID", device_id);
  wsman_system_row_take_text (record, "Purpose", g_strdup_printf ("L%s Cache", level_text));
  wsman_system_row_set_number (record, "Level", get_level (level));
  wsman_system_row_set_number (record, "Location", LOCATION_INTERNAL);
  wsman_system_row_set_number (record, "CacheType", get_type (type));
  wsman_system_row_set_number (record, "Associativity", get_associativity (directory));
  wsman_system_row_set_number (record, "BlockSize", read_number (directory, "coherency_line_size"));
  /* The size is written as "32K". */
  size = size_text != NULL && g_str_has_suffix (size_text, "K") ? g_ascii_strtoull (size_text, NULL, 10) : 0;
  if (size == 0)
    return;

  wsman_system_row_set_number (record, "InstalledSize", size);
  wsman_system_row_set_number (record, "MaxCacheSize", size);
  block_size = wsman_system_record_get_number (record, "BlockSize");
  if (block_size != WSMAN_SYSTEM_NULL && block_size > 0)
    wsman_system_row_set_number (record, "NumberOfBlocks", size * 1024 / block_size);
}

static void
cache_memory_load (WsmanSystemLoad *load)
{
  g_auto(GStrv) cpus = wsman_system_list_names (CPUS);

  for (gsize i = 0; cpus[i] != NULL; i++)
    {
      g_autofree char *directory = g_build_filename (CPUS, cpus[i], "cache", NULL);
      g_auto(GStrv) names = NULL;

      if (!g_str_has_prefix (cpus[i], "cpu") || !g_ascii_isdigit (cpus[i][strlen ("cpu")]))
        continue;

      names = wsman_system_list_names (directory);
      for (gsize j = 0; names[j] != NULL; j++)
        add_cache (load, cpus[i], names[j]);
    }
}

const WsmanSystemClass wsman_system_cache_memory = {
  .name = "Win32_CacheMemory", .parent = "CIM_CacheMemory", .properties = properties, .load = cache_memory_load,
};
