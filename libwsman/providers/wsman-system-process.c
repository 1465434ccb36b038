/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_Process: the processes, from /proc. A directory descriptor stands for one process while its files are read.
 * When the process ends, its files can't be read any more through the descriptor, even if another process gets the same
 * number.
 */

#include "wsman-system-process-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "wsman-accounts-private.h"
#include "wsman-hosted-service-private.h"
#include "wsman-system-files-private.h"

/* CIM's times are in units of 100 ns. */
#define TIME_UNITS_PER_SECOND 10000000

typedef struct
{
  WsmanSystemRecord parent;

  char *name;
  char *handle;
  char *command_line;
  char *executable;
  char *host_name;
  char *os_name;
  guint64 pid;
  guint64 parent_pid;
  guint64 session;
  guint64 start_time;
  guint64 user_time;
  guint64 kernel_time;
  guint64 state;
  guint64 priority;
  guint64 n_threads;
  guint64 n_handles;
  guint64 resident;
  guint64 peak_resident;
  guint64 virtual;
  guint64 peak_virtual;
  guint64 private;
  guint64 swapped;
  guint64 faults;
  guint64 n_reads;
  guint64 n_writes;
  guint64 bytes_read;
  guint64 bytes_written;
} ProcessFacts;

#define MEMBER(name, type, flags, member) \
  { name, WSMAN_SYSTEM_##type, WSMAN_SYSTEM_##flags, G_STRUCT_OFFSET (ProcessFacts, member), NULL }
#define CONSTANT(name, flags, value) \
  { name, WSMAN_SYSTEM_STRING, WSMAN_SYSTEM_##flags, 0, value }

static const WsmanSystemProperty properties[] = {
  MEMBER ("Caption", STRING, PLAIN, name),
  MEMBER ("CommandLine", STRING, PLAIN, command_line),
  CONSTANT ("CreationClassName", SCOPE, "Win32_Process"),
  MEMBER ("CreationDate", DATE_TIME, PLAIN, start_time),
  CONSTANT ("CSCreationClassName", SCOPE, "Win32_ComputerSystem"),
  MEMBER ("CSName", STRING, SCOPE, host_name),
  MEMBER ("Description", STRING, PLAIN, name),
  MEMBER ("ExecutablePath", STRING, PLAIN, executable),
  MEMBER ("ExecutionState", UINT16, PLAIN, state),
  MEMBER ("Handle", STRING, KEY, handle),
  MEMBER ("HandleCount", UINT32, PLAIN, n_handles),
  MEMBER ("KernelModeTime", UINT64, PLAIN, kernel_time),
  MEMBER ("Name", STRING, PLAIN, name),
  CONSTANT ("OSCreationClassName", SCOPE, "Win32_OperatingSystem"),
  MEMBER ("OSName", STRING, SCOPE, os_name),
  MEMBER ("PageFaults", UINT32, PLAIN, faults),
  MEMBER ("PageFileUsage", UINT32, PLAIN, swapped),
  MEMBER ("ParentProcessId", UINT32, PLAIN, parent_pid),
  MEMBER ("PeakVirtualSize", UINT64, PLAIN, peak_virtual),
  MEMBER ("PeakWorkingSetSize", UINT32, PLAIN, peak_resident),
  MEMBER ("Priority", UINT32, PLAIN, priority),
  MEMBER ("PrivatePageCount", UINT64, PLAIN, private),
  MEMBER ("ProcessId", UINT32, PLAIN, pid),
  MEMBER ("ReadOperationCount", UINT64, PLAIN, n_reads),
  MEMBER ("ReadTransferCount", UINT64, PLAIN, bytes_read),
  MEMBER ("SessionId", UINT32, PLAIN, session),
  MEMBER ("ThreadCount", UINT32, PLAIN, n_threads),
  MEMBER ("UserModeTime", UINT64, PLAIN, user_time),
  MEMBER ("VirtualSize", UINT64, PLAIN, virtual),
  MEMBER ("WorkingSetSize", UINT64, PLAIN, resident),
  MEMBER ("WriteOperationCount", UINT64, PLAIN, n_writes),
  MEMBER ("WriteTransferCount", UINT64, PLAIN, bytes_written),
  { NULL },
};

static guint64
scale (guint64 value,
       guint64 factor)
{
  return value == WSMAN_SYSTEM_NULL ? WSMAN_SYSTEM_NULL : value * factor;
}

/* Converts the kernel's letter to CIM_Process.ExecutionState. */
static guint64
execution_state (char letter)
{
  switch (letter)
    {
    case 'R':
      return 3; /* the process is running */
    case 'S':
    case 'D':
    case 'I':
      return 4; /* the process is blocked */
    case 'X':
    case 'Z':
      return 7; /* the process is terminated */
    case 'T':
    case 't':
      return 8; /* the process is stopped */
    default:
      return 1; /* the process is in another state */
    }
}

/* The name in /proc/pid/stat may contain any character, including parentheses (proc(5)). */
static gboolean
read_stat (ProcessFacts *self,
           int           directory)
{
  g_autofree char *text = wsman_system_read (directory, "stat", NULL);
  guint64 ticks = sysconf (_SC_CLK_TCK);
  guint64 minor_faults, major_faults, user, kernel, start, boot_time;
  long long nice;
  char *name, *end;
  char state;

  if (text == NULL)
    return FALSE;

  name = strchr (text, '(');
  end = strrchr (text, ')');
  if (name == NULL || end == NULL)
    return FALSE;

  if (sscanf (end + 1,
              " %c %" G_GUINT64_FORMAT " %*d %" G_GUINT64_FORMAT " %*d %*d %*u"
              " %" G_GUINT64_FORMAT " %*u %" G_GUINT64_FORMAT " %*u"
              " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %*d %*d %*d"
              " %lld %" G_GUINT64_FORMAT " %*d"
              " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
              &state, &self->parent_pid, &self->session, &minor_faults, &major_faults, &user, &kernel,
              &nice, &self->n_threads, &start, &self->virtual) != 11)
    return FALSE;

  *end = '\0';
  self->name = g_utf8_make_valid (name + 1, -1);
  self->state = execution_state (state);
  self->faults = minor_faults + major_faults;
  self->user_time = user * TIME_UNITS_PER_SECOND / ticks;
  self->kernel_time = kernel * TIME_UNITS_PER_SECOND / ticks;
  /* A greater number means a higher priority, as on Windows and in RLIMIT_NICE. */
  self->priority = 20 - nice;

  boot_time = wsman_system_get_boot_time ();
  if (boot_time != WSMAN_SYSTEM_NULL)
    self->start_time = boot_time + start * G_USEC_PER_SEC / ticks;

  return TRUE;
}

static gboolean
read_status (ProcessFacts *self,
             int           directory)
{
  g_autofree char *text = wsman_system_read (directory, "status", NULL);

  /* /proc has an entry for every thread, which isn't listed. Such an entry isn't a process. */
  if (text == NULL || wsman_system_find_number (text, "Tgid:") != self->pid)
    return FALSE;

  /* These numbers are more exact than the number in stat, which the kernel updates late. The kernel's own threads have
   * no memory. */
  self->resident = scale (wsman_system_find_number (text, "VmRSS:"), 1024);
  self->peak_virtual = scale (wsman_system_find_number (text, "VmPeak:"), 1024);
  self->private = scale (wsman_system_find_number (text, "RssAnon:"), 1024);
  self->peak_resident = wsman_system_find_number (text, "VmHWM:");
  self->swapped = wsman_system_find_number (text, "VmSwap:");

  return TRUE;
}

static void
read_command_line (ProcessFacts *self,
                   int           directory)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  text = wsman_system_read (directory, "cmdline", &length);
  while (length > 0 && text[length - 1] == '\0')
    length--;
  if (length == 0)
    return; /* the process is a thread of the kernel */

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '\0')
        text[i] = ' ';
    }

  self->command_line = g_utf8_make_valid (text, length);
}

