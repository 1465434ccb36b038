/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Checks that a client that opens many connections, authenticated or not, can't keep others out.
 */

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "raw-http.h"
#include "server-fixture.h"
#include "server/wsman-connection-list-private.h"
#include "server/wsman-fair-queue-private.h"
#include "server/wsman-login-throttle-private.h"
#include "server/wsman-server-private.h"

#define GET "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"
#define STUCK "stuck"
#define LONG_MS 600000
#define TURN_MS 5000
#define IDENTIFY                                                                            \
  "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                        \
  "xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"            \
  "<s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>"

static char *local_path;

/* A complete record with the beginning of a TLS client's first message. Nothing follows it. */
static const char client_hello[] = "\x16\x03\x01\x00\x06\x01\x00\x00\x7f\x03\x03";

/* An authenticator that never decides for the user STUCK. */

#define STUCK_TYPE_AUTHENTICATOR (stuck_authenticator_get_type ())
G_DECLARE_FINAL_TYPE (StuckAuthenticator, stuck_authenticator, STUCK, AUTHENTICATOR, GObject)

struct _StuckAuthenticator
{
  GObject parent_instance;

  GPtrArray *attempts;
};

static int n_stuck;

static void
stuck_authenticator_check_password (WsmanAuthenticator  *authenticator,
                                    WsmanAuthentication *attempt)
{
  StuckAuthenticator *self = STUCK_AUTHENTICATOR (authenticator);
  const char *user_name = wsman_authentication_get_user_name (attempt);

  if (g_str_equal (user_name, STUCK))
    {
      g_ptr_array_add (self->attempts, g_object_ref (attempt));
      g_atomic_int_inc (&n_stuck);
    }
  else if (g_str_equal (wsman_authentication_get_password (attempt), FIXTURE_PASSWORD))
    {
      wsman_authentication_accept (attempt, user_name);
    }
  else
    {
      wsman_authentication_reject (attempt);
    }
}

static void
stuck_authenticator_iface_init (WsmanAuthenticatorInterface *iface)
{
  iface->check_password = stuck_authenticator_check_password;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StuckAuthenticator, stuck_authenticator, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_AUTHENTICATOR, stuck_authenticator_iface_init))

static void
stuck_authenticator_finalize (GObject *object)
{
  g_ptr_array_unref (STUCK_AUTHENTICATOR (object)->attempts);

  G_OBJECT_CLASS (stuck_authenticator_parent_class)->finalize (object);
}

static void
stuck_authenticator_class_init (StuckAuthenticatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stuck_authenticator_finalize;
}

static void
stuck_authenticator_init (StuckAuthenticator *self)
{
  self->attempts = g_ptr_array_new_with_free_func (g_object_unref);
}

/* The settings of a test. */
typedef struct
{
  guint max;
  guint max_nobodies;
  guint per_user;
  guint per_address;
  guint local;
  guint local_per_user;
  gboolean loopback_is_remote;
} Limits;

static void
set_limits (ServerFixture *fixture,
            gpointer       user_data)
{
  const Limits *limits = user_data;
  const char * const users[] = { FIXTURE_USER, FIXTURE_STRANGER, "third", g_get_user_name (), NULL };
  g_autoptr(WsmanAuthenticator) authenticator = g_object_new (STUCK_TYPE_AUTHENTICATOR, NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (local_path);
  WsmanTimeLimits *time_limits = &fixture->server->policy.time_limits;
  g_autoptr(GError) error = NULL;

  /* No deadline ends a connection that a test keeps open. A TLS handshake of a good client has enough time. */
  time_limits->head = time_limits->idle = time_limits->body = LONG_MS;
  time_limits->login = time_limits->authentication = LONG_MS;
  time_limits->tls_turn = TURN_MS;
  g_object_set (fixture->server,
                "authenticator", authenticator,
                "allowed-users", users,
                "max-connections", limits->max > 0 ? limits->max : 300,
                "max-unauthenticated-connections", limits->max_nobodies > 0 ? limits->max_nobodies : 256,
                "max-connections-per-user", limits->per_user,
                "max-connections-per-address", limits->per_address,
                "max-local-connections", limits->local > 0 ? limits->local : 100,
                "max-local-connections-per-user", limits->local_per_user > 0 ? limits->local_per_user : 100,
                "loopback-is-remote", limits->loopback_is_remote,
                NULL);
  wsman_server_listen (fixture->server, address, FALSE, &error);
  g_assert_no_error (error);
}

/* Connects to the https port without TLS. */
static RawClient *
connect_from (guint16     port,
              const char *source)
{
  g_autoptr(GSocketAddress) from = g_inet_socket_address_new_from_string (source, 0);
  g_autoptr(GSocketAddress) to = g_inet_socket_address_new_from_string ("127.0.0.1", port);

  return raw_client_new_from (from, to);
}

static RawClient *
connect_local (void)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (local_path);

  return raw_client_new_for_address (address, FALSE);
}

