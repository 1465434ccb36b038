/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Decides which flags, credentials, transports and operations may be combined. Errors have Windows' codes. One table
 * contains all rules. The library uses the table when a session is created, and before each operation.
 */

#pragma once

#include "wsman-connection-options.h"
#include "wsman-connection-string-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

/* The facts that the rules use. Each fact is one bit. The lower half of the bits contains the session's flags. The
 * upper half contains other facts about the session and the operation. */
typedef guint64 WsmanSessionFacts;

#define WSMAN_SESSION_FACT(bit) (G_GUINT64_CONSTANT (1) << (32 + (bit)))

/* The choice of a mechanism also uses the facts below. */
#define WSMAN_SESSION_FACT_DEFAULT_MECHANISM WSMAN_SESSION_FACT (1) /* no flag selects a mechanism */
#define WSMAN_SESSION_FACT_IP_ADDRESS WSMAN_SESSION_FACT (7)
#define WSMAN_SESSION_FACT_LOOPBACK WSMAN_SESSION_FACT (8)
#define WSMAN_SESSION_FACT_TRUSTED WSMAN_SESSION_FACT (10)     /* listed host, or https proves the identity */
#define WSMAN_SESSION_FACT_USER_NAME WSMAN_SESSION_FACT (11)
#define WSMAN_SESSION_FACT_PASSWORD WSMAN_SESSION_FACT (12)
#define WSMAN_SESSION_FACT_TICKET WSMAN_SESSION_FACT (19)      /* there is a keytab or a credentials cache */
#define WSMAN_SESSION_FACT_DOMAIN_USER WSMAN_SESSION_FACT (13) /* the user name is "user@REALM" or "DOMAIN\user" */
#define WSMAN_SESSION_FACT_ADDRESS WSMAN_SESSION_FACT (20)     /* the address to connect to is set separately */
#define WSMAN_SESSION_FACT_PIN WSMAN_SESSION_FACT (15)         /* there is a fingerprint of the server's certificate */

/* Collects the facts of a session. connection may be NULL only in tests. options may be NULL. */
WsmanSessionFacts wsman_session_facts_new (const WsmanConnectionString *connection,
                                           WsmanSessionFlags            flags,
                                           WsmanConnectionOptions      *options);

/* Returns the facts of a session whose user is this one, with a password. user_name and host may be NULL. */
WsmanSessionFacts wsman_session_facts_replace_user (WsmanSessionFacts  facts,
                                                    const char        *user_name,
                                                    const char        *host);

/* Checks whether the combination is legal, and whether this version of the library supports it. */
gboolean wsman_session_rules_check (WsmanSessionFacts   facts,
                                    GError            **error);

/* Checks whether an operation of the session may be sent. anonymous is TRUE for an anonymous Identify. */
gboolean wsman_session_rules_check_operation (WsmanSessionFacts   facts,
                                              gboolean            anonymous,
                                              GError            **error);

/* Checks the flags of Identify. Windows' documentation allows any authentication flag here. This library accepts only
 * the flag of the session, and USE_NO_AUTHENTICATION. */
gboolean wsman_session_rules_check_identify (WsmanSessionFlags   session_flags,
                                             WsmanSessionFlags   flags,
                                             GError            **error);

G_END_DECLS