static void
read_executable (ProcessFacts *self,
                 int           directory)
{
  static const char deleted[] = " (deleted)";
  g_autofree char *path = g_malloc (PATH_MAX + 1);
  gssize length = readlinkat (directory, "exe", path, PATH_MAX);

  if (length <= 0)
    return;

  path[length] = '\0';
  if (g_str_has_suffix (path, deleted))
    path[length - (gssize) strlen (deleted)] = '\0';

  self->executable = g_utf8_make_valid (path, -1);
}

static void
count_handles (ProcessFacts *self,
               int           directory)
{
  int fd = openat (directory, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *handles;

  if (fd < 0)
    return; /* the process belongs to another user */

  handles = fdopendir (fd);
  if (handles == NULL)
    {
      close (fd);
      return;
    }

  self->n_handles = 0;
  for (const struct dirent *entry; (entry = readdir (handles)) != NULL;)
    self->n_handles += entry->d_name[0] != '.';
  closedir (handles);
}

static void
read_transfers (ProcessFacts *self,
                int           directory)
{
  g_autofree char *text = wsman_system_read (directory, "io", NULL);

  self->n_reads = wsman_system_find_number (text, "syscr:");
  self->n_writes = wsman_system_find_number (text, "syscw:");
  self->bytes_read = wsman_system_find_number (text, "rchar:");
  self->bytes_written = wsman_system_find_number (text, "wchar:");
}

static gboolean
process_find (const char *const *keys,
              gpointer           record)
{
  ProcessFacts *self = record;
  const char *key = keys[0];
  g_autofree char *path = NULL;
  gboolean found;
  int directory;

  /* The key must consist of digits, because it becomes a path. A number must have only one spelling, so that two
   * different keys never name the same process. */
  if (!wsman_system_parse_number (key, &self->pid) || self->pid > G_MAXINT || *key == '0')
    return FALSE;

  path = g_strdup_printf ("/proc/%" G_GUINT64_FORMAT, self->pid);
  directory = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0)
    return FALSE;

  found = read_stat (self, directory) && read_status (self, directory);
  if (found)
    {
      self->handle = g_strdup (key);
      self->host_name = wsman_system_dup_host_name ();
      self->os_name = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
      read_command_line (self, directory);
      read_executable (self, directory);
      read_transfers (self, directory);
      count_handles (self, directory);
    }
  else
    {
      g_clear_pointer (&self->name, g_free);
    }
  close (directory);

  return found;
}

