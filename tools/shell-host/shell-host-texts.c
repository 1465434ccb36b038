/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads the texts that come with a record.
 */

#include "shell-host-texts.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "providers/wsman-shell-host-records-private.h"

/* The memory file must have these seals. Then it can't change while it is read, and reading never waits. */
#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

char *
shell_host_read_texts (int      descriptor,
                       uint64_t size)
{
  int seals = fcntl (descriptor, F_GET_SEALS);
  char *texts;

  if (seals < 0 || (seals & SEALS) != SEALS || size == 0 || size > WSMAN_SHELL_HOST_MAX_TEXTS ||
      lseek (descriptor, 0, SEEK_END) != (off_t) size)
    return NULL;

  texts = malloc (size);
  if (texts != NULL && pread (descriptor, texts, size, 0) == (ssize_t) size && texts[size - 1] == '\0')
    return texts;

  free (texts);

  return NULL;
}
