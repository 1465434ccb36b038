/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Which flags, credentials, transports and operations go together, with Windows' codes:
 * one table, consulted when a session is made and before each operation.
 */

#pragma once

#include "wsman-connection-options.h"
#include "wsman-connection-string-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

/* Everything the rules look at, one bit each: the session's flags in the lower half, what else is
 * known of the session and the operation in the upper half. */
typedef guint64 WsmanSessionFacts;

/* connection may be NULL only in tests; options may be NULL. */
WsmanSessionFacts wsman_session_facts_new (const WsmanConnectionString *connection,
                                           WsmanSessionFlags            flags,
                                           WsmanConnectionOptions      *options);

/* Is the session legal, and can this version make it work? */
gboolean wsman_session_rules_check (WsmanSessionFacts   facts,
                                    GError            **error);

/* May an operation of the session go out? anonymous: an Identify that names nobody. */
gboolean wsman_session_rules_check_operation (WsmanSessionFacts   facts,
                                              gboolean            anonymous,
                                              GError            **error);

G_END_DECLS
