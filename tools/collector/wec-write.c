/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* See the header. */

#include "wec-write.h"

#include <errno.h>
#include <unistd.h>

gboolean
wec_write_all (int         fd,
               const char *data,
               gsize       length)
{
  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;

      data += written;
      length -= written;
    }

  return TRUE;
}
