/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs the collector.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Collects until a signal. Returns FALSE if the collector can't start. What is wrong is added to problems, as a
 * text. */
gboolean wec_daemon_run (const char *config_path,
                         GPtrArray  *problems);

G_END_DECLS
