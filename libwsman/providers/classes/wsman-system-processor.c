/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_Processor: the sockets with processors. The values come from /proc/cpuinfo and /sys. */

#include "providers/wsman-system-counters-private.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "providers/wsman-system-files-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

#define CPUS "/sys/devices/system/cpu"

static const WsmanSystemProperty properties[] = {
  ROW ("AddressWidth", UINT16, PLAIN),
  ROW ("Architecture", UINT16, PLAIN),
  ROW ("Availability", UINT16, PLAIN),
  ROW ("Caption", STRING, PLAIN),
  ROW ("CpuStatus", UINT16, PLAIN),
  CONSTANT ("CreationClassName", SCOPE, "Win32_Processor"),
  ROW ("CurrentClockSpeed", UINT32, PLAIN),
  ROW ("DataWidth", UINT16, PLAIN),
  ROW ("Description", STRING, PLAIN),
  ROW ("DeviceID", STRING, KEY),
  ROW ("LoadPercentage", UINT16, PLAIN),
  ROW ("Manufacturer", STRING, PLAIN),
  ROW ("MaxClockSpeed", UINT32, PLAIN),
  ROW ("Name", STRING, PLAIN),
  ROW ("NumberOfCores", UINT32, PLAIN),
  ROW ("NumberOfLogicalProcessors", UINT32, PLAIN),
  ROW ("ProcessorType", UINT16, PLAIN),
  CONSTANT ("Role", PLAIN, "CPU"),
  CONSTANT ("Status", PLAIN, "OK"),
  ROW ("Stepping", STRING, PLAIN),
  CONSTANT ("SystemCreationClassName", SCOPE, "Win32_ComputerSystem"),
  FROM_FILE ("SystemName", STRING, SCOPE, WSMAN_SYSTEM_HOST_NAME_FILE),
  ROW ("ThreadCount", UINT32, PLAIN),
  { NULL },
};

/* A socket. */
typedef struct
{
  gpointer record;
  GHashTable *cores;
  guint64 n_processors;
  guint64 load; /* the sum of the loads of its logical processors */
  guint64 n_loads;
} Socket;

static void
socket_free (Socket *self)
{
  g_hash_table_unref (self->cores);
  g_free (self);
}

/* Returns the value of a line "key : value" in a paragraph of /proc/cpuinfo. */
static char *
find_value (const char *paragraph,
            const char *key)
{
  g_auto(GStrv) lines = g_strsplit (paragraph, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon == NULL || !g_str_has_prefix (lines[i], key))
        continue;

      *colon = '\0';
      if (g_str_equal (g_strchomp (lines[i]), key))
        return g_strdup (g_strstrip (colon + 1));
    }

  return NULL;
}

/* Returns Windows' number of an architecture. */
static guint64
get_architecture (const char *machine)
{
  static const struct
  {
    const char *machine;
    guint64 number;
  } numbers[] = { { "x86_64", 9 }, { "i686", 0 }, { "aarch64", 12 }, { "armv7l", 5 }, { "ia64", 6 }, { "ppc64le", 3 } };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (g_str_equal (numbers[i].machine, machine))
        return numbers[i].number;
    }

  return WSMAN_SYSTEM_NULL;
}

/* Reads a speed from /sys in kHz, and returns it in MHz. */
static guint64
read_speed (const char *cpu,
            const char *name)
{
  g_autofree char *path = g_strdup_printf (CPUS "/cpu%s/cpufreq/%s", cpu, name);
  g_autofree char *line = wsman_system_read_line (path);
  guint64 speed;

  return line != NULL && wsman_system_parse_number (line, &speed) ? speed / 1000 : WSMAN_SYSTEM_NULL;
}