static guint
ask (RawClient  *client,
     const char *user)
{
  g_autofree char *credentials = user != NULL ? raw_credentials (user, FIXTURE_PASSWORD) : NULL;
  g_autoptr(RawResponse) response = raw_client_ask (client, credentials, IDENTIFY);

  return response->status;
}

/* An idle connection of user. */
static RawClient *
new_idle (ServerFixture *fixture,
          const char    *user)
{
  RawClient *client = raw_client_new (fixture->port, FALSE);

  g_assert_cmpuint (ask (client, user), ==, 200);

  return client;
}

static void
make_busy (RawClient  *client,
           const char *user)
{
  g_autofree char *credentials = user != NULL ? raw_credentials (user, FIXTURE_PASSWORD) : NULL;
  g_autofree char *get = raw_envelope (GET, FIXTURE_URI "/Never", NULL, "");
  int before = g_atomic_int_get (&fixture_counts.pending);

  raw_client_post (client, credentials, get);
  g_assert_true (fixture_wait_for (&fixture_counts.pending, before + 1, 20));
}

static void
do_nothing (ServerFixture *fixture,
            gpointer       user_data)
{
}

/* After this call, the server has read everything that was sent before it. */
static void
send_and_wait (ServerFixture *fixture,
               RawClient     *client,
               const char    *bytes)
{
  raw_client_send (client, bytes, -1);
  for (guint i = 0; i < 3; i++)
    server_fixture_invoke (fixture, do_nothing, NULL);
}

static void
assert_rejected (RawClient  *client,
                 const char *user)
{
  g_autofree char *credentials = user != NULL ? raw_credentials (user, FIXTURE_PASSWORD) : NULL;
  g_autoptr(RawResponse) response = raw_client_ask (client, credentials, IDENTIFY);
  g_autofree char *retry = NULL;

  g_assert_cmpuint (response->status, ==, 503);
  g_assert_cmpuint (response->length, ==, 0);
  retry = raw_response_get_header (response, "Retry-After");
  g_assert_cmpstr (retry, ==, "6");
  g_assert_true (raw_client_is_closed (client, 20));
}

static void
free_clients (RawClient **clients,
              guint       count)
{
  for (guint i = 0; i < count; i++)
    raw_client_free (clients[i]);
}

/* Tells whether the server has closed the connection. Ignores the bytes before the end. */
static gboolean
is_ended (RawClient *client)
{
  struct pollfd polled = { g_socket_get_fd (client->socket), POLLRDHUP, 0 };

  return poll (&polled, 1, 0) != 0;
}

/* Opens as many idle connections of one user as possible. */
static void
test_idle (gconstpointer data)
{
  const gboolean secure = GPOINTER_TO_INT (data);
  Limits limits = { .max = 10 };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  RawClient *idle[10];
  RawClient *others[5];

  for (guint i = 0; i < G_N_ELEMENTS (idle); i++)
    idle[i] = new_idle (fixture, FIXTURE_USER);
  g_assert_cmpuint (ask (idle[0], FIXTURE_USER), ==, 200);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      others[i] = raw_client_new (secure ? fixture->secure_port : fixture->port, secure);
      g_assert_cmpuint (ask (others[i], FIXTURE_STRANGER), ==, 200);
    }

  /* Only the connection that has been idle for longest was closed. */
  for (guint i = 0; i < G_N_ELEMENTS (idle); i++)
    g_assert_true (i >= 1 && i <= G_N_ELEMENTS (others) ? raw_client_is_closed (idle[i], 20)
                                                        : raw_client_is_open (idle[i]));
  free_clients (idle, G_N_ELEMENTS (idle));
  free_clients (others, G_N_ELEMENTS (others));
}

