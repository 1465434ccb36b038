/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One side of a TLS connection without a socket: bytes in, bytes out. CredSSP carries its records in tokens, and later
 * in sealed bodies. Nobody verifies the certificate of such a connection. Not thread-safe.
 */

#pragma once

#include <gnutls/gnutls.h>

#include "wsman-tls-identity-private.h"

G_BEGIN_DECLS

/* The most bytes of plaintext in a record: [RFC 8446] 5.1. */
#define WSMAN_TLS_RECORD_SIZE 16384

typedef struct _WsmanTlsTunnel WsmanTlsTunnel;

/* Makes a client, or a server if identity isn't NULL. priorities is appended to GnuTLS' default priorities. It may be
 * NULL. TLS below 1.2 is never used. */
WsmanTlsTunnel *wsman_tls_tunnel_new (WsmanTlsIdentity  *identity,
                                      const char        *priorities,
                                      GError           **error);
void wsman_tls_tunnel_free (WsmanTlsTunnel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanTlsTunnel, wsman_tls_tunnel_free)

/* Adds bytes from the peer, for the functions below. */
void wsman_tls_tunnel_feed (WsmanTlsTunnel *self,
                            GBytes         *bytes);

/* Goes on with the handshake as far as the input allows. */
gboolean wsman_tls_tunnel_handshake (WsmanTlsTunnel  *self,
                                     GError         **error);
gboolean wsman_tls_tunnel_is_open (WsmanTlsTunnel *self);

/* Makes records of data, which take_output() returns. */
gboolean wsman_tls_tunnel_write (WsmanTlsTunnel  *self,
                                 const guint8    *data,
                                 gsize            length,
                                 GError         **error);

/* Appends the plaintext of all whole records to plain. Fails if plain would get longer than max bytes. */
gboolean wsman_tls_tunnel_read (WsmanTlsTunnel  *self,
                                GByteArray      *plain,
                                gsize            max,
                                GError         **error);

/* Returns what must be sent to the peer; NULL if there is nothing. */
GBytes *wsman_tls_tunnel_take_output (WsmanTlsTunnel *self);

/* Tells whether bytes of the peer are left that aren't a whole record. */
gboolean wsman_tls_tunnel_has_rest (WsmanTlsTunnel *self);

/* Returns the SubjectPublicKey of the server, for both sides; or NULL. The handshake must be over. */
GBytes *wsman_tls_tunnel_dup_public_key (WsmanTlsTunnel *self);

/* Returns how many bytes a record has after its ciphertext, as SSPI counts them. */
gsize wsman_tls_tunnel_get_trailer_length (WsmanTlsTunnel *self);

/* Returns how many bytes longer than its plaintext a full record is at most. */
gsize wsman_tls_tunnel_get_overhead (WsmanTlsTunnel *self);

/* What a tunnel needs of an identity: */
gnutls_certificate_credentials_t wsman_tls_identity_get_credentials (WsmanTlsIdentity *self);

/* Returns the SubjectPublicKey of a certificate in DER, or NULL. */
GBytes *wsman_tls_read_public_key (const gnutls_datum_t *certificate);

G_END_DECLS