static gpointer
process_open (void)
{
  return g_dir_open ("/proc", 0, NULL);
}

static gboolean
process_next (gpointer walk,
              gpointer record)
{
  /* A process that has ended meanwhile is left out. */
  for (const char *name; walk != NULL && (name = g_dir_read_name (walk)) != NULL;)
    {
      if (g_ascii_isdigit (*name) && process_find (&name, record))
        return TRUE;
    }

  return FALSE;
}

static void
process_close (gpointer walk)
{
  g_clear_pointer ((GDir **) &walk, g_dir_close);
}

static WsmanProcessReturnValue
return_value_from_errno (int number)
{
  switch (number)
    {
    case EPERM:
      return WSMAN_PROCESS_ACCESS_DENIED;
    case ESRCH:
      return WSMAN_PROCESS_NOT_FOUND;
    default:
      return WSMAN_PROCESS_UNKNOWN_FAILURE;
    }
}

/* Tells whether the number still belongs to the process of this record. If the start time is the same, it is the same
 * process. */
static gboolean
is_still_there (ProcessFacts *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GUINT64_FORMAT, self->pid);
  ProcessFacts *now = wsman_system_record_new (&wsman_system_process);
  int directory = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean same = FALSE;

  if (directory >= 0)
    {
      same = read_stat (now, directory) && now->start_time == self->start_time;
      close (directory);
    }
  wsman_system_record_unref (now);

  return same;
}

/* Returns a pidfd of the process, or -1. From then on, it stands for this process, even if another process gets the
 * number later. */
static int
open_process (ProcessFacts *self)
{
  int pidfd = syscall (SYS_pidfd_open, (pid_t) self->pid, 0);

  if (pidfd < 0 || is_still_there (self))
    return pidfd;

  close (pidfd);
  errno = ESRCH;

  return -1;
}

static gboolean
may_never_end (ProcessFacts *self)
{
  return self->pid <= 1 || self->pid == (guint64) getpid ();
}

/* Asks the process to end by sending SIGTERM. The process may clean up, or refuse to end. Windows' Reason, which is the
 * exit code, has no equivalent here. */