/* Unauthenticated clients are evicted before authenticated ones. */
static void
test_nobody (void)
{
  Limits limits = { .max = 3 };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  g_autoptr(RawClient) first = new_idle (fixture, FIXTURE_USER);
  g_autoptr(RawClient) second = new_idle (fixture, FIXTURE_USER);
  g_autoptr(RawClient) nobody = raw_client_new (fixture->port, FALSE);
  g_autoptr(RawClient) third = NULL;

  send_and_wait (fixture, nobody, "POST");
  third = new_idle (fixture, FIXTURE_USER);
  g_assert_true (raw_client_is_closed (nobody, 20));
  g_assert_true (raw_client_is_open (first) && raw_client_is_open (second));
  g_assert_cmpuint (ask (first, FIXTURE_USER), ==, 200);
}

/* The user with the most connections loses one, even if another user's connection has been idle for longer. */
static void
test_most_connected (void)
{
  Limits limits = { .max = 6 };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  RawClient *clients[6];
  g_autoptr(RawClient) more = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = new_idle (fixture, i < 2 ? FIXTURE_STRANGER : FIXTURE_USER);
  more = new_idle (fixture, "third");

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    g_assert_true (i == 2 ? raw_client_is_closed (clients[i], 20) : raw_client_is_open (clients[i]));
  free_clients (clients, G_N_ELEMENTS (clients));
}

/* Makes the server read the head and a part of the body. The server has responded with “100 Continue”. */
static void
send_part (RawClient  *client,
           const char *credentials)
{
  g_autofree char *head = g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n%s"
                                           "Content-Length: %zu\r\n\r\n", credentials, strlen (IDENTIFY));
  g_autoptr(GString) response = g_string_new (NULL);
  char byte;

  raw_client_send (client, head, -1);
  while (!g_str_has_suffix (response->str, "\r\n\r\n"))
    {
      g_assert_cmpint (g_socket_receive (client->socket, &byte, 1, NULL, NULL), ==, 1);
      g_string_append_c (response, byte);
    }
  g_assert_true (g_str_has_prefix (response->str, "HTTP/1.1 100 "));
  raw_client_send (client, IDENTIFY, 10);
}

/* Neither an operation nor an incomplete request is evicted. */
static void
test_busy (gconstpointer data)
{
  const gboolean secure = GPOINTER_TO_INT (data);
  Limits limits = { .max = 3 };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autoptr(RawClient) away = NULL;
  g_autoptr(RawClient) more = NULL;
  g_autoptr(RawResponse) rest = NULL;
  RawClient *clients[3];

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = new_idle (fixture, FIXTURE_USER);
  make_busy (clients[0], FIXTURE_USER);
  send_part (clients[1], credentials);
  send_and_wait (fixture, clients[2], "POST");

  away = raw_client_new (secure ? fixture->secure_port : fixture->port, secure);
  assert_rejected (away, FIXTURE_STRANGER);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    g_assert_true (raw_client_is_open (clients[i]));

  raw_client_send (clients[1], IDENTIFY + 10, -1);
  rest = raw_client_read (clients[1]);
  g_assert_cmpuint (rest->status, ==, 200);

  /* One connection is idle now, or will be soon: its response arrives here before the server has finished writing. */
  for (guint status = 503; status == 503;)
    {
      g_clear_pointer (&more, raw_client_free);
      more = raw_client_new (fixture->port, FALSE);
      status = ask (more, FIXTURE_STRANGER);
      g_assert_true (status == 200 || status == 503);
    }
  g_assert_true (raw_client_is_closed (clients[1], 20));
  g_assert_true (raw_client_is_open (clients[0]));
  free_clients (clients, G_N_ELEMENTS (clients));
}

/* Any number of clients gets the response 503. */
static void
test_rejected (void)
{
  Limits limits = { .max = 1 };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  g_autoptr(RawClient) busy = new_idle (fixture, FIXTURE_USER);
  RawClient *clients[200];
  guint n_open = 0;

  make_busy (busy, FIXTURE_USER);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = raw_client_new (fixture->port, FALSE);
  assert_rejected (clients[G_N_ELEMENTS (clients) - 1], FIXTURE_STRANGER);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    n_open += raw_client_is_open (clients[i]);
  g_assert_cmpuint (n_open, <=, 64);
  g_assert_true (raw_client_is_open (busy));
  free_clients (clients, G_N_ELEMENTS (clients));
}

