/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Copies what is in a directory to or from the other machine. A thread compares both directories, and copies what
 * differs. It is one of several lanes: each lane is a thread that copies one file after the other.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wsmanctl-operations.h"
#include "wsmanctl-progress.h"
#include "wsmanctl-request.h"
#include "wsmanctl-tree-transfer.h"

#define SHOW_INTERVAL 100

/* The connections that a lane needs at the same time. */
#define CONNECTIONS_PER_LANE 3

typedef struct
{
  const WsmanctlRequest *request;
  WsmanSession *session;
  GCancellable *cancellable;
  WsmanctlTreeTransfer transfer;
  WsmanctlTree *source;
  WsmanctlTree *target;
  GPtrArray *directories; /* the directories of the source; all three arrays borrow entries of the source */
  GPtrArray *files;       /* the files to copy */
  GPtrArray *changed;     /* the files whose content is equal, but not their permissions or time */
  guint n_skipped;        /* the number of entries that are never copied */

  GMutex mutex;           /* the fields below belong to all lanes */
  guint n_taken;          /* the number of files that lanes have taken */
  goffset n_moved;
  goffset total;
  GError *error;          /* the first error */
} TreeCopy;

static void
tree_copy_clear (TreeCopy *self)
{
  if (self->transfer.directory >= 0)
    close (self->transfer.directory);
  g_clear_pointer (&self->directories, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->changed, g_ptr_array_unref);
  g_clear_pointer (&self->source, wsmanctl_tree_free);
  g_clear_pointer (&self->target, wsmanctl_tree_free);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TreeCopy, tree_copy_clear)

/* --- The lanes --- */

static void
on_moved (goffset  n_bytes,
          gpointer user_data)
{
  TreeCopy *self = user_data;

  g_mutex_lock (&self->mutex);
  self->n_moved += n_bytes;
  g_mutex_unlock (&self->mutex);
}

/* Returns the next file to copy. Returns NULL if there is none, or if a lane has failed. */
static WsmanctlTreeEntry *
take_file (TreeCopy *self)
{
  WsmanctlTreeEntry *entry = NULL;

  g_mutex_lock (&self->mutex);
  if (self->error == NULL && self->n_taken < self->files->len)
    entry = self->files->pdata[self->n_taken++];
  g_mutex_unlock (&self->mutex);

  return entry;
}

/* Takes error, which is reported if it is the first. */
static void
note_error (TreeCopy *self,
            GError   *error)
{
  g_mutex_lock (&self->mutex);
  if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_mutex_unlock (&self->mutex);
  g_clear_error (&error);
}

/* Returns the size of the incomplete copy on the other machine. */
static goffset
find_offset (TreeCopy                *self,
             const WsmanctlTreeEntry *entry)
{
  g_autofree char *path = wsmanctl_tree_make_part_path (entry->path);
  const WsmanctlTreeEntry *part = wsmanctl_tree_find (self->target, path);

  return part != NULL && part->type == 'f' && part->size <= entry->size ? part->size : 0;
}

static void
run_lane (TreeCopy           *self,
          WsmanctlTreeRemote *remote)
{
  WsmanctlTreeEntry *entry;

  while ((entry = take_file (self)) != NULL)
    {
      GError *local_error = NULL;
      gboolean succeeded = self->request->is_upload
                             ? wsmanctl_tree_transfer_send (&self->transfer, remote, entry, find_offset (self, entry),
                                                            &local_error)
                             : wsmanctl_tree_transfer_fetch (&self->transfer, remote, entry, &local_error);

      if (!succeeded)
        note_error (self, local_error);
    }
}

static gpointer
lane_thread (gpointer data)
{
  TreeCopy *self = data;
  GError *local_error = NULL;
  g_autoptr(WsmanctlTreeRemote) remote = wsmanctl_tree_remote_new (self->session, self->request->path,
                                                                   self->cancellable, &local_error);

  if (remote != NULL)
    run_lane (self, remote);
  else
    note_error (self, local_error);

  return NULL;
}

/* Copies all files. This thread is the first lane. If the process may not have more threads, there are fewer lanes. */
static gboolean
copy_files (TreeCopy            *self,
            WsmanctlTreeRemote  *remote,
            GError             **error)
{
  g_autoptr(GPtrArray) threads = g_ptr_array_new ();
  guint n_lanes = MIN (self->request->n_lanes, self->files->len);

  for (guint i = 1; i < n_lanes; i++)
    {
      GThread *thread = g_thread_try_new ("lane", lane_thread, self, NULL);

      if (thread != NULL)
        g_ptr_array_add (threads, thread);
    }
  run_lane (self, remote);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (threads->pdata[i]);

  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));

  return self->n_taken == self->files->len && (error == NULL || *error == NULL);
}

/* --- What differs --- */

static gboolean
refuse_target (const WsmanctlTreeEntry  *entry,
               GError                  **error)
{
  g_set_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT,
               _("%s: the destination has something else there, such as a link; remove it first"), entry->path);

  return FALSE;
}

