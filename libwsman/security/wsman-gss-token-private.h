/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads which mechanism a token belongs to. An acceptor needs the credential for this mechanism before GSSAPI reads the
 * token.
 */

#pragma once

#include "wsman-gss-private.h"
#include "wsman-spnego-private.h"

G_BEGIN_DECLS

gboolean wsman_gss_token_is_ntlm (const guint8 *token,
                                  gsize         length);

/* Returns the user that the last token of an NTLM authentication names, as "DOMAIN\\user". The name isn't proven.
 * The token may be in SPNEGO or raw. Returns NULL for other tokens. */
char *wsman_gss_token_find_ntlm_user (GBytes *token);

/* Returns the mechanism of a raw token. For a token in SPNEGO, returns the first mechanism in its list that source
 * accepts. Returns UNKNOWN if there is no such mechanism. */
WsmanMechanism wsman_gss_token_choose_mechanism (const guint8              *token,
                                                 gsize                      length,
                                                 const WsmanAcceptorSource *source,
                                                 WsmanWrapping             *wrapping);

/* Returns the first mechanism in the list of a NegTokenInit that source accepts, with its OID as in the list. */
WsmanMechanism wsman_gss_token_choose_type (const WsmanSlice          *types,
                                            const WsmanAcceptorSource *source,
                                            WsmanSlice                *oid);

/* wsman_gss_token_find_mechanism() returns the mechanism that an OID names, or UNKNOWN. wsman_gss_token_get_oid()
 * returns this library's OID of a mechanism. */
WsmanMechanism wsman_gss_token_find_mechanism (const WsmanSlice *oid);
WsmanSlice wsman_gss_token_get_oid (WsmanMechanism mechanism);

/* Tells whether the token is a KRB-ERROR: [RFC 4121] 4.1. */
gboolean wsman_gss_token_is_kerberos_error (const WsmanSlice *token);

/* Tells whether token can be the first token of the mechanism. GSSAPI would start any mechanism that the token
 * names. */
gboolean wsman_gss_token_begins (WsmanMechanism    mechanism,
                                 const WsmanSlice *token);

G_END_DECLS
