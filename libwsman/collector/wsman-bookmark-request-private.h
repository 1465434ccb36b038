/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Creates the request for a bookmark.
 */

#pragma once

#include "wsman-bookmark-request.h"

G_BEGIN_DECLS

/* Is called once in the context of the request. bookmark is what was loaded, and NULL for none. */
typedef void (*WsmanBookmarkFunc) (const char   *bookmark,
                                   const GError *error,
                                   gpointer      user_data);

/* Creates a request to store bookmark, or to load one if bookmark is NULL. If the request is freed without a response,
 * func gets an error. */
WsmanBookmarkRequest *wsman_bookmark_request_new (const char        *subscription,
                                                  const char        *user,
                                                  const char        *bookmark,
                                                  GMainContext      *context,
                                                  WsmanBookmarkFunc  func,
                                                  gpointer           user_data);

G_END_DECLS
