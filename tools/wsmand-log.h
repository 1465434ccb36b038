/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Where wsmand's log goes: to the journal, with all fields, if standard error is one of its streams; else to
 * standard error, a line each.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Before anything is logged, once; what is less serious than level isn't told. */
void wsmand_log_start (GLogLevelFlags level);

/* "notice" and the like; FALSE for others. */
gboolean wsmand_log_parse_level (const char     *name,
                                 GLogLevelFlags *level);

G_END_DECLS
