/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks the owner, the mode and the type of files after they are opened. So no user can replace a file between the
 * check and the use.
 */

#include "wsmand-files.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the format begins with. */
#define KEYTAB_VERSION_SIZE 2

#define MAX_FILE_SIZE (256 * 1024)

/* The mode bits that each kind of file must not have. */
static const mode_t forbidden[] = {
  [WSMAND_FILE_PUBLIC] = S_IWOTH,
  [WSMAND_FILE_CONFIGURATION] = S_IWGRP | S_IWOTH,
  [WSMAND_FILE_SECRET] = S_IRWXG | S_IRWXO,
};

static void
set_error_from_errno (GError     **error,
                      const char  *path)
{
  int failure = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (failure), "%s: %s", path, g_strerror (failure));
}

/* Returns the user who has started the program, also after the program has become another user. The first file is
 * checked before that. */
static uid_t
get_starter (void)
{
  static uid_t starter;
  static gboolean is_known;

  if (!is_known)
    starter = geteuid ();
  is_known = TRUE;

  return starter;
}

static gboolean
is_good_owner (uid_t           owner,
               WsmandFileKind  kind,
               const char     *user_name)
{
  uid_t starter = get_starter ();
  const struct passwd *account;

  if (kind == WSMAND_FILE_PUBLIC || owner == 0 || owner == starter)
    return TRUE;
  if (kind == WSMAND_FILE_CONFIGURATION || user_name == NULL)
    return FALSE;

  account = getpwnam (user_name);

  return account != NULL && owner == account->pw_uid;
}

static gboolean
check_status (const struct stat  *status,
              const char         *path,
              WsmandFileKind      kind,
              const char         *user_name,
              GError            **error)
{
  const char *complaint = NULL;

  if (!S_ISREG (status->st_mode))
    complaint = _("it isn’t a regular file");
  else if ((status->st_mode & forbidden[kind]) == 0 && is_good_owner (status->st_uid, kind, user_name))
    return TRUE;
  else if (kind == WSMAND_FILE_SECRET)
    complaint = _("other users may read or write it; give it to the user of this program, with mode 0600");
  else
    complaint = _("other users may write it; give it to root or to the user who starts this program, with mode 0644 "
                  "or 0600");

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s: %s", path, complaint);

  return FALSE;
}

/* Opens a file and checks it. Returns -1 if this fails. */
static int
open_checked (const char      *path,
              WsmandFileKind   kind,
              const char      *user_name,
              GError         **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat status;

  if (fd < 0 || fstat (fd, &status) != 0)
    set_error_from_errno (error, path);
  else if (check_status (&status, path, kind, user_name, error))
    return fd;

  if (fd >= 0)
    close (fd);

  return -1;
}

gboolean
wsmand_file_check (const char      *path,
                   WsmandFileKind   kind,
                   const char      *user_name,
                   GError         **error)
{
  int fd = open_checked (path, kind, user_name, error);

  if (fd >= 0)
    close (fd);

  return fd >= 0;
}

/* Reads a file into a buffer that is never moved. If the buffer holds a secret, the caller wipes it before freeing
 * it. */
static char *
read_all (int          fd,
          const char  *path,
          GError     **error)
{
  g_autoptr(GInputStream) stream = g_unix_input_stream_new (fd, TRUE);
  g_autofree char *text = g_malloc0 (MAX_FILE_SIZE + 1);
  gsize length;

  if (!g_input_stream_read_all (stream, text, MAX_FILE_SIZE + 1, &length, NULL, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }

  if (length <= MAX_FILE_SIZE)
    return g_steal_pointer (&text);

  explicit_bzero (text, length);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s: it is larger than %d KiB"), path,
               MAX_FILE_SIZE / 1024);

  return NULL;
}

char *
wsmand_file_read (const char      *path,
                  WsmandFileKind   kind,
                  const char      *user_name,
                  GError         **error)
{
  int fd = open_checked (path, kind, user_name, error);

  return fd >= 0 ? read_all (fd, path, error) : NULL;
}

gboolean
wsmand_file_has_entry (const char *path)
{
  char buffer[4096];
  gboolean is_comment = FALSE, has_entry = FALSE;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  gssize length = fd >= 0 ? read (fd, buffer, sizeof buffer) : -1;

  for (has_entry = length < 0; length > 0 && !has_entry; length = read (fd, buffer, sizeof buffer))
    for (gssize i = 0; i < length && !has_entry; i++)
      {
        is_comment = buffer[i] == '#' || (is_comment && buffer[i] != '\n');
        has_entry = !is_comment && !g_ascii_isspace (buffer[i]);
      }

  explicit_bzero (buffer, sizeof buffer);
  if (fd >= 0)
    close (fd);

  return has_entry;
}

gboolean
wsmand_file_has_key (const char *path)
{
  struct stat status;

  return stat (path, &status) != 0 || status.st_size > KEYTAB_VERSION_SIZE;
}
