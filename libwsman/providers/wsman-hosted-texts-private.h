/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The texts that come with a record for wsman-shell-host.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes a memory file that no process can change any more. If that fails, returns -1 and sets errno. */
int wsman_hosted_texts_write (const char *texts,
                              gsize       size);

/* Reads the texts of a memory file that a process of a user has made. Returns NULL unless nobody can change the file
 * any more, it has at most max_size bytes, and its last byte is a 0. An empty file has no texts, but isn't wrong. */
char *wsman_hosted_texts_read (int    descriptor,
                               gsize  max_size,
                               gsize *size);

G_END_DECLS
