/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The functions that get and set the limits of a server.
 */

#include "wsman-server-limits-private.h"

/**
 * wsman_server_get_max_envelope_size:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:max-envelope-size].
 *
 * Returns: the largest request and response, in bytes
 *
 * Since: 1.0
 */
guint
wsman_server_get_max_envelope_size (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return wsman_server_get_limit (self, WSMAN_SERVER_LIMIT_MAX_ENVELOPE_SIZE);
}

/**
 * wsman_server_set_max_envelope_size:
 * @self: a server
 * @max_envelope_size: the largest request and response, in bytes
 *
 * Sets the value of [property@Wsman.Server:max-envelope-size].
 *
 * Since: 1.0
 */
void
wsman_server_set_max_envelope_size (WsmanServer *self,
                                    guint        max_envelope_size)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  wsman_server_set_limit (self, WSMAN_SERVER_LIMIT_MAX_ENVELOPE_SIZE, max_envelope_size);
}

/**
 * wsman_server_get_max_connections:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:max-connections].
 *
 * Returns: the most connections over the network
 *
 * Since: 1.0
 */
guint
wsman_server_get_max_connections (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return wsman_server_get_limit (self, WSMAN_SERVER_LIMIT_MAX_CONNECTIONS);
}

/**
 * wsman_server_set_max_connections:
 * @self: a server
 * @max_connections: the most connections over the network
 *
 * Sets the value of [property@Wsman.Server:max-connections].
 *
 * Since: 1.0
 */
void
wsman_server_set_max_connections (WsmanServer *self,
                                  guint        max_connections)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  wsman_server_set_limit (self, WSMAN_SERVER_LIMIT_MAX_CONNECTIONS, max_connections);
}

/**
 * wsman_server_get_max_unauthenticated_connections:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:max-unauthenticated-connections].
 *
 * Returns: the most connections of unauthenticated clients
 *
 * Since: 1.0
 */
guint
wsman_server_get_max_unauthenticated_connections (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return wsman_server_get_limit (self, WSMAN_SERVER_LIMIT_MAX_UNAUTHENTICATED_CONNECTIONS);
}

/**
 * wsman_server_set_max_unauthenticated_connections:
 * @self: a server
 * @max_unauthenticated_connections: the most connections of unauthenticated clients
 *
 * Sets the value of [property@Wsman.Server:max-unauthenticated-connections].
 *
 * Since: 1.0
 */
void
wsman_server_set_max_unauthenticated_connections (WsmanServer *self,
                                                  guint        max_unauthenticated_connections)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  wsman_server_set_limit (self, WSMAN_SERVER_LIMIT_MAX_UNAUTHENTICATED_CONNECTIONS, max_unauthenticated_connections);
}

/**
 * wsman_server_get_max_connections_per_user:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:max-connections-per-user].
 *
 * Returns: the most connections over the network of one user, or 0
 *
 * Since: 1.0
 */
guint
wsman_server_get_max_connections_per_user (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return wsman_server_get_limit (self, WSMAN_SERVER_LIMIT_MAX_CONNECTIONS_PER_USER);
}

/**
 * wsman_server_set_max_connections_per_user:
 * @self: a server
 * @max_connections_per_user: the most connections over the network of one user, or 0
 *
 * Sets the value of [property@Wsman.Server:max-connections-per-user].
 *
 * Since: 1.0
 */
void
wsman_server_set_max_connections_per_user (WsmanServer *self,
                                           guint        max_connections_per_user)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  wsman_server_set_limit (self, WSMAN_SERVER_LIMIT_MAX_CONNECTIONS_PER_USER, max_connections_per_user);
}

/**
 * wsman_server_get_max_connections_per_address:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:max-connections-per-address].
 *
 * Returns: the most connections of one address, or 0
 *
 * Since: 1.0
 */
guint
wsman_server_get_max_connections_per_address (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return wsman_server_get_limit (self, WSMAN_SERVER_LIMIT_MAX_CONNECTIONS_PER_ADDRESS);
}

/**
 * wsman_server_set_max_connections_per_address:
 * @self: a server
 * @max_connections_per_address: the most connections of one address, or 0
 *
 * Sets the value of [property@Wsman.Server:max-connections-per-address].
 *
 * Since: 1.0
 */
void
wsman_server_set_max_connections_per_address (WsmanServer *self,
                                              guint        max_connections_per_address)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  wsman_server_set_limit (self, WSMAN_SERVER_LIMIT_MAX_CONNECTIONS_PER_ADDRESS, max_connections_per_address);
}

/**
 * wsman_server_get_max_local_connections:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:max-local-connections].
 *
 * Returns: the most connections of Unix sockets
 *
 * Since: 1.0
 */
guint
wsman_server_get_max_local_connections (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return wsman_server_get_limit (self, WSMAN_SERVER_LIMIT_MAX_LOCAL_CONNECTIONS);
}

