/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Connections that are read in portions. libsoup reads as long as bytes are available, so a peer that never stops
 * sending would block the main loop for ever. A route adds a meter to each TCP connection, between the socket and
 * libsoup, below TLS. It returns one portion in each dispatch, counts the bytes, and ends a connection that exceeds its
 * limit.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanMeter WsmanMeter;

/* Returns the meter of a socket, which the socket owns. Returns NULL if the socket has no meter. The functions below
 * accept NULL as a meter without limits. */
WsmanMeter *wsman_meter_get (GSocket *socket);

/* Starts a new count: limit bytes may arrive until the next call of this function. 0 stands for no limit. */
void wsman_meter_reset (WsmanMeter *self,
                        gsize       limit);

/* Adds n_more bytes to the limit, if there is one. */
void wsman_meter_allow (WsmanMeter *self,
                        gsize       n_more);

/* Tells whether more bytes have arrived than the limit allows. */
gboolean wsman_meter_is_exceeded (WsmanMeter *self);

/* Requires that the first bytes from the peer are text. text must be static. */
void wsman_meter_expect (WsmanMeter *self,
                         const char *text);

/* Returns the first bytes from the peer. These are the bytes that arrived together, up to a limit. */
const guint8 *wsman_meter_get_first (WsmanMeter *self,
                                     gsize      *length);

G_END_DECLS
