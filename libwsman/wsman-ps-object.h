/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* An object of PowerShell: a value, its types, its properties and its items. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_PS_OBJECT (wsman_ps_object_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanPSObject, wsman_ps_object, WSMAN, PS_OBJECT, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanPSObject *wsman_ps_object_new_from_variant (GVariant  *value,
                                                 GError   **error);

WSMAN_AVAILABLE_IN_1_0
WsmanPSKind wsman_ps_object_get_kind (WsmanPSObject *self);

WSMAN_AVAILABLE_IN_1_0
const char * const *wsman_ps_object_get_type_names (WsmanPSObject *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_ps_object_is_a (WsmanPSObject *self,
                               const char    *type_name);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_ps_object_get_text (WsmanPSObject *self);

WSMAN_AVAILABLE_IN_1_0
GValue *wsman_ps_object_dup_value (WsmanPSObject *self);

WSMAN_AVAILABLE_IN_1_0
char **wsman_ps_object_list_names (WsmanPSObject *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_ps_object_contains (WsmanPSObject *self,
                                   const char    *name);

WSMAN_AVAILABLE_IN_1_0
GValue *wsman_ps_object_get (WsmanPSObject *self,
                             const char    *name);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_ps_object_lookup_text (WsmanPSObject *self,
                                         const char    *name);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_ps_object_lookup_string (WsmanPSObject *self,
                                           const char    *name);

WSMAN_AVAILABLE_IN_1_0
char **wsman_ps_object_lookup_strv (WsmanPSObject *self,
                                    const char    *name);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_ps_object_lookup_boolean (WsmanPSObject *self,
                                         const char    *name,
                                         gboolean      *value);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_ps_object_lookup_int64 (WsmanPSObject *self,
                                       const char    *name,
                                       gint64        *value);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_ps_object_lookup_uint64 (WsmanPSObject *self,
                                        const char    *name,
                                        guint64       *value);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_ps_object_lookup_double (WsmanPSObject *self,
                                        const char    *name,
                                        double        *value);

WSMAN_AVAILABLE_IN_1_0
GDateTime *wsman_ps_object_lookup_date_time (WsmanPSObject *self,
                                             const char    *name);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_ps_object_lookup_interval (WsmanPSObject *self,
                                          const char    *name,
                                          GTimeSpan     *value);

WSMAN_AVAILABLE_IN_1_0
GBytes *wsman_ps_object_lookup_bytes (WsmanPSObject *self,
                                      const char    *name);

WSMAN_AVAILABLE_IN_1_0
WsmanPSObject *wsman_ps_object_lookup_object (WsmanPSObject *self,
                                              const char    *name);

WSMAN_AVAILABLE_IN_1_0
guint wsman_ps_object_get_n_items (WsmanPSObject *self);

WSMAN_AVAILABLE_IN_1_0
GValue *wsman_ps_object_get_item (WsmanPSObject *self,
                                  guint          index);

WSMAN_AVAILABLE_IN_1_0
GValue *wsman_ps_object_get_key (WsmanPSObject *self,
                                 guint          index);

WSMAN_AVAILABLE_IN_1_0
GVariant *wsman_ps_object_to_variant (WsmanPSObject  *self,
                                      GError        **error);

WSMAN_AVAILABLE_IN_1_0
char *wsman_ps_object_to_json (WsmanPSObject  *self,
                               GError        **error);

G_END_DECLS
