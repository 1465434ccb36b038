/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tells when processes start and end. A list of the known processes turns each scan into events, and knows the names of
 * processes that have ended.
 *
 * The kernel tells that a process was forked before the process runs its program. A fork is therefore reported when the
 * program is known, when the process ends, or after a short time, whatever comes first.
 */

#include "wsman-process-watch-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wsman-debug-private.h"
#include "base/wsman-source-private.h"
#include "wsman-system-files-private.h"

/* The time between two scans, and the time for which a fork waits for its program, in milliseconds. */
#define SCAN_INTERVAL 500
#define FORK_INTERVAL 100

/* The inode of the first namespace of processes, PROC_PID_INIT_INO in the kernel. */
#define FIRST_PID_NAMESPACE 0xEFFFFFFCu

/* The most messages of the kernel that are handled in one iteration of the main loop. */
#define MAX_MESSAGES 64

/* The bytes of messages that the kernel may store for us. It grants what it allows. */
#define BUFFER_SIZE (1024 * 1024)

struct _WsmanProcessWatch
{
  WsmanProcessFunc func;
  gpointer user_data;
  GMainContext *context;
  GHashTable *known;         /* pid to WsmanProcess */
  GHashTable *forked;        /* the pids of processes whose program isn't known yet */
  gboolean has_scanned;      /* whether the known processes are those of a scan */
  gboolean is_exact;         /* whether the kernel reports the processes */
  gboolean is_scanning;
  gboolean is_freed;
  GCancellable *cancellable; /* of a scan */
  GSource *timer;            /* until the next scan */
  GSource *fork_timer;
  GSource *source;           /* of the socket */
  int fd;                    /* the socket, or -1 */
};

void
wsman_process_free (WsmanProcess *self)
{
  g_free (self->name);
  g_free (self);
}

static WsmanProcess *
process_copy (const WsmanProcess *self)
{
  WsmanProcess *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);

  return copy;
}

/* The name in stat may contain any character, including parentheses (proc(5)). */
static gboolean
parse_stat (WsmanProcess *self,
            char         *text)
{
  char *name = strchr (text, '(');
  char *end = strrchr (text, ')');

  if (name == NULL || end == NULL ||
      sscanf (end + 1, " %*c %" G_GUINT64_FORMAT " %*d %" G_GUINT64_FORMAT " %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d"
              " %*d %*d %*d %*d %*d %" G_GUINT64_FORMAT, &self->parent_pid, &self->session, &self->start_time) != 3)
    return FALSE;

  *end = '\0';
  self->name = g_utf8_make_valid (name + 1, -1);

  return TRUE;
}

WsmanProcess *
wsman_process_read (guint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GUINT64_FORMAT, pid);
  g_autoptr(WsmanProcess) self = g_new0 (WsmanProcess, 1);
  g_autofree char *text = NULL;
  struct stat status;
  int directory = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (directory < 0)
    return NULL;

  self->pid = pid;
  if (fstat (directory, &status) == 0)
    {
      self->uid = status.st_uid;
      text = wsman_system_read (directory, "stat", NULL);
    }
  close (directory);

  return text != NULL && parse_stat (self, text) ? g_steal_pointer (&self) : NULL;
}

static GHashTable *
new_list (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) wsman_process_free);
}

/* Adds a process to a list, in place of another one with the same number. */
static void
list_add (GHashTable   *list,
          WsmanProcess *process)
{
  g_hash_table_replace (list, &process->pid, process);
}

/* --- Reporting --- */

static void
report (WsmanProcessWatch  *self,
        const WsmanProcess *process,
        gboolean            has_started,
        gint64              exit_status)
{
  if (self->is_freed)
    return;

  self->func (process, has_started, exit_status, self->user_data);
}

static gboolean
is_same (const WsmanProcess *self,
         const WsmanProcess *other)
{
  return self != NULL && other != NULL && self->start_time == other->start_time;
}

