/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Where a collector keeps its bookmarks. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-bookmark-request.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_COLLECTOR_STORE (wsman_collector_store_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (WsmanCollectorStore, wsman_collector_store, WSMAN, COLLECTOR_STORE, GObject)

/**
 * WsmanCollectorStoreInterface:
 * @load_bookmark: responds with the bookmark of a machine and a subscription
 * @save_bookmark: stores a bookmark, and then responds
 *
 * The functions that a store implements.
 *
 * The functions are called in the main context that started the server, and must not block. They respond with a method
 * of the [class@Wsman.BookmarkRequest], at once or later, on any thread. If a function isn't implemented, its requests
 * fail.
 *
 * Since: 1.0
 */
struct _WsmanCollectorStoreInterface
{
  /*< private >*/
  GTypeInterface parent_iface;

  /*< public >*/
  /**
   * WsmanCollectorStoreInterface::load_bookmark:
   * @self: the store
   * @request: names the subscription and the user, and takes the response
   *
   * Loads a bookmark, and responds with [method@Wsman.BookmarkRequest.return_bookmark].
   *
   * Since: 1.0
   */
  void (*load_bookmark) (WsmanCollectorStore  *self,
                         WsmanBookmarkRequest *request);
  /**
   * WsmanCollectorStoreInterface::save_bookmark:
   * @self: the store
   * @request: has the bookmark, and takes the response
   *
   * Stores a bookmark in the place of the one before, and responds with
   * [method@Wsman.BookmarkRequest.return_saved].
   *
   * The source hears that its events have arrived only after the response. So respond when the bookmark would survive
   * a loss of power.
   *
   * Since: 1.0
   */
  void (*save_bookmark) (WsmanCollectorStore  *self,
                         WsmanBookmarkRequest *request);
};

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_store_load_bookmark (WsmanCollectorStore  *self,
                                          WsmanBookmarkRequest *request);

WSMAN_AVAILABLE_IN_1_0
void wsman_collector_store_save_bookmark (WsmanCollectorStore  *self,
                                          WsmanBookmarkRequest *request);

G_END_DECLS
