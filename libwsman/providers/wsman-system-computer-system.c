/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_ComputerSystem: the machine itself. The values come from the firmware's tables, /sys, /proc, resolv.conf and
 * utmp.
 */

#include "wsman-system-class-private.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <utmpx.h>

#include "wsman-system-files-private.h"

#define DMI "/sys/class/dmi/id/"

typedef struct
{
  WsmanSystemRecord parent;

  char *name;
  char *dns_name;
  char *domain;
  char *manufacturer;
  char *model;
  char *family;
  char *sku;
  char *system_type;
  char *user_name;
  guint64 n_processors;
  guint64 n_logical;
  guint64 memory;
  guint64 hypervisor;
} ComputerSystem;

#define MEMBER(name, type, flags, member) \
  { name, WSMAN_SYSTEM_##type, WSMAN_SYSTEM_##flags, G_STRUCT_OFFSET (ComputerSystem, member), NULL }
#define CONSTANT(name, flags, value) \
  { name, WSMAN_SYSTEM_STRING, WSMAN_SYSTEM_##flags, 0, value }

static const WsmanSystemProperty properties[] = {
  MEMBER ("Caption", STRING, PLAIN, name),
  CONSTANT ("CreationClassName", SCOPE, "Win32_ComputerSystem"),
  MEMBER ("DNSHostName", STRING, PLAIN, dns_name),
  MEMBER ("Domain", STRING, PLAIN, domain),
  MEMBER ("HypervisorPresent", BOOLEAN, PLAIN, hypervisor),
  MEMBER ("Manufacturer", STRING, PLAIN, manufacturer),
  MEMBER ("Model", STRING, PLAIN, model),
  MEMBER ("Name", STRING, KEY, name),
  MEMBER ("NumberOfLogicalProcessors", UINT32, PLAIN, n_logical),
  MEMBER ("NumberOfProcessors", UINT32, PLAIN, n_processors),
  CONSTANT ("Status", PLAIN, "OK"),
  MEMBER ("SystemFamily", STRING, PLAIN, family),
  MEMBER ("SystemSKUNumber", STRING, PLAIN, sku),
  MEMBER ("SystemType", STRING, PLAIN, system_type),
  MEMBER ("TotalPhysicalMemory", UINT64, PLAIN, memory),
  MEMBER ("UserName", STRING, PLAIN, user_name),
  { NULL },
};

/* Returns the first domain in the last list of resolv.conf. It is the machine's domain if the machine's name has none
 * (resolv.conf(5)). */
static char *
dup_search_domain (void)
{
  g_autofree char *text = wsman_system_read (AT_FDCWD, "/etc/resolv.conf", NULL);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autofree char *domain = NULL;

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char word[8], name[256];

      if (sscanf (lines[i], "%7s %255s", word, name) != 2 || *name == '.' ||
          (!g_str_equal (word, "domain") && !g_str_equal (word, "search")))
        continue;

      g_free (domain);
      domain = g_utf8_make_valid (name, -1);
    }

  return g_steal_pointer (&domain);
}

static void
read_names (ComputerSystem *self)
{
  const char *dot;

  self->name = wsman_system_dup_host_name ();
  dot = strchr (self->name, '.');
  self->dns_name = dot == NULL ? g_strdup (self->name) : g_strndup (self->name, dot - self->name);
  self->domain = dot != NULL && dot[1] != '\0' ? g_strdup (dot + 1) : dup_search_domain ();
}

static void
read_hardware (ComputerSystem *self)
{
  self->manufacturer = wsman_system_read_line (DMI "sys_vendor");
  self->model = wsman_system_read_line (DMI "product_name");
  self->family = wsman_system_read_line (DMI "product_family");
  self->sku = wsman_system_read_line (DMI "product_sku");
  /* A board without DMI has its model in the device tree. */
  if (self->model == NULL)
    self->model = wsman_system_read_line ("/proc/device-tree/model");
}

/* Windows' names for the architectures that Windows supports, and names of the same form for the other
 * architectures. */
static char *
dup_system_type (void)
{
  static const struct
  {
    const char *machine;
    const char *type;
  } types[] = {
    { "x86_64", "x64-based PC" },
    { "aarch64", "ARM64-based PC" },
    { "i686", "X86-based PC" },
    { "i386", "X86-based PC" },
  };
  struct utsname kernel;

  if (uname (&kernel) != 0)
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (g_str_equal (kernel.machine, types[i].machine))
        return g_strdup (types[i].type);
    }

  return g_strdup_printf ("%s-based PC", kernel.machine);
}

static void
add_package (GHashTable *packages,
             const char *cpu)
{
  g_autofree char *path = NULL;
  char *package;

  if (!g_str_has_prefix (cpu, "cpu") || !g_ascii_isdigit (cpu[3]))
    return;

  path = g_strdup_printf ("/sys/devices/system/cpu/%s/topology/physical_package_id", cpu);
  package = wsman_system_read_line (path);
  if (package != NULL)
    g_hash_table_add (packages, package);
}

/* Counts the different packages of the processors, which are sockets and not cores. */
static guint64
count_processors (void)
{
  g_autoptr(GHashTable) packages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto(GStrv) names = wsman_system_list_names ("/sys/devices/system/cpu");
  guint n_packages;

  for (gsize i = 0; names[i] != NULL; i++)
    add_package (packages, names[i]);

  n_packages = g_hash_table_size (packages);

  return n_packages == 0 ? WSMAN_SYSTEM_NULL : n_packages;
}

static gboolean
has_hypervisor (void)
{
  g_autofree char *text = wsman_system_read (AT_FDCWD, "/proc/cpuinfo", NULL);

  return text != NULL && strstr (text, " hypervisor") != NULL;
}

/* Returns the user who is logged in on a display or a virtual terminal of the machine. */
static char *
dup_console_user (void)
{
  char *user_name = NULL;

  setutxent ();
  for (const struct utmpx *entry; user_name == NULL && (entry = getutxent ()) != NULL;)
    {
      g_autofree char *user = g_strndup (entry->ut_user, sizeof entry->ut_user);

      if (entry->ut_type == USER_PROCESS &&
          (entry->ut_host[0] == ':' || strncmp (entry->ut_line, "tty", 3) == 0))
        user_name = g_utf8_make_valid (user, -1);
    }
  endutxent ();

  return user_name;
}

static void
computer_system_read (gpointer record)
{
  ComputerSystem *self = record;

  read_names (self);
  read_hardware (self);
  self->system_type = dup_system_type ();
  self->n_processors = count_processors ();
  self->n_logical = sysconf (_SC_NPROCESSORS_ONLN);
  self->memory = (guint64) sysconf (_SC_PHYS_PAGES) * (guint64) sysconf (_SC_PAGESIZE);
  self->hypervisor = has_hypervisor ();
  self->user_name = dup_console_user ();
}

const WsmanSystemClass wsman_system_computer_system = {
  .name = "Win32_ComputerSystem",
  .parent = "CIM_ComputerSystem",
  .record_size = sizeof (ComputerSystem),
  .properties = properties,
  .read = computer_system_read,
};
