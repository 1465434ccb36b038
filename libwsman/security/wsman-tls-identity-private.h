/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The certificate and key of a TLS server that isn't GIO's. Thread-safe and immutable. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WsmanTlsIdentity WsmanTlsIdentity;

/* Uses the certificate and the key of certificate. The key may be on a token, if certificate names it by a URI. */
WsmanTlsIdentity *wsman_tls_identity_new (GTlsCertificate  *certificate,
                                          GError          **error);

/* Makes a key and a certificate that it signs itself. */
WsmanTlsIdentity *wsman_tls_identity_new_self_signed (GError **error);
WsmanTlsIdentity *wsman_tls_identity_ref (WsmanTlsIdentity *self);
void wsman_tls_identity_unref (WsmanTlsIdentity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanTlsIdentity, wsman_tls_identity_unref)

/* Returns the SubjectPublicKey, which is the content of the BIT STRING without its count of unused bits. */
GBytes *wsman_tls_identity_get_public_key (WsmanTlsIdentity *self);

G_END_DECLS