/* Reports the start of a process, unless it is known already. The function owns process. */
static void
report_start (WsmanProcessWatch *self,
              WsmanProcess      *process)
{
  g_autoptr(WsmanProcess) reported = process_copy (process);
  gboolean is_known = is_same (g_hash_table_lookup (self->known, &process->pid), process);

  list_add (self->known, process);
  if (!is_known)
    report (self, reported, TRUE, -1);
}

static void
report_end (WsmanProcessWatch *self,
            guint64            pid,
            gint64             exit_status)
{
  g_autoptr(WsmanProcess) process = g_hash_table_lookup (self->known, &pid);

  if (process == NULL)
    return;

  g_hash_table_steal (self->known, &pid);
  report (self, process, FALSE, exit_status);
}

/* --- Scanning --- */

static void watch_unref (WsmanProcessWatch *self);

static void
scan (GTask        *task,
      gpointer      source,
      gpointer      task_data,
      GCancellable *cancellable)
{
  GHashTable *list = new_list ();
  g_autoptr(GDir) directory = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL && !g_cancellable_is_cancelled (cancellable))
    {
      guint64 pid;
      WsmanProcess *process = wsman_system_parse_number (name, &pid) ? wsman_process_read (pid) : NULL;

      if (process != NULL)
        list_add (list, process);
    }

  g_task_return_pointer (task, list, (GDestroyNotify) g_hash_table_unref);
}

/* Lists the processes of one list that aren't in the other. */
static GPtrArray *
subtract (GHashTable *list,
          GHashTable *other)
{
  GPtrArray *rest = g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_process_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, list);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const WsmanProcess *process = value;

      if (!is_same (g_hash_table_lookup (other, &process->pid), process))
        g_ptr_array_add (rest, process_copy (process));
    }

  return rest;
}

/* Makes events of the difference between the known processes and those of a scan. Each process is read again, because
 * the kernel may have reported it since it was scanned. */
static void
compare (WsmanProcessWatch *self,
         GHashTable        *list)
{
  g_autoptr(GPtrArray) ended = subtract (self->known, list);
  g_autoptr(GPtrArray) started = subtract (list, self->known);

  for (guint i = 0; i < ended->len; i++)
    {
      const WsmanProcess *process = ended->pdata[i];
      g_autoptr(WsmanProcess) now = wsman_process_read (process->pid);

      if (!is_same (now, process) && is_same (g_hash_table_lookup (self->known, &process->pid), process))
        report_end (self, process->pid, -1);
    }
  for (guint i = 0; i < started->len; i++)
    {
      const WsmanProcess *process = started->pdata[i];
      WsmanProcess *now = wsman_process_read (process->pid);

      if (now != NULL)
        report_start (self, now);
    }
}

static void start_scan (WsmanProcessWatch *self);

static gboolean
on_scan_due (gpointer user_data)
{
  WsmanProcessWatch *self = user_data;

  wsman_source_clear (&self->timer);
  start_scan (self);

  return G_SOURCE_REMOVE;
}

static void
on_scanned (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  WsmanProcessWatch *self = user_data;
  g_autoptr(GHashTable) list = g_task_propagate_pointer (G_TASK (result), NULL);
  gboolean is_first = !self->has_scanned;

  self->is_scanning = FALSE;
  if (list != NULL && !self->is_freed && is_first)
    {
      g_hash_table_unref (self->known);
      self->known = g_steal_pointer (&list);
      self->has_scanned = TRUE;
    }
  else if (list != NULL && !self->is_freed)
    {
      compare (self, list);
    }

  /* The second scan finds what has started during the first one. */
  if (!self->is_freed && (is_first || !self->is_exact))
    wsman_source_set_timeout (&self->timer, SCAN_INTERVAL, self->context, on_scan_due, self);
  watch_unref (self);
}

static void
start_scan (WsmanProcessWatch *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->is_scanning)
    return;

  self->is_scanning = TRUE;
  task = g_task_new (NULL, self->cancellable, on_scanned, g_rc_box_acquire (self));
  g_task_set_source_tag (task, start_scan);
  g_task_run_in_thread (task, scan);
}

