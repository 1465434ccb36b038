/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Authenticates a connection before its first request. The functions here connect, and then send the mechanism's
 * tokens. Each token is in a request without a body, and all requests use the same connection. [RFC 4559], [MS-WSMV]
 * 3.1.4.1.
 */

#pragma once

#include "wsman-channel-probe-private.h"

G_BEGIN_DECLS

/* Authenticates channel. The caller is in the channel's context. After success, the security context of the channel
 * is complete. The channel is then pinned, because another connection wouldn't be authenticated. Errors of the network
 * are passed on unchanged. Errors of the authentication are WSMAN_ERROR. */
void wsman_channel_authenticate_async (WsmanChannel               *channel,
                                       const WsmanTransportConfig *config,
                                       WsmanChannelMessageFunc     make_message,
                                       gpointer                    make_data,
                                       GCancellable               *cancellable,
                                       GAsyncReadyCallback         callback,
                                       gpointer                    user_data);
gboolean wsman_channel_authenticate_finish (GAsyncResult  *result,
                                            GError       **error);

G_END_DECLS
