/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * WsmanClients uses these functions of a connection: they return the identity of a connection, start the connection,
 * and tell whether the connection may be evicted.
 */

#include "wsman-server-connection-fields-private.h"

void
wsman_server_connection_set_local (WsmanServerConnection *self,
                                   uid_t                  uid)
{
  g_assert (self->state == STATE_NEW);

  self->local = TRUE;
  self->uid = uid;
}

GCancellable *
wsman_server_connection_get_cancellable (WsmanServerConnection *self)
{
  return self->cancellable;
}

void
wsman_server_connection_await_user (WsmanServerConnection *self)
{
  g_assert (self->state == STATE_NEW && self->local);

  wsman_server_connection_set_state (self, STATE_IDENTIFYING, self->policy->time_limits.login);
  wsman_server_connection_watch_client (self);
}

void
wsman_server_connection_start_for (WsmanServerConnection *self,
                                   WsmanIdentity         *user)
{
  g_assert (self->state == STATE_IDENTIFYING);

  self->user = wsman_identity_ref (user);
  wsman_server_connection_expect_head (self);
}

void
wsman_server_connection_start (WsmanServerConnection *self)
{
  g_assert (self->state == STATE_NEW);

  wsman_server_connection_expect_head (self);
}

gboolean
wsman_server_connection_is_closed (WsmanServerConnection *self)
{
  return self->state == STATE_CLOSED;
}

void
wsman_server_connection_evict (WsmanServerConnection *self)
{
  if (self->state == STATE_AUTHENTICATING)
    wsman_server_connection_reject (self);
  else
    wsman_server_connection_close (self);
}

/* Tells whether the connection is between two requests, and no byte of the next request has arrived, even in the
 * kernel. */
static gboolean
is_idle (WsmanServerConnection *self)
{
  return self->state == STATE_HEAD && !self->has_begun && g_socket_get_available_bytes (self->socket) == 0;
}

WsmanEvictionRank
wsman_server_connection_get_eviction_rank (WsmanServerConnection *self)
{
  if (self->user != NULL)
    return is_idle (self) ? WSMAN_EVICTION_RANK_WAITING : WSMAN_EVICTION_RANK_NEVER;
  if (self->state == STATE_AUTHENTICATING)
    return WSMAN_EVICTION_RANK_AUTHENTICATING;

  return self->state != STATE_HANDLING ? WSMAN_EVICTION_RANK_WAITING : WSMAN_EVICTION_RANK_NEVER;
}

gint64
wsman_server_connection_get_waiting_since (WsmanServerConnection *self)
{
  return self->user != NULL ? self->idle_since : self->created;
}

gboolean
wsman_server_connection_is_rejected (WsmanServerConnection *self)
{
  return self->rejected;
}

gboolean
wsman_server_connection_is_local (WsmanServerConnection *self)
{
  return self->local;
}

uid_t
wsman_server_connection_get_uid (WsmanServerConnection *self)
{
  return self->uid;
}

const char *
wsman_server_connection_get_address_key (WsmanServerConnection *self)
{
  return self->address_key;
}

GSocketAddress *
wsman_server_connection_get_remote_address (WsmanServerConnection *self)
{
  return self->remote_address;
}

WsmanIdentity *
wsman_server_connection_get_user (WsmanServerConnection *self)
{
  return self->user;
}

const char *
wsman_server_connection_get_user_key (WsmanServerConnection *self)
{
  return self->user != NULL ? self->user->key : NULL;
}
