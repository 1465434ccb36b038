/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Which of Kerberos and NTLM a session may try, with what credentials and for which target: the
 * policy, decided once when the session is made.
 */

#pragma once

#include "transport/wsman-transport-config-private.h"
#include "wsman-connection-options.h"
#include "wsman-connection-string-private.h"
#include "wsman-session-rules-private.h"

G_BEGIN_DECLS

/* Sets what config needs for mechanisms that authenticate the connection; nothing if the session
 * uses others. Fails if the policy leaves no mechanism. */
gboolean wsman_session_set_negotiation (WsmanTransportConfig         *config,
                                        const WsmanConnectionString  *connection,
                                        WsmanSessionFlags             flags,
                                        WsmanSessionFacts             facts,
                                        WsmanConnectionOptions       *options,
                                        GError                      **error);

G_END_DECLS
