/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An HTTP server that does what a test tells it, right or wrong: it truncates, stalls, sends slowly, or sends false
 * headers. It has a thread for each connection, uses blocking I/O, and shares no code with the library.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANNED_SOAP "application/soap+xml;charset=UTF-8"

typedef struct _CannedServer CannedServer;

/* A connection, for the handlers. Each has its own thread. */
typedef struct _CannedPeer CannedPeer;

/* A request. */
typedef struct
{
  guint connection; /* the first is 0 */
  guint number;     /* on its connection; the first is 0 */
  char *head;       /* request line and headers */
  GBytes *body;
} CannedRequest;

/* Called for each request, whole. */
typedef void (*CannedHandler) (CannedPeer          *peer,
                               const CannedRequest *request,
                               gpointer             user_data);

/* Called for each connection that is accepted, before TLS. FALSE closes it. */
typedef gboolean (*CannedAcceptor) (CannedPeer *peer,
                                    guint       connection,
                                    gpointer    user_data);

CannedServer *canned_server_new (GTlsCertificate *certificate,
                                 CannedHandler    handler,
                                 gpointer         user_data);

/* Ends all connections and threads. */
void canned_server_free (CannedServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CannedServer, canned_server_free)

void canned_server_set_acceptor (CannedServer  *self,
                                 CannedAcceptor acceptor);

/* The certificate for later connections. */
void canned_server_set_certificate (CannedServer    *self,
                                    GTlsCertificate *certificate);

/* With TLS, requires a client certificate. */
void canned_server_demand_certificate (CannedServer *self);

guint16 canned_server_get_port (CannedServer *self);

/* The number of requests that have arrived. */
guint canned_server_get_n_requests (CannedServer *self);
guint canned_server_get_n_connections (CannedServer *self);
const CannedRequest *canned_server_get_request (CannedServer *self,
                                                guint         index);

/* Wait until so many requests have come, or so many connections are open. */
void canned_server_wait_requests (CannedServer *self,
                                  guint         n_requests);
void canned_server_wait_open (CannedServer *self,
                              guint         n_open);

/* Handlers can wait at a gate, until a test opens it. */
void canned_server_open_gate (CannedServer *self);

/* What the client sees of its connections when the process of a server is killed: a FIN, or a RST if the server hadn't
 * read everything. */
typedef enum
{
  CANNED_END_FIN,
  CANNED_END_RST,
} CannedEnd;

/* Ends all open connections at once, whatever their threads are doing. */
void canned_server_end_connections (CannedServer *self,
                                    CannedEnd     end);
void canned_peer_wait_gate (CannedPeer *peer);

/* Writing fails without an error if the client is gone. */
void canned_peer_send (CannedPeer *peer,
                       const char *format,
                       ...) G_GNUC_PRINTF (2, 3);

void canned_peer_send_bytes (CannedPeer *peer,
                             GBytes     *bytes);

/* FALSE if the client is gone. */
gboolean canned_peer_try_send (CannedPeer *peer,
                               const char *text);

/* Sends a whole response with its Content-Length. status: such as "200 OK". */
void canned_peer_respond (CannedPeer *peer,
                          const char *status,
                          const char *type,
                          const char *body);

/* Waits until the client ends the connection. */
void canned_peer_wait_end (CannedPeer *peer);

/* Reads and drops up to so many bytes. */
void canned_peer_skip (CannedPeer *peer,
                       gsize       length);

/* With a FIN, or with a RST. */
void canned_peer_close (CannedPeer *peer);
void canned_peer_reset (CannedPeer *peer);

/* Returns the first whole packets on the connection without consuming them; before TLS. */
GBytes *canned_peer_peek (CannedPeer *peer);

/* The protocol of ALPN, or NULL. */
char *canned_peer_dup_protocol (CannedPeer *peer);

G_END_DECLS
