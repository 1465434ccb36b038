/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads and writes small files of the user. Names never lead out of the folder, and no link is followed there.
 */

#include "shell-host-files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "providers/wsman-shell-host-records-private.h"

#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)

static bool
ends_with (const char *name,
           const char *suffix)
{
  size_t length = strlen (name), end = strlen (suffix);

  return length > end && strcmp (name + length - end, suffix) == 0;
}

/* Returns the length of a file that was read to text, or -1 if it isn't a small regular file. */
static ssize_t
read_file (int         folder,
           const char *name,
           char       *text)
{
  /* Opening a pipe or a device doesn't wait. */
  int fd = openat (folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  struct stat status;
  ssize_t length = -1;

  if (fd >= 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    length = read (fd, text, WSMAN_SHELL_HOST_MAX_FILE + 1);
  if (fd >= 0)
    close (fd);

  return length <= (ssize_t) WSMAN_SHELL_HOST_MAX_FILE && memchr (text, 0, length > 0 ? (size_t) length : 0) == NULL
           ? length : -1;
}

/* Copies the files to the memory file. Returns false and sets errno if they are too large together. */
static bool
copy_files (DIR        *directory,
            const char *suffix,
            int         copy)
{
  static char text[WSMAN_SHELL_HOST_MAX_FILE + 2];
  size_t size = 0;

  for (const struct dirent *entry; (entry = readdir (directory)) != NULL;)
    {
      ssize_t length = ends_with (entry->d_name, suffix) ? read_file (dirfd (directory), entry->d_name, text) : -1;
      size_t name_size = strlen (entry->d_name) + 1;

      if (length < 0)
        continue;

      size += name_size + (size_t) length + 1;
      text[length] = '\0';
      if (size > WSMAN_SHELL_HOST_MAX_FILES)
        errno = EFBIG;
      if (size > WSMAN_SHELL_HOST_MAX_FILES || write (copy, entry->d_name, name_size) != (ssize_t) name_size ||
          write (copy, text, (size_t) length + 1) != length + 1)
        return false;
    }

  return true;
}

int
shell_host_read_files (const char *folder,
                       const char *suffix)
{
  DIR *directory = opendir (folder);
  int copy = directory != NULL ? memfd_create ("wsman-files", MFD_CLOEXEC | MFD_ALLOW_SEALING) : -1;
  bool is_good = copy >= 0 && copy_files (directory, suffix, copy) && fcntl (copy, F_ADD_SEALS, SEALS) == 0;
  int failure = errno;

  if (directory != NULL)
    closedir (directory);
  if (!is_good && copy >= 0)
    close (copy);
  errno = failure;

  return is_good ? copy : -1;
}

/* Makes a folder and those above it. */
static int
make_folder (const char *folder)
{
  char path[PATH_MAX];
  size_t length = strlen (folder);

  if (length >= sizeof path)
    return ENAMETOOLONG;

  for (size_t i = 1; i <= length; i++)
    {
      if (folder[i] != '/' && folder[i] != '\0')
        continue;

      memcpy (path, folder, i);
      path[i] = '\0';
      if (mkdir (path, 0700) != 0 && errno != EEXIST)
        return errno;
    }

  return 0;
}

/* Writes the text to a new file, and puts it in the place of the file. Returns 0 or an error number. */
static int
replace_file (int         folder,
              const char *name,
              const char *text)
{
  char temporary[64];
  size_t length = strlen (text);
  int fd, failure = 0;

  snprintf (temporary, sizeof temporary, ".wsman-%d", (int) getpid ());
  unlinkat (folder, temporary, 0);
  fd = openat (folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return errno;

  errno = EIO;
  if (write (fd, text, length) != (ssize_t) length || fsync (fd) != 0 ||
      renameat (folder, temporary, folder, name) != 0)
    failure = errno;
  close (fd);
  if (failure != 0)
    unlinkat (folder, temporary, 0);

  return failure;
}

int
shell_host_write_file (const char *folder,
                       const char *name,
                       const char *text)
{
  int failure = *text != '\0' ? make_folder (folder) : 0;
  int fd = failure == 0 ? open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

  if (failure != 0)
    return failure;
  if (fd < 0)
    return errno;

  if (*text != '\0')
    failure = replace_file (fd, name, text);
  else if (unlinkat (fd, name, 0) != 0)
    failure = errno;
  fsync (fd);
  close (fd);

  return failure;
}
