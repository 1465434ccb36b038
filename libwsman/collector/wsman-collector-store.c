/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanCollectorStore: where a collector keeps its bookmarks.
 */

#include "wsman-collector-store.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

/**
 * WsmanCollectorStore:
 *
 * Keeps the bookmarks of a [class@Wsman.Collector], so that they survive the program.
 *
 * ```python
 * class Files(GObject.Object, Wsman.CollectorStore):
 *     def do_load_bookmark(self, request):
 *         request.return_bookmark(self.read(request.subscription, request.user))
 *
 *     def do_save_bookmark(self, request):
 *         self.replace(request.subscription, request.user, request.bookmark)
 *         request.return_saved()
 *
 * collector = Wsman.Collector(store=Files())
 * ```
 *
 * Since: 1.0
 */

G_DEFINE_INTERFACE (WsmanCollectorStore, wsman_collector_store, G_TYPE_OBJECT)

static void
wsman_collector_store_real_bookmark (WsmanCollectorStore  *self,
                                     WsmanBookmarkRequest *request)
{
  g_autoptr(GError) local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_FEATURE,
                   _("The store %s doesn’t implement this function"), G_OBJECT_TYPE_NAME (self));
  wsman_bookmark_request_return_error (request, local_error);
}

static void
wsman_collector_store_default_init (WsmanCollectorStoreInterface *iface)
{
  iface->load_bookmark = wsman_collector_store_real_bookmark;
  iface->save_bookmark = wsman_collector_store_real_bookmark;
}

/**
 * wsman_collector_store_load_bookmark:
 * @self: a store
 * @request: the bookmark to load
 *
 * Loads the bookmark of a machine and a subscription.
 *
 * The store responds with [method@Wsman.BookmarkRequest.return_bookmark] or
 * [method@Wsman.BookmarkRequest.return_error], at once or later, from any thread.
 *
 * Since: 1.0
 */
void
wsman_collector_store_load_bookmark (WsmanCollectorStore  *self,
                                     WsmanBookmarkRequest *request)
{
  g_return_if_fail (WSMAN_IS_COLLECTOR_STORE (self));
  g_return_if_fail (WSMAN_IS_BOOKMARK_REQUEST (request));

  WSMAN_COLLECTOR_STORE_GET_IFACE (self)->load_bookmark (self, request);
}

/**
 * wsman_collector_store_save_bookmark:
 * @self: a store
 * @request: the bookmark to store
 *
 * Stores the bookmark of a machine and a subscription.
 *
 * The store responds with [method@Wsman.BookmarkRequest.return_saved] or [method@Wsman.BookmarkRequest.return_error],
 * at once or later, from any thread.
 *
 * Since: 1.0
 */
void
wsman_collector_store_save_bookmark (WsmanCollectorStore  *self,
                                     WsmanBookmarkRequest *request)
{
  g_return_if_fail (WSMAN_IS_COLLECTOR_STORE (self));
  g_return_if_fail (WSMAN_IS_BOOKMARK_REQUEST (request));

  WSMAN_COLLECTOR_STORE_GET_IFACE (self)->save_bookmark (self, request);
}
