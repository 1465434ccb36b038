/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Decides whether a server's certificate is accepted. The same rules apply to every connection. The library decides,
 * and not the TLS backend, because a pin may have to refuse a certificate that the backend accepts.
 */

#pragma once

#include "wsman-transport-config-private.h"

G_BEGIN_DECLS

typedef struct
{
  GTlsCertificateFlags found;   /* all errors that a full check finds */
  GTlsCertificateFlags wanting; /* the errors that the caller hasn't waived */
  gboolean pin_differs;         /* TRUE if the certificate isn't the pinned one, which can't be waived */
  gboolean is_unclear;          /* TRUE if the certificate may have been revoked; wanting also has this error */
} WsmanTlsVerdict;

/* Returns the name or address that the certificate of the server at uri must prove. */
GSocketConnectable *wsman_tls_policy_new_identity (GUri *uri);

/* Tells whether a connection needn't wait for the system's authorities. wsman_tls_policy_prepare_async() reads them,
 * which takes up to 100 ms. Without this function, the thread that connects first would spend the time. */
gboolean wsman_tls_policy_is_ready (const WsmanTransportConfig *config);
void wsman_tls_policy_prepare_async (GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean wsman_tls_policy_prepare_finish (GAsyncResult  *result,
                                          GError       **error);

/* Returns the authorities for the TLS backend, because only the backend reads a stapled OCSP response. Returns NULL if
 * revocation isn't checked. The caller frees the result. */
GTlsDatabase *wsman_tls_policy_ref_database (const WsmanTransportConfig *config);

/* Returns the authorities that the caller trusts: the configured ones, or the system's. */
GTlsDatabase *wsman_tls_policy_ref_authorities (const WsmanTransportConfig *config);

/* Checks certificate against config. errors contains what the backend found in the handshake with the database
 * above. */
WsmanTlsVerdict wsman_tls_policy_check_certificate (const WsmanTransportConfig *config,
                                                    GTlsCertificate            *certificate,
                                                    GTlsCertificateFlags        errors);

/* Checks the TLS connection to a proxy with this identity after its handshake: the version, the certificate and the
 * revocation lists. The handshake itself checks nothing if it resumes a TLS session, which another caller may have
 * begun. The caller waives nothing for a proxy. errors becomes the errors of the certificate. */
gboolean wsman_tls_policy_check_proxy (const WsmanTransportConfig  *config,
                                       GTlsConnection              *tls,
                                       GSocketConnectable          *identity,
                                       GTlsCertificateFlags        *errors,
                                       GError                     **error);

/* Returns NULL if the negotiated version of TLS is accepted, and an error otherwise. */
GError *wsman_tls_policy_check_version (const WsmanTransportConfig *config,
                                        GTlsConnection             *tls);

/* Returns an error. Its message describes the certificate, its faults, and what the user can do. */
GError *wsman_tls_policy_error (const WsmanTransportConfig *config,
                                GTlsCertificate            *certificate,
                                WsmanTlsVerdict             verdict);

/* Returns the SHA-256 fingerprint of a certificate, as lower-case hexadecimal digits. */
char *wsman_tls_policy_compute_digest (GTlsCertificate *certificate);

G_END_DECLS
