/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Items as JSON.
 *
 * A value has the type that xsi:type says. Where the wire says none, what WMI's and CIM's schemas have as text
 * under that name is text; "true" and "false" are booleans; and a whole number in its shortest form is a number.
 * Whatever a reader of JSON might change (leading zeros, fractions that no type declares, numbers beyond 2^53) stays
 * text, so the text of the wire can always be had back.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

void wsmanctl_json_append_string (GString    *json,
                                  const char *value);

/* The object of an item's properties. */
void wsmanctl_json_append_item (GString   *json,
                                WsmanItem *item);

G_END_DECLS
