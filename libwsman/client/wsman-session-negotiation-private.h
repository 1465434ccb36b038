/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Decides whether a session may try Kerberos and NTLM. Also decides which credentials and which target the session
 * uses. The decision is made once, when the session is created.
 */

#pragma once

#include "transport/wsman-transport-config-private.h"
#include "wsman-connection-options.h"
#include "wsman-connection-string-private.h"
#include "wsman-session-rules-private.h"

G_BEGIN_DECLS

/* Sets the parts of config for mechanisms that authenticate the connection. Does nothing if the session uses other
 * mechanisms. Returns FALSE and an error if the policy allows no mechanism. */
gboolean wsman_session_set_negotiation (WsmanTransportConfig         *config,
                                        const WsmanConnectionString  *connection,
                                        WsmanSessionFlags             flags,
                                        WsmanSessionFacts             facts,
                                        WsmanConnectionOptions       *options,
                                        GError                      **error);

/* Lets the rules for users also decide about those whom the application names when it is asked for credentials. */
void wsman_session_set_review (WsmanTransportConfig         *config,
                               const WsmanConnectionString  *connection,
                               WsmanSessionFacts             facts,
                               WsmanConnectionOptions       *options);

G_END_DECLS
