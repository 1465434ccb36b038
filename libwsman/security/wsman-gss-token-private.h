/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What the tokens of an authentication say about their mechanism, for an acceptor, which must have the right
 * credentials before GSSAPI reads them.
 */

#pragma once

#include "wsman-gss-private.h"
#include "wsman-spnego-private.h"

G_BEGIN_DECLS

gboolean wsman_gss_token_is_ntlm (const guint8 *token,
                                  gsize         length);

/* Who the last token of an authentication by NTLM says that its client is, "DOMAIN\\user", proven or not; wrapped or
 * raw; NULL for other tokens. */
char *wsman_gss_token_find_ntlm_user (GBytes *token);

/* The mechanism of a raw token, or the first in SPNEGO's list that source accepts; UNKNOWN if there
 * is none. */
WsmanMechanism wsman_gss_token_choose_mechanism (const guint8              *token,
                                                 gsize                      length,
                                                 const WsmanAcceptorSource *source,
                                                 WsmanWrapping             *wrapping);

/* The first mechanism of an init's list that source accepts, with its OID as it is in the list. */
WsmanMechanism wsman_gss_token_choose_type (const WsmanSlice          *types,
                                            const WsmanAcceptorSource *source,
                                            WsmanSlice                *oid);

/* What an OID names, UNKNOWN for others; and the OID by which this library names it. */
WsmanMechanism wsman_gss_token_find_mechanism (const WsmanSlice *oid);
WsmanSlice wsman_gss_token_get_oid (WsmanMechanism mechanism);

/* Whether it is a KRB-ERROR: [RFC 4121] 4.1. */
gboolean wsman_gss_token_is_kerberos_error (const WsmanSlice *token);

/* Whether token can be the first of that mechanism; GSSAPI itself would go by the token alone. */
gboolean wsman_gss_token_begins (WsmanMechanism    mechanism,
                                 const WsmanSlice *token);

G_END_DECLS
