/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The parts of a file, in both directions.
 */

#include "wsmanctl-tree-transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- To the other machine --- */

/* Reads a part of the file. */
static GBytes *
read_part (int                       fd,
           const WsmanctlTreeEntry  *entry,
           goffset                   offset,
           gsize                     length,
           GError                  **error)
{
  g_autofree guint8 *data = g_malloc (length + 1);
  gsize n_read = 0;
  ssize_t n = 0;

  while (n_read < length && (n = pread (fd, data + n_read, length - n_read, offset + (off_t) n_read)) > 0)
    n_read += (gsize) n;

  if (n < 0)
    {
      wsmanctl_tree_set_error (error, entry->path, errno);
      return NULL;
    }

  if (n_read < length)
    {
      g_set_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT, _("%s: the file became smaller meanwhile"),
                   entry->path);
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&data), length);
}

static gboolean
send_from (const WsmanctlTreeTransfer  *self,
           WsmanctlTreeRemote          *remote,
           const WsmanctlTreeEntry     *entry,
           int                          fd,
           goffset                      offset,
           GError                     **error)
{
  gboolean is_last;

  do
    {
      gsize length = (gsize) MIN (entry->size - offset, WSMANCTL_TREE_PART_SIZE);
      g_autoptr(GBytes) part = read_part (fd, entry, offset, length, error);

      is_last = offset + (goffset) length == entry->size;
      if (part == NULL ||
          !wsmanctl_tree_remote_send (remote, entry, offset, part, is_last, self->overwrites, error))
        return FALSE;

      self->moved ((goffset) length, self->user_data);
      offset += (goffset) length;
    }
  while (!is_last);

  return TRUE;
}

gboolean
wsmanctl_tree_transfer_send (const WsmanctlTreeTransfer  *self,
                             WsmanctlTreeRemote          *remote,
                             WsmanctlTreeEntry           *entry,
                             goffset                      offset,
                             GError                     **error)
{
  int fd = wsmanctl_tree_open_file (self->directory, entry->path, O_RDONLY, error);
  g_autoptr(GError) local_error = NULL;
  gboolean succeeded;

  if (fd < 0)
    return FALSE;

  if (entry->sum == NULL)
    entry->sum = wsmanctl_tree_compute_sum (fd, entry->path, self->cancellable, &local_error);
  self->moved (offset, self->user_data);
  succeeded = entry->sum != NULL && send_from (self, remote, entry, fd, offset, &local_error);
  if (!succeeded && offset > 0 && wsmanctl_tree_remote_is_different (local_error))
    {
      g_clear_error (&local_error);
      self->moved (-entry->size, self->user_data);
      succeeded = send_from (self, remote, entry, fd, 0, &local_error);
    }
  close (fd);

  if (!succeeded)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return succeeded;
}

/* --- From the other machine --- */

static gboolean
write_part (int                       fd,
            const WsmanctlTreeEntry  *entry,
            goffset                   offset,
            GBytes                   *part,
            GError                  **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (part, &length);

  while (length > 0)
    {
      ssize_t n = pwrite (fd, data, length, offset);

      if (n < 0)
        {
          wsmanctl_tree_set_error (error, entry->path, errno);
          return FALSE;
        }

      data += n;
      length -= (gsize) n;
      offset += n;
    }

  return TRUE;
}

/* Compares the whole copy with the sum of the other machine. */
static gboolean
check_sum (const WsmanctlTreeTransfer  *self,
           const WsmanctlTreeEntry     *entry,
           int                          fd,
           const char                  *sum,
           GError                     **error)
{
  g_autofree char *actual = wsmanctl_tree_compute_sum (fd, entry->path, self->cancellable, error);

  if (actual == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (actual, sum) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _("%s: the copy has another SHA-256; the file may have changed meanwhile"), entry->path);

  return FALSE;
}

static gboolean
fetch_from (const WsmanctlTreeTransfer  *self,
            WsmanctlTreeRemote          *remote,
            const WsmanctlTreeEntry     *entry,
            int                          fd,
            goffset                      offset,
            GError                     **error)
{
  g_autofree char *sum = NULL;

  if (ftruncate (fd, offset) != 0)
    {
      wsmanctl_tree_set_error (error, entry->path, errno);
      return FALSE;
    }

  while (sum == NULL)
    {
      gsize length = (gsize) MIN (entry->size - offset, WSMANCTL_TREE_PART_SIZE);
      gboolean is_last = offset + (goffset) length == entry->size;
      g_autoptr(GBytes) part = wsmanctl_tree_remote_fetch (remote, entry, offset, length, is_last ? &sum : NULL, error);

      if (part == NULL || !write_part (fd, entry, offset, part, error))
        return FALSE;

      self->moved ((goffset) length, self->user_data);
      offset += (goffset) length;
    }

  return check_sum (self, entry, fd, sum, error);
}

/* Gives the complete copy its permissions, its time and its name. */
static gboolean
complete (const WsmanctlTreeTransfer  *self,
          const WsmanctlTreeEntry     *entry,
          const char                  *part,
          int                          fd,
          GError                     **error)
{
  const struct timespec times[] = {
    { .tv_nsec = UTIME_OMIT },
    { .tv_sec = entry->seconds, .tv_nsec = entry->nanoseconds },
  };
  g_autofree char *part_name = g_path_get_basename (part);
  g_autofree char *name = g_path_get_basename (entry->path);
  int parent = wsmanctl_tree_open_parent (self->directory, entry->path, error);
  gboolean succeeded;

  if (parent < 0)
    return FALSE;

  succeeded = fchmod (fd, entry->mode) == 0 && futimens (fd, times) == 0 &&
              renameat2 (parent, part_name, parent, name, self->overwrites ? 0 : RENAME_NOREPLACE) == 0;
  if (!succeeded)
    wsmanctl_tree_set_error (error, entry->path, errno);
  close (parent);

  return succeeded;
}

/* Fetches the file into its incomplete copy, which may have its beginning already. */
static gboolean
fetch_into (const WsmanctlTreeTransfer  *self,
            WsmanctlTreeRemote          *remote,
            const WsmanctlTreeEntry     *entry,
            int                          fd,
            GError                     **error)
{
  struct stat status;
  goffset offset = fstat (fd, &status) == 0 && status.st_size <= entry->size ? status.st_size : 0;
  g_autoptr(GError) local_error = NULL;

  self->moved (offset, self->user_data);
  if (fetch_from (self, remote, entry, fd, offset, &local_error))
    return TRUE;

  if (offset > 0 && wsmanctl_tree_remote_is_different (local_error))
    {
      self->moved (-entry->size, self->user_data);
      return fetch_from (self, remote, entry, fd, 0, error);
    }

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

gboolean
wsmanctl_tree_transfer_fetch (const WsmanctlTreeTransfer  *self,
                              WsmanctlTreeRemote          *remote,
                              const WsmanctlTreeEntry     *entry,
                              GError                     **error)
{
  g_autofree char *part = wsmanctl_tree_make_part_path (entry->path);
  int fd = wsmanctl_tree_open_file (self->directory, part, O_RDWR | O_CREAT, error);
  g_autoptr(GError) local_error = NULL;
  gboolean succeeded;

  if (fd < 0)
    return FALSE;

  succeeded = fetch_into (self, remote, entry, fd, &local_error) && complete (self, entry, part, fd, &local_error);
  close (fd);

  if (!succeeded)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return succeeded;
}
