/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Channels to one server, up to a limit. A session sends its requests through these channels. A caller gets a free
 * channel at once. If no channel is free, callers get channels in the order in which the callers came. A transport may
 * be used in several threads. A channel is one connection with its security context, and a request borrows a whole
 * channel. So requests never wait inside libsoup, and libsoup doesn't replace a connection by another.
 */

#pragma once

#include "wsman-channel-private.h"
#include "wsman-peer-info-private.h"
#include "wsman-version.h"

G_BEGIN_DECLS

/* The User-Agent of requests to servers and proxies. */
#define WSMAN_USER_AGENT                 \
  "libwsman/"                            \
  G_STRINGIFY (WSMAN_MAJOR_VERSION) "." \
  G_STRINGIFY (WSMAN_MINOR_VERSION) "." \
  G_STRINGIFY (WSMAN_MICRO_VERSION)

#define WSMAN_TYPE_TRANSPORT (wsman_transport_get_type ())
G_DECLARE_FINAL_TYPE (WsmanTransport, wsman_transport, WSMAN, TRANSPORT, GObject)

typedef enum
{
  WSMAN_TAKE_NONE = 0,
  WSMAN_TAKE_BEYOND_LIMIT = 1 << 0, /* returns an extra channel instead of waiting */
  WSMAN_TAKE_FRESH = 1 << 1,        /* returns a channel that has no connection yet */
} WsmanTakeFlags;

/* Creates a transport. Takes ownership of config. Only its credentials and limits change after this. */
WsmanTransport *wsman_transport_new (WsmanTransportConfig *config);

const WsmanTransportConfig *wsman_transport_get_config (WsmanTransport *self);
WsmanPeerInfo *wsman_transport_get_peer_info (WsmanTransport *self);

/* Sets the limits. They apply from now on. Connections that are already open aren't closed. */
void wsman_transport_set_limits (WsmanTransport *self,
                                 guint           max_channels,
                                 guint           connect_timeout,
                                 gsize           max_response);

/* Adds n_channels, which may be negative, to the effective limit. This is for long requests that hold a channel. */
void wsman_transport_add_capacity (WsmanTransport *self,
                                   int             n_channels);

/* Sets the credentials of channels that are created from now on. The application was asked for them. The serial counts
 * such changes. Without a user_name the old one stays. Returns FALSE and an error, and changes nothing, if the session
 * may not use this user. */
gboolean wsman_transport_set_credentials (WsmanTransport  *self,
                                          const char      *user_name,
                                          const char      *password,
                                          GError         **error);

guint wsman_transport_get_credentials_serial (WsmanTransport *self);

/* Returns the question that the refused calls of the transport share. */
WsmanCredentialQuestion *wsman_transport_get_question (WsmanTransport *self);

/* Drops idle channels at once. Lent channels are dropped when they are given back. */
void wsman_transport_close (WsmanTransport *self);

/* Returns FALSE and an error if a connection needs threads that can't be used; see wsman_security_use_threads(). */
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

/* Returns a channel to the transport. usable is TRUE if the last response of the channel was read to its end. */
void wsman_transport_give (WsmanTransport *self,
                           WsmanChannel   *channel,
                           gboolean        usable);

/* Suspends or resumes a lent channel. A suspended channel doesn't count against the limit. The caller must resume it
 * before it gives the channel back. */
void wsman_transport_suspend (WsmanTransport *self,
                              gboolean        suspended);

G_END_DECLS
