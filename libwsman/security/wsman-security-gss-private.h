/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Offers Kerberos and NTLM through the interface that all mechanisms share. */

#pragma once

#include "wsman-gss-private.h"
#include "wsman-security-private.h"

G_BEGIN_DECLS

/* The mechanisms of an initiator. They are tried in this order until a mechanism makes its first token. Afterwards,
 * only the server can choose a later mechanism of the list. */
typedef struct
{
  const char *scheme;           /* the scheme of HTTP: "Negotiate", "CredSSP", or "Kerberos" or "NTLM" for raw tokens */
  WsmanMechanism mechanisms[2];
  guint n_mechanisms;
  char *target;                 /* the server's principal "host/NAME" */
  gboolean delegate;
  gboolean accept_old_credssp;  /* TRUE if CredSSP below version 5 is accepted */
  char *why_no_ntlm;            /* the text for the error if Kerberos fails and NTLM isn't in the list */
} WsmanNegotiation;

void wsman_negotiation_copy (WsmanNegotiation       *self,
                             const WsmanNegotiation *other);
void wsman_negotiation_clear (WsmanNegotiation *self);

#define WSMAN_TYPE_SECURITY_GSS (wsman_security_gss_get_type ())
G_DECLARE_FINAL_TYPE (WsmanSecurityGss, wsman_security_gss, WSMAN, SECURITY_GSS, WsmanSecurityContext)

WsmanSecurityContext *wsman_security_gss_new_initiator (const WsmanNegotiation *negotiation,
                                                        WsmanCredential        *credential,
                                                        GBytes                 *bindings);
WsmanSecurityContext *wsman_security_gss_new_acceptor (const WsmanAcceptorSource *source,
                                                       GBytes                    *bindings);

WsmanMechanism wsman_security_gss_get_mechanism (WsmanSecurityGss *self);

G_END_DECLS