/* --- The process connector --- */

static void
report_fork (WsmanProcessWatch *self,
             guint64            pid)
{
  WsmanProcess *process;

  if (!g_hash_table_remove (self->forked, &pid))
    return;

  process = wsman_process_read (pid);
  if (process != NULL)
    report_start (self, process);
}

static gboolean
on_forks_due (gpointer user_data)
{
  WsmanProcessWatch *self = user_data;
  g_autofree gpointer *pids = g_hash_table_get_keys_as_array (self->forked, NULL);

  wsman_source_clear (&self->fork_timer);
  g_rc_box_acquire (self);
  for (guint i = 0; pids[i] != NULL; i++)
    report_fork (self, *(guint64 *) pids[i]);
  watch_unref (self);

  return G_SOURCE_REMOVE;
}

static void
on_forked (WsmanProcessWatch *self,
           guint64            pid)
{
  g_hash_table_add (self->forked, g_memdup2 (&pid, sizeof pid));
  if (self->fork_timer == NULL)
    wsman_source_set_timeout (&self->fork_timer, FORK_INTERVAL, self->context, on_forks_due, self);
}

/* A process that was known before runs another program. This isn't a start, but its name changes. */
static void
on_executed (WsmanProcessWatch *self,
             guint64            pid)
{
  WsmanProcess *process;

  if (g_hash_table_contains (self->forked, &pid) || !g_hash_table_contains (self->known, &pid))
    {
      g_hash_table_add (self->forked, g_memdup2 (&pid, sizeof pid));
      report_fork (self, pid);
      return;
    }

  process = wsman_process_read (pid);
  if (process != NULL)
    list_add (self->known, process);
}

static void
on_exited (WsmanProcessWatch *self,
           guint64            pid,
           guint32            status)
{
  report_fork (self, pid);
  report_end (self, pid, status);
}

/* Handles an event of the kernel. Events about threads are ignored, and so is everything before the first scan. */
static void
handle_event (WsmanProcessWatch       *self,
              const struct proc_event *event)
{
  if (!self->has_scanned && (guint) event->what != PROC_EVENT_NONE)
    return;

  switch ((guint) event->what)
    {
    case PROC_EVENT_NONE:
      /* The kernel's response to the request to report. */
      self->is_exact = event->event_data.ack.err == 0;
      wsman_debug (WSMAN_DEBUG_PROVIDER, "The kernel reports processes: %s", self->is_exact ? "yes" : "no");
      break;

    case PROC_EVENT_FORK:
      if (event->event_data.fork.child_pid == event->event_data.fork.child_tgid)
        on_forked (self, event->event_data.fork.child_tgid);
      break;

    case PROC_EVENT_EXEC:
      on_executed (self, event->event_data.exec.process_tgid);
      break;

    case PROC_EVENT_EXIT:
      if (event->event_data.exit.process_pid == event->event_data.exit.process_tgid)
        on_exited (self, event->event_data.exit.process_tgid, event->event_data.exit.exit_code);
      break;

    default:
      break;
    }
}

/* Returns FALSE if there is no message. */
static gboolean
handle_message (WsmanProcessWatch *self)
{
  union
  {
    struct nlmsghdr header;
    char bytes[1024];
  } buffer;
  struct sockaddr_nl from = { 0 };
  socklen_t from_length = sizeof from;
  gssize length = recvfrom (self->fd, &buffer, sizeof buffer, MSG_DONTWAIT, (struct sockaddr *) &from, &from_length);
  const gsize event_offset = NLMSG_LENGTH (sizeof (struct cn_msg));

  if (length < 0 && errno == ENOBUFS)
    {
      wsman_debug (WSMAN_DEBUG_PROVIDER, "Events of processes were lost; /proc is scanned");
      start_scan (self);
      return TRUE;
    }
  if (length < 0)
    return FALSE;

  /* Only the kernel has the port 0. */
  if (from.nl_pid == 0 && (gsize) length >= event_offset + G_STRUCT_OFFSET (struct proc_event, event_data) +
                                            sizeof (guint32) * 4)
    {
      struct proc_event event = { 0 };

      memcpy (&event, buffer.bytes + event_offset, MIN (length - event_offset, sizeof event));
      handle_event (self, &event);
    }

  return TRUE;
}

