/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The items of an enumeration as a list model, for list views. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-enumerator.h>
#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-fault.h>
#include <libwsman/wsman-resource-locator.h>
#include <libwsman/wsman-session.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_ENUMERATOR_MODEL (wsman_enumerator_model_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanEnumeratorModel, wsman_enumerator_model, WSMAN, ENUMERATOR_MODEL, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanEnumeratorModel *wsman_enumerator_model_new (WsmanEnumerator *enumerator);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumeratorModel *wsman_enumerator_model_new_for_session (WsmanSession          *session,
                                                              WsmanResourceLocator  *locator,
                                                              const char            *filter,
                                                              const char            *dialect,
                                                              WsmanEnumerationFlags  flags);

WSMAN_AVAILABLE_IN_1_0
void wsman_enumerator_model_load_more (WsmanEnumeratorModel *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_enumerator_model_refresh (WsmanEnumeratorModel  *self,
                                         GCancellable          *cancellable,
                                         GError               **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_enumerator_model_refresh_async (WsmanEnumeratorModel *self,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_enumerator_model_refresh_finish (WsmanEnumeratorModel  *self,
                                                GAsyncResult          *result,
                                                GError               **error);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerator *wsman_enumerator_model_get_enumerator (WsmanEnumeratorModel *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_enumerator_model_get_autoload (WsmanEnumeratorModel *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_enumerator_model_set_autoload (WsmanEnumeratorModel *self,
                                          gboolean              autoload);

WSMAN_AVAILABLE_IN_1_0
guint wsman_enumerator_model_get_page_size (WsmanEnumeratorModel *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_enumerator_model_set_page_size (WsmanEnumeratorModel *self,
                                           guint                 page_size);

WSMAN_AVAILABLE_IN_1_0
const char * const *wsman_enumerator_model_get_key_properties (WsmanEnumeratorModel *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_enumerator_model_set_key_properties (WsmanEnumeratorModel *self,
                                                const char * const   *key_properties);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_enumerator_model_get_loading (WsmanEnumeratorModel *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_enumerator_model_get_at_end_of_stream (WsmanEnumeratorModel *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_enumerator_model_get_error (WsmanEnumeratorModel *self);

WSMAN_AVAILABLE_IN_1_0
WsmanFault *wsman_enumerator_model_get_fault (WsmanEnumeratorModel *self);

WSMAN_AVAILABLE_IN_1_0
const GError *wsman_enumerator_model_get_last_error (WsmanEnumeratorModel *self);

G_END_DECLS
