/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts the arguments of a session to the configuration of its transport. Returns an error if the arguments can't
 * work.
 */

#pragma once

#include "transport/wsman-transport-config-private.h"
#include "wsman-session-rules-private.h"

G_BEGIN_DECLS

typedef struct
{
  WsmanSessionFacts facts;
  GError *refusal;              /* the error of operations that are not anonymous; NULL if they are allowed */
  WsmanTransportConfig *config; /* the configuration of the transport, whose limits the session sets later */
  char *to;                     /* the URL of the service */
  char *port_hint;              /* the port to suggest if no server responds on a default port; or NULL */
} WsmanSessionSetup;

/* Converts the arguments, and checks everything that can be checked without a network. connection and options may be
 * NULL. */
WsmanSessionSetup *wsman_session_setup_new (const char              *connection,
                                            WsmanSessionFlags        flags,
                                            WsmanConnectionOptions  *options,
                                            GError                 **error);
void wsman_session_setup_free (WsmanSessionSetup *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSessionSetup, wsman_session_setup_free)

G_END_DECLS
