/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Names a resource: URI, selectors, options and fragment (IWSManResourceLocator). */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_RESOURCE_LOCATOR (wsman_resource_locator_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanResourceLocator, wsman_resource_locator, WSMAN, RESOURCE_LOCATOR, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanResourceLocator *wsman_resource_locator_new (const char  *text,
                                                  GError     **error);

WSMAN_AVAILABLE_IN_1_0
WsmanResourceLocator *wsman_resource_locator_copy (WsmanResourceLocator *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_resource_locator_get_resource_uri (WsmanResourceLocator *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_resource_locator_set_resource_uri (WsmanResourceLocator *self,
                                              const char           *resource_uri);

WSMAN_AVAILABLE_IN_1_0
void wsman_resource_locator_add_selector (WsmanResourceLocator *self,
                                          const char           *name,
                                          const char           *value);

WSMAN_AVAILABLE_IN_1_0
void wsman_resource_locator_add_selector_locator (WsmanResourceLocator *self,
                                                  const char           *name,
                                                  WsmanResourceLocator *locator);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_resource_locator_get_selector (WsmanResourceLocator *self,
                                                 const char           *name);

WSMAN_AVAILABLE_IN_1_0
WsmanResourceLocator *wsman_resource_locator_get_selector_locator (WsmanResourceLocator *self,
                                                                   const char           *name);

WSMAN_AVAILABLE_IN_1_0
char **wsman_resource_locator_list_selectors (WsmanResourceLocator *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_resource_locator_clear_selectors (WsmanResourceLocator *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_resource_locator_add_option (WsmanResourceLocator *self,
                                        const char           *name,
                                        const char           *value,
                                        gboolean              must_comply);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_resource_locator_get_option (WsmanResourceLocator *self,
                                               const char           *name);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_resource_locator_get_option_must_comply (WsmanResourceLocator *self,
                                                        const char           *name);

WSMAN_AVAILABLE_IN_1_0
char **wsman_resource_locator_list_options (WsmanResourceLocator *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_resource_locator_clear_options (WsmanResourceLocator *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_resource_locator_get_must_understand_options (WsmanResourceLocator *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_resource_locator_set_must_understand_options (WsmanResourceLocator *self,
                                                         gboolean              must_understand_options);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_resource_locator_get_fragment_path (WsmanResourceLocator *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_resource_locator_set_fragment_path (WsmanResourceLocator *self,
                                               const char           *fragment_path);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_resource_locator_get_fragment_dialect (WsmanResourceLocator *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_resource_locator_set_fragment_dialect (WsmanResourceLocator *self,
                                                  const char           *fragment_dialect);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_resource_locator_check (WsmanResourceLocator  *self,
                                       GError               **error);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_resource_locator_get_error (WsmanResourceLocator *self);

WSMAN_AVAILABLE_IN_1_0
char *wsman_resource_locator_to_string (WsmanResourceLocator *self);

WSMAN_AVAILABLE_IN_1_0
char *wsman_resource_locator_to_xml (WsmanResourceLocator *self);

G_END_DECLS
