/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes assignments in the files of environment.d(5).
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Is called for an assignment. The quotes of value are removed, and its ${references} are unchanged. */
typedef void (*WsmanSystemAssignmentFunc) (const char *name,
                                           const char *value,
                                           gpointer    user_data);

/* Tells whether name consists of letters, digits and underscores, and doesn't begin with a digit. */
gboolean wsman_system_is_variable_name (const char *name);

/* Calls function for each assignment, in order. */
void wsman_system_environment_parse (const char                *text,
                                     WsmanSystemAssignmentFunc  function,
                                     gpointer                   user_data);

/* Returns the line that assigns a value. The value has no control characters. */
char *wsman_system_environment_format (const char *name,
                                       const char *value);

G_END_DECLS
