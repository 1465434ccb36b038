/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Offers CredSSP through the interface that all mechanisms share. Bodies are sealed by the TLS connection inside, and
 * not by the inner mechanism.
 */

#pragma once

#include "wsman-credssp-message-private.h"
#include "wsman-security-gss-private.h"
#include "wsman-tls-identity-private.h"

G_BEGIN_DECLS

#define WSMAN_SCHEME_CREDSSP "CredSSP"

#define WSMAN_TYPE_SECURITY_CREDSSP (wsman_security_credssp_get_type ())
G_DECLARE_FINAL_TYPE (WsmanSecurityCredssp, wsman_security_credssp, WSMAN, SECURITY_CREDSSP, WsmanSecurityContext)

/* Makes the initiator that negotiation names: CredSSP, or GSSAPI with bindings. */
WsmanSecurityContext *wsman_negotiation_new_initiator (const WsmanNegotiation *negotiation,
                                                       WsmanCredential        *credential,
                                                       GBytes                 *bindings);

/* Makes an initiator. inner is the initiator of the mechanism that proves both sides. The user name and password of
 * credential are delegated. priorities is for GnuTLS, or NULL. */
WsmanSecurityContext *wsman_security_credssp_new_initiator (WsmanSecurityContext *inner,
                                                            WsmanCredential      *credential,
                                                            gboolean              accept_old,
                                                            const char           *priorities);

WsmanSecurityContext *wsman_security_credssp_new_acceptor (WsmanSecurityContext *inner,
                                                           WsmanTlsIdentity     *identity,
                                                           const char           *priorities);

/* Makes an acceptor keep the delegated credentials, for lifetime seconds, or not at all if lifetime is 0. It keeps them
 * if Kerberos is inside, for a ticket, and with any mechanism if hands_over is TRUE, for somebody who takes the
 * password. If no ticket can be had, the login still succeeds. */
void wsman_security_credssp_set_delegation (WsmanSecurityCredssp *self,
                                            guint                 lifetime,
                                            gboolean              hands_over);

/* Returns the user whom the client has delegated. Only a complete acceptor has one, without set_delegation(). */
const WsmanDelegatedUser *wsman_security_credssp_get_user (WsmanSecurityCredssp *self);

G_END_DECLS
