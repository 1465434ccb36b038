/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Who gets in. See the header.
 */

#include "wsman-gate-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "wsman-connections-private.h"
#include "wsman-handshakes-private.h"
#include "wsman-local-private.h"
#include "wsman-penalties-private.h"
#include "wsman-server-log-private.h"

struct _WsmanGate
{
  GMainContext *context;
  const WsmanPolicy *policy;
  const WsmanGateHandlers *handlers;
  gpointer user_data;

  WsmanHandshakes *handshakes;
  WsmanConnections *connections;
  WsmanAttempts *attempts;
};

/* On the Unix socket. */
typedef struct
{
  uid_t uid;
  WsmanIdentity *identity;
} LocalUser;

static void
connection_authenticate (WsmanServerConnection *connection,
                         const char            *user_name,
                         const char            *password,
                         gpointer               user_data)
{
  WsmanGate *self = user_data;

  wsman_attempts_add_password (self->attempts, connection, user_name, password);
}

static void
connection_negotiate (WsmanServerConnection *connection,
                      WsmanAcceptor         *acceptor,
                      GBytes                *token,
                      gpointer               user_data)
{
  WsmanGate *self = user_data;

  wsman_attempts_add_token (self->attempts, connection, acceptor, token);
}

static void
connection_handle (WsmanServerConnection *connection,
                   GBytes                *body,
                   const char            *charset,
                   gpointer               user_data)
{
  WsmanGate *self = user_data;

  self->handlers->handle (connection, body, charset, self->user_data);
}

static void
connection_abandon (WsmanServerConnection *connection,
                    gpointer               user_data)
{
  WsmanGate *self = user_data;

  self->handlers->abandon (connection, self->user_data);
}

static void
connection_closed (WsmanServerConnection *connection,
                   gpointer               user_data)
{
  WsmanGate *self = user_data;

  wsman_attempts_forget (self->attempts, connection);
  wsman_connections_remove (self->connections, connection);
}

/* Puts out what find_room() came to; FALSE if there is nobody to put out. */
static gboolean
wsman_gate_apply (WsmanGate             *self,
                  WsmanRoom              room,
                  WsmanServerConnection *victim)
{
  switch (room)
    {
    case WSMAN_ROOM_FREE:
      return TRUE;

    case WSMAN_ROOM_HANDSHAKE:
      wsman_log (WSMAN_EVENT_LIMIT, .reason = "A TLS handshake made way for another client");
      wsman_handshakes_drop_one (self->handshakes);
      return TRUE;

    case WSMAN_ROOM_TAKEN:
      wsman_server_connection_log (victim, WSMAN_EVENT_LIMIT, NULL,
                                   wsman_server_connection_get_user (victim) != NULL
                                     ? "An idle connection made way for another"
                                     : "A connection without a login made way for another");
      wsman_attempts_forget (self->attempts, victim);
      wsman_server_connection_put_out (victim);
      return TRUE;

    case WSMAN_ROOM_NONE:
    default:
      return FALSE;
    }
}

static gboolean
connection_admit_user (WsmanServerConnection *connection,
                       gpointer               user_data)
{
  WsmanGate *self = user_data;
  WsmanServerConnection *victim;
  WsmanRoom room = wsman_connections_find_user_room (self->connections, connection, &victim);

  if (wsman_gate_apply (self, room, victim))
    return TRUE;

  wsman_server_connection_log (connection, WSMAN_EVENT_LIMIT, NULL,
                               "All connections that the user may have are busy");
  return FALSE;
}

static const WsmanServerConnectionHandlers connection_handlers = {
  .authenticate = connection_authenticate,
  .negotiate = connection_negotiate,
  .admit_user = connection_admit_user,
  .handle = connection_handle,
  .abandon = connection_abandon,
  .closed = connection_closed,
};

/* Those that there is no room for are told so, which takes a little room, too. */
static void
wsman_gate_turn_away (WsmanGate             *self,
                      WsmanServerConnection *connection)
{
  WsmanServerConnection *surplus;

  wsman_server_connection_log (connection, WSMAN_EVENT_LIMIT, NULL, "All connections that there may be are busy");
  wsman_server_connection_turn_away (connection);
  surplus = wsman_connections_find_surplus (self->connections);
  if (surplus != NULL)
    wsman_server_connection_close (surplus);
}

