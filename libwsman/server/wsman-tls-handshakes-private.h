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

typedef struct _WsmanTlsHandshakes WsmanTlsHandshakes;

/* stream is NULL if the client didn't manage; the socket is closed then. */
typedef void (*WsmanTlsHandshakeFunc) (GSocket   *socket,
                                       GIOStream *stream,
                                       gpointer   user_data);

WsmanTlsHandshakes *wsman_tls_handshakes_new (GMainContext          *context,
                                              WsmanTlsHandshakeFunc  func,
                                              gpointer               user_data);
/* Closes what is under way, without telling. */
void wsman_tls_handshakes_free (WsmanTlsHandshakes *self);

void wsman_tls_handshakes_add (WsmanTlsHandshakes *self,
                               GSocket            *socket,
                               const WsmanPolicy  *policy);
guint wsman_tls_handshakes_get_length (WsmanTlsHandshakes *self);
/* Makes room: gives up on the one that began first, of those of the address that has most. */
void wsman_tls_handshakes_drop_one (WsmanTlsHandshakes *self);

G_END_DECLS
