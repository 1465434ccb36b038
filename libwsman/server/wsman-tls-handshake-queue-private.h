/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * TLS handshakes, of which only a few run at the same time. glib-networking runs each handshake in a thread of GTask's
 * pool, which the whole program shares. A client that connects and sends nothing must not occupy a thread. Therefore a
 * handshake only begins when the client's first record has arrived and a thread is available. While other handshakes
 * wait, a running handshake has little time. The addresses of clients take turns.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"

G_BEGIN_DECLS

typedef struct _WsmanTlsHandshakeQueue WsmanTlsHandshakeQueue;

/* Is called at the end of a handshake. If the handshake failed, stream is NULL and the socket is closed. */
typedef void (*WsmanTlsHandshakeFunc) (GSocket   *socket,
                                       GIOStream *stream,
                                       gpointer   user_data);

WsmanTlsHandshakeQueue *wsman_tls_handshake_queue_new (GMainContext          *context,
                                                       WsmanTlsHandshakeFunc  func,
                                                       gpointer               user_data);
/* Closes all handshakes without calling func. */
void wsman_tls_handshake_queue_free (WsmanTlsHandshakeQueue *self);

void wsman_tls_handshake_queue_add (WsmanTlsHandshakeQueue *self,
                                    GSocket                *socket,
                                    const WsmanPolicy      *policy);
guint wsman_tls_handshake_queue_get_length (WsmanTlsHandshakeQueue *self);
/* Evicts the oldest handshake of the address with the most handshakes. */
void wsman_tls_handshake_queue_drop_one (WsmanTlsHandshakeQueue *self);

G_END_DECLS