static gboolean
refuse_existing (const WsmanctlTreeEntry  *entry,
                 GError                  **error)
{
  g_set_error (error, WSMAN_ERROR, WSMAN_ERROR_ALREADY_EXISTS,
               _("%s: it exists at the destination, and differs; leave out --no-clobber to replace it"), entry->path);

  return FALSE;
}

/* Sorts the entries of the source. Files of equal size are added to equals, because their content may be equal. */
static gboolean
sort_entries (TreeCopy   *self,
              GPtrArray  *equals,
              GError    **error)
{
  for (guint i = 0; i < self->source->entries->len; i++)
    {
      WsmanctlTreeEntry *entry = self->source->entries->pdata[i];
      const WsmanctlTreeEntry *existing = wsmanctl_tree_find (self->target, entry->path);
      gboolean is_copied = entry->type == 'd' || entry->type == 'f';

      if (is_copied && existing != NULL && existing->type != entry->type)
        return refuse_target (entry, error);

      if (entry->type == 'd')
        g_ptr_array_add (self->directories, entry);
      else if (entry->type == 'f' && existing != NULL && existing->size == entry->size)
        g_ptr_array_add (equals, entry);
      else if (entry->type == 'f' && !wsmanctl_tree_is_part (entry->path))
        g_ptr_array_add (self->files, entry);
      else if (!is_copied)
        {
          self->n_skipped++;
          g_printerr (_("wsmanctl: %s: it isn’t copied, because it is a link or another special file\n"), entry->path);
        }
    }

  return TRUE;
}

/* Computes the sums of files on this machine. */
static gboolean
sum_here (TreeCopy   *self,
          GPtrArray  *entries,
          GError    **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      WsmanctlTreeEntry *entry = entries->pdata[i];
      int fd = wsmanctl_tree_open_file (self->transfer.directory, entry->path, O_RDONLY, error);

      if (fd < 0)
        return FALSE;

      entry->sum = wsmanctl_tree_compute_sum (fd, entry->path, self->cancellable, error);
      close (fd);
      if (entry->sum == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_equal_attributes (const WsmanctlTreeEntry *entry,
                      const WsmanctlTreeEntry *existing)
{
  return entry->mode == existing->mode && entry->seconds == existing->seconds &&
         entry->nanoseconds == existing->nanoseconds;
}

/* Compares the content of files that have equal sizes. */
static gboolean
compare (TreeCopy            *self,
         WsmanctlTreeRemote  *remote,
         GPtrArray           *equals,
         GError             **error)
{
  g_autoptr(GPtrArray) existing = g_ptr_array_new ();
  gboolean is_upload = self->request->is_upload;

  for (guint i = 0; i < equals->len; i++)
    g_ptr_array_add (existing, wsmanctl_tree_find (self->target, ((WsmanctlTreeEntry *) equals->pdata[i])->path));

  if (equals->len > 0 && (!wsmanctl_tree_remote_sum (remote, is_upload ? existing : equals, error) ||
                          !sum_here (self, is_upload ? equals : existing, error)))
    return FALSE;

  for (guint i = 0; i < equals->len; i++)
    {
      WsmanctlTreeEntry *entry = equals->pdata[i];
      const WsmanctlTreeEntry *other = existing->pdata[i];

      if (g_ascii_strcasecmp (entry->sum, other->sum) != 0)
        g_ptr_array_add (self->files, entry);
      else if (!has_equal_attributes (entry, other))
        g_ptr_array_add (self->changed, entry);
    }

  return TRUE;
}

/* Checks what --no-clobber forbids, and computes how much is copied. */
static gboolean
check_files (TreeCopy  *self,
             GError   **error)
{
  goffset total = 0;

  for (guint i = 0; i < self->files->len; i++)
    {
      const WsmanctlTreeEntry *entry = self->files->pdata[i];

      if (!self->transfer.overwrites && wsmanctl_tree_find (self->target, entry->path) != NULL)
        return refuse_existing (entry, error);
      total += entry->size;
    }

  g_mutex_lock (&self->mutex);
  self->total = total;
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

/* --- The directories --- */

static gboolean
open_here (TreeCopy  *self,
           GError   **error)
{
  g_autofree char *path = g_file_get_path (self->request->file);

  if (path == NULL)
    {
      g_set_error_literal (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT,
                           _("The directory on this machine must be a path, not another URI"));
      return FALSE;
    }

  if (!self->request->is_upload && mkdir (path, 0777) != 0 && errno != EEXIST)
    {
      wsmanctl_tree_set_error (error, path, errno);
      return FALSE;
    }

  self->transfer.directory = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->transfer.directory < 0)
    wsmanctl_tree_set_error (error, path, errno);

  return self->transfer.directory >= 0;
}

static gboolean
make_directories (TreeCopy            *self,
                  WsmanctlTreeRemote  *remote,
                  GError             **error)
{
  gboolean succeeded = TRUE;

  if (self->request->is_upload)
    return wsmanctl_tree_remote_make (remote, self->directories, error);

  for (guint i = 0; i < self->directories->len && succeeded; i++)
    succeeded = wsmanctl_tree_make_directory (self->transfer.directory,
                                              ((WsmanctlTreeEntry *) self->directories->pdata[i])->path, error);

  return succeeded;
}

/* Sets what copying has changed, from the deepest directory upwards. */
static gboolean
set_attributes (TreeCopy            *self,
                WsmanctlTreeRemote  *remote,
                GError             **error)
{
  gboolean succeeded = TRUE;

  for (guint i = self->directories->len; i > 0; i--)
    g_ptr_array_add (self->changed, self->directories->pdata[i - 1]);
  if (self->request->is_upload)
    return self->changed->len == 0 || wsmanctl_tree_remote_set (remote, self->changed, error);

  for (guint i = 0; i < self->changed->len && succeeded; i++)
    succeeded = wsmanctl_tree_set_attributes (self->transfer.directory, self->changed->pdata[i], error);

  return succeeded;
}

static gboolean
check_skipped (TreeCopy  *self,
               GError   **error)
{
  if (self->n_skipped == 0)
    return TRUE;

  g_set_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT,
               ngettext ("%u entry wasn’t copied; everything else was",
                         "%u entries weren’t copied; everything else was", self->n_skipped),
               self->n_skipped);

  return FALSE;
}

static gboolean
list (TreeCopy            *self,
      WsmanctlTreeRemote  *remote,
      GError             **error)
{
  gboolean is_upload = self->request->is_upload;
  WsmanctlTree *there = wsmanctl_tree_remote_list (remote, is_upload, error);
  WsmanctlTree *here = NULL;

  /* Nothing is made on this machine before the list of the other machine is known. */
  if (there != NULL && open_here (self, error))
    here = wsmanctl_tree_list (self->transfer.directory, error);
  self->source = is_upload ? here : there;
  self->target = is_upload ? there : here;

  return here != NULL;
}

static gboolean
copy_tree (TreeCopy  *self,
           GError   **error)
{
  g_autoptr(GPtrArray) equals = g_ptr_array_new ();
  g_autoptr(WsmanctlTreeRemote) remote = wsmanctl_tree_remote_new (self->session, self->request->path,
                                                                   self->cancellable, error);

  return remote != NULL && list (self, remote, error) && sort_entries (self, equals, error) &&
         compare (self, remote, equals, error) && check_files (self, error) &&
         make_directories (self, remote, error) && copy_files (self, remote, error) &&
         set_attributes (self, remote, error) && check_skipped (self, error);
}

static void
copy_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  g_autoptr(GError) local_error = NULL;

  if (copy_tree (data, &local_error))
    g_task_return_boolean (task, TRUE);
  else if (wsmanctl_tree_remote_is_different (local_error))
    g_task_return_new_error (task, WSMAN_ERROR, WSMAN_ERROR_REMOTE, "%s", local_error->message);
  else
    g_task_return_error (task, g_steal_pointer (&local_error));
}

