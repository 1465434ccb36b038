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

#define WSMAN_SESSION_FACT(bit) (G_GUINT64_CONSTANT (1) << (32 + (bit)))

/* Those that the choice of a mechanism looks at, too. */
#define WSMAN_SESSION_FACT_DEFAULT_MECHANISM WSMAN_SESSION_FACT (1) /* no mechanism is asked for */
#define WSMAN_SESSION_FACT_IP_ADDRESS WSMAN_SESSION_FACT (7)
#define WSMAN_SESSION_FACT_LOOPBACK WSMAN_SESSION_FACT (8)
#define WSMAN_SESSION_FACT_TRUSTED WSMAN_SESSION_FACT (10)     /* listed, or https proves who it is */
#define WSMAN_SESSION_FACT_USER_NAME WSMAN_SESSION_FACT (11)
#define WSMAN_SESSION_FACT_PASSWORD WSMAN_SESSION_FACT (12)
#define WSMAN_SESSION_FACT_TICKET WSMAN_SESSION_FACT (19)      /* a keytab or a credentials cache */
#define WSMAN_SESSION_FACT_DOMAIN_USER WSMAN_SESSION_FACT (13) /* "user@REALM" or "DOMAIN\user" */
#define WSMAN_SESSION_FACT_ADDRESS WSMAN_SESSION_FACT (20)     /* where to connect to, apart from the host */

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

/* What Identify may be told. Windows' page allows any authentication flag. Ours names the one that the session was made
 * for, or nobody. */
gboolean wsman_session_rules_check_identify (WsmanSessionFlags   session_flags,
                                             WsmanSessionFlags   flags,
                                             GError            **error);

G_END_DECLS
