/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Decides whether a server's certificate is accepted: one decision for every connection. The library makes it, and not
 * the TLS backend, because a pin may have to refuse what the backend accepts.
 */

#pragma once

#include "wsman-transport-config-private.h"

G_BEGIN_DECLS

typedef struct
{
  GTlsCertificateFlags found;   /* everything that a full check finds */
  GTlsCertificateFlags wanting; /* what the caller hasn't waived */
  gboolean pin_differs;         /* can't be waived */
  gboolean is_unclear;          /* it isn't known whether the certificate was revoked; part of wanting */
} WsmanTlsVerdict;

/* Returns the name or address that the certificate of the server at uri must prove. */
GSocketConnectable *wsman_tls_policy_new_identity (GUri *uri);

/* Reads the system's authorities, if the config trusts them and they haven't been read yet. This takes up to 100 ms,
 * which the thread that connects first would otherwise spend. */
gboolean wsman_tls_policy_is_ready (const WsmanTransportConfig *config);
void wsman_tls_policy_prepare_async (GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean wsman_tls_policy_prepare_finish (GAsyncResult  *result,
                                          GError       **error);

/* Returns the authorities for the TLS backend, because only the backend reads a stapled OCSP response; NULL if
 * revocation isn't checked. The caller frees it. */
GTlsDatabase *wsman_tls_policy_ref_database (const WsmanTransportConfig *config);

/* errors: what the backend found in the handshake with that database. */
WsmanTlsVerdict wsman_tls_policy_check_certificate (const WsmanTransportConfig *config,
                                                    GTlsCertificate            *certificate,
                                                    GTlsCertificateFlags        errors);

/* Returns NULL if the negotiated version is accepted. */
GError *wsman_tls_policy_check_version (const WsmanTransportConfig *config,
                                        GTlsConnection             *tls);

/* Says what is wrong with which certificate, and what to do. */
GError *wsman_tls_policy_error (const WsmanTransportConfig *config,
                                GTlsCertificate            *certificate,
                                WsmanTlsVerdict             verdict);

G_END_DECLS
