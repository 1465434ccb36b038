/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Admits connections, evicts waiting connections when a limit has been reached, and rejects clients that can't be
 * admitted. Every connection counts until it is closed.
 */

#include "wsman-clients-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "wsman-connection-list-private.h"
#include "wsman-identity-mapping-private.h"
#include "wsman-login-throttle-private.h"
#include "wsman-server-log-private.h"
#include "wsman-tls-handshake-queue-private.h"
#include "wsman-unix-socket-private.h"

struct _WsmanClients
{
  WsmanServerConnectionShared shared;

  WsmanTlsHandshakeQueue *tls_handshakes;
  WsmanConnectionList *connections;
  WsmanLoginQueue *logins;
};

static void
connection_authenticate (WsmanServerConnection *connection,
                         const char            *user_name,
                         const char            *password,
                         gpointer               user_data)
{
  WsmanClients *self = user_data;

  wsman_login_queue_add_password (self->logins, connection, user_name, password);
}

static void
connection_negotiate (WsmanServerConnection *connection,
                      WsmanAcceptor         *acceptor,
                      GBytes                *token,
                      gpointer               user_data)
{
  WsmanClients *self = user_data;

  wsman_login_queue_add_token (self->logins, connection, acceptor, token);
}

static void
connection_check_certificate (WsmanServerConnection *connection,
                              GTlsCertificate       *certificate,
                              gpointer               user_data)
{
  WsmanClients *self = user_data;

  wsman_login_queue_add_certificate (self->logins, connection, certificate);
}

static void
connection_check_digest (WsmanServerConnection  *connection,
                         const WsmanDigestCheck *check,
                         gpointer                user_data)
{
  WsmanClients *self = user_data;

  wsman_login_queue_add_digest (self->logins, connection, check);
}

static void
connection_closed (WsmanServerConnection *connection,
                   gpointer               user_data)
{
  WsmanClients *self = user_data;

  wsman_login_queue_forget (self->logins, connection);
  wsman_connection_list_remove (self->connections, connection);
}

/* Closes the oldest rejected connection if there are too many. A rejected connection stays open until its response has
 * been sent. */
static void
drop_surplus (WsmanClients *self)
{
  WsmanServerConnection *surplus = wsman_connection_list_find_surplus (self->connections);

  if (surplus == NULL)
    return;

  wsman_server_connection_log (surplus, WSMAN_EVENT_LIMIT, NULL,
                               "A refused connection was closed, because a new client needs its place");
  wsman_server_connection_close (surplus);
}

/* Evicts the connection or TLS handshake that admission requires. Returns FALSE if the client can't be admitted. */
static gboolean
apply_admission (WsmanClients          *self,
                 WsmanAdmission         admission,
                 WsmanServerConnection *victim)
{
  switch (admission)
    {
    case WSMAN_ADMISSION_GRANTED:
      return TRUE;

    case WSMAN_ADMISSION_EVICT_TLS_HANDSHAKE:
      wsman_log (WSMAN_EVENT_LIMIT, .reason = "A TLS handshake was ended, because a new client needs its place");
      wsman_tls_handshake_queue_drop_one (self->tls_handshakes);
      return TRUE;

    case WSMAN_ADMISSION_EVICT:
      wsman_server_connection_log (victim, WSMAN_EVENT_LIMIT, NULL,
                                   wsman_server_connection_get_user (victim) != NULL
                                     ? "An idle connection was closed, because a new client needs its place"
                                     : "A connection without a login was closed, because a new client needs its place");
      wsman_login_queue_forget (self->logins, victim);
      wsman_server_connection_evict (victim);
      drop_surplus (self);
      return TRUE;

    case WSMAN_ADMISSION_REFUSED:
    default:
      return FALSE;
    }
}

static gboolean
connection_admit_user (WsmanServerConnection *connection,
                       gpointer               user_data)
{
  WsmanClients *self = user_data;
  WsmanServerConnection *victim;
  WsmanAdmission admission = wsman_connection_list_check_user_admission (self->connections, connection, &victim);

  if (apply_admission (self, admission, victim))
    return TRUE;

  wsman_server_connection_log (connection, WSMAN_EVENT_LIMIT, NULL,
                               "The user has the most connections that are allowed, and all of them are busy");

  return FALSE;
}

static const WsmanServerConnectionHandlers connection_handlers = {
  .authenticate = connection_authenticate,
  .negotiate = connection_negotiate,
  .check_certificate = connection_check_certificate,
  .check_digest = connection_check_digest,
  .admit_user = connection_admit_user,
  .closed = connection_closed,
};

/* Rejects a client with a response. The connection of a rejected client counts as rejected until the connection is
 * closed. */
static void
reject (WsmanClients          *self,
        WsmanServerConnection *connection)
{
  wsman_server_connection_log (connection, WSMAN_EVENT_LIMIT, NULL,
                               "The server has the most connections that are allowed, and all of them are busy");
  wsman_server_connection_reject (connection);
  drop_surplus (self);
  wsman_server_connection_start (connection);
}

/* A new connection on the Unix socket, while the name of its user is being looked up. */
typedef struct
{
  WsmanClients *clients; /* valid until the connection is closed */
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
  g_autofree char *name = wsman_identity_mapping_find_name_finish (result);

  if (wsman_server_connection_is_closed (connection))
    return;

  if (name == NULL)
    {
      arrival_refuse (arrival);
      return;
    }

  policy = arrival->clients->shared.policy;
  wsman_policy_identify_async (policy, WSMAN_IDENTITY_SOURCE_LOCAL, name, name,
                               wsman_server_connection_get_uid (connection),
                               wsman_server_connection_get_cancellable (connection),
                               on_local_identified, g_steal_pointer (&arrival));
}

