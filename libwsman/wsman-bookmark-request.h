/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* One bookmark that a collector loads or stores. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_BOOKMARK_REQUEST (wsman_bookmark_request_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanBookmarkRequest, wsman_bookmark_request, WSMAN, BOOKMARK_REQUEST, GObject)

WSMAN_AVAILABLE_IN_1_0
const char *wsman_bookmark_request_get_subscription (WsmanBookmarkRequest *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_bookmark_request_get_user (WsmanBookmarkRequest *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_bookmark_request_get_bookmark (WsmanBookmarkRequest *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_bookmark_request_return_bookmark (WsmanBookmarkRequest *self,
                                             const char           *bookmark);

WSMAN_AVAILABLE_IN_1_0
void wsman_bookmark_request_return_saved (WsmanBookmarkRequest *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_bookmark_request_return_error (WsmanBookmarkRequest *self,
                                          const GError         *error);

G_END_DECLS
