/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes events into files or to standard output. A file is opened for each flush, so it may be moved or removed by
 * other programs at any time. If a flush fails, no part of a line stays in a file.
 */

#pragma once

#include "wec-output-settings.h"

G_BEGIN_DECLS

/* Writes to standard output if the settings have no folder. */
WecOutput *wec_file_output_new (const WecOutputSettings *settings);

/* Returns the name of a machine's file without its suffix. Other characters than letters, digits and a few others are
 * escaped, so no machine chooses a folder. */
char *wec_file_output_escape_name (const char *user);

G_END_DECLS
