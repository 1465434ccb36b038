/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Connections that are read in portions. libsoup reads for as long as bytes are there: a peer that never
 * stops would keep it, and so the main loop, for ever. A meter lies between the socket and libsoup (below
 * TLS): it hands over a portion per dispatch, counts what comes, and ends what exceeds its limit.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanMeter WsmanMeter;

/* Connects where target leads to, with a meter on each connection. What isn't TCP has none. */
GSocketConnectable *wsman_meter_connectable_new (GSocketConnectable *target);

/* The meter of a connection that was made so; NULL if it has none. Borrowed. All that follows takes NULL
 * for a meter without limits. */
WsmanMeter *wsman_meter_get (GSocket *socket);

/* From now on so many bytes may come, until this is called again; 0: without limit. */
void wsman_meter_reset (WsmanMeter *self,
                        gsize       limit);

/* So many bytes more may come, if there is a limit. */
void wsman_meter_allow (WsmanMeter *self,
                        gsize       n_more);

/* Whether more came than may. */
gboolean wsman_meter_is_exceeded (WsmanMeter *self);

/* The connection must begin with text, which is static. */
void wsman_meter_expect (WsmanMeter *self,
                         const char *text);

/* The first bytes that the peer sent; as many as there were at once, up to some. */
const guint8 *wsman_meter_get_first (WsmanMeter *self,
                                     gsize      *length);

G_END_DECLS
