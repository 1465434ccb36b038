/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The session's operation that begins a subscription. */

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"
#include "client/wsman-enumeration-request-private.h"
#include "client/wsman-session-private.h"
#include "values/wsman-resource-locator-private.h"
#include "wsman-subscription-private.h"

/* The arguments of a subscription. */
typedef struct
{
  WsmanResourceLocator *locator;
  const char *filter;
  const char *dialect;
  WsmanDeliveryMode delivery_mode;
  WsmanSubscriptionOptions *options;
} Subscribing;

/* Makes the listener for pushed events. */
static gboolean
set_listener (WsmanSubscription         *self,
              WsmanSubscriptionOptions  *options,
              GError                   **error)
{
  WsmanServer *server = options != NULL ? wsman_subscription_options_get_server (options) : NULL;
  const char *sink_address = options != NULL ? wsman_subscription_options_get_sink_address (options) : NULL;
  g_autoptr(GUri) source = NULL;

  if (self->request.mode == WSMAN_DELIVERY_MODE_PULL)
    return TRUE;
  if (server == NULL || sink_address == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                               _("Pushed events need a server; set server and sink-address of the options, or use "
                                 "PULL"));

  source = g_uri_parse (self->connection->to, G_URI_FLAGS_NONE, error);
  if (source == NULL)
    return FALSE;

  self->listener = wsman_event_listener_new (server, sink_address, g_uri_get_host (source),
                                             wsman_subscription_options_get_allowed_sources (options), error);
  if (self->listener == NULL)
    return FALSE;

  self->request.sink_address = g_strdup (wsman_event_listener_get_address (self->listener));
  self->request.max_elements = self->batch_items > 0 ? self->batch_items : self->connection->batch_items;

  return TRUE;
}

/* Copies the filter, which is the same as that of an enumeration. */
static gboolean
set_filter (WsmanSubscription  *self,
            const Subscribing  *subscribing,
            GError            **error)
{
  g_auto(WsmanEnumerationMessage) enumeration = { 0, };

  if (!wsman_enumeration_request_prepare (&enumeration, self->source, subscribing->filter, subscribing->dialect, 0,
                                          error))
    return FALSE;

  self->request.filter = g_steal_pointer (&enumeration.filter);
  self->request.dialect = g_steal_pointer (&enumeration.dialect);
  self->request.filter_is_xml = enumeration.filter_is_xml;

  return TRUE;
}

static gboolean
set_options (WsmanSubscription         *self,
             WsmanSubscriptionOptions  *options,
             GError                   **error)
{
  g_autoptr(WsmanSubscriptionOptions) all = options != NULL ? g_object_ref (options)
                                                            : wsman_subscription_options_new ();
  const char *bookmark = wsman_subscription_options_get_bookmark (all);
  const GTimeSpan millisecond = G_TIME_SPAN_MILLISECOND;

  if (bookmark != NULL && !wsman_bookmark_check (bookmark, error))
    return FALSE;

  self->request.expires = wsman_subscription_options_get_expires (all) * millisecond;
  self->request.heartbeats = wsman_subscription_options_get_heartbeat_interval (all) * millisecond;
  self->renews = wsman_subscription_options_get_automatic_renewal (all);
  self->batch_items = wsman_subscription_options_get_batch_items (all);
  self->reconnect_timeout = wsman_subscription_options_get_reconnect_timeout (all);
  wsman_subscription_set_newest (self, g_strdup (bookmark));

  return TRUE;
}

static WsmanSubscription *
make_subscription (WsmanSession       *self,
                   const Subscribing  *subscribing,
                   GError            **error)
{
  g_autoptr(WsmanSessionConnection) connection = wsman_session_ref_connection (self, FALSE, error);
  g_autoptr(WsmanSubscription) subscription = NULL;
  const WsmanReference *source;

  if (connection == NULL)
    return NULL;

  source = wsman_resource_locator_get_reference (subscribing->locator, error);
  if (source == NULL)
    return NULL;

  subscription = wsman_subscription_new (self, connection);
  subscription->source = wsman_reference_copy (source);
  subscription->request.mode = subscribing->delivery_mode;
  if (!set_filter (subscription, subscribing, error) || !set_options (subscription, subscribing->options, error) ||
      !set_listener (subscription, subscribing->options, error))
    return NULL;

  return g_steal_pointer (&subscription);
}

static void
on_opened (WsmanSubscription *subscription,
           const GError      *error,
           gpointer           user_data)
{
  g_autoptr(GTask) task = user_data;

  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_pointer (task, g_object_ref (subscription), g_object_unref);
}

