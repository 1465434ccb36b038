/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* GSSAPI behind the interface that all mechanisms share. */

#pragma once

#include "wsman-gss-peer-private.h"
#include "wsman-gss-private.h"
#include "wsman-security-private.h"

G_BEGIN_DECLS

/* What an initiator tries, in this order, until one can make its first token. Once a token was sent,
 * only the server can ask for one of those behind it. */
typedef struct
{
  const char *scheme;           /* of HTTP: "Negotiate" or "Kerberos" */
  WsmanMechanism mechanisms[2];
  guint n_mechanisms;
  char *target;                 /* "host/NAME" */
  gboolean delegate;
  char *why_no_ntlm;            /* for the error when Kerberos fails and NTLM isn't in the list */
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

/* Initiator: see wsman_gss_was_refused(). */
gboolean wsman_security_gss_was_refused (WsmanSecurityGss *self);

/* Acceptor, after a step that failed: what the client is to hear of it, or NULL. */
GBytes *wsman_security_gss_get_error_token (WsmanSecurityGss *self);

/* Initiator: why another mechanism wasn't used that was to be preferred, or NULL. */
const char *wsman_security_gss_get_fallback (WsmanSecurityGss *self);

/* Acceptor: see wsman_gss_is_bound(). */
gboolean wsman_security_gss_is_bound (WsmanSecurityGss *self);
/* Acceptor, complete: who it is. */
const WsmanPeer *wsman_security_gss_get_peer (WsmanSecurityGss *self);

G_END_DECLS
