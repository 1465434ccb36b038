/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The files of environment.d(5): text in, assignments out, and back.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* value has its quotes removed and its ${references} left as they are. */
typedef void (*WsmanSystemAssignmentFunc) (const char *name,
                                           const char *value,
                                           gpointer    user_data);

/* Letters, digits and underscores, and no digit at first. */
gboolean wsman_system_is_variable_name (const char *name);

/* Calls function for each assignment, in order. */
void wsman_system_environment_parse (const char                *text,
                                     WsmanSystemAssignmentFunc  function,
                                     gpointer                   user_data);

/* The line that assigns a value without control characters. */
char *wsman_system_environment_format (const char *name,
                                       const char *value);

G_END_DECLS