static void
test_per_user (void)
{
  Limits limits = { .per_user = 2 };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  g_autoptr(RawClient) first = new_idle (fixture, FIXTURE_USER);
  g_autoptr(RawClient) second = new_idle (fixture, FIXTURE_USER);
  g_autoptr(RawClient) third = new_idle (fixture, FIXTURE_USER);
  g_autoptr(RawClient) fourth = raw_client_new (fixture->port, FALSE);
  g_autoptr(RawClient) other = NULL;

  g_assert_true (raw_client_is_closed (first, 20));
  g_assert_true (raw_client_is_open (second));
  make_busy (second, FIXTURE_USER);
  make_busy (third, FIXTURE_USER);
  assert_rejected (fourth, FIXTURE_USER);
  g_assert_true (raw_client_is_open (second) && raw_client_is_open (third));

  /* The same connection doesn't count twice. Another user has a limit of their own. */
  other = new_idle (fixture, FIXTURE_STRANGER);
  g_assert_cmpuint (ask (other, FIXTURE_STRANGER), ==, 200);
}

static void
test_no_limit_per_user (void)
{
  Limits limits = { .per_user = 0, .per_address = 0, .max = 400 };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  RawClient *clients[260];

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = new_idle (fixture, FIXTURE_USER);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    g_assert_true (raw_client_is_open (clients[i]));
  free_clients (clients, G_N_ELEMENTS (clients));
}

static void
test_per_address (gconstpointer data)
{
  Limits limits = { .per_address = 2, .loopback_is_remote = GPOINTER_TO_INT (data) };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  g_autoptr(RawClient) first = new_idle (fixture, FIXTURE_USER);
  g_autoptr(RawClient) second = new_idle (fixture, FIXTURE_STRANGER);
  g_autoptr(RawClient) third = new_idle (fixture, "third");
  g_autoptr(RawClient) elsewhere = NULL;
  g_autoptr(RawClient) fourth = NULL;

  if (!limits.loopback_is_remote)
    {
      g_assert_true (raw_client_is_open (first) && raw_client_is_open (second) && raw_client_is_open (third));
      return;
    }

  g_assert_true (raw_client_is_closed (first, 20));
  make_busy (second, FIXTURE_STRANGER);
  make_busy (third, FIXTURE_USER);
  fourth = raw_client_new (fixture->port, FALSE);
  assert_rejected (fourth, FIXTURE_USER);
  elsewhere = connect_from (fixture->port, "127.0.0.2");
  g_assert_cmpuint (ask (elsewhere, FIXTURE_USER), ==, 200);
}

static RawClient *
new_stuck (ServerFixture *fixture)
{
  g_autofree char *credentials = raw_credentials (STUCK, "guess");
  RawClient *client = raw_client_new (fixture->port, FALSE);

  raw_client_post (client, credentials, IDENTIFY);

  return client;
}

/* A client that guesses passwords as fast as possible can't keep connections or workers from another address, and
 * can't disturb clients of this machine. */
static void
test_guessers (void)
{
  Limits limits = { .max_nobodies = 16, .loopback_is_remote = TRUE };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  g_autoptr(RawClient) local = NULL;
  RawClient *stuck[40];
  RawClient *others[8];

  g_atomic_int_set (&n_stuck, 0);
  for (guint i = 0; i < G_N_ELEMENTS (stuck); i++)
    stuck[i] = new_stuck (fixture);
  g_assert_true (fixture_wait_for (&n_stuck, 3, 20));

  local = connect_local ();
  g_assert_cmpuint (ask (local, NULL), ==, 200);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      others[i] = connect_from (fixture->port, "127.0.0.2");
      g_assert_cmpuint (ask (others[i], FIXTURE_USER), ==, 200);
    }

  g_assert_cmpuint (raw_clients_wait_for_closed (stuck, G_N_ELEMENTS (stuck), limits.max_nobodies), <=,
                    limits.max_nobodies);
  /* One address gets three of four workers. */
  g_assert_cmpint (g_atomic_int_get (&n_stuck), ==, 3);
  free_clients (stuck, G_N_ELEMENTS (stuck));
  free_clients (others, G_N_ELEMENTS (others));
}

