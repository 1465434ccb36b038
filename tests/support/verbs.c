/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The two forms of every operation. The asynchronous one iterates the main context until its own callback has run. So
 * tests make their assertions outside of callbacks.
 */

#include "verbs.h"

#include "results.h"

static WsmanItem *
identify_async (WsmanSession       *self,
                WsmanSessionFlags   flags,
                GCancellable       *cancellable,
                GError            **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_identify_async (self, flags, cancellable, on_result, &result);

  return wsman_session_identify_finish (self, wait_for_result (&result), error);
}

static WsmanItem *
get_async (WsmanSession          *self,
           WsmanResourceLocator  *locator,
           GCancellable          *cancellable,
           GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_get_async (self, locator, cancellable, on_result, &result);

  return wsman_session_get_finish (self, wait_for_result (&result), error);
}

static WsmanItem *
put_async (WsmanSession          *self,
           WsmanResourceLocator  *locator,
           WsmanItem             *item,
           GCancellable          *cancellable,
           GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_put_async (self, locator, item, cancellable, on_result, &result);

  return wsman_session_put_finish (self, wait_for_result (&result), error);
}

static WsmanItem *
update_async (WsmanSession          *self,
              WsmanResourceLocator  *locator,
              GVariant              *values,
              GCancellable          *cancellable,
              GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_update_async (self, locator, values, cancellable, on_result, &result);

  return wsman_session_update_finish (self, wait_for_result (&result), error);
}

static WsmanResourceLocator *
create_async (WsmanSession          *self,
              WsmanResourceLocator  *locator,
              WsmanItem             *item,
              GCancellable          *cancellable,
              GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_create_async (self, locator, item, cancellable, on_result, &result);

  return wsman_session_create_finish (self, wait_for_result (&result), error);
}

static gboolean
delete_async (WsmanSession          *self,
              WsmanResourceLocator  *locator,
              GCancellable          *cancellable,
              GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_delete_async (self, locator, cancellable, on_result, &result);

  return wsman_session_delete_finish (self, wait_for_result (&result), error);
}

static WsmanItem *
invoke_async (WsmanSession          *self,
              const char            *action,
              WsmanResourceLocator  *locator,
              WsmanItem             *input,
              GCancellable          *cancellable,
              GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_invoke_async (self, action, locator, input, cancellable, on_result, &result);

  return wsman_session_invoke_finish (self, wait_for_result (&result), error);
}

static WsmanEnumerator *
enumerate_async (WsmanSession           *self,
                 WsmanResourceLocator   *locator,
                 const char             *filter,
                 const char             *dialect,
                 WsmanEnumerationFlags   flags,
                 GCancellable           *cancellable,
                 GError                **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_enumerate_async (self, locator, filter, dialect, flags, cancellable,
                                 on_result, &result);

  return wsman_session_enumerate_finish (self, wait_for_result (&result), error);
}

static WsmanItem *
read_item_async (WsmanEnumerator  *self,
                 GCancellable     *cancellable,
                 GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_enumerator_read_item_async (self, cancellable, on_result, &result);

  return wsman_enumerator_read_item_finish (self, wait_for_result (&result), error);
}

static GPtrArray *
next_items_async (WsmanEnumerator  *self,
                  guint             max,
                  GCancellable     *cancellable,
                  GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_enumerator_next_items_async (self, max, cancellable, on_result, &result);

  return wsman_enumerator_next_items_finish (self, wait_for_result (&result), error);
}

static gboolean
release_async (WsmanEnumerator  *self,
               GCancellable     *cancellable,
               GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_enumerator_close_async (self, cancellable, on_result, &result);

  return wsman_enumerator_close_finish (self, wait_for_result (&result), error);
}

static gboolean
close_async (WsmanSession  *self,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_session_close_async (self, cancellable, on_result, &result);

  return wsman_session_close_finish (self, wait_for_result (&result), error);
}

const TestVerbs test_verbs_sync = {
  .name = "sync",
  .identify = wsman_session_identify,
  .get = wsman_session_get,
  .put = wsman_session_put,
  .update = wsman_session_update,
  .create = wsman_session_create,
  .delete = wsman_session_delete,
  .invoke = wsman_session_invoke,
  .enumerate = wsman_session_enumerate,
  .read_item = wsman_enumerator_read_item,
  .next_items = wsman_enumerator_next_items,
  .release = wsman_enumerator_close,
  .close = wsman_session_close,
};

const TestVerbs test_verbs_async = {
  .name = "async",
  .identify = identify_async,
  .get = get_async,
  .put = put_async,
  .update = update_async,
  .create = create_async,
  .delete = delete_async,
  .invoke = invoke_async,
  .enumerate = enumerate_async,
  .read_item = read_item_async,
  .next_items = next_items_async,
  .release = release_async,
  .close = close_async,
};
