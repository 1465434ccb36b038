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
   * The server refuses a larger request while it arrives, with HTTP status 413. Instead of a larger response it sends
   * the fault 0x80338049. A client may ask for smaller responses.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_ENVELOPE_SIZE] =
    LIMIT ("max-envelope-size", max_envelope_size, MIN_ENVELOPE_SIZE, G_MAXUINT, 500 * 1024),

  /**
   * WsmanServer:max-connections:
   *
   * How many connections over the network may be open at the same time.
   *
   * When this number is reached, the server closes one connection for each new one: that of a client that hasn't
   * authenticated, or else the one that has been idle for longest, of the user with the most connections. It never
   * closes a connection with a running request. If all connections have one, the new client gets HTTP status 503 and
   * `Retry-After`, which a [class@Wsman.Session] reports as 0x80338112.
   *
   * Connections of the Unix socket have their own limit: [property@Wsman.Server:max-local-connections].
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_CONNECTIONS] = LIMIT ("max-connections", max_connections, 1, G_MAXUINT, 300),

  /**
   * WsmanServer:max-unauthenticated-connections:
   *
   * How many of [property@Wsman.Server:max-connections] may belong to clients that haven't authenticated. TLS
   * handshakes count, too.
   *
   * When this number is reached, the server closes one of these connections for each new one: the oldest, of the
   * address with the most connections. If its credentials are being checked, its client first gets HTTP status 503 and
   * `Retry-After`.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_UNAUTHENTICATED_CONNECTIONS] =
    LIMIT ("max-unauthenticated-connections", max_unauthenticated_connections, 1, G_MAXUINT, 256),

  /**
   * WsmanServer:max-connections-per-user:
   *
   * How many connections over the network one user may have at the same time; 0 for any number.
   *
   * When this number is reached, the server closes the user's connection that has been idle for longest. If none is
   * idle, the new client gets HTTP status 503 and `Retry-After`.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_CONNECTIONS_PER_USER] =
    LIMIT ("max-connections-per-user", max_connections_per_user, 0, G_MAXUINT, 200),

  /**
   * WsmanServer:max-connections-per-address:
   *
   * How many connections an IPv4 address, or the /64 of an IPv6 address, may have at the same time; 0 for any number.
   *
   * When this number is reached, the server closes one of them, as for [property@Wsman.Server:max-connections].
   * Loopback isn't counted, unless [property@Wsman.Server:loopback-is-remote] is set.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_CONNECTIONS_PER_ADDRESS] =
    LIMIT ("max-connections-per-address", max_connections_per_address, 0, G_MAXUINT, 250),

  /**
   * WsmanServer:max-local-connections:
   *
   * How many connections of Unix sockets may be open at the same time.
   *
   * They don't count in [property@Wsman.Server:max-connections], so clients on the network can't keep clients on this
   * machine out. When the number is reached, the server closes an idle connection. If none is idle, the new client gets
   * HTTP status 503. Connections of the superuser don't count, and are always admitted.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_LOCAL_CONNECTIONS] =
    LIMIT ("max-local-connections", max_local_connections, 1, G_MAXUINT, 128),

  /**
   * WsmanServer:max-local-connections-per-user:
   *
   * How many connections of Unix sockets one account of this machine may have at the same time. This also limits the
   * superuser.
   *
   * When this number is reached, the server closes an idle one of them. If none is idle, the new client gets HTTP
   * status 503.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_LOCAL_CONNECTIONS_PER_USER] =
    LIMIT ("max-local-connections-per-user", max_local_connections_per_user, 1, G_MAXUINT, 64),

  /**
   * WsmanServer:max-operations-per-user:
   *
   * How many operations of one user may run at the same time.
   *
   * Further operations get the fault 0x803381A6. An operation counts until its provider has dropped it.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_OPERATIONS_PER_USER] =
    LIMIT ("max-operations-per-user", max_operations_per_user, 1, G_MAXUINT, 1500),

  /**
   * WsmanServer:max-contexts-per-user:
   *
   * How many enumerations one user may have open at the same time.
   *
   * A further one ends the enumeration that has been idle for longest. If its client sends another Pull, it gets the
   * fault 0x8033801B. If all of them have a running request, the new one gets the fault 0x803381A6.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_MAX_CONTEXTS_PER_USER] =
    LIMIT ("max-contexts-per-user", max_contexts_per_user, 1, G_MAXUINT, 200),

  /**
   * WsmanServer:enumeration-timeout:
   *
   * How long an open enumeration may be idle between two requests of its client, in milliseconds.
   *
   * After that the server ends it, and the client gets the fault 0x8033801B. A client may set an earlier end itself. By
   * default it is 240000: four minutes.
   *
   * Since: 1.0
   */
  [WSMAN_SERVER_LIMIT_ENUMERATION_TIMEOUT] =
    LIMIT ("enumeration-timeout", enumeration_timeout, 1, G_MAXINT, 240000),

  /**
   * WsmanServer:max-timeout:
   *
   * How long an operation may take, in milliseconds. It also applies if the client asks for no time or for a longer
   * one.
   *
   * After that the client gets the fault 0x80338029. By default it is 60000: one minute.
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
