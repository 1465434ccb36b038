/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The life of wsmand: it starts, serves, reads its settings again at SIGHUP, and stops.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Serves until SIGTERM or SIGINT. Returns FALSE if it can't serve, and adds to problems why. */
gboolean wsmand_daemon_serve (const char *config_path,
                              GPtrArray  *problems);

/* Reads the files as at the start, and adds to problems what is wrong. Doesn't serve. */
gboolean wsmand_daemon_check (const char *config_path,
                              GPtrArray  *problems);

G_END_DECLS
