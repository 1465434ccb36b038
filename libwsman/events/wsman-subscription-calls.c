/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The calls on a subscription: next_event, renew and unsubscribe. */

#include "wsman-subscription-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-sync-private.h"

#define is_valid(self, cancellable) \
  (WSMAN_IS_SUBSCRIPTION (self) && (cancellable == NULL || G_IS_CANCELLABLE (cancellable)))

static WsmanItem *
next_event_finish (WsmanSubscription  *self,
                   GAsyncResult       *result,
                   GError            **error)
{
  GError *local_error = NULL;
  WsmanItem *item = g_task_propagate_pointer (G_TASK (result), &local_error);

  wsman_subscription_store_error (self, local_error, error);

  return item;
}

/**
 * wsman_subscription_next_event:
 * @self: the subscription
 * @cancellable: (nullable): stops the call
 *
 * Returns the next event. If there is none, it waits until an event happens.
 *
 * If the call is cancelled, the subscription stays open. The next call goes on from the bookmark, so no event is lost
 * if the source has bookmarks.
 *
 * Only one call may wait at a time. A second call fails with [error@Gio.IOErrorEnum] `PENDING`.
 *
 * The result is `NULL` without an error after [method@Wsman.Subscription.unsubscribe], and when a subscription is over
 * that isn't renewed. Any other end is an error: `0x8033809E` if the source has ended the subscription. The class is
 * [error@Wsman.Error] `CONNECTION` or `TIMED_OUT` if the connection was lost, and couldn't be restored within
 * [property@Wsman.SubscriptionOptions:reconnect-timeout].
 *
 * Returns: (transfer full) (nullable): the event, or `NULL` without an error at the end
 *
 * Since: 1.0
 */
WsmanItem *
wsman_subscription_next_event (WsmanSubscription  *self,
                               GCancellable       *cancellable,
                               GError            **error)
{
  WsmanItem *item;
  WsmanSync sync;

  g_return_val_if_fail (is_valid (self, cancellable), NULL);

  wsman_sync_begin (&sync);
  wsman_subscription_wait_async (self, WSMAN_SEND_NEVER_WAIT, wsman_subscription_next_event_async, cancellable,
                                 wsman_sync_done, &sync);
  item = next_event_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return item;
}

/**
 * wsman_subscription_next_event_async:
 * @self: the subscription
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when there is an event, or at the end
 * @user_data: passed to @callback
 *
 * Returns the next event: the asynchronous form of [method@Wsman.Subscription.next_event].
 *
 * Since: 1.0
 */
void
wsman_subscription_next_event_async (WsmanSubscription   *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (is_valid (self, cancellable));

  wsman_subscription_wait_async (self, WSMAN_SEND_NONE, wsman_subscription_next_event_async, cancellable, callback,
                                 user_data);
}

/**
 * wsman_subscription_next_event_finish:
 * @self: the subscription
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Subscription.next_event_async].
 *
 * Returns: (transfer full) (nullable): the event, or `NULL` without an error at the end
 *
 * Since: 1.0
 */
WsmanItem *
wsman_subscription_next_event_finish (WsmanSubscription  *self,
                                      GAsyncResult       *result,
                                      GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_subscription_next_event_async), NULL);

  return next_event_finish (self, result, error);
}

/* --- Renew and Unsubscribe --- */

static void
take_renewed (WsmanSubscription  *self,
              WsmanMessage       *response,
              GError            **error)
{
  GTimeSpan expires;

  if (wsman_event_message_read_expires (response->content, &expires, error) && self->lease != NULL)
    wsman_lease_set_expires (self->lease, expires);
}

static void
on_renewed (WsmanMessage *response,
            const GError *error,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = error != NULL ? g_error_copy (error) : NULL;

  if (local_error == NULL)
    take_renewed (g_task_get_source_object (task), response, &local_error);

  if (local_error != NULL)
    g_task_return_error (task, local_error);
  else
    g_task_return_boolean (task, TRUE);
}

/* A fault means that the source doesn't have the subscription any more. */
static void
on_unsubscribed (WsmanMessage *response,
                 const GError *error,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const WsmanFaultInfo *info = error != NULL ? wsman_error_get_info (error) : NULL;

  if (error == NULL || (info != NULL && !info->is_own))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_error_copy (error));
}

/* Sends a request about the subscription. Takes ownership of task. */
static void
send_request (WsmanSubscription *self,
              WsmanCallKind      kind,
              const GString     *body,
              WsmanSendFlags     flags,
              WsmanCallRunFunc   func,
              GTask             *task)
{
  g_autoptr(GTask) owned = task;
  GError *local_error = NULL;
  WsmanCall *call = wsman_lease_make_call (self->connection, self->manager, kind, body, &local_error);

  if (call != NULL)
    wsman_call_run (call, flags, g_task_get_cancellable (task), func, g_steal_pointer (&owned));
  else
    g_task_return_error (task, local_error);
}

