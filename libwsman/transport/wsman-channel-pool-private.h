/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A session's channels: up to a limit; a free one serves at once, else the first who came waits
 * the shortest. May be used from several threads.
 */

#pragma once

#include "wsman-channel-private.h"

G_BEGIN_DECLS

#define WSMAN_TYPE_CHANNEL_POOL (wsman_channel_pool_get_type ())
G_DECLARE_FINAL_TYPE (WsmanChannelPool, wsman_channel_pool, WSMAN, CHANNEL_POOL, GObject)

typedef enum
{
  WSMAN_TAKE_NONE = 0,
  WSMAN_TAKE_BEYOND_LIMIT = 1 << 0, /* an extra channel in place of waiting */
  WSMAN_TAKE_FRESH = 1 << 1,        /* not one that has a connection already */
} WsmanTakeFlags;

/* Takes config, of which only the credentials ever change. */
WsmanChannelPool *wsman_channel_pool_new (WsmanTransportConfig *config);

const WsmanTransportConfig *wsman_channel_pool_get_config (WsmanChannelPool *self);

void wsman_channel_pool_set_limits (WsmanChannelPool *self,
                                    guint             max_channels,
                                    guint             connect_timeout,
                                    gsize             max_response);

/* Raises or lowers the limit, apart from what it is set to. */
void wsman_channel_pool_add_capacity (WsmanChannelPool *self,
                                      int               n_channels);

void wsman_channel_pool_set_credentials (WsmanChannelPool *self,
                                         const char       *user_name,
                                         const char       *password);

/* Drops idle channels at once and lent ones when they come back. */
void wsman_channel_pool_clear (WsmanChannelPool *self);

/* A channel, or NULL if that means waiting. */
WsmanChannel *wsman_channel_pool_try_take (WsmanChannelPool *self,
                                           WsmanTakeFlags    flags);
void wsman_channel_pool_take_async (WsmanChannelPool    *self,
                                    WsmanTakeFlags       flags,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
WsmanChannel *wsman_channel_pool_take_finish (WsmanChannelPool  *self,
                                              GAsyncResult      *result,
                                              GError           **error);

/* Takes channel back; usable: whether its last response was read to its end. */
void wsman_channel_pool_give (WsmanChannelPool *self,
                              WsmanChannel     *channel,
                              gboolean          usable);

/* A suspended channel is lent, but doesn't count. It must be resumed before it is given back. */
void wsman_channel_pool_suspend (WsmanChannelPool *self,
                                 gboolean          suspended);

G_END_DECLS
