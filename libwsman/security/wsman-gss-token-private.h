/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What the first token of a handshake says about its mechanism, for an acceptor, which must have the
 * right credentials before GSSAPI reads it.
 */

#pragma once

#include "security/wsman-gss-private.h"

G_BEGIN_DECLS

gboolean wsman_gss_token_is_ntlm (const guint8 *token,
                                  gsize         length);

/* The mechanism of a raw token, or the first in SPNEGO's list that source accepts; UNKNOWN if there
 * is none. */
WsmanMechanism wsman_gss_token_choose_mechanism (const guint8              *token,
                                                 gsize                      length,
                                                 const WsmanAcceptorSource *source,
                                                 WsmanWrapping             *wrapping);

G_END_DECLS
