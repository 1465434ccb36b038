/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads the items of an enumeration in batches (IWSManEnumerator). */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-fault.h>
#include <libwsman/wsman-item.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_ENUMERATOR (wsman_enumerator_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanEnumerator, wsman_enumerator, WSMAN, ENUMERATOR, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_enumerator_read_item (WsmanEnumerator  *self,
                                       GCancellable     *cancellable,
                                       GError          **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_enumerator_read_item_async (WsmanEnumerator     *self,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_enumerator_read_item_finish (WsmanEnumerator  *self,
                                              GAsyncResult     *result,
                                              GError          **error);

WSMAN_AVAILABLE_IN_1_0
GPtrArray *wsman_enumerator_next_items (WsmanEnumerator  *self,
                                        guint             max,
                                        GCancellable     *cancellable,
                                        GError          **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_enumerator_next_items_async (WsmanEnumerator     *self,
                                        guint                max,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
GPtrArray *wsman_enumerator_next_items_finish (WsmanEnumerator  *self,
                                               GAsyncResult     *result,
                                               GError          **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_enumerator_close (WsmanEnumerator  *self,
                                 GCancellable     *cancellable,
                                 GError          **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_enumerator_close_async (WsmanEnumerator     *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_enumerator_close_finish (WsmanEnumerator  *self,
                                        GAsyncResult     *result,
                                        GError          **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_enumerator_get_at_end_of_stream (WsmanEnumerator *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_enumerator_get_error (WsmanEnumerator *self);

WSMAN_AVAILABLE_IN_1_0
WsmanFault *wsman_enumerator_get_fault (WsmanEnumerator *self);

#ifndef __GI_SCANNER__

/* For Vala's foreach, which can't pass a cancellable. */
static inline WsmanItem *
wsman_enumerator_next_value (WsmanEnumerator  *self,
                             GError          **error)
{
  return wsman_enumerator_read_item (self, NULL, error);
}

#endif

G_END_DECLS
