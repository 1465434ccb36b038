/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Writes to files and streams. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes all bytes, also after interruptions. Returns FALSE and sets errno if that fails. */
gboolean wec_write_all (int         fd,
                        const char *data,
                        gsize       length);

G_END_DECLS
