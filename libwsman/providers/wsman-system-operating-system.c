/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_OperatingSystem: the operating system of this machine. The values come from os-release, machine-id, /proc and
 * utmp.
 */

#include "wsman-system-operating-system-private.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <utmpx.h>

#include "wsman-system-files-private.h"

#define OS_TYPE_LINUX 36
#define MACHINE_ID "/etc/machine-id"

typedef struct
{
  WsmanSystemRecord parent;

  char *caption;
  char *version;
  char *build_number;
  char *architecture;
  char *description;
  char *host_name;
  char *serial;
  guint64 install_time;
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
  MEMBER ("InstallDate", DATE_TIME, PLAIN, install_time),
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
  MEMBER ("SerialNumber", STRING, PLAIN, serial),
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

/* Reads the identity of the installation. machine-id(5) asks programs not to show the identity itself, so the serial
 * number is computed from it, as a UUID. The identity is written when the system is installed. */
static void
read_installation (OperatingSystem *self)
{
  static const char key[] = "libwsman Win32_OperatingSystem";
  g_autofree char *id = wsman_system_read_line (MACHINE_ID);
  g_autofree char *path = wsman_system_dup_path (MACHINE_ID);
  g_autofree char *digest = NULL;
  struct stat status;

  if (id == NULL || stat (path, &status) != 0)
    return;

  digest = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) id, strlen (id), key, -1);
  self->serial = g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%.12s", digest, digest + 8, digest + 12, digest + 16,
                                  digest + 20);
  self->install_time = (guint64) status.st_mtime * G_USEC_PER_SEC;
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
  read_installation (self);
  self->os_type = OS_TYPE_LINUX;
  self->boot_time = wsman_system_get_boot_time ();
  self->local_time = g_get_real_time ();
  self->time_zone = g_date_time_get_utc_offset (now) / G_TIME_SPAN_MINUTE;
  self->n_processes = wsman_system_count_processes ();
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
  .methods = wsman_system_operating_system_methods,
  .read = operating_system_read,
};
