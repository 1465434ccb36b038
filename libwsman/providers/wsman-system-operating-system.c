/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_OperatingSystem: the operating system of this machine. The values come from os-release, /proc and utmp.
 */

#include "wsman-system-class-private.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/utsname.h>
#include <utmpx.h>

#include "wsman-system-files-private.h"

#define OS_TYPE_LINUX 36

typedef struct
{
  WsmanSystemRecord parent;

  char *caption;
  char *version;
  char *build_number;
  char *architecture;
  char *description;
  char *host_name;
  guint64 os_type;
  guint64 boot_time;
  guint64 local_time;
  guint64 time_zone;
  guint64 n_processes;
  guint64 max_processes;
  guint64 n_users;
  guint64 total_memory;
  guint64 free_memory;
  guint64 total_swap;
  guint64 free_swap;
  guint64 total_virtual;
  guint64 free_virtual;
  guint64 primary;
  guint64 distributed;
} OperatingSystem;

#define MEMBER(name, type, flags, member) \
  { name, WSMAN_SYSTEM_##type, WSMAN_SYSTEM_##flags, G_STRUCT_OFFSET (OperatingSystem, member), NULL }
#define CONSTANT(name, flags, value) \
  { name, WSMAN_SYSTEM_STRING, WSMAN_SYSTEM_##flags, 0, value }

static const WsmanSystemProperty properties[] = {
  MEMBER ("BuildNumber", STRING, PLAIN, build_number),
  MEMBER ("Caption", STRING, PLAIN, caption),
  CONSTANT ("CreationClassName", SCOPE, "Win32_OperatingSystem"),
  CONSTANT ("CSCreationClassName", SCOPE, "Win32_ComputerSystem"),
  MEMBER ("CSName", STRING, SCOPE, host_name),
  MEMBER ("CurrentTimeZone", SINT16, PLAIN, time_zone),
  MEMBER ("Description", STRING, PLAIN, description),
  MEMBER ("Distributed", BOOLEAN, PLAIN, distributed),
  MEMBER ("FreePhysicalMemory", UINT64, PLAIN, free_memory),
  MEMBER ("FreeSpaceInPagingFiles", UINT64, PLAIN, free_swap),
  MEMBER ("FreeVirtualMemory", UINT64, PLAIN, free_virtual),
  MEMBER ("LastBootUpTime", DATE_TIME, PLAIN, boot_time),
  MEMBER ("LocalDateTime", DATE_TIME, PLAIN, local_time),
  MEMBER ("MaxNumberOfProcesses", UINT32, PLAIN, max_processes),
  MEMBER ("Name", STRING, KEY, caption),
  MEMBER ("NumberOfProcesses", UINT32, PLAIN, n_processes),
  MEMBER ("NumberOfUsers", UINT32, PLAIN, n_users),
  MEMBER ("OSArchitecture", STRING, PLAIN, architecture),
  MEMBER ("OSType", UINT16, PLAIN, os_type),
  MEMBER ("OtherTypeDescription", STRING, PLAIN, build_number),
  MEMBER ("Primary", BOOLEAN, PLAIN, primary),
  MEMBER ("SizeStoredInPagingFiles", UINT64, PLAIN, total_swap),
  CONSTANT ("Status", PLAIN, "OK"),
  CONSTANT ("SystemDrive", PLAIN, "/"),
  MEMBER ("TotalSwapSpaceSize", UINT64, PLAIN, total_swap),
  MEMBER ("TotalVirtualMemorySize", UINT64, PLAIN, total_virtual),
  MEMBER ("TotalVisibleMemorySize", UINT64, PLAIN, total_memory),
  MEMBER ("Version", STRING, PLAIN, version),
  { NULL },
};

static void
read_kernel (OperatingSystem *self)
{
  struct utsname kernel;

  if (uname (&kernel) != 0)
    return;

  self->build_number = g_strdup (kernel.release);
  self->description = g_strdup_printf ("%s %s %s", kernel.sysname, kernel.release, kernel.version);
  /* Scripts compare this value with Windows' names. */
  self->architecture = g_strdup (strstr (kernel.machine, "64") != NULL ||
                                     g_str_equal (kernel.machine, "s390x")
                                   ? "64-bit"
                                   : "32-bit");
}

static void
read_memory (OperatingSystem *self)
{
  g_autofree char *text = wsman_system_read (AT_FDCWD, "/proc/meminfo", NULL);

  /* The kernel counts in KiB, as Windows does. */
  self->total_memory = wsman_system_find_number (text, "MemTotal:");
  self->free_memory = wsman_system_find_number (text, "MemAvailable:");
  self->total_swap = wsman_system_find_number (text, "SwapTotal:");
  self->free_swap = wsman_system_find_number (text, "SwapFree:");

  if (self->total_memory != WSMAN_SYSTEM_NULL && self->total_swap != WSMAN_SYSTEM_NULL)
    self->total_virtual = self->total_memory + self->total_swap;
  if (self->free_memory != WSMAN_SYSTEM_NULL && self->free_swap != WSMAN_SYSTEM_NULL)
    self->free_virtual = self->free_memory + self->free_swap;
}

static guint64
count_processes (void)
{
  g_autoptr(GDir) directory = g_dir_open ("/proc", 0, NULL);
  guint64 n_processes = 0;

  if (directory == NULL)
    return WSMAN_SYSTEM_NULL;

  for (const char *name; (name = g_dir_read_name (directory)) != NULL;)
    n_processes += g_ascii_isdigit (*name);

  return n_processes;
}

static guint64
count_users (void)
{
  guint64 n_users = 0;

  setutxent ();
  for (const struct utmpx *entry; (entry = getutxent ()) != NULL;)
    n_users += entry->ut_type == USER_PROCESS;
  endutxent ();

  return n_users;
}

static void
operating_system_read (gpointer record)
{
  OperatingSystem *self = record;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *pid_max = NULL;

  self->caption = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  self->version = g_get_os_info (G_OS_INFO_KEY_VERSION_ID);
  self->host_name = wsman_system_dup_host_name ();
  read_kernel (self);
  read_memory (self);
  self->os_type = OS_TYPE_LINUX;
  self->boot_time = wsman_system_get_boot_time ();
  self->local_time = g_get_real_time ();
  self->time_zone = g_date_time_get_utc_offset (now) / G_TIME_SPAN_MINUTE;
  self->n_processes = count_processes ();
  self->n_users = count_users ();
  self->primary = TRUE;
  self->distributed = FALSE;

  pid_max = wsman_system_read_line ("/proc/sys/kernel/pid_max");
  if (pid_max != NULL)
    wsman_system_parse_number (pid_max, &self->max_processes);
}

const WsmanSystemClass wsman_system_operating_system = {
  .name = "Win32_OperatingSystem",
  .parent = "CIM_OperatingSystem",
  .is_singleton = TRUE,
  .record_size = sizeof (OperatingSystem),
  .properties = properties,
  .read = operating_system_read,
};