static void
subscribe_async (WsmanSession        *self,
                 const Subscribing   *subscribing,
                 WsmanSendFlags       flags,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(WsmanSubscription) subscription = NULL;
  GError *local_error = NULL;

  g_task_set_source_tag (task, wsman_session_subscribe_async);
  g_task_set_check_cancellable (task, FALSE);

  subscription = make_subscription (self, subscribing, &local_error);
  if (subscription != NULL)
    wsman_subscription_open (subscription, flags, cancellable, on_opened, g_steal_pointer (&task));
  else
    g_task_return_error (task, local_error);
}

/**
 * wsman_session_subscribe:
 * @self: the session
 * @locator: the source of the events
 * @filter: (nullable): the filter for the events, as text or XML in the dialect; `NULL` or the empty string for all
 *   events
 * @dialect: (nullable): the URI of the filter's dialect; `NULL` or the empty string to recognize it from the filter, as
 *   [method@Wsman.Session.enumerate] does
 * @delivery_mode: how the events come
 * @options: (nullable): further settings; `NULL` for the defaults
 * @cancellable: (nullable): stops the operation
 *
 * Subscribes to events.
 *
 * The filter is usually a query for WMI's event classes, such as `SELECT * FROM Win32_ProcessStartTrace` on the
 * resource `wmicimv2/\*`. For Windows' event logs, the resource is
 * `http://schemas.microsoft.com/wbem/wsman/1/windows/EventLog`, and the filter is the XML of a `QueryList`. Options of
 * the locator, such as `ReadExistingEvents`, are sent with the request.
 *
 * With the mode `PULL`, the client asks for the events, and nobody needs to reach the client. With the other modes, the
 * source sends them to [property@Wsman.SubscriptionOptions:server]. `EVENTS` has several events in a message. The
 * source gets an acknowledgement when the program has taken the last event of a message. If the program takes too long,
 * the source sends the message again, so the program may get events twice.
 *
 * If the call is cancelled, or if the response is lost, the server may keep a subscription that nobody uses, until
 * [property@Wsman.SubscriptionOptions:expires] is over.
 *
 * These are the codes of [error@Wsman.Error] `INVALID_ARGUMENT`: `0x80070057` for another mode than `PULL` without a
 * server that listens, and without its address, `0x80338107` for a filter that must be XML but isn't,
 * and `0x80338038` for a bookmark that can't be one.
 *
 * Returns: (transfer full): the subscription
 *
 * Since: 1.0
 */
WsmanSubscription *
wsman_session_subscribe (WsmanSession              *self,
                         WsmanResourceLocator      *locator,
                         const char                *filter,
                         const char                *dialect,
                         WsmanDeliveryMode          delivery_mode,
                         WsmanSubscriptionOptions  *options,
                         GCancellable              *cancellable,
                         GError                   **error)
{
  const Subscribing subscribing = { locator, filter, dialect, delivery_mode, options };
  WsmanSubscription *subscription;
  WsmanSync sync;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator), NULL);
  g_return_val_if_fail (options == NULL || WSMAN_IS_SUBSCRIPTION_OPTIONS (options), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  wsman_sync_begin (&sync);
  subscribe_async (self, &subscribing, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  subscription = wsman_session_subscribe_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return subscription;
}

/**
 * wsman_session_subscribe_async:
 * @self: the session
 * @locator: the source of the events
 * @filter: (nullable): the filter for the events, as text or XML in the dialect; `NULL` or the empty string for all
 *   events
 * @dialect: (nullable): the URI of the filter's dialect, such as `WSMAN_DIALECT_WQL`, the default
 * @delivery_mode: how the events come
 * @options: (nullable): further settings; `NULL` for the defaults
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the server has accepted the subscription
 * @user_data: passed to @callback
 *
 * Subscribes to events: the asynchronous form of [method@Wsman.Session.subscribe].
 *
 * Since: 1.0
 */
void
wsman_session_subscribe_async (WsmanSession             *self,
                               WsmanResourceLocator     *locator,
                               const char               *filter,
                               const char               *dialect,
                               WsmanDeliveryMode         delivery_mode,
                               WsmanSubscriptionOptions *options,
                               GCancellable             *cancellable,
                               GAsyncReadyCallback       callback,
                               gpointer                  user_data)
{
  const Subscribing subscribing = { locator, filter, dialect, delivery_mode, options };

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (WSMAN_IS_RESOURCE_LOCATOR (locator));
  g_return_if_fail (options == NULL || WSMAN_IS_SUBSCRIPTION_OPTIONS (options));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  subscribe_async (self, &subscribing, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_session_subscribe_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.subscribe_async].
 *
 * Returns: (transfer full): the subscription
 *
 * Since: 1.0
 */
WsmanSubscription *
wsman_session_subscribe_finish (WsmanSession  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_subscribe_async, error);
}
