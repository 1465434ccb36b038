/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The texts that come with a record for wsman-shell-host. */

#include "wsman-hosted-texts-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "wsman-shell-host-records-private.h"

int
wsman_hosted_texts_write (const char *texts,
                          gsize       size)
{
  int descriptor;

  if (size > WSMAN_SHELL_HOST_MAX_TEXTS)
    {
      errno = E2BIG;
      return -1;
    }

  descriptor = memfd_create ("wsman-command", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor >= 0 && write (descriptor, texts, size) == (gssize) size &&
      fcntl (descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0)
    return descriptor;
  if (descriptor >= 0)
    close (descriptor);

  return -1;
}

char *
wsman_hosted_texts_read (int    descriptor,
                         gsize  max_size,
                         gsize *size)
{
  int wanted = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  int seals = descriptor >= 0 ? fcntl (descriptor, F_GET_SEALS) : -1;
  off_t length = seals >= 0 && (seals & wanted) == wanted ? lseek (descriptor, 0, SEEK_END) : -1;
  g_autofree char *texts = NULL;

  if (length < 0 || (gsize) length > max_size)
    return NULL;

  texts = g_malloc0 ((gsize) length + 1);
  if (pread (descriptor, texts, (gsize) length, 0) != (gssize) length || (length > 0 && texts[length - 1] != '\0'))
    return NULL;

  *size = (gsize) length;

  return g_steal_pointer (&texts);
}
