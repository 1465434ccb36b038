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
#include "wsman-identities-private.h"
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

/* Connections that were turned away before their time is over may be many. */
static void
wsman_gate_drop_surplus (WsmanGate *self)
{
  WsmanServerConnection *surplus = wsman_connections_find_surplus (self->connections);

  if (surplus == NULL)
    return;

  wsman_server_connection_log (surplus, WSMAN_EVENT_LIMIT, NULL,
                               "A connection that was turned away made way for another one");
  wsman_server_connection_close (surplus);
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
      wsman_gate_drop_surplus (self);
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
  wsman_server_connection_log (connection, WSMAN_EVENT_LIMIT, NULL, "All connections that there may be are busy");
  wsman_server_connection_turn_away (connection);
  wsman_gate_drop_surplus (self);
  wsman_server_connection_start (connection);
}

/* Of a look-up for a connection of the Unix socket. */
typedef struct
{
  WsmanGate *gate; /* there is one as long as the connection isn't closed */
  WsmanServerConnection *connection;
} Arrival;

static void
arrival_free (Arrival *self)
{
  wsman_server_connection_unref (self->connection);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrival, arrival_free)

static void
arrival_refuse (Arrival *self)
{
  wsman_server_connection_log (self->connection, WSMAN_EVENT_LOGIN_REFUSED, NULL,
                               "The client has no account, or is mapped to none");
  wsman_server_connection_close (self->connection);
}

static void
on_local_identified (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(Arrival) arrival = user_data;
  g_autoptr(WsmanIdentity) user = wsman_policy_identify_finish (result, NULL);

  if (wsman_server_connection_is_closed (arrival->connection))
    return;

  if (user == NULL)
    {
      arrival_refuse (arrival);
      return;
    }

  wsman_server_connection_start_for (arrival->connection, user);
  wsman_server_connection_log (arrival->connection, WSMAN_EVENT_LOGIN, NULL, NULL);
}

static void
on_local_named (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Arrival) arrival = user_data;
  WsmanServerConnection *connection = arrival->connection;
  const WsmanPolicy *policy;
  g_autofree char *name = wsman_identities_find_name_finish (result);

  if (wsman_server_connection_is_closed (connection))
    return;

  if (name == NULL)
    {
      arrival_refuse (arrival);
      return;
    }

  policy = arrival->gate->policy;
  wsman_policy_identify_async (policy, WSMAN_IDENTITY_SOURCE_LOCAL, name, name,
                               wsman_server_connection_get_uid (connection),
                               wsman_server_connection_get_cancellable (connection),
                               on_local_identified, g_steal_pointer (&arrival));
}

static void
wsman_gate_identify (WsmanGate             *self,
                     WsmanServerConnection *connection)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->gate = self;
  arrival->connection = wsman_server_connection_ref (connection);
  wsman_server_connection_await_user (connection);
  wsman_identities_find_name_async (wsman_server_connection_get_uid (connection),
                                    wsman_server_connection_get_cancellable (connection), on_local_named, arrival);
}

/* uid: of who is on the Unix socket, else NULL. */
static void
wsman_gate_open (WsmanGate   *self,
                 GSocket     *socket,
                 GIOStream   *stream,
                 gboolean     secure,
                 const uid_t *uid)
{
  g_autoptr(WsmanServerConnection) connection =
    wsman_server_connection_new (socket, stream, secure, self->context, self->policy,
                                 &connection_handlers, self);
  WsmanServerConnection *victim;
  WsmanRoom room;
  gboolean has_room;

  if (uid != NULL)
    wsman_server_connection_set_local (connection, *uid);

  room = uid != NULL ? wsman_connections_find_local_room (self->connections, *uid, &victim)
                     : wsman_connections_find_room (self->connections,
                                                    wsman_server_connection_get_address_key (connection),
                                                    wsman_handshakes_get_length (self->handshakes), &victim);
  has_room = wsman_gate_apply (self, room, victim);
  wsman_connections_add (self->connections, connection);
  if (!has_room)
    wsman_gate_turn_away (self, connection);
  else if (uid != NULL)
    wsman_gate_identify (self, connection);
  else
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
  uid_t uid;

  if (wsman_local_get_peer (socket, &uid))
    {
      wsman_gate_open (self, socket, stream, FALSE, &uid);
      return;
    }

  wsman_socket_log (socket, WSMAN_EVENT_LOGIN_REFUSED, "The kernel doesn’t tell who the client is");
  g_socket_close (socket, NULL);
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
