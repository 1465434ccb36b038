/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Who gets in. See the header.
 */

#include "server/wsman-gate-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "security/wsman-secret-private.h"
#include "server/wsman-handshakes-private.h"
#include "server/wsman-local-private.h"
#include "server/wsman-penalties-private.h"
#include "wsman-debug-private.h"

/* Connections that are nobody's, handshakes included: hundreds of sessions may begin at once. */
#define MAX_NOBODIES 256

/* Passwords and tokens that are looked at at once: hashing is meant to be slow. */
#define MAX_ATTEMPTS 8

struct _WsmanGate
{
  GMainContext *context;
  const WsmanPolicy *policy;
  const WsmanGateHandlers *handlers;
  gpointer user_data;

  WsmanHandshakes *handshakes;
  GQueue connections; /* of WsmanServerConnection; oldest first */
  GList *running;     /* of WsmanAttempt */
  GQueue waiting;     /* of WsmanAttempt */
  WsmanPenalties *penalties;
  gboolean closed;
};

/* Held by the gate until the turn is over, and by whoever looks at the password or token. */
struct _WsmanAttempt
{
  WsmanGate *gate; /* NULL when the turn is over */
  WsmanServerConnection *connection;
  char *user_name;
  char *password;
  WsmanAcceptor *acceptor; /* of a token, in place of name and password */
  GBytes *token;
  GSource *deadline;
};

static void wsman_gate_next_attempt (WsmanGate *self);

static void
wsman_gate_finalize (gpointer data)
{
  WsmanGate *self = data;

  wsman_penalties_free (self->penalties);
  g_main_context_unref (self->context);
}

/* Whoever is called may close the server. */
static WsmanGate *
wsman_gate_ref (WsmanGate *self)
{
  return g_rc_box_acquire (self);
}

static void
wsman_gate_unref (WsmanGate *self)
{
  g_rc_box_release_full (self, wsman_gate_finalize);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanGate, wsman_gate_unref)

static void
wsman_attempt_clear (gpointer data)
{
  WsmanAttempt *self = data;

  g_clear_pointer (&self->connection, wsman_server_connection_unref);
  wsman_secret_clear (&self->user_name);
  wsman_secret_clear (&self->password);
  g_clear_pointer (&self->acceptor, wsman_acceptor_unref);
  g_clear_pointer (&self->token, g_bytes_unref);
}

static void
wsman_attempt_unref (WsmanAttempt *self)
{
  g_rc_box_release_full (self, wsman_attempt_clear);
}

/* Ends the turn, whoever still holds the attempt. */
static void
wsman_attempt_end (WsmanAttempt *self)
{
  self->gate->running = g_list_remove (self->gate->running, self);
  self->gate = NULL;
  g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
  wsman_attempt_unref (self);
}

static void
wsman_gate_note_failure (WsmanGate             *self,
                         WsmanServerConnection *connection,
                         const char            *why)
{
  GSocketAddress *address = wsman_server_connection_get_remote_address (connection);
  g_autofree char *text = address != NULL ? g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address))
                                          : g_strdup ("?");

  wsman_debug (WSMAN_DEBUG_SERVER, "%p: %s failed to authenticate: %s", connection, text, why);
  wsman_penalties_add (self->penalties, address);
}

static void
wsman_attempt_decide (WsmanAttempt *self,
                      const char   *identity,
                      const char   *why)
{
  g_autoptr(WsmanGate) gate = wsman_gate_ref (self->gate);
  g_autoptr(WsmanServerConnection) connection = wsman_server_connection_ref (self->connection);

  wsman_attempt_end (self);
  if (identity == NULL)
    wsman_gate_note_failure (gate, connection, why);
  wsman_gate_next_attempt (gate);
  wsman_server_connection_set_identity (connection, identity);
}

void
wsman_attempt_finish (WsmanAttempt *attempt,
                      const char   *identity)
{
  if (attempt->gate != NULL)
    wsman_attempt_decide (attempt, identity, "the authenticator says no");

  wsman_attempt_unref (attempt);
}

static gboolean
attempt_deadline_cb (gpointer user_data)
{
  wsman_attempt_decide (user_data, NULL, "looking took too long");

  return G_SOURCE_REMOVE;
}