/* local: on the Unix socket, who it is; else NULL. */
static void
wsman_gate_open (WsmanGate     *self,
                 GSocket       *socket,
                 GIOStream     *stream,
                 gboolean       secure,
                 LocalUser     *local)
{
  g_autoptr(WsmanServerConnection) connection =
    wsman_server_connection_new (socket, stream, secure, self->context, self->policy,
                                 &connection_handlers, self);
  WsmanServerConnection *victim;
  WsmanRoom room;
  gboolean has_room;

  if (local != NULL)
    wsman_server_connection_set_local_user (connection, local->uid, local->identity);

  room = local != NULL ? wsman_connections_find_local_room (self->connections, local->uid, &victim)
                       : wsman_connections_find_room (self->connections,
                                                      wsman_server_connection_get_address_key (connection),
                                                      wsman_handshakes_get_length (self->handshakes), &victim);
  has_room = wsman_gate_apply (self, room, victim);
  wsman_connections_add (self->connections, connection);
  if (!has_room)
    wsman_gate_turn_away (self, connection);
  else if (local != NULL)
    wsman_server_connection_log (connection, WSMAN_EVENT_LOGIN, NULL, NULL);
  wsman_server_connection_start (connection);
}

static void
handshake_done (GSocket   *socket,
                GIOStream *stream,
                gpointer   user_data)
{
  if (stream != NULL)
    wsman_gate_open (user_data, socket, stream, TRUE, NULL);
}

WsmanGate *
wsman_gate_new (GMainContext            *context,
                const WsmanPolicy       *policy,
                const WsmanGateHandlers *handlers,
                gpointer                 user_data)
{
  WsmanGate *self = g_new0 (WsmanGate, 1);

  self->context = g_main_context_ref (context);
  self->policy = policy;
  self->handlers = handlers;
  self->user_data = user_data;
  self->handshakes = wsman_handshakes_new (context, handshake_done, self);
  self->connections = wsman_connections_new (policy);
  self->attempts = wsman_attempts_new (context, policy, handlers->authenticate, user_data);

  return self;
}

void
wsman_gate_close (WsmanGate *self)
{
  WsmanServerConnection *connection;

  g_clear_pointer (&self->handshakes, wsman_handshakes_free);
  while ((connection = wsman_connections_peek (self->connections)) != NULL)
    wsman_server_connection_close (connection);
  g_clear_pointer (&self->attempts, wsman_attempts_free);
  g_clear_pointer (&self->connections, wsman_connections_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self);
}

/* The limits count when TLS has shaken hands: only then can a client be told. Before, so many wait. */
static void
wsman_gate_begin_handshake (WsmanGate *self,
                            GSocket   *socket)
{
  if (wsman_handshakes_get_length (self->handshakes) >= self->policy->max_unauthenticated_connections)
    {
      wsman_socket_log (socket, WSMAN_EVENT_LIMIT, "Another TLS handshake made way for this client");
      wsman_handshakes_drop_one (self->handshakes);
    }

  wsman_handshakes_add (self->handshakes, socket, self->policy);
}

static void
wsman_gate_admit_local (WsmanGate *self,
                        GSocket   *socket,
                        GIOStream *stream)
{
  LocalUser user;
  g_autoptr(WsmanIdentity) identity = wsman_local_identify (self->policy, socket, &user.uid);

  if (identity == NULL)
    {
      wsman_socket_log (socket, WSMAN_EVENT_LOGIN_REFUSED, "The client has no account, or is mapped to none");
      g_socket_close (socket, NULL);
      return;
    }

  user.identity = identity;
  wsman_gate_open (self, socket, stream, FALSE, &user);
}

void
wsman_gate_admit (WsmanGate *self,
                  GSocket   *socket,
                  gboolean   secure)
{
  gboolean local = g_socket_get_family (socket) == G_SOCKET_FAMILY_UNIX;
  g_autoptr(GSocketConnection) plain = NULL;

  if (secure && self->policy->tls_certificate == NULL)
    {
      wsman_socket_log (socket, WSMAN_EVENT_LOGIN_REFUSED, "There is no certificate any more");
      g_socket_close (socket, NULL);
      return;
    }

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_keepalive (socket, TRUE);
  if (!local)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);

  if (secure)
    {
      wsman_gate_begin_handshake (self, socket);
      return;
    }

  plain = g_socket_connection_factory_create_connection (socket);
  if (local)
    wsman_gate_admit_local (self, socket, G_IO_STREAM (plain));
  else
    wsman_gate_open (self, socket, G_IO_STREAM (plain), FALSE, NULL);
}

void
wsman_gate_admit_stream (WsmanGate *self,
                         GSocket   *socket,
                         GIOStream *stream,
                         gboolean   secure)
{
  wsman_gate_open (self, socket, stream, secure, NULL);
}