static guint32
process_terminate (gpointer         record,
                   WsmanItem       *input,
                   GVariantBuilder *output)
{
  ProcessFacts *self = record;
  int pidfd, failure = 0;

  if (may_never_end (self))
    return WSMAN_PROCESS_ACCESS_DENIED;

  pidfd = open_process (self);
  if (pidfd < 0)
    return return_value_from_errno (errno);

  if (syscall (SYS_pidfd_send_signal, pidfd, SIGTERM, NULL, 0) != 0)
    failure = errno;
  close (pidfd);

  return failure == 0 ? WSMAN_PROCESS_SUCCESS : return_value_from_errno (failure);
}

static void
on_terminated (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;
  int failure = wsman_hosted_terminate_finish (result, &local_error);

  if (local_error != NULL)
    g_task_return_error (task, local_error);
  else
    g_task_return_int (task, failure == 0 ? WSMAN_PROCESS_SUCCESS : return_value_from_errno (failure));
}

/* Does the same with the rights of the caller. */
static void
process_terminate_as_caller (gpointer   record,
                             WsmanItem *input,
                             GSocket   *host,
                             GTask     *task)
{
  ProcessFacts *self = record;
  int pidfd = may_never_end (self) ? -1 : open_process (self);

  if (pidfd < 0)
    {
      g_task_return_int (task, may_never_end (self) ? WSMAN_PROCESS_ACCESS_DENIED : return_value_from_errno (errno));
      return;
    }

  wsman_hosted_terminate_async (host, pidfd, on_terminated, g_object_ref (task));
  close (pidfd);
}

/* A look-up of the owner of a process. */
typedef struct
{
  GTask *task;
  GVariantBuilder *output;
  guint64 uid;
} OwnerLookup;

static void
owner_lookup_free (OwnerLookup *self)
{
  g_object_unref (self->task);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OwnerLookup, owner_lookup_free)

static void
on_owner_found (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(OwnerLookup) self = user_data;
  GError *local_error = NULL;
  g_auto(WsmanAccountEntry) owner = { NULL };
  g_autofree char *host_name = wsman_system_dup_host_name ();
  g_autofree char *user_name = NULL;

  if (!wsman_accounts_find_finish (result, &owner, &local_error))
    {
      g_task_return_error (self->task, local_error);
      return;
    }

  user_name = owner.name != NULL ? g_utf8_make_valid (owner.name, -1)
                                 : g_strdup_printf ("%" G_GUINT64_FORMAT, self->uid);
  g_variant_builder_add (self->output, "{sv}", "Domain", g_variant_new_string (host_name));
  g_variant_builder_add (self->output, "{sv}", "User", g_variant_new_string (user_name));
  g_task_return_int (self->task, WSMAN_PROCESS_SUCCESS);
}

static void
process_get_owner (gpointer         record,
                   WsmanItem       *input,
                   GVariantBuilder *output,
                   GTask           *task)
{
  ProcessFacts *self = record;
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GUINT64_FORMAT "/status", self->pid);
  g_autofree char *text = wsman_system_read (AT_FDCWD, path, NULL);
  guint64 uid = wsman_system_find_number (text, "Uid:");
  OwnerLookup *lookup;

  if (uid == WSMAN_SYSTEM_NULL)
    {
      g_task_return_int (task, WSMAN_PROCESS_NOT_FOUND);
      return;
    }

  lookup = g_new0 (OwnerLookup, 1);
  lookup->task = g_object_ref (task);
  lookup->output = output;
  lookup->uid = uid;
  wsman_accounts_find_async ((WsmanAccount) uid, g_task_get_cancellable (task), on_owner_found, lookup);
}

/* Reason is accepted and ignored: a process on Linux can't be told its exit code. */
static const WsmanSystemProperty terminate_parameters[] = {
  { "Reason", WSMAN_SYSTEM_UINT32 },
  { NULL },
};

static const WsmanSystemMethod methods[] = {
  { "Create", TRUE, .call_by_command_user = wsman_system_process_create,
    .parameters = wsman_system_process_create_parameters },
  { "GetOwner", FALSE, .call_async = process_get_owner },
  { "Terminate", TRUE, process_terminate, .call_as_caller = process_terminate_as_caller,
    .parameters = terminate_parameters },
  { NULL },
};

const WsmanSystemClass wsman_system_process = {
  .name = "Win32_Process",
  .parent = "CIM_Process",
  .record_size = sizeof (ProcessFacts),
  .properties = properties,
  .methods = methods,
  .open = process_open,
  .next = process_next,
  .close = process_close,
  .find = process_find,
};