static void
stepped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  WsmanAttempt *self = user_data;
  g_autoptr(WsmanGate) gate = self->gate != NULL ? wsman_gate_ref (self->gate) : NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GError) error = NULL;
  WsmanLeg leg;

  if (gate != NULL)
    {
      leg = wsman_acceptor_step_finish (self->acceptor, gate->policy, result, &answer, &error);
      wsman_attempt_end (self);
      if (leg == WSMAN_LEG_REFUSED)
        wsman_gate_note_failure (gate, self->connection, error->message);
      wsman_gate_next_attempt (gate);
      wsman_server_connection_take_leg (self->connection, leg, answer);
    }

  wsman_attempt_unref (self);
}

static void
wsman_attempt_look (WsmanAttempt *self,
                    WsmanGate    *gate)
{
  g_autofree char *user_name = g_steal_pointer (&self->user_name);
  char *password = g_steal_pointer (&self->password);

  gate->handlers->authenticate (g_rc_box_acquire (self), user_name, password,
                                wsman_server_connection_get_remote_address (self->connection),
                                gate->user_data);
  wsman_secret_free (password);
}

static void
wsman_attempt_run (WsmanAttempt *self,
                   WsmanGate    *gate)
{
  /* An authenticator that takes longer loses its turn; its answer isn't waited for. */
  self->deadline = g_timeout_source_new (gate->policy->deadlines.attempt);
  g_source_set_callback (self->deadline, attempt_deadline_cb, self, NULL);
  g_source_attach (self->deadline, gate->context);
  gate->running = g_list_prepend (gate->running, self);

  if (self->token != NULL)
    wsman_acceptor_step_async (self->acceptor, self->token, stepped_cb, g_rc_box_acquire (self));
  else
    wsman_attempt_look (self, gate);
}

/* Whoever left isn't worth a look; who failed too often neither. */
static gboolean
wsman_attempt_is_worth_it (WsmanAttempt *self,
                           WsmanGate    *gate)
{
  if (wsman_server_connection_is_closed (self->connection))
    return FALSE;

  if (!wsman_penalties_hold_up (gate->penalties, wsman_server_connection_get_remote_address (self->connection)))
    return TRUE;

  wsman_server_connection_hold_up (self->connection);
  return FALSE;
}

static void
wsman_gate_next_attempt (WsmanGate *self)
{
  g_autoptr(WsmanGate) alive = wsman_gate_ref (self);

  while (g_list_length (self->running) < MAX_ATTEMPTS && !g_queue_is_empty (&self->waiting))
    {
      WsmanAttempt *attempt = g_queue_pop_head (&self->waiting);

      if (wsman_attempt_is_worth_it (attempt, self))
        wsman_attempt_run (attempt, self);
      else
        wsman_attempt_unref (attempt);
    }
}

static WsmanAttempt *
wsman_gate_add_attempt (WsmanGate             *self,
                        WsmanServerConnection *connection)
{
  WsmanAttempt *attempt = g_rc_box_new0 (WsmanAttempt);

  attempt->gate = self;
  attempt->connection = wsman_server_connection_ref (connection);
  g_queue_push_tail (&self->waiting, attempt);

  return attempt;
}

static void
connection_authenticate (WsmanServerConnection *connection,
                         const char            *user_name,
                         const char            *password,
                         gpointer               user_data)
{
  WsmanAttempt *attempt = wsman_gate_add_attempt (user_data, connection);

  attempt->user_name = wsman_secret_dup (user_name);
  attempt->password = wsman_secret_dup (password);
  wsman_gate_next_attempt (user_data);
}

static void
connection_negotiate (WsmanServerConnection *connection,
                      WsmanAcceptor         *acceptor,
                      GBytes                *token,
                      gpointer               user_data)
{
  WsmanAttempt *attempt = wsman_gate_add_attempt (user_data, connection);

  attempt->acceptor = wsman_acceptor_ref (acceptor);
  attempt->token = g_bytes_ref (token);
  wsman_gate_next_attempt (user_data);
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

  g_queue_remove (&self->connections, connection);
  wsman_server_connection_unref (connection);
}

