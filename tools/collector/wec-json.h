/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Events as JSON. wsman-collector(8) describes the mapping.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends text as a JSON string with its quotation marks. */
void wec_json_append_string (GString    *json,
                             const char *text);

/* Appends an event as a JSON object. Text that isn't XML becomes the object {"Malformed": text}. */
void wec_json_append_event (GString    *json,
                            const char *xml,
                            gboolean    is_xml);

/* Gets a field of an event: the group "System", "EventData" or "RenderingInfo", the name, and the text. */
typedef void (*WecFieldFunc) (const char *group,
                              const char *name,
                              const char *text,
                              gpointer    user_data);

/* Calls func for each field that has a text alone, and for the name of the provider. */
void wec_json_foreach_field (const char   *xml,
                             WecFieldFunc  func,
                             gpointer      user_data);

G_END_DECLS