/* A client that is evicted while its password is checked gets a response. */
static void
test_guesser_is_told (void)
{
  Limits limits = { .max_nobodies = 3, .loopback_is_remote = TRUE };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  g_autoptr(RawClient) other = NULL;
  g_autoptr(RawResponse) response = NULL;
  RawClient *stuck[3];

  g_atomic_int_set (&n_stuck, 0);
  for (guint i = 0; i < G_N_ELEMENTS (stuck); i++)
    stuck[i] = new_stuck (fixture);
  g_assert_true (fixture_wait_for (&n_stuck, G_N_ELEMENTS (stuck), 20));

  other = connect_from (fixture->port, "127.0.0.2");
  g_assert_cmpuint (ask (other, FIXTURE_USER), ==, 200);
  response = raw_client_read (stuck[0]);
  g_assert_cmpuint (response->status, ==, 503);
  g_assert_true (raw_client_is_open (stuck[1]) && raw_client_is_open (stuck[2]));
  free_clients (stuck, G_N_ELEMENTS (stuck));
}

/* The Unix socket admits clients, however many there are on the network. */
static void
test_local_room (void)
{
  Limits limits = { .max = 2, .local = 2, .local_per_user = 2 };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  g_autoptr(RawClient) first = NULL;
  g_autoptr(RawClient) second = NULL;
  g_autoptr(RawClient) third = NULL;
  g_autoptr(RawClient) fourth = NULL;
  RawClient *remote[2];

  for (guint i = 0; i < G_N_ELEMENTS (remote); i++)
    {
      remote[i] = new_idle (fixture, FIXTURE_USER);
      make_busy (remote[i], FIXTURE_USER);
    }

  first = connect_local ();
  g_assert_cmpuint (ask (first, NULL), ==, 200);
  second = connect_local ();
  g_assert_cmpuint (ask (second, NULL), ==, 200);
  third = connect_local ();
  g_assert_cmpuint (ask (third, NULL), ==, 200);
  g_assert_true (raw_client_is_closed (first, 20));
  make_busy (second, NULL);
  make_busy (third, NULL);
  fourth = connect_local ();
  assert_rejected (fourth, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (remote); i++)
    g_assert_true (raw_client_is_open (remote[i]));
  free_clients (remote, G_N_ELEMENTS (remote));
}

static void
test_throttle (gconstpointer data)
{
  Limits limits = { .loopback_is_remote = GPOINTER_TO_INT (data) };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  g_autofree char *wrong = raw_credentials (FIXTURE_USER, "wrong");

  for (guint i = 0; i <= WSMAN_LOGIN_THROTTLE_FREE_FAILURES; i++)
    {
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_autoptr(RawResponse) response = raw_client_ask (client, wrong, IDENTIFY);

      g_assert_cmpuint (response->status, ==,
                        i == WSMAN_LOGIN_THROTTLE_FREE_FAILURES && limits.loopback_is_remote ? 429 : 401);
    }
}

/* --- Rooms, with users that a test can't be --- */

static void
let_be (WsmanServerConnection *connection,
        gpointer               user_data)
{
}

static const WsmanServerConnectionHandlers no_handlers = { .closed = let_be };

