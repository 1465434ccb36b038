/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What an operation tells about a subscription.
 */

#include "wsman-operation-fields-private.h"

#include "wsman-operation-content-private.h"

/**
 * wsman_operation_get_delivery_mode:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:delivery-mode].
 *
 * Returns: how the events get to the subscriber
 *
 * Since: 1.0
 */
WsmanDeliveryMode
wsman_operation_get_delivery_mode (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), WSMAN_DELIVERY_MODE_PULL);
  g_return_val_if_fail (self->request != NULL, WSMAN_DELIVERY_MODE_PULL);

  return self->request->subscribe.mode;
}

/**
 * wsman_operation_get_lifetime:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:lifetime].
 *
 * Returns: the time until the subscription expires, in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_operation_get_lifetime (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), 0);
  g_return_val_if_fail (self->request != NULL, 0);

  return MAX (self->request->subscribe.expires, 0) / G_TIME_SPAN_MILLISECOND;
}

/**
 * wsman_operation_get_heartbeat_interval:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:heartbeat-interval].
 *
 * Returns: the longest silence, in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_operation_get_heartbeat_interval (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), 0);
  g_return_val_if_fail (self->request != NULL, 0);

  return MIN (self->request->subscribe.heartbeats / G_TIME_SPAN_MILLISECOND, G_MAXUINT);
}

/**
 * wsman_operation_get_bookmark:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:bookmark].
 *
 * Returns: (transfer none) (nullable): the place after which the events begin
 *
 * Since: 1.0
 */
const char *
wsman_operation_get_bookmark (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), NULL);
  g_return_val_if_fail (self->request != NULL, NULL);

  return self->request->subscribe.bookmark;
}

/**
 * wsman_operation_get_wants_bookmarks:
 * @self: an operation
 *
 * Gets the value of [property@Wsman.Operation:wants-bookmarks].
 *
 * Returns: whether the subscriber wants bookmarks
 *
 * Since: 1.0
 */
gboolean
wsman_operation_get_wants_bookmarks (WsmanOperation *self)
{
  g_return_val_if_fail (WSMAN_IS_OPERATION (self), FALSE);
  g_return_val_if_fail (self->request != NULL, FALSE);

  return self->request->subscribe.send_bookmarks;
}

const char *
wsman_operation_get_event_class (WsmanOperation *self,
                                 double         *within)
{
  return wsman_filter_get_event_class (self->request->query->compiled_filter, within);
}
