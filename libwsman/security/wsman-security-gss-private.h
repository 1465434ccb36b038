/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Offers Kerberos and NTLM through the interface that all mechanisms share. */

#pragma once

#include "wsman-gss-peer-private.h"
#include "wsman-gss-private.h"
#include "wsman-security-private.h"

G_BEGIN_DECLS

/* The mechanisms of an initiator. They are tried in this order until a mechanism makes its first token. Afterwards,
 * only the server can choose a later mechanism of the list. */
typedef struct
{
  const char *scheme;           /* the scheme of HTTP: "Negotiate" or "Kerberos" */
  WsmanMechanism mechanisms[2];
  guint n_mechanisms;
  char *target;                 /* the server's principal "host/NAME" */
  gboolean delegate;
  char *why_no_ntlm;            /* the text for the error if Kerberos fails and NTLM isn't in the list */
} WsmanNegotiation;

void wsman_negotiation_clear (WsmanNegotiation *self);

#define WSMAN_TYPE_SECURITY_GSS (wsman_security_gss_get_type ())
G_DECLARE_FINAL_TYPE (WsmanSecurityGss, wsman_security_gss, WSMAN, SECURITY_GSS, WsmanSecurityContext)

WsmanSecurityContext *wsman_security_gss_new_initiator (const WsmanNegotiation *negotiation,
                                                        WsmanCredential        *credential,
                                                        GBytes                 *bindings);
WsmanSecurityContext *wsman_security_gss_new_acceptor (const WsmanAcceptorSource *source,
                                                       GBytes                    *bindings);

WsmanMechanism wsman_security_gss_get_mechanism (WsmanSecurityGss *self);

/* Tells what wsman_gss_was_refused() tells. Only an initiator calls this. */
gboolean wsman_security_gss_was_refused (WsmanSecurityGss *self);

/* Returns the token that tells the client about a failed step; NULL if there is none. Only an acceptor calls this. */
GBytes *wsman_security_gss_get_error_token (WsmanSecurityGss *self);

/* Returns why a preferred mechanism wasn't used; NULL if there is no reason. Only an initiator calls this. */
const char *wsman_security_gss_get_fallback (WsmanSecurityGss *self);

/* Tells what wsman_gss_is_bound() tells. Only an acceptor calls this. */
gboolean wsman_security_gss_is_bound (WsmanSecurityGss *self);
/* Returns the client. Only an acceptor calls this, after the authentication is complete. */
const WsmanPeer *wsman_security_gss_get_peer (WsmanSecurityGss *self);

G_END_DECLS