/**
 * wsman_server_set_max_local_connections:
 * @self: a server
 * @max_local_connections: the most connections of Unix sockets
 *
 * Sets the value of [property@Wsman.Server:max-local-connections].
 *
 * Since: 1.0
 */
void
wsman_server_set_max_local_connections (WsmanServer *self,
                                        guint        max_local_connections)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  wsman_server_set_limit (self, WSMAN_SERVER_LIMIT_MAX_LOCAL_CONNECTIONS, max_local_connections);
}

/**
 * wsman_server_get_max_local_connections_per_user:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:max-local-connections-per-user].
 *
 * Returns: the most connections of Unix sockets of one account
 *
 * Since: 1.0
 */
guint
wsman_server_get_max_local_connections_per_user (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return wsman_server_get_limit (self, WSMAN_SERVER_LIMIT_MAX_LOCAL_CONNECTIONS_PER_USER);
}

/**
 * wsman_server_set_max_local_connections_per_user:
 * @self: a server
 * @max_local_connections_per_user: the most connections of Unix sockets of one account
 *
 * Sets the value of [property@Wsman.Server:max-local-connections-per-user].
 *
 * Since: 1.0
 */
void
wsman_server_set_max_local_connections_per_user (WsmanServer *self,
                                                 guint        max_local_connections_per_user)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  wsman_server_set_limit (self, WSMAN_SERVER_LIMIT_MAX_LOCAL_CONNECTIONS_PER_USER, max_local_connections_per_user);
}

/**
 * wsman_server_get_max_operations_per_user:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:max-operations-per-user].
 *
 * Returns: the most running operations of one user
 *
 * Since: 1.0
 */
guint
wsman_server_get_max_operations_per_user (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return wsman_server_get_limit (self, WSMAN_SERVER_LIMIT_MAX_OPERATIONS_PER_USER);
}

/**
 * wsman_server_set_max_operations_per_user:
 * @self: a server
 * @max_operations_per_user: the most running operations of one user
 *
 * Sets the value of [property@Wsman.Server:max-operations-per-user].
 *
 * Since: 1.0
 */
void
wsman_server_set_max_operations_per_user (WsmanServer *self,
                                          guint        max_operations_per_user)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  wsman_server_set_limit (self, WSMAN_SERVER_LIMIT_MAX_OPERATIONS_PER_USER, max_operations_per_user);
}

/**
 * wsman_server_get_max_contexts_per_user:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:max-contexts-per-user].
 *
 * Returns: the most open enumerations of one user
 *
 * Since: 1.0
 */
guint
wsman_server_get_max_contexts_per_user (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return wsman_server_get_limit (self, WSMAN_SERVER_LIMIT_MAX_CONTEXTS_PER_USER);
}

/**
 * wsman_server_set_max_contexts_per_user:
 * @self: a server
 * @max_contexts_per_user: the most open enumerations of one user
 *
 * Sets the value of [property@Wsman.Server:max-contexts-per-user].
 *
 * Since: 1.0
 */
void
wsman_server_set_max_contexts_per_user (WsmanServer *self,
                                        guint        max_contexts_per_user)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  wsman_server_set_limit (self, WSMAN_SERVER_LIMIT_MAX_CONTEXTS_PER_USER, max_contexts_per_user);
}

/**
 * wsman_server_get_enumeration_timeout:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:enumeration-timeout].
 *
 * Returns: the time that an open enumeration may be idle, in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_server_get_enumeration_timeout (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return wsman_server_get_limit (self, WSMAN_SERVER_LIMIT_ENUMERATION_TIMEOUT);
}

/**
 * wsman_server_set_enumeration_timeout:
 * @self: a server
 * @enumeration_timeout: the time that an open enumeration may be idle, in milliseconds
 *
 * Sets the value of [property@Wsman.Server:enumeration-timeout].
 *
 * Since: 1.0
 */
void
wsman_server_set_enumeration_timeout (WsmanServer *self,
                                      guint        enumeration_timeout)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  wsman_server_set_limit (self, WSMAN_SERVER_LIMIT_ENUMERATION_TIMEOUT, enumeration_timeout);
}

/**
 * wsman_server_get_max_timeout:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:max-timeout].
 *
 * Returns: the time that an operation may take, in milliseconds
 *
 * Since: 1.0
 */
guint
wsman_server_get_max_timeout (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return wsman_server_get_limit (self, WSMAN_SERVER_LIMIT_MAX_TIMEOUT);
}

/**
 * wsman_server_set_max_timeout:
 * @self: a server
 * @max_timeout: the time that an operation may take, in milliseconds
 *
 * Sets the value of [property@Wsman.Server:max-timeout].
 *
 * Since: 1.0
 */
void
wsman_server_set_max_timeout (WsmanServer *self,
                              guint        max_timeout)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  wsman_server_set_limit (self, WSMAN_SERVER_LIMIT_MAX_TIMEOUT, max_timeout);
}
