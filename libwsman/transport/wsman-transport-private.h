/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a session sends through: channels to one server, up to a limit; a free one serves at once, else the
 * first who came waits the shortest. May be used from several threads. A channel is one connection with its
 * security context; one request borrows one whole channel, so that nothing ever waits inside libsoup and a
 * connection can't be swapped.
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
  WSMAN_TAKE_BEYOND_LIMIT = 1 << 0, /* an extra channel in place of waiting */
  WSMAN_TAKE_FRESH = 1 << 1,        /* not one that has a connection already */
} WsmanTakeFlags;

/* Takes config, of which only the credentials ever change. */
WsmanTransport *wsman_transport_new (WsmanTransportConfig *config);

const WsmanTransportConfig *wsman_transport_get_config (WsmanTransport *self);
WsmanPeerInfo *wsman_transport_get_peer_info (WsmanTransport *self);

/* From now on; connections that are open stay. */
void wsman_transport_set_limits (WsmanTransport *self,
                                 guint           max_channels,
                                 guint           connect_timeout,
                                 gsize           max_response);

/* Raises or lowers the limit, apart from what it is set to: by how many requests that take long, and so hold a
 * channel, there are more or less. */
void wsman_transport_add_capacity (WsmanTransport *self,
                                   int             n_channels);

/* New credentials for channels made from now on: after the caller was asked. The serial counts them. */
void wsman_transport_set_credentials (WsmanTransport *self,
                                      const char     *user_name,
                                      const char     *password);

guint wsman_transport_get_credentials_serial (WsmanTransport *self);

/* Drops idle channels at once and lent ones when they come back. */
void wsman_transport_close (WsmanTransport *self);

/* FALSE, with an error, if what comes needs threads, but they can't be used: see wsman_security_use_threads(). */
gboolean wsman_transport_check_threads (WsmanTransport  *self,
                                        GError         **error);

/* A channel, or NULL if that means waiting. */
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
