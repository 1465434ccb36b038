/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * From what a session is created with to what its transport needs, or to why it can't work.
 */

#pragma once

#include "transport/wsman-transport-config-private.h"
#include "wsman-session-rules-private.h"

G_BEGIN_DECLS

typedef struct
{
  WsmanSessionFacts facts;
  GError *refusal;              /* of operations that name the user; NULL: none */
  WsmanTransportConfig *config; /* its limits are still to be set */
  char *to;                     /* the URL of the service */
  char *port_hint;              /* what to try if nobody answers on a port that nobody typed; or NULL */
} WsmanSessionSetup;

/* Checks everything that can be checked without a network. connection and options may be NULL. */
WsmanSessionSetup *wsman_session_setup_new (const char              *connection,
                                            WsmanSessionFlags        flags,
                                            WsmanConnectionOptions  *options,
                                            GError                 **error);
void wsman_session_setup_free (WsmanSessionSetup *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSessionSetup, wsman_session_setup_free)

G_END_DECLS
