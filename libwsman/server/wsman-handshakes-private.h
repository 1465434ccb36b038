/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * TLS handshakes, a few at a time. glib-networking runs each in a thread of GTask's pool, which the
 * whole program shares: a client that connects and says nothing must not hold one. So a handshake
 * begins when the client's first record is there, has its turn, and must hurry while others wait. Addresses
 * take turns.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"

G_BEGIN_DECLS

typedef struct _WsmanHandshakes WsmanHandshakes;

/* stream is NULL if the client didn't manage; the socket is closed then. */
typedef void (*WsmanHandshakeFunc) (GSocket   *socket,
                                    GIOStream *stream,
                                    gpointer   user_data);

WsmanHandshakes *wsman_handshakes_new (GMainContext       *context,
                                       WsmanHandshakeFunc  func,
                                       gpointer            user_data);
/* Closes what is under way, without telling. */
void wsman_handshakes_free (WsmanHandshakes *self);

void wsman_handshakes_add (WsmanHandshakes   *self,
                           GSocket           *socket,
                           const WsmanPolicy *policy);
guint wsman_handshakes_get_length (WsmanHandshakes *self);
/* Makes room: gives up on the one that began first, of those of the address that has most. */
void wsman_handshakes_drop_one (WsmanHandshakes *self);

G_END_DECLS
