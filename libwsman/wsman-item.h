/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* One result or input: an immutable XML element with typed lookup. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-resource-locator.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_ITEM (wsman_item_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanItem, wsman_item, WSMAN, ITEM, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_item_new_from_xml (const char  *xml,
                                    GError     **error);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_item_new_from_variant (const char  *namespace_uri,
                                        const char  *name,
                                        GVariant    *properties,
                                        GError     **error);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_item_new_with_locator (WsmanItem            *item,
                                        WsmanResourceLocator *locator);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_item_get_xml (WsmanItem *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_item_get_name (WsmanItem *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_item_get_namespace_uri (WsmanItem *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_item_get_text (WsmanItem *self);

WSMAN_AVAILABLE_IN_1_0
WsmanResourceLocator *wsman_item_get_locator (WsmanItem *self);

WSMAN_AVAILABLE_IN_1_0
char **wsman_item_list_names (WsmanItem *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_item_contains (WsmanItem  *self,
                              const char *name);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_item_is_null (WsmanItem  *self,
                             const char *name);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_item_lookup_string (WsmanItem  *self,
                                      const char *name);

WSMAN_AVAILABLE_IN_1_0
char **wsman_item_lookup_strv (WsmanItem  *self,
                               const char *name);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_item_lookup_boolean (WsmanItem  *self,
                                    const char *name,
                                    gboolean   *value);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_item_lookup_int64 (WsmanItem  *self,
                                  const char *name,
                                  gint64     *value);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_item_lookup_uint64 (WsmanItem  *self,
                                   const char *name,
                                   guint64    *value);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_item_lookup_double (WsmanItem  *self,
                                   const char *name,
                                   double     *value);

WSMAN_AVAILABLE_IN_1_0
GDateTime *wsman_item_lookup_date_time (WsmanItem  *self,
                                        const char *name);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_item_lookup_interval (WsmanItem  *self,
                                     const char *name,
                                     GTimeSpan  *value);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_item_lookup_item (WsmanItem  *self,
                                   const char *name);

WSMAN_AVAILABLE_IN_1_0
GPtrArray *wsman_item_lookup_items (WsmanItem  *self,
                                    const char *name);

WSMAN_AVAILABLE_IN_1_0
WsmanResourceLocator *wsman_item_lookup_locator (WsmanItem  *self,
                                                 const char *name);

WSMAN_AVAILABLE_IN_1_0
GVariant *wsman_item_to_variant (WsmanItem *self);

G_END_DECLS
