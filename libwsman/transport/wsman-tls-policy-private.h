/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Whether a server's certificate will do: one decision for every connection, taken by us and
 * not by the TLS backend, since a pin may have to refuse what the backend accepts.
 */

#pragma once

#include "wsman-transport-config-private.h"

G_BEGIN_DECLS

typedef struct
{
  GTlsCertificateFlags found;   /* all that a full check finds */
  GTlsCertificateFlags wanting; /* what remains after what the caller has waived */
  gboolean pin_differs;         /* nobody may waive that */
  gboolean is_unclear;          /* whether it was revoked: part of wanting */
} WsmanTlsVerdict;

/* What the certificate of the server at uri has to prove: its name, or its address. */
GSocketConnectable *wsman_tls_policy_new_identity (GUri *uri);

/* Reads the authorities that the config trusts, if they are the system's and nobody has read them yet:
 * that takes up to 100 ms, which would otherwise pass in the thread that connects first. */
gboolean wsman_tls_policy_is_ready (const WsmanTransportConfig *config);
void wsman_tls_policy_prepare_async (GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean wsman_tls_policy_prepare_finish (GAsyncResult  *result,
                                          GError       **error);

/* The authorities for the TLS backend itself, which alone reads what the server staples to its certificate;
 * NULL if that isn't to be asked. To be freed. */
GTlsDatabase *wsman_tls_policy_ref_database (const WsmanTransportConfig *config);

/* errors: what the backend found in the handshake with that database. */
WsmanTlsVerdict wsman_tls_policy_check_certificate (const WsmanTransportConfig *config,
                                                    GTlsCertificate            *certificate,
                                                    GTlsCertificateFlags        errors);

/* NULL if the version that was agreed on will do. */
GError *wsman_tls_policy_check_version (const WsmanTransportConfig *config,
                                        GTlsConnection             *tls);

/* Says what is wrong with which certificate, and what to do. */
GError *wsman_tls_policy_error (const WsmanTransportConfig *config,
                                GTlsCertificate            *certificate,
                                WsmanTlsVerdict             verdict);

G_END_DECLS