/* --- The progress --- */

typedef struct
{
  TreeCopy *copy;
  WsmanctlProgress progress;
} Display;

static gboolean
on_show (gpointer user_data)
{
  Display *self = user_data;
  goffset n_moved, total;

  g_mutex_lock (&self->copy->mutex);
  n_moved = self->copy->n_moved;
  total = self->copy->total;
  g_mutex_unlock (&self->copy->mutex);
  if (total > 0)
    wsmanctl_progress_update (n_moved, total, &self->progress);

  return G_SOURCE_CONTINUE;
}

gboolean
wsmanctl_run_copy_tree (WsmanctlRun  *self,
                        GError      **error)
{
  const WsmanctlRequest *request = self->request;
  g_autofree char *name = g_file_get_parse_name (request->file);
  g_auto(TreeCopy) copy = {
    .request = request,
    .session = self->session,
    .cancellable = self->cancellable,
    .directories = g_ptr_array_new (),
    .files = g_ptr_array_new (),
    .changed = g_ptr_array_new (),
  };
  Display display = { .copy = &copy };
  g_autoptr(GTask) task = g_task_new (NULL, self->cancellable, wsmanctl_run_on_result, self);
  g_autoptr(GAsyncResult) result = NULL;
  guint source = g_timeout_add (SHOW_INTERVAL, on_show, &display);

  g_mutex_init (&copy.mutex);
  copy.transfer = (WsmanctlTreeTransfer) {
    -1, (request->copy_flags & G_FILE_COPY_OVERWRITE) != 0, self->cancellable, on_moved, &copy,
  };
  wsman_session_set_max_connections (self->session, MAX (request->n_lanes * CONNECTIONS_PER_LANE,
                                                         wsman_session_get_max_connections (self->session)));
  wsmanctl_progress_begin (&display.progress, request->is_upload ? name : request->path, request->is_quiet);
  g_task_set_task_data (task, &copy, NULL);
  g_task_run_in_thread (task, copy_thread);
  result = wsmanctl_run_wait (self);
  g_source_remove (source);
  on_show (&display);
  wsmanctl_progress_end (&display.progress);

  return g_task_propagate_boolean (G_TASK (result), error);
}