/* A connection of that account on the Unix socket. It waits for its first request. */
static WsmanServerConnection *
add_local (WsmanConnectionList               *connections,
           const WsmanServerConnectionShared *shared,
           uid_t                              uid)
{
  g_autofree char *name = g_strdup_printf ("u%u", (guint) uid);
  g_autoptr(WsmanIdentity) user = wsman_identity_new (WSMAN_IDENTITY_SOURCE_LOCAL, name, uid);
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(GSocketConnection) stream = NULL;
  g_autoptr(WsmanServerConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
  socket = g_socket_new_from_fd (pair[0], &error);
  g_assert_no_error (error);
  stream = g_socket_connection_factory_create_connection (socket);
  connection = wsman_server_connection_new (socket, G_IO_STREAM (stream), FALSE, shared);
  wsman_server_connection_set_local (connection, uid);
  wsman_server_connection_await_user (connection);
  wsman_server_connection_start_for (connection, user);
  wsman_connection_list_add (connections, connection);
  close (pair[1]);

  return connection;
}

static void
test_local_users (void)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  const WsmanServerConnectionShared shared = {
    .context = g_main_context_default (),
    .policy = &server->policy,
    .handlers = &no_handlers,
  };
  g_autoptr(WsmanConnectionList) connections = wsman_connection_list_new (&server->policy);
  WsmanServerConnection *of_ten[3];
  WsmanServerConnection *victim;
  WsmanServerConnection *connection;

  g_object_set (server, "max-local-connections", 5, "max-local-connections-per-user", 3, NULL);
  for (guint i = 0; i < 3; i++)
    of_ten[i] = add_local (connections, &shared, 10);

  /* One account can't use the connections of the others. */
  g_assert_cmpint (wsman_connection_list_check_local_admission (connections, 11, &victim), ==, WSMAN_ADMISSION_GRANTED);
  g_assert_cmpint (wsman_connection_list_check_local_admission (connections, 10, &victim), ==, WSMAN_ADMISSION_EVICT);
  g_assert_true (victim == of_ten[0]);

  /* All connections are in use, so the account with the most connections loses one. */
  add_local (connections, &shared, 11);
  add_local (connections, &shared, 12);
  g_assert_cmpint (wsman_connection_list_check_local_admission (connections, 13, &victim), ==, WSMAN_ADMISSION_EVICT);
  g_assert_true (victim == of_ten[0]);

  /* One connection more is allowed for the superuser. Others are admitted if the superuser has many. */
  g_assert_cmpint (wsman_connection_list_check_local_admission (connections, 0, &victim), ==, WSMAN_ADMISSION_GRANTED);
  for (guint i = 0; i < 3; i++)
    add_local (connections, &shared, 0);
  g_assert_cmpint (wsman_connection_list_check_local_admission (connections, 0, &victim), ==, WSMAN_ADMISSION_EVICT);
  wsman_server_connection_close (of_ten[0]);
  wsman_connection_list_remove (connections, of_ten[0]);
  g_assert_cmpint (wsman_connection_list_check_local_admission (connections, 10, &victim), ==, WSMAN_ADMISSION_GRANTED);

  /* None of these connections is counted on the network. */
  g_assert_cmpint (wsman_connection_list_check_admission (connections, NULL, 0, &victim), ==, WSMAN_ADMISSION_GRANTED);
  while ((connection = wsman_connection_list_peek (connections)) != NULL)
    {
      wsman_server_connection_close (connection);
      wsman_connection_list_remove (connections, connection);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_fair_queue (void)
{
  g_autoptr(WsmanFairQueue) queue = wsman_fair_queue_new (4, g_free);
  static const char * const lines[] = { "a", "a", "a", "a", "a", "b", "c" };
  g_autoptr(GString) order = g_string_new (NULL);
  char *item;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    wsman_fair_queue_push (queue, lines[i], g_strdup (lines[i]));

  /* There are four workers. The fifth item in the queue waits for one of them. */
  while ((item = wsman_fair_queue_pop (queue)) != NULL)
    {
      g_string_append (order, item);
      g_free (item);
    }
  g_assert_cmpstr (order->str, ==, "abca");
  g_assert_cmpuint (wsman_fair_queue_get_length (queue), ==, 3);

  /* One line gets three workers. The fourth is kept for another line. */
  wsman_fair_queue_done (queue, "b");
  wsman_fair_queue_done (queue, "c");
  item = wsman_fair_queue_pop (queue);
  g_assert_cmpstr (item, ==, "a");
  g_free (item);
  g_assert_null (wsman_fair_queue_pop (queue));
  item = g_strdup ("d");
  wsman_fair_queue_push (queue, "d", item);
  g_assert_true (wsman_fair_queue_pop (queue) == item);
  g_assert_false (wsman_fair_queue_remove (queue, "d", item));
  g_free (item);
  wsman_fair_queue_done (queue, "d");

  item = g_strdup ("e");
  wsman_fair_queue_push (queue, "e", item);
  g_assert_true (wsman_fair_queue_remove (queue, "e", item));
  g_assert_false (wsman_fair_queue_remove (queue, "e", item));
  g_assert_null (wsman_fair_queue_pop (queue));
  for (guint i = 0; i < 3; i++)
    wsman_fair_queue_done (queue, "a");
  g_assert_cmpuint (wsman_fair_queue_get_length (queue), ==, 2);
}

/* A silent client is evicted for another silent one, but not for one of another address. */
static void
test_silent_handshakes (void)
{
  const guint room = 8;
  Limits limits = { .max_nobodies = room, .loopback_is_remote = TRUE };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  g_autoptr(RawClient) elsewhere = connect_from (fixture->secure_port, "127.0.0.2");
  RawClient *clients[24];

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = connect_from (fixture->secure_port, "127.0.0.1");

  for (guint i = 0; i < G_N_ELEMENTS (clients) - room; i++)
    g_assert_true (raw_client_is_closed (clients[i], 20));
  g_assert_false (is_ended (elsewhere));
  free_clients (clients, G_N_ELEMENTS (clients));
}

/* They also don't wait for the handshakes of another address, each of which takes some time and fails. */
static void
test_stalled_handshakes (void)
{
  Limits limits = { .loopback_is_remote = TRUE };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_limits, &limits);
  g_autoptr(RawClient) client = NULL;
  RawClient *clients[160];
  guint n_ended = 0;

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = connect_from (fixture->secure_port, "127.0.0.2");
      raw_client_send (clients[i], client_hello, sizeof client_hello - 1);
    }

  client = raw_client_new (fixture->secure_port, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    n_ended += is_ended (clients[i]);
  g_test_message ("%u of the crowd had their turn before", n_ended);
  g_assert_cmpuint (n_ended, <, G_N_ELEMENTS (clients) / 2);
  g_assert_cmpuint (ask (client, FIXTURE_USER), ==, 200);
  free_clients (clients, G_N_ELEMENTS (clients));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *runtime = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *lock = NULL;
  int status;

  runtime = g_dir_make_tmp ("wsman-crowds-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);
  folder = g_build_filename (runtime, "wsmand", NULL);
  local_path = g_build_filename (folder, "wsman.sock", NULL);
  lock = g_strconcat (local_path, ".lock", NULL);

  g_test_add_data_func ("/wsman/server/connection-limits/idle/http", GINT_TO_POINTER (FALSE), test_idle);
  g_test_add_data_func ("/wsman/server/connection-limits/idle/https", GINT_TO_POINTER (TRUE), test_idle);
  g_test_add_func ("/wsman/server/connection-limits/nobody", test_nobody);
  g_test_add_func ("/wsman/server/connection-limits/most-connected", test_most_connected);
  g_test_add_data_func ("/wsman/server/connection-limits/busy/http", GINT_TO_POINTER (FALSE), test_busy);
  g_test_add_data_func ("/wsman/server/connection-limits/busy/https", GINT_TO_POINTER (TRUE), test_busy);
  g_test_add_func ("/wsman/server/connection-limits/rejected", test_rejected);
  g_test_add_func ("/wsman/server/connection-limits/per-user", test_per_user);
  g_test_add_func ("/wsman/server/connection-limits/no-limit-per-user", test_no_limit_per_user);
  g_test_add_data_func ("/wsman/server/connection-limits/per-address/trusted", GINT_TO_POINTER (FALSE),
                        test_per_address);
  g_test_add_data_func ("/wsman/server/connection-limits/per-address/remote", GINT_TO_POINTER (TRUE), test_per_address);
  g_test_add_func ("/wsman/server/connection-limits/guessers", test_guessers);
  g_test_add_func ("/wsman/server/connection-limits/guesser-is-told", test_guesser_is_told);
  g_test_add_func ("/wsman/server/connection-limits/local-room", test_local_room);
  g_test_add_data_func ("/wsman/server/connection-limits/throttle/trusted", GINT_TO_POINTER (FALSE), test_throttle);
  g_test_add_data_func ("/wsman/server/connection-limits/throttle/remote", GINT_TO_POINTER (TRUE), test_throttle);
  g_test_add_func ("/wsman/server/connection-limits/local-users", test_local_users);
  g_test_add_func ("/wsman/server/connection-limits/fair-queue", test_fair_queue);
  g_test_add_func ("/wsman/server/connection-limits/silent-handshakes", test_silent_handshakes);
  g_test_add_func ("/wsman/server/connection-limits/stalled-handshakes", test_stalled_handshakes);
  status = g_test_run ();

  g_unlink (lock);
  g_rmdir (folder);
  g_rmdir (runtime);
  g_free (local_path);

  return status;
}
