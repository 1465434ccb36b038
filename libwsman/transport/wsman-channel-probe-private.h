/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sends a request without a body, and reads the response to its end. Only the head of the response is used. Such
 * requests carry the tokens of an authentication, or fetch a challenge.
 */

#pragma once

#include "wsman-channel-private.h"

G_BEGIN_DECLS

/* Creates a message, and connects the handlers that guard it. */
typedef SoupMessage *(*WsmanChannelMessageFunc) (gpointer    user_data,
                                                 const char *content_type,
                                                 GBytes     *body);

/* Creates a message without a body for wsman_channel_probe_async(). */
SoupMessage *wsman_channel_probe_new_message (WsmanChannelMessageFunc make_message,
                                              gpointer                make_data);

/* Sends message on channel, and drops the body of the response. The caller is in the channel's context. authorization
 * is the value of the Authorization header, or NULL. Errors of the network are passed on unchanged. A body without end
 * is a WSMAN_ERROR. */
void wsman_channel_probe_async (WsmanChannel        *channel,
                                SoupMessage         *message,
                                const char          *authorization,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
gboolean wsman_channel_probe_finish (GAsyncResult  *result,
                                     GError       **error);

/* Fetches the challenge that the channel's mechanism needs. A server that doesn't ask for the user at all, or offers
 * no challenge for the mechanism, is an error. */
void wsman_channel_fetch_challenge_async (WsmanChannel            *channel,
                                          WsmanChannelMessageFunc  make_message,
                                          gpointer                 make_data,
                                          GCancellable            *cancellable,
                                          GAsyncReadyCallback      callback,
                                          gpointer                 user_data);
gboolean wsman_channel_fetch_challenge_finish (GAsyncResult  *result,
                                               GError       **error);

G_END_DECLS
