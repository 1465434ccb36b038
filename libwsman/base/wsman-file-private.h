/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Files that an administrator named. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The whole of a regular file of 1 to max_size bytes, with a zero behind it. Nothing else is waited for: a pipe
 * in its place would stop who reads it for ever. Nor is it mapped, since who cuts it short meanwhile would end
 * the program by that. */
char *wsman_file_read (const char  *path,
                       gsize        max_size,
                       gsize       *length,
                       GError     **error);

G_END_DECLS
