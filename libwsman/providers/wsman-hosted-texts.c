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
