/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads regular files, within a limit of size. It never waits for a pipe or a device. */

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

char *
wsman_file_read (const char  *path,
                 gsize        max_size,
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
  else if (status.st_size <= 0 || (guint64) status.st_size > max_size)
    set_error (error, EINVAL, _("it is empty or too large"));
  else if ((text = read_bytes (fd, (gsize) status.st_size, length)) == NULL)
    set_error (error, errno, g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return text;
}
