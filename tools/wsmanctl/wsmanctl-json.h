/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Prints items as JSON.
 *
 * A value has the type that xsi:type declares. Without xsi:type, the value is text if the schemas of WMI and CIM have
 * text under its name. Otherwise "true" and "false" are booleans, and an integer in its shortest form is a number. Text
 * that a JSON reader might change stays text: numbers with leading zeros, fractions whose type isn't declared, and
 * numbers beyond 2^53. So the original text can always be restored.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

void wsmanctl_json_append_string (GString    *json,
                                  const char *value);

/* Appends a JSON object with an item's properties. */
void wsmanctl_json_append_item (GString   *json,
                                WsmanItem *item);

/* Appends the value of one property of an item, as wsman_item_to_variant() returns it. */
void wsmanctl_json_append_property (GString    *json,
                                    WsmanItem  *item,
                                    const char *name,
                                    GVariant   *value);

G_END_DECLS
