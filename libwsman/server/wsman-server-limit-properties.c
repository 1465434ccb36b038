/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The properties for the limits of a server. Each limit is a number in the policy. One table describes all these
 * properties.
 */

#include "wsman-server-limits-private.h"

/* The ID of the first property. The IDs of the other settings are smaller. */
#define FIRST_ID 1000

/* The smallest envelope size. Below this size, the server couldn't respect the limits that clients set. */
#define MIN_ENVELOPE_SIZE 8192

typedef struct
{
  const char *name;
  gsize offset; /* the offset of the limit in the policy */
  guint minimum;
  guint maximum;
  guint fallback;
} LimitInfo;

#define LIMIT(name, member, minimum, maximum, fallback) \
  { name, G_STRUCT_OFFSET (WsmanPolicy, member), minimum, maximum, fallback }

static const LimitInfo infos[WSMAN_SERVER_N_LIMITS] = {
  /**
   * WsmanServer:max-envelope-size:
   *
   * The largest request and response, in bytes.
   *
   * If a request is larger, the server refuses it with HTTP status 413 while the request arrives. If a response is
   * larger, the server sends the fault 0x80338049 instead. A client may request smaller responses.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_ENVELOPE_SIZE] =
    LIMIT ("max-envelope-size", max_envelope_size, MIN_ENVELOPE_SIZE, G_MAXUINT, 500 * 1024),

  /**
   * WsmanServer:max-connections:
   *
   * The number of connections over the network that may be open at the same time.
   *
   * When this number is reached, the server closes one connection for each new connection. It chooses a connection of a
   * client that hasn't authenticated. If there is no such connection, it chooses the user with the most connections,
   * and closes the connection of this user that has been idle for longest. The server never closes a connection with a
   * running request. If all connections have a running request, the new client gets HTTP status 503 and `Retry-After`.
   * A [class@Wsman.Session] reports this status as 0x80338112.
   *
   * Connections of the Unix socket have a limit of their own: [property@Wsman.Server:max-local-connections].
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_CONNECTIONS] = LIMIT ("max-connections", max_connections, 1, G_MAXUINT, 300),

  /**
   * WsmanServer:max-unauthenticated-connections:
   *
   * The number of [property@Wsman.Server:max-connections] that may belong to clients that haven't authenticated. TLS
   * handshakes count, too.
   *
   * When this number is reached, the server closes one of these connections for each new connection. It chooses the
   * address with the most connections, and closes the oldest connection of this address. If the credentials of that
   * connection are being checked, its client first gets HTTP status 503 and `Retry-After`.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_UNAUTHENTICATED_CONNECTIONS] =
    LIMIT ("max-unauthenticated-connections", max_unauthenticated_connections, 1, G_MAXUINT, 256),

  /**
   * WsmanServer:max-connections-per-user:
   *
   * The number of connections over the network that one user may have at the same time. If it is 0, there is no limit.
   *
   * When this number is reached, the server closes the connection of this user that has been idle for longest. If no
   * connection of the user is idle, the new client gets HTTP status 503 and `Retry-After`.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_CONNECTIONS_PER_USER] =
    LIMIT ("max-connections-per-user", max_connections_per_user, 0, G_MAXUINT, 200),

  /**
   * WsmanServer:max-connections-per-address:
   *
   * The number of connections that an IPv4 address, or the /64 prefix of an IPv6 address, may have at the same time. If
   * it is 0, there is no limit.
   *
   * When this number is reached, the server closes one of these connections. It chooses the connection as for
   * [property@Wsman.Server:max-connections]. Loopback addresses only count if
   * [property@Wsman.Server:loopback-is-remote] is set.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_CONNECTIONS_PER_ADDRESS] =
    LIMIT ("max-connections-per-address", max_connections_per_address, 0, G_MAXUINT, 250),

  /**
   * WsmanServer:max-local-connections:
   *
   * The number of connections of Unix sockets that may be open at the same time.
   *
   * These connections don't count in [property@Wsman.Server:max-connections]. Therefore clients on the network can't
   * block clients on this machine. When the number is reached, the server closes an idle connection. If no connection
   * is idle, the new client gets HTTP status 503. Connections of the superuser don't count, and are always admitted.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_LOCAL_CONNECTIONS] =
    LIMIT ("max-local-connections", max_local_connections, 1, G_MAXUINT, 128),

  /**
   * WsmanServer:max-local-connections-per-user:
   *
   * The number of connections of Unix sockets that one account of this machine may have at the same time. This limit
   * also applies to the superuser.
   *
   * When this number is reached, the server closes an idle connection of this account. If no connection of the account
   * is idle, the new client gets HTTP status 503.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_LOCAL_CONNECTIONS_PER_USER] =
    LIMIT ("max-local-connections-per-user", max_local_connections_per_user, 1, G_MAXUINT, 64),

  /**
   * WsmanServer:max-operations-per-user:
   *
   * The number of operations of one user that may run at the same time.
   *
   * If the user starts more operations, the client gets the fault 0x803381A6. An operation counts until its provider
   * has dropped it.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_OPERATIONS_PER_USER] =
    LIMIT ("max-operations-per-user", max_operations_per_user, 1, G_MAXUINT, 1500),

  /**
   * WsmanServer:max-contexts-per-user:
   *
   * The number of enumerations that one user may have open at the same time.
   *
   * If the user starts another enumeration, the server ends the enumeration that has been idle for longest. If the
   * client of the ended enumeration sends another Pull, it gets the fault 0x8033801B. If all enumerations of the user
   * have a running request, the new enumeration gets the fault 0x803381A6.
   *
   * It is also the number of subscriptions that one user may have, for which the same is true.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_CONTEXTS_PER_USER] =
    LIMIT ("max-contexts-per-user", max_contexts_per_user, 1, G_MAXUINT, 200),

  /**
   * WsmanServer:enumeration-timeout:
   *
   * The time that an open enumeration may be idle between two requests of its client, in milliseconds.
   *
   * After this time, the server ends the enumeration, and the next request of the client gets the fault 0x8033801B. A
   * client may also set an earlier end. The same is true for a subscription whose subscriber doesn't ask for events.
   * The default is 240000: four minutes.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_ENUMERATION_TIMEOUT] =
    LIMIT ("enumeration-timeout", enumeration_timeout, 1, G_MAXINT, 240000),

  /**
   * WsmanServer:max-timeout:
   *
   * The time that an operation may take, in milliseconds. This limit also applies if the client requests no time, or
   * requests a longer time.
   *
   * After this time, the client gets the fault 0x80338029. The default is 60000: one minute.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_TIMEOUT] = LIMIT ("max-timeout", max_timeout, 1, G_MAXINT, 60000),
};

static GParamSpec *properties[WSMAN_SERVER_N_LIMITS];

static guint *
get_limit (WsmanPolicy      *policy,
           WsmanServerLimit  limit)
{
  return G_STRUCT_MEMBER_P (policy, infos[limit].offset);
}

guint
wsman_server_get_limit (WsmanServer      *self,
                        WsmanServerLimit  limit)
{
  return *get_limit (&self->policy, limit);
}

void
wsman_server_set_limit (WsmanServer      *self,
                        WsmanServerLimit  limit,
                        guint             value)
{
  guint *place = get_limit (&self->policy, limit);

  g_return_if_fail (value >= infos[limit].minimum && value <= infos[limit].maximum);

  if (*place == value)
    return;

  *place = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[limit]);
}

void
wsman_server_init_limits (WsmanPolicy *policy)
{
  for (guint i = 0; i < WSMAN_SERVER_N_LIMITS; i++)
    *get_limit (policy, i) = infos[i].fallback;
}

void
wsman_server_install_limits (GObjectClass *object_class)
{
  for (guint i = 0; i < WSMAN_SERVER_N_LIMITS; i++)
    {
      properties[i] = g_param_spec_uint (infos[i].name, NULL, NULL, infos[i].minimum, infos[i].maximum,
                                         infos[i].fallback,
                                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
      g_object_class_install_property (object_class, FIRST_ID + i, properties[i]);
    }
}

static gboolean
is_limit (guint property_id)
{
  return property_id >= FIRST_ID && property_id < FIRST_ID + WSMAN_SERVER_N_LIMITS;
}

gboolean
wsman_server_get_limit_property (WsmanServer *self,
                                 guint        property_id,
                                 GValue      *value)
{
  if (!is_limit (property_id))
    return FALSE;

  g_value_set_uint (value, *get_limit (&self->policy, property_id - FIRST_ID));

  return TRUE;
}

gboolean
wsman_server_set_limit_property (WsmanServer  *self,
                                 guint         property_id,
                                 const GValue *value)
{
  if (!is_limit (property_id))
    return FALSE;

  wsman_server_set_limit (self, property_id - FIRST_ID, g_value_get_uint (value));

  return TRUE;
}