static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  WsmanProcessWatch *self = user_data;

  g_rc_box_acquire (self);
  for (guint n = 0; n < MAX_MESSAGES && !self->is_freed && handle_message (self); n++)
    continue;
  watch_unref (self);

  return G_SOURCE_CONTINUE;
}

/* Asks the kernel to report processes. */
static gboolean
ask_kernel (int fd)
{
  union
  {
    struct nlmsghdr header;
    char bytes[NLMSG_SPACE (sizeof (struct cn_msg) + sizeof (enum proc_cn_mcast_op))];
  } message = { 0 };
  struct cn_msg *connector = NLMSG_DATA (&message.header);
  const enum proc_cn_mcast_op operation = PROC_CN_MCAST_LISTEN;

  message.header.nlmsg_len = NLMSG_LENGTH (sizeof *connector + sizeof operation);
  message.header.nlmsg_type = NLMSG_DONE;
  connector->id.idx = CN_IDX_PROC;
  connector->id.val = CN_VAL_PROC;
  connector->len = sizeof operation;
  memcpy (connector->data, &operation, sizeof operation);

  return send (fd, &message, message.header.nlmsg_len, 0) == (gssize) message.header.nlmsg_len;
}

/* Tells whether the kernel's numbers of processes are those that this process sees. In another namespace, they aren't.
 * The kernel doesn't take a listener there, but what it sends to others arrives all the same. */
static gboolean
has_numbers_of_kernel (void)
{
  struct stat namespace;

  return stat ("/proc/self/ns/pid", &namespace) == 0 && namespace.st_ino == FIRST_PID_NAMESPACE;
}

/* Opens the connector. Returns -1 if the kernel refuses that, which only some kernels do at once. */
static int
open_connector (void)
{
  const struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC };
  const int size = BUFFER_SIZE;
  int fd = socket (PF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_CONNECTOR);

  if (fd < 0)
    return -1;

  setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  if (bind (fd, (const struct sockaddr *) &address, sizeof address) == 0 && ask_kernel (fd))
    return fd;

  close (fd);

  return -1;
}

static void
listen_to_kernel (WsmanProcessWatch *self)
{
  self->fd = has_numbers_of_kernel () ? open_connector () : -1;
  if (self->fd < 0)
    return;

  self->source = g_unix_fd_source_new (self->fd, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->source, self->context);
}

/* --- Life --- */

static void
watch_clear (gpointer data)
{
  WsmanProcessWatch *self = data;

  g_hash_table_unref (self->known);
  g_hash_table_unref (self->forked);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
}

static void
watch_unref (WsmanProcessWatch *self)
{
  g_rc_box_release_full (self, watch_clear);
}

WsmanProcessWatch *
wsman_process_watch_new (WsmanProcessFunc func,
                         gpointer         user_data)
{
  WsmanProcessWatch *self = g_rc_box_new0 (WsmanProcessWatch);

  self->func = func;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->known = new_list ();
  self->forked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  listen_to_kernel (self);
  start_scan (self);

  return self;
}

void
wsman_process_watch_free (WsmanProcessWatch *self)
{
  self->is_freed = TRUE;
  g_cancellable_cancel (self->cancellable);
  wsman_source_clear (&self->timer);
  wsman_source_clear (&self->fork_timer);
  wsman_source_clear (&self->source);
  if (self->fd >= 0)
    close (self->fd);
  watch_unref (self);
}

gboolean
wsman_process_watch_is_exact (WsmanProcessWatch *self)
{
  return self->is_exact;
}
