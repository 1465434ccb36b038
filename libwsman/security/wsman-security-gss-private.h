/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Kerberos and NTLM with the interface that all mechanisms share. */

#pragma once

#include "wsman-gss-peer-private.h"
#include "wsman-gss-private.h"
#include "wsman-security-private.h"

G_BEGIN_DECLS

/* The mechanisms of an initiator. They are tried in this order until one makes its first token. Then only the server
 * can choose one that follows in the list. */
typedef struct
{
  const char *scheme;           /* of HTTP: "Negotiate" or "Kerberos" */
  WsmanMechanism mechanisms[2];
  guint n_mechanisms;
  char *target;                 /* "host/NAME" */
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

/* For an initiator: see wsman_gss_was_refused(). */
gboolean wsman_security_gss_was_refused (WsmanSecurityGss *self);

/* For an acceptor, after a failed step: returns the token that tells the client about it, or NULL. */
GBytes *wsman_security_gss_get_error_token (WsmanSecurityGss *self);

/* For an initiator: returns why a preferred mechanism wasn't used, or NULL. */
const char *wsman_security_gss_get_fallback (WsmanSecurityGss *self);

/* For an acceptor: see wsman_gss_is_bound(). */
gboolean wsman_security_gss_is_bound (WsmanSecurityGss *self);
/* For an acceptor, when complete: returns the client. */
const WsmanPeer *wsman_security_gss_get_peer (WsmanSecurityGss *self);

G_END_DECLS
