/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads regular files, within a limit of size. It never waits for a pipe or a device. The owner and the mode of an open
 * file are checked, so that nobody can replace the file between the check and the reading. */

#include "wsman-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
set_error (GError     **error,
           int          number,
           const char  *text)
{
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (number), text);
}

/* Reads up to size bytes, or fewer if the file has become shorter. If reading fails, returns NULL and sets errno. */
static char *
read_bytes (int    fd,
            gsize  size,
            gsize *length)
{
  g_autofree char *text = g_malloc (size + 1);
  gssize n_read = 1;

  for (*length = 0; *length < size && n_read > 0; *length += MAX (n_read, 0))
    n_read = TEMP_FAILURE_RETRY (read (fd, text + *length, size - *length));
  if (n_read < 0)
    {
      explicit_bzero (text, size);
      return NULL;
    }

  text[*length] = '\0';

  return g_steal_pointer (&text);
}

static gboolean
is_private (const struct stat *status)
{
  return (status->st_mode & (S_IRWXG | S_IRWXO)) == 0 && (status->st_uid == 0 || status->st_uid == geteuid ());
}

static char *
read_file (const char  *path,
           gsize        max_size,
           gboolean     is_secret,
           gsize       *length,
           GError     **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat status;
  char *text = NULL;

  if (fd < 0 || fstat (fd, &status) != 0)
    set_error (error, errno, g_strerror (errno));
  else if (!S_ISREG (status.st_mode))
    set_error (error, EINVAL, _("it isn’t a regular file"));
  else if (is_secret && !is_private (&status))
    set_error (error, EPERM,
               _("other users may read or write it; give it to the user who runs the server, with mode 0600"));
  else if (status.st_size <= 0 || (guint64) status.st_size > max_size)
    set_error (error, EINVAL, _("it is empty or too large"));
  else if ((text = read_bytes (fd, (gsize) status.st_size, length)) == NULL)
    set_error (error, errno, g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return text;
}

char *
wsman_file_read (const char  *path,
                 gsize        max_size,
                 gsize       *length,
                 GError     **error)
{
  return read_file (path, max_size, FALSE, length, error);
}

char *
wsman_file_read_secret (const char  *path,
                        gsize        max_size,
                        gsize       *length,
                        GError     **error)
{
  return read_file (path, max_size, TRUE, length, error);
}

static gboolean
is_same_time (const struct timespec *a,
              const struct timespec *b)
{
  return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* Compares everything that a change of the content, the owner or the mode changes. */
static gboolean
is_same_status (const GStatBuf *a,
                const GStatBuf *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_mode == b->st_mode &&
         a->st_uid == b->st_uid && is_same_time (&a->st_mtim, &b->st_mtim) && is_same_time (&a->st_ctim, &b->st_ctim);
}

gboolean
wsman_file_is_unchanged (const char     *path,
                         WsmanFileStamp *stamp)
{
  WsmanFileStamp now = { 0 };
  gboolean is_same;

  if (g_stat (path, &now.status) != 0)
    {
      *stamp = (WsmanFileStamp) { 0 };
      return FALSE;
    }

  /* The kernel's clock of files has steps of some milliseconds, so two changes may have the same time. */
  now.is_settled = ABS (g_get_real_time () / G_USEC_PER_SEC - now.status.st_ctim.tv_sec) > 1;
  is_same = stamp->is_settled && is_same_status (&now.status, &stamp->status);
  *stamp = now;

  return is_same;
}
