/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Starts an enumeration. All later work is in the enumerator. */

#include "wsman-session-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "values/wsman-resource-locator-private.h"
#include "wsman-enumeration-request-private.h"
#include "wsman-enumerator-private.h"

/* The arguments of an enumeration. */
typedef struct
{
  WsmanResourceLocator *locator;
  const char *filter;
  const char *dialect;
  WsmanEnumerationFlags flags;
} Listing;

static gboolean
check_batch_items (guint    batch_items,
                   GError **error)
{
  if (batch_items == 0)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_BATCH_ITEMS_TOO_SMALL,
                     _("The session’s batch-items is 0; set it to at least 1"));

  return batch_items > 0;
}

static WsmanEnumerator *
make_enumerator (WsmanSession   *self,
                 const Listing  *listing,
                 GError        **error)
{
  g_autoptr(WsmanSessionConnection) connection = wsman_session_ref_connection (self, FALSE, error);
  g_auto(WsmanEnumerationMessage) enumeration = { 0, };
  WsmanCallRequest request = { .kind = WSMAN_CALL_ENUMERATE, .enumeration = &enumeration };
  WsmanCall *call;

  if (connection == NULL || !check_batch_items (connection->batch_items, error))
    return NULL;

  request.reference = wsman_resource_locator_get_reference (listing->locator, error);
  if (request.reference == NULL ||
      !wsman_enumeration_request_prepare (&enumeration, request.reference, listing->filter, listing->dialect,
                                          listing->flags, error))
    return NULL;

  enumeration.max_elements = connection->batch_items;
  call = wsman_call_new (wsman_session_connection_ref (connection), &request, error);

  return call != NULL ? wsman_enumerator_new (connection, self, request.reference, call, enumeration.return_references)
                      : NULL;
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanEnumerator *enumerator = WSMAN_ENUMERATOR (source);
  GError *local_error = NULL;

  if (wsman_enumerator_open_finish (enumerator, result, &local_error))
    g_task_return_pointer (task, g_object_ref (enumerator), g_object_unref);
  else
    g_task_return_error (task, local_error);
}

static void
enumerate_async (WsmanSession        *self,
                 const Listing       *listing,
                 WsmanSendFlags       flags,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  GError *local_error = NULL;

  g_task_set_source_tag (task, wsman_session_enumerate_async);
  g_task_set_check_cancellable (task, FALSE);

  enumerator = make_enumerator (self, listing, &local_error);
  if (enumerator != NULL)
    wsman_enumerator_open_async (enumerator, flags, cancellable, on_opened, g_steal_pointer (&task));
  else
    g_task_return_error (task, local_error);
}

/**
 * wsman_session_enumerate:
 * @self: the session
 * @locator: the kind of resource
 * @filter: (nullable): the filter for the items, as text or XML in the dialect; `NULL` or the empty string for all
 *   items
 * @dialect: (nullable): the URI of the filter's dialect, in any letter case; `NULL` or the empty string to recognize it
 *   from the filter
 * @flags: the kind of items
 * @cancellable: (nullable): stops the operation
 *
 * Lists resources.
 *
 * | dialect | filter |
 * |---|---|
 * | `WSMAN_DIALECT_WQL` | a query, usually on the resource `wmicimv2/\*` |
 * | `WSMAN_DIALECT_SELECTOR` | the XML of a `SelectorSet`: properties and the values they must have |
 * | `WSMAN_DIALECT_ASSOCIATION` | text as below, or the XML of `AssociatedInstances` or `AssociationInstances` |
 * | `WSMAN_DIALECT_XPATH` | an XPath expression |
 *
 * A filter that starts with `<` is XML, unless @flags contains `NON_XML_TEXT`. If there is no dialect, the root element
 * of an XML filter determines the dialect, and any other filter is WQL.
 *
 * As text, an association filter is `{Object=…;AssociationClassName=…;ResultClassName=…;Role=…;ResultRole=…}`. Only the
 * object is required. The object is any text that [ctor@Wsman.ResourceLocator.new] accepts, or a class and its
 * selectors, such as `Win32_Service?Name=winmgmt`. Such a class is in the namespace of @locator. The URI of @locator or
 * its selector `__cimnamespace` names this namespace. If the object contains a `;`, write the object as an endpoint
 * reference.
 *
 * If @flags contains `ASSOCIATION_INSTANCE`, the items are the associations themselves. Then ResultClassName is the
 * class of the associations, and Role is the role of the object in the associations. AssociationClassName and
 * ResultRole aren't allowed.
 *
 * If the server can't respond in time, the library sends the request again. It repeats a Pull each time the server says
 * that it has no items yet. It tries Enumerate and Pull three times if they end with the server's `ERROR_TIMEOUT`
 * (`0x800705B4`).
 *
 * The call returns when the first item has arrived, or when the server has said that there are no items.
 *
 * These are the codes of [error@Wsman.Error] `INVALID_ARGUMENT`: `0x803380AC` and `0x8033811F` for flags that are
 * unknown or exclude each other, `0x80338107` for a filter that must be XML but isn't, `0x8033801A` for the text of an
 * association filter, `0x803380C2` if [property@Wsman.Session:batch-items] is 0.
 *
 * Returns: (transfer full): the enumerator, which reads the items
 *
 * Since: 1.0
 */
WsmanEnumerator *
wsman_session_enumerate (WsmanSession           *self,
                         WsmanResourceLocator   *locator,
                         const char             *filter,
                         const char             *dialect,
                         WsmanEnumerationFlags   flags,
                         GCancellable           *cancellable,
                         GError                **error)
{
  const Listing listing = { locator, filter, dialect, flags };
  WsmanEnumerator *enumerator;
  WsmanSync sync;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  wsman_sync_begin (&sync);
  enumerate_async (self, &listing, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  enumerator = wsman_session_enumerate_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return enumerator;
}

/**
 * wsman_session_enumerate_async:
 * @self: the session
 * @locator: the kind of resource
 * @filter: (nullable): the filter for the items, as text or XML in the dialect; `NULL` or the empty string for all
 *   items
 * @dialect: (nullable): the URI of the filter's dialect, such as `WSMAN_DIALECT_WQL`, the default
 * @flags: the kind of items
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the enumeration has started
 * @user_data: passed to @callback
 *
 * Lists resources: the asynchronous form of [method@Wsman.Session.enumerate].
 *
 * Since: 1.0
 */
void
wsman_session_enumerate_async (WsmanSession          *self,
                               WsmanResourceLocator  *locator,
                               const char            *filter,
                               const char            *dialect,
                               WsmanEnumerationFlags  flags,
                               GCancellable          *cancellable,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data)
{
  const Listing listing = { locator, filter, dialect, flags };

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  enumerate_async (self, &listing, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_session_enumerate_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.enumerate_async].
 *
 * Returns: (transfer full): the enumerator, which reads the items
 *
 * Since: 1.0
 */
WsmanEnumerator *
wsman_session_enumerate_finish (WsmanSession  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_enumerate_async, error);
}
