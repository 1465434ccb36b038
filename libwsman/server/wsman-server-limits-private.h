/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The limits of a server. Each limit is a number in the policy, and has a property.
 */

#pragma once

#include "wsman-server-private.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_SERVER_LIMIT_MAX_ENVELOPE_SIZE,
  WSMAN_SERVER_LIMIT_MAX_CONNECTIONS,
  WSMAN_SERVER_LIMIT_MAX_UNAUTHENTICATED_CONNECTIONS,
  WSMAN_SERVER_LIMIT_MAX_CONNECTIONS_PER_USER,
  WSMAN_SERVER_LIMIT_MAX_CONNECTIONS_PER_ADDRESS,
  WSMAN_SERVER_LIMIT_MAX_LOCAL_CONNECTIONS,
  WSMAN_SERVER_LIMIT_MAX_LOCAL_CONNECTIONS_PER_USER,
  WSMAN_SERVER_LIMIT_MAX_OPERATIONS_PER_USER,
  WSMAN_SERVER_LIMIT_MAX_CONTEXTS_PER_USER,
  WSMAN_SERVER_LIMIT_ENUMERATION_TIMEOUT,
  WSMAN_SERVER_LIMIT_MAX_TIMEOUT,
  WSMAN_SERVER_N_LIMITS,
} WsmanServerLimit;

guint wsman_server_get_limit (WsmanServer      *self,
                              WsmanServerLimit  limit);
void wsman_server_set_limit (WsmanServer      *self,
                             WsmanServerLimit  limit,
                             guint             value);

/* Sets all limits in policy to their defaults. */
void wsman_server_init_limits (WsmanPolicy *policy);
void wsman_server_install_limits (GObjectClass *object_class);

/* These functions get and set the property of a limit. The functions return FALSE for a property that isn't a limit. */
gboolean wsman_server_get_limit_property (WsmanServer *self,
                                          guint        property_id,
                                          GValue      *value);
gboolean wsman_server_set_limit_property (WsmanServer  *self,
                                          guint         property_id,
                                          const GValue *value);

G_END_DECLS