static void
set_facts (gpointer    record,
           const char *paragraph,
           const char *cpu)
{
  g_autofree char *name = find_value (paragraph, "model name");
  g_autofree char *family = find_value (paragraph, "cpu family");
  g_autofree char *model = find_value (paragraph, "model");
  g_autofree char *speed = find_value (paragraph, "cpu MHz");
  struct utsname kernel;

  wsman_system_row_set_text (record, "Name", name);
  wsman_system_row_take_text (record, "Manufacturer", find_value (paragraph, "vendor_id"));
  wsman_system_row_take_text (record, "Stepping", find_value (paragraph, "stepping"));
  if (family != NULL && model != NULL)
    wsman_system_row_take_text (record, "Description", g_strdup_printf ("Family %s Model %s", family, model));
  wsman_system_row_set_text (record, "Caption", wsman_system_record_get_text (record, "Description"));
  wsman_system_row_set_number (record, "CurrentClockSpeed", read_speed (cpu, "scaling_cur_freq"));
  wsman_system_row_set_number (record, "MaxClockSpeed", read_speed (cpu, "cpuinfo_max_freq"));
  if (speed != NULL && wsman_system_record_get_number (record, "CurrentClockSpeed") == WSMAN_SYSTEM_NULL)
    wsman_system_row_set_number (record, "CurrentClockSpeed", g_ascii_strtoull (speed, NULL, 10));
  if (uname (&kernel) == 0)
    wsman_system_row_set_number (record, "Architecture", get_architecture (kernel.machine));
  wsman_system_row_set_number (record, "AddressWidth", sizeof (gpointer) * 8);
  wsman_system_row_set_number (record, "DataWidth", sizeof (gpointer) * 8);
  wsman_system_row_set_number (record, "Availability", 3);  /* the processor runs with full power */
  wsman_system_row_set_number (record, "CpuStatus", 1);     /* the processor is enabled */
  wsman_system_row_set_number (record, "ProcessorType", 3); /* the processor is a central processor */
}

static char *
read_topology (const char *cpu,
               const char *name)
{
  g_autofree char *path = g_strdup_printf (CPUS "/cpu%s/topology/%s", cpu, name);

  return wsman_system_read_line (path);
}

/* Returns the processors that are on the same core, as in "0-1". Each core has other ones, but cores of different
 * clusters or dies may have the same number. An old kernel has only the older name of the file. */
static char *
read_core (const char *cpu)
{
  char *core = read_topology (cpu, "core_cpus_list");

  return core != NULL ? core : read_topology (cpu, "thread_siblings_list");
}

/* Adds a logical processor to its socket. */
static void
add_processor (WsmanSystemLoad *load,
               GHashTable      *sockets,
               GHashTable      *loads,
               const char      *paragraph)
{
  g_autofree char *cpu = find_value (paragraph, "processor");
  g_autofree char *package = cpu != NULL ? read_topology (cpu, "physical_package_id") : NULL;
  const guint64 *own_load = cpu != NULL ? g_hash_table_lookup (loads, cpu) : NULL;
  char *core = cpu != NULL ? read_core (cpu) : NULL;
  Socket *socket;

  if (cpu == NULL)
    return;

  socket = g_hash_table_lookup (sockets, package != NULL ? package : "0");
  if (socket == NULL)
    {
      socket = g_new0 (Socket, 1);
      socket->cores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      socket->record = wsman_system_load_add (load, NULL);
      wsman_system_row_take_text (socket->record, "DeviceID", g_strdup_printf ("CPU%u", g_hash_table_size (sockets)));
      set_facts (socket->record, paragraph, cpu);
      g_hash_table_insert (sockets, g_strdup (package != NULL ? package : "0"), socket);
    }

  socket->n_processors++;
  if (core != NULL)
    g_hash_table_add (socket->cores, core);
  if (own_load != NULL && *own_load != WSMAN_SYSTEM_NULL)
    {
      socket->load += *own_load;
      socket->n_loads++;
    }
}

static void
processor_load (WsmanSystemLoad *load)
{
  g_autofree char *text = wsman_system_read_large ("/proc/cpuinfo", NULL);
  g_auto(GStrv) paragraphs = g_strsplit (text != NULL ? text : "", "\n\n", -1);
  g_autoptr(GHashTable) sockets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                         (GDestroyNotify) socket_free);
  g_autoptr(GHashTable) loads = wsman_counter_object_measure (&wsman_counters_processor, "PercentProcessorTime",
                                                              load->cancellable);
  GHashTableIter iter;
  Socket *socket;

  for (gsize i = 0; paragraphs[i] != NULL; i++)
    add_processor (load, sockets, loads, paragraphs[i]);

  g_hash_table_iter_init (&iter, sockets);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &socket))
    {
      guint n_cores = g_hash_table_size (socket->cores);

      wsman_system_row_set_number (socket->record, "NumberOfLogicalProcessors", socket->n_processors);
      wsman_system_row_set_number (socket->record, "ThreadCount", socket->n_processors);
      if (n_cores > 0)
        wsman_system_row_set_number (socket->record, "NumberOfCores", n_cores);
      if (socket->n_loads > 0)
        wsman_system_row_set_number (socket->record, "LoadPercentage", socket->load / socket->n_loads);
    }
}

const WsmanSystemClass wsman_system_processor = {
  .name = "Win32_Processor", .parent = "CIM_Processor", .properties = properties, .load = processor_load,
};
