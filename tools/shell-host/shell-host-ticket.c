/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The Kerberos ticket of the shell's user. Both processes of the program know the folder, so that each can remove it if
 * the other is killed.
 */

#include "shell-host-ticket.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "providers/wsman-shell-host-records-private.h"

#define NAME "wsman-ticket-XXXXXX"

/* The folder, in memory that both processes share. It is empty if there is none. */
static char *shared;

bool
shell_host_ticket_prepare (const char *folder)
{
  void *memory = mmap (NULL, PATH_MAX, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  if (memory == MAP_FAILED || (folder != NULL && strlen (folder) >= PATH_MAX))
    return false;

  shared = memory;
  strcpy (shared, folder != NULL ? folder : "");

  return true;
}

/* Returns the folder of the user's session, or the one for temporary files. */
static const char *
find_base (void)
{
  const char *of_user = getenv ("XDG_RUNTIME_DIR");
  struct stat status;

  if (of_user != NULL && *of_user == '/' && stat (of_user, &status) == 0 && S_ISDIR (status.st_mode) &&
      status.st_uid == geteuid () && (status.st_mode & (S_IRWXG | S_IRWXO)) == 0)
    return of_user;

  return "/tmp";
}

static int
write_ticket (const char *path,
              const char *ticket,
              size_t      size)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  int failure = 0;

  if (fd < 0)
    return errno;

  errno = EIO;
  if (write (fd, ticket, size) != (ssize_t) size)
    failure = errno;
  close (fd);

  return failure;
}

int
shell_host_ticket_keep (const char *ticket,
                        size_t      size)
{
  char folder[PATH_MAX], name[PATH_MAX + sizeof "FILE:" + sizeof WSMAN_SHELL_HOST_TICKET];
  int length = snprintf (folder, sizeof folder, "%s/%s", find_base (), NAME);
  int failure;

  if (*shared != '\0')
    return EEXIST;
  if (length < 0 || (size_t) length >= sizeof folder)
    return ENAMETOOLONG;
  if (mkdtemp (folder) == NULL)
    return errno;

  strcpy (shared, folder);
  snprintf (name, sizeof name, "FILE:%s/%s", folder, WSMAN_SHELL_HOST_TICKET);
  failure = write_ticket (name + strlen ("FILE:"), ticket, size);
  if (failure == 0 && setenv ("KRB5CCNAME", name, 1) != 0)
    failure = errno;

  return failure;
}

/* The folder may be anything that commands of the same user have made of it, so nothing else is removed. */
void
shell_host_ticket_remove (void)
{
  int descriptor = *shared != '\0' ? open (shared, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;

  if (descriptor < 0)
    return;

  unlinkat (descriptor, WSMAN_SHELL_HOST_TICKET, 0);
  close (descriptor);
  rmdir (shared);
}