static const WsmanServerConnectionHandlers connection_handlers = {
  .authenticate = connection_authenticate,
  .negotiate = connection_negotiate,
  .handle = connection_handle,
  .abandon = connection_abandon,
  .closed = connection_closed,
};

/* local_user: on the Unix socket, who it is; else NULL. */
static void
wsman_gate_open (WsmanGate  *self,
                 GSocket    *socket,
                 GIOStream  *stream,
                 gboolean    secure,
                 const char *local_user)
{
  WsmanServerConnection *connection =
    wsman_server_connection_new (socket, stream, secure, self->context, self->policy,
                                 &connection_handlers, self);

  if (local_user != NULL)
    wsman_server_connection_set_local_user (connection, local_user);
  g_queue_push_tail (&self->connections, connection);
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
  WsmanGate *self = g_rc_box_new0 (WsmanGate);

  self->context = g_main_context_ref (context);
  self->policy = policy;
  self->handlers = handlers;
  self->user_data = user_data;
  self->penalties = wsman_penalties_new (g_get_monotonic_time);
  self->handshakes = wsman_handshakes_new (context, handshake_done, self);
  g_queue_init (&self->connections);
  g_queue_init (&self->waiting);

  return self;
}

void
wsman_gate_close (WsmanGate *self)
{
  self->closed = TRUE;
  g_clear_pointer (&self->handshakes, wsman_handshakes_free);
  while (!g_queue_is_empty (&self->connections))
    wsman_server_connection_close (g_queue_peek_head (&self->connections));
  while (self->running != NULL)
    wsman_attempt_end (self->running->data);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) wsman_attempt_unref);
  wsman_gate_unref (self);
}

static WsmanServerConnection *
wsman_gate_count_nobodies (WsmanGate *self,
                           guint     *count)
{
  WsmanServerConnection *oldest = NULL;

  *count = wsman_handshakes_get_length (self->handshakes);
  for (GList *link = self->connections.head; link != NULL; link = link->next)
    {
      if (wsman_server_connection_get_identity (link->data) != NULL)
        continue;

      (*count)++;
      if (oldest == NULL && wsman_server_connection_is_expendable (link->data))
        oldest = link->data;
    }

  return oldest;
}

/* FALSE: there is no room, and nobody to put out. */
static gboolean
wsman_gate_make_room (WsmanGate *self)
{
  guint n_nobodies;
  WsmanServerConnection *oldest = wsman_gate_count_nobodies (self, &n_nobodies);
  guint n_handshakes = wsman_handshakes_get_length (self->handshakes);

  if (n_nobodies < MAX_NOBODIES &&
      self->connections.length + n_handshakes < self->policy->max_connections)
    return TRUE;

  if (n_handshakes >= MAX_NOBODIES / 2 || (oldest == NULL && n_handshakes > 0))
    wsman_handshakes_drop_oldest (self->handshakes);
  else if (oldest != NULL)
    wsman_server_connection_close (oldest);
  else
    return FALSE;

  return TRUE;
}

void
wsman_gate_admit (WsmanGate *self,
                  GSocket   *socket,
                  gboolean   secure)
{
  gboolean local = g_socket_get_family (socket) == G_SOCKET_FAMILY_UNIX;
  g_autofree char *user = local ? wsman_local_dup_user (socket) : NULL;
  g_autoptr(GSocketConnection) plain = NULL;

  if (local && user == NULL)
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "Turned away a local client without an account");
      g_socket_close (socket, NULL);
      return;
    }

  if (self->closed || (secure && self->policy->tls_certificate == NULL) || !wsman_gate_make_room (self))
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "Turned a connection away: there are %u",
                   self->connections.length);
      g_socket_close (socket, NULL);
      return;
    }

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_keepalive (socket, TRUE);
  if (!local)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);

  if (secure)
    {
      wsman_handshakes_add (self->handshakes, socket, self->policy);
      return;
    }

  plain = g_socket_connection_factory_create_connection (socket);
  wsman_gate_open (self, socket, G_IO_STREAM (plain), FALSE, user);
}