static void
identify (WsmanClients          *self,
          WsmanServerConnection *connection)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->clients = self;
  arrival->connection = wsman_server_connection_ref (connection);
  wsman_server_connection_await_user (connection);
  wsman_identity_mapping_find_name_async (wsman_server_connection_get_uid (connection),
                                          wsman_server_connection_get_cancellable (connection), on_local_named,
                                          arrival);
}

/* Opens a connection for a new client. uid is the user on the Unix socket. uid is NULL for a client over the
 * network. */
static void
open_connection (WsmanClients *self,
                 GSocket      *socket,
                 GIOStream    *stream,
                 gboolean      secure,
                 const uid_t  *uid)
{
  g_autoptr(WsmanServerConnection) connection = wsman_server_connection_new (socket, stream, secure, &self->shared);
  guint n_handshakes = wsman_tls_handshake_queue_get_length (self->tls_handshakes);
  WsmanServerConnection *victim;
  WsmanAdmission admission;
  gboolean is_admitted;

  if (uid != NULL)
    wsman_server_connection_set_local (connection, *uid);

  admission = uid != NULL ? wsman_connection_list_check_local_admission (self->connections, *uid, &victim)
                          : wsman_connection_list_check_admission (self->connections,
                                                                   wsman_server_connection_get_address_key (connection),
                                                                   n_handshakes, &victim);
  is_admitted = apply_admission (self, admission, victim);
  wsman_connection_list_add (self->connections, connection);
  if (!is_admitted)
    reject (self, connection);
  else if (uid != NULL)
    identify (self, connection);
  else
    wsman_server_connection_start (connection);
}

static void
tls_handshake_done (GSocket   *socket,
                    GIOStream *stream,
                    gpointer   user_data)
{
  if (stream != NULL)
    open_connection (user_data, socket, stream, TRUE, NULL);
}

WsmanClients *
wsman_clients_new (GMainContext      *context,
                   const WsmanPolicy *policy,
                   WsmanDispatcher   *dispatcher,
                   WsmanPasswordFunc  authenticate,
                   gpointer           user_data)
{
  WsmanClients *self = g_new0 (WsmanClients, 1);

  self->shared.context = g_main_context_ref (context);
  self->shared.policy = policy;
  self->shared.handlers = &connection_handlers;
  self->shared.clients = self;
  self->shared.request_handlers = &wsman_dispatcher_request_handlers;
  self->shared.dispatcher = dispatcher;
  self->tls_handshakes = wsman_tls_handshake_queue_new (context, tls_handshake_done, self);
  self->connections = wsman_connection_list_new (policy);
  self->logins = wsman_login_queue_new (context, policy, authenticate, user_data);

  return self;
}

void
wsman_clients_close (WsmanClients *self)
{
  WsmanServerConnection *connection;

  g_clear_pointer (&self->tls_handshakes, wsman_tls_handshake_queue_free);
  while ((connection = wsman_connection_list_peek (self->connections)) != NULL)
    wsman_server_connection_close (connection);
  g_clear_pointer (&self->logins, wsman_login_queue_free);
  g_clear_pointer (&self->connections, wsman_connection_list_free);
  g_main_context_unref (self->shared.context);
  g_free (self);
}

gboolean
wsman_clients_are_busy (WsmanClients *self)
{
  return wsman_connection_list_is_busy (self->connections);
}

/* Begins the TLS handshake of a new client. The limits for connections are checked after the handshake, because a
 * client can't get a response before. The number of TLS handshakes has a limit of its own. */
static void
begin_tls_handshake (WsmanClients *self,
                     GSocket      *socket)
{
  guint n_handshakes = wsman_tls_handshake_queue_get_length (self->tls_handshakes);

  if (n_handshakes >= self->shared.policy->max_unauthenticated_connections)
    {
      wsman_socket_log (socket, WSMAN_EVENT_LIMIT,
                        "Another TLS handshake was ended, because this client needs its place");
      wsman_tls_handshake_queue_drop_one (self->tls_handshakes);
    }

  wsman_tls_handshake_queue_add (self->tls_handshakes, socket, self->shared.policy);
}

static void
admit_local (WsmanClients *self,
             GSocket      *socket,
             GIOStream    *stream)
{
  uid_t uid;

  if (wsman_unix_socket_get_peer (socket, &uid))
    {
      open_connection (self, socket, stream, FALSE, &uid);
      return;
    }

  wsman_socket_log (socket, WSMAN_EVENT_LOGIN_REFUSED, "The kernel doesn’t tell which user the client is");
  g_socket_close (socket, NULL);
}

void
wsman_clients_admit (WsmanClients *self,
                     GSocket      *socket,
                     gboolean      secure)
{
  gboolean local = g_socket_get_family (socket) == G_SOCKET_FAMILY_UNIX;
  g_autoptr(GSocketConnection) plain = NULL;

  if (secure && self->shared.policy->tls_certificate == NULL)
    {
      wsman_socket_log (socket, WSMAN_EVENT_LOGIN_REFUSED, "The server has no certificate any more");
      g_socket_close (socket, NULL);
      return;
    }

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_keepalive (socket, TRUE);
  if (!local)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);

  if (secure)
    {
      begin_tls_handshake (self, socket);
      return;
    }

  plain = g_socket_connection_factory_create_connection (socket);
  if (local)
    admit_local (self, socket, G_IO_STREAM (plain));
  else
    open_connection (self, socket, G_IO_STREAM (plain), FALSE, NULL);
}

void
wsman_clients_admit_stream (WsmanClients *self,
                            GSocket      *socket,
                            GIOStream    *stream,
                            gboolean      secure)
{
  open_connection (self, socket, stream, secure, NULL);
}