static void
renew_async (WsmanSubscription   *self,
             WsmanSendFlags       flags,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GString) body = g_string_new (NULL);

  g_task_set_source_tag (task, wsman_subscription_renew_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->end != WSMAN_SUBSCRIPTION_END_NONE || self->manager == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s",
                               self->end != WSMAN_SUBSCRIPTION_END_NONE
                                 ? _("The subscription has ended") : _("The subscription is lost at the moment"));
      return;
    }

  wsman_event_message_write_renew (self->request.expires, body);
  send_request (self, WSMAN_CALL_RENEW, body, flags, on_renewed, g_steal_pointer (&task));
}

static void
unsubscribe_async (WsmanSubscription   *self,
                   WsmanSendFlags       flags,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GString) body = g_string_new (NULL);

  g_task_set_source_tag (task, wsman_subscription_unsubscribe_async);
  g_task_set_check_cancellable (task, FALSE);
  wsman_subscription_end (self, WSMAN_SUBSCRIPTION_END_UNSUBSCRIBED, NULL);
  wsman_subscription_interrupt (self);
  if (self->manager == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  wsman_event_message_write_unsubscribe (body);
  send_request (self, WSMAN_CALL_UNSUBSCRIBE, body, flags, on_unsubscribed, g_steal_pointer (&task));
  g_clear_pointer (&self->manager, wsman_subscription_manager_unref);
}

static gboolean
boolean_finish (WsmanSubscription  *self,
                GAsyncResult       *result,
                GError            **error)
{
  GError *local_error = NULL;
  gboolean success = g_task_propagate_boolean (G_TASK (result), &local_error);

  wsman_subscription_store_error (self, local_error, error);

  return success;
}

/**
 * wsman_subscription_renew:
 * @self: the subscription
 * @cancellable: (nullable): stops the call
 *
 * Asks the source to keep the subscription for [property@Wsman.SubscriptionOptions:expires] from now on.
 *
 * Programs need this only without [property@Wsman.SubscriptionOptions:automatic-renewal]. If the source doesn't renew
 * subscriptions, the call fails with the code `0x80338024`, and the subscription goes on until its time is over. If the
 * subscription has ended, the error is [error@Gio.IOErrorEnum] `CLOSED`.
 *
 * Returns: `TRUE` if the source has renewed the subscription
 *
 * Since: 1.0
 */
gboolean
wsman_subscription_renew (WsmanSubscription  *self,
                          GCancellable       *cancellable,
                          GError            **error)
{
  WsmanSync sync;
  gboolean success;

  g_return_val_if_fail (is_valid (self, cancellable), FALSE);

  wsman_sync_begin (&sync);
  renew_async (self, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  success = boolean_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return success;
}

/**
 * wsman_subscription_renew_async:
 * @self: the subscription
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the source has responded
 * @user_data: passed to @callback
 *
 * Renews the subscription: the asynchronous form of [method@Wsman.Subscription.renew].
 *
 * Since: 1.0
 */
void
wsman_subscription_renew_async (WsmanSubscription   *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (is_valid (self, cancellable));

  renew_async (self, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_subscription_renew_finish:
 * @self: the subscription
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Subscription.renew_async].
 *
 * Returns: `TRUE` if the source has renewed the subscription
 *
 * Since: 1.0
 */
gboolean
wsman_subscription_renew_finish (WsmanSubscription  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_subscription_renew_async), FALSE);

  return boolean_finish (self, result, error);
}

/**
 * wsman_subscription_unsubscribe:
 * @self: the subscription
 * @cancellable: (nullable): stops waiting for the source
 *
 * Ends the subscription, here and on the source.
 *
 * A call that waits for the next event returns `NULL`. Events that have arrived can still be read. The subscription
 * ends here even if the source can't be reached. If the subscription has already ended, the call does nothing.
 *
 * Returns: `TRUE` if nothing remains open on the source
 *
 * Since: 1.0
 */
gboolean
wsman_subscription_unsubscribe (WsmanSubscription  *self,
                                GCancellable       *cancellable,
                                GError            **error)
{
  WsmanSync sync;
  gboolean success;

  g_return_val_if_fail (is_valid (self, cancellable), FALSE);

  wsman_sync_begin (&sync);
  unsubscribe_async (self, WSMAN_SEND_NEVER_WAIT, cancellable, wsman_sync_done, &sync);
  success = boolean_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return success;
}

/**
 * wsman_subscription_unsubscribe_async:
 * @self: the subscription
 * @cancellable: (nullable): stops waiting for the source
 * @callback: (scope async) (closure user_data): called when the subscription has ended
 * @user_data: passed to @callback
 *
 * Ends the subscription: the asynchronous form of [method@Wsman.Subscription.unsubscribe].
 *
 * Since: 1.0
 */
void
wsman_subscription_unsubscribe_async (WsmanSubscription   *self,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (is_valid (self, cancellable));

  unsubscribe_async (self, WSMAN_SEND_NONE, cancellable, callback, user_data);
}

/**
 * wsman_subscription_unsubscribe_finish:
 * @self: the subscription
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Subscription.unsubscribe_async].
 *
 * Returns: `TRUE` if nothing remains open on the source
 *
 * Since: 1.0
 */
gboolean
wsman_subscription_unsubscribe_finish (WsmanSubscription  *self,
                                       GAsyncResult       *result,
                                       GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_subscription_unsubscribe_async), FALSE);

  return boolean_finish (self, result, error);
}
