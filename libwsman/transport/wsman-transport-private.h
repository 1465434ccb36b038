/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Channels to one server, up to a limit, through which a session sends its requests. A free channel is used at once.
 * Otherwise callers get a channel in the order in which they came. A transport may be used in several threads. A
 * channel is one connection with its security context, and a request borrows a whole channel. So nothing ever waits
 * inside libsoup, and no connection is replaced by another.
 */

#pragma once

#include "wsman-channel-private.h"
#include "wsman-peer-info-private.h"

G_BEGIN_DECLS

#define WSMAN_TYPE_TRANSPORT (wsman_transport_get_type ())
G_DECLARE_FINAL_TYPE (WsmanTransport, wsman_transport, WSMAN, TRANSPORT, GObject)

typedef enum
{
  WSMAN_TAKE_NONE = 0,
  WSMAN_TAKE_BEYOND_LIMIT = 1 << 0, /* an extra channel instead of waiting */
  WSMAN_TAKE_FRESH = 1 << 1,        /* a channel that has no connection yet */
} WsmanTakeFlags;

/* Takes config. Only its credentials ever change. */
WsmanTransport *wsman_transport_new (WsmanTransportConfig *config);

const WsmanTransportConfig *wsman_transport_get_config (WsmanTransport *self);
WsmanPeerInfo *wsman_transport_get_peer_info (WsmanTransport *self);

/* The limits apply from now on. Open connections stay. */
void wsman_transport_set_limits (WsmanTransport *self,
                                 guint           max_channels,
                                 guint           connect_timeout,
                                 gsize           max_response);

/* Raises or lowers the effective limit by n_channels. This is for long requests, which hold a channel. */
void wsman_transport_add_capacity (WsmanTransport *self,
                                   int             n_channels);

/* Sets the credentials of channels that are created from now on, after the caller was asked. The serial counts the
 * changes. */
void wsman_transport_set_credentials (WsmanTransport *self,
                                      const char     *user_name,
                                      const char     *password);

guint wsman_transport_get_credentials_serial (WsmanTransport *self);

/* Drops idle channels at once, and lent channels when they are given back. */
void wsman_transport_close (WsmanTransport *self);

/* Returns FALSE and an error if a connection needs threads that can't be used: see wsman_security_use_threads(). */
gboolean wsman_transport_check_threads (WsmanTransport  *self,
                                        GError         **error);

/* Returns a channel, or NULL if the caller must wait. */
WsmanChannel *wsman_transport_try_take (WsmanTransport *self,
                                        WsmanTakeFlags  flags);
void wsman_transport_take_async (WsmanTransport      *self,
                                 WsmanTakeFlags       flags,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
WsmanChannel *wsman_transport_take_finish (WsmanTransport  *self,
                                           GAsyncResult    *result,
                                           GError         **error);

/* Takes channel back; usable: whether its last response was read to its end. */
void wsman_transport_give (WsmanTransport *self,
                           WsmanChannel   *channel,
                           gboolean        usable);

/* A suspended channel is lent, but doesn't count. It must be resumed before it is given back. */
void wsman_transport_suspend (WsmanTransport *self,
                              gboolean        suspended);

G_END_DECLS
