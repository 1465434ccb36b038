/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests look-ups of accounts on another machine that doesn't respond. Other clients must be served meanwhile, a waiting
 * client may leave, and no client waits for ever. The look-ups of this program wait until a test releases them.
 */

#include <dlfcn.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "ntlm-peer.h"
#include "patience.h"
#include "server-fixture.h"
#include "server/wsman-server-private.h"

#define GET "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"
#define NTLM_USER "CORP\\ada"
#define PASSWORD "S3cret.word"
#define PATIENCE_SECONDS 20
#define N_CLIENTS 6
#define SHORT 200

#define N_NOBODIES 3
#define N_CROWD 150
#define MAX_REJECTED 64

static GMutex mutex;
static GCond cond;
static gboolean is_held;
static int n_held; /* atomic */

static char *path, *users, *own_name;

/* Replaces the C library's function. */

static void
wait_for_response (void)
{
  g_mutex_lock (&mutex);
  if (is_held)
    {
      g_atomic_int_inc (&n_held);
      while (is_held)
        g_cond_wait (&cond, &mutex);
      g_atomic_int_add (&n_held, -1);
    }
  g_mutex_unlock (&mutex);
}

int
getpwuid_r (uid_t           uid,
            struct passwd  *entry,
            char           *texts,
            size_t          size,
            struct passwd **found)
{
  int (*real) (uid_t, struct passwd *, char *, size_t, struct passwd **) = dlsym (RTLD_NEXT, "getpwuid_r");

  wait_for_response ();

  return real (uid, entry, texts, size, found);
}

int
getpwnam_r (const char     *name,
            struct passwd  *entry,
            char           *texts,
            size_t          size,
            struct passwd **found)
{
  int (*real) (const char *, struct passwd *, char *, size_t, struct passwd **) = dlsym (RTLD_NEXT, "getpwnam_r");

  wait_for_response ();

  return real (name, entry, texts, size, found);
}

static void
set_held (gboolean held)
{
  g_mutex_lock (&mutex);
  is_held = held;
  g_cond_broadcast (&cond);
  g_mutex_unlock (&mutex);
}

static gboolean
wait_for_held (void)
{
  gint64 end = patience_get_end (PATIENCE_SECONDS);

  while (g_atomic_int_get (&n_held) == 0 && g_get_monotonic_time () < end)
    g_thread_yield ();

  return g_atomic_int_get (&n_held) > 0;
}

static void
map_users (ServerFixture *fixture,
           gpointer       user_data)
{
  g_autofree char *target = g_strconcat ("account:", own_name, NULL);
  const char * const allowed[] = { target, FIXTURE_STRANGER, own_name, NULL };
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GError) error = NULL;

  fixture->server->policy.time_limits.login = GPOINTER_TO_UINT (user_data);
  wsman_server_map_user (fixture->server, "authenticator:" FIXTURE_USER, target);
  wsman_server_map_user (fixture->server, NTLM_USER, target);
  wsman_server_set_allowed_users (fixture->server, allowed);
  wsman_server_set_allow_unencrypted (fixture->server, TRUE);
  wsman_server_set_ntlm_user_file (fixture->server, users);
  wsman_server_set_accept_ntlm (fixture->server, TRUE);
  g_assert_true (wsman_server_listen (fixture->server, address, FALSE, &error));
  g_assert_no_error (error);
}

/* A client whose account is being looked up. It has sent its request, and waits. */
typedef struct
{
  const char *name;
  RawClient *(*begin) (ServerFixture *fixture,
                       const char    *envelope);
} Way;

static RawClient *
begin_local (ServerFixture *fixture,
             const char    *envelope)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(RawClient) client = raw_client_new_for_address (address, FALSE);

  g_assert_true (raw_client_post (client, NULL, envelope));

  return g_steal_pointer (&client);
}

static RawClient *
begin_by_password (ServerFixture *fixture,
                   const char    *envelope)
{
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);

  g_assert_true (raw_client_post (client, credentials, envelope));

  return g_steal_pointer (&client);
}

static RawClient *
begin_by_token (ServerFixture *fixture,
                const char    *envelope)
{
  NtlmPeer peer = { NULL };
  g_autoptr(RawResponse) first = NULL;
  g_autofree char *fields = NULL;

  ntlm_peer_init (&peer, fixture->port, FALSE, NTLM_USER, PASSWORD);
  first = ntlm_peer_step (&peer, NULL, "");
  g_assert_cmpuint (first->status, ==, 401);
  fields = ntlm_peer_make_step (&peer, first);
  g_assert_true (raw_client_post (peer.client, fields, envelope));

  return ntlm_peer_steal_client (&peer);
}

static const Way ways[] = {
  { "local", begin_local },
  { "password", begin_by_password },
  { "token", begin_by_token },
};

static void
assert_served (ServerFixture *fixture)
{
  g_autofree char *envelope = raw_envelope (GET, FIXTURE_URI "/Echo", NULL, "");
  g_autofree char *credentials = raw_credentials (FIXTURE_STRANGER, FIXTURE_PASSWORD);
  g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
  g_autoptr(RawResponse) response = raw_client_ask (client, credentials, envelope);

  g_assert_cmpuint (response->status, ==, 200);
}

/* Several clients wait, and one of them leaves. Others are served. In the end the rest is served, too. */
static void
test_others_are_served (gconstpointer data)
{
  const Way *way = data;
  g_autoptr(ServerFixture) fixture = server_fixture_new (map_users, GUINT_TO_POINTER (60000));
  g_autofree char *envelope = raw_envelope (GET, FIXTURE_URI "/Echo", NULL, "");
  RawClient *clients[N_CLIENTS];

  set_held (TRUE);
  for (guint i = 0; i < N_CLIENTS; i++)
    clients[i] = way->begin (fixture, envelope);
  g_assert_true (wait_for_held ());
  raw_client_free (clients[0]);
  for (guint i = 0; i < 3; i++)
    assert_served (fixture);
  g_assert_true (wait_for_held ());
  set_held (FALSE);
  for (guint i = 1; i < N_CLIENTS; i++)
    {
      g_autoptr(RawResponse) response = raw_client_read (clients[i]);

      g_assert_cmpuint (response->status, ==, 200);
      raw_client_free (clients[i]);
    }
}

/* A client that waits too long gets a response or is closed, whatever the look-up does. */
static void
test_time_is_over (gconstpointer data)
{
  const Way *way = data;
  g_autoptr(ServerFixture) fixture = server_fixture_new (map_users, GUINT_TO_POINTER (SHORT));
  g_autofree char *envelope = raw_envelope (GET, FIXTURE_URI "/Echo", NULL, "");
  int before = g_atomic_int_get (&fixture_counts.calls);
  g_autoptr(RawClient) client = NULL;
  g_autoptr(RawResponse) response = NULL;

  set_held (TRUE);
  client = way->begin (fixture, envelope);
  g_assert_true (wait_for_held ());
  response = raw_client_read (client);
  g_assert_true (response->status == 0 || response->status == 401);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, before);
  set_held (FALSE);
  assert_served (fixture);
}

/* The server is stopped and freed during look-ups. */
static void
test_server_stops (gconstpointer data)
{
  const Way *way = data;
  ServerFixture *fixture = server_fixture_new (map_users, GUINT_TO_POINTER (60000));
  g_autofree char *envelope = raw_envelope (GET, FIXTURE_URI "/Echo", NULL, "");
  g_autoptr(RawClient) client = NULL;

  set_held (TRUE);
  client = way->begin (fixture, envelope);
  g_assert_true (wait_for_held ());
  server_fixture_free (fixture);
  g_assert_true (raw_client_is_closed (client, PATIENCE_SECONDS));
  set_held (FALSE);
}

static guint
count_descriptors (void)
{
  g_autoptr(GDir) directory = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (directory) != NULL)
    count++;

  return count;
}

static void
make_narrow (ServerFixture *fixture,
             gpointer       user_data)
{
  map_users (fixture, GUINT_TO_POINTER (600000));
  fixture->server->policy.time_limits.linger = 600000;
  wsman_server_set_max_unauthenticated_connections (fixture->server, N_NOBODIES);
}

/* Clients that are evicted during their look-up get a response. Until they have read it, they are counted among the
 * rejected ones, whose number is limited. */
static void
test_many_clients (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (make_narrow, NULL);
  g_autofree char *envelope = raw_envelope (GET, FIXTURE_URI "/Echo", NULL, "");
  RawClient *clients[N_CROWD];
  guint before = count_descriptors ();
  int passwords = g_atomic_int_get (&fixture_counts.passwords);

  set_held (TRUE);
  for (guint i = 0; i < N_CROWD; i++)
    {
      clients[i] = begin_by_password (fixture, envelope);
      g_assert_true (fixture_wait_for (&fixture_counts.passwords, passwords + (int) i + 1, PATIENCE_SECONDS));
      if (i >= N_NOBODIES)
        {
          g_autoptr(RawResponse) response = raw_client_read (clients[i - N_NOBODIES]);

          g_assert_cmpuint (response->status, ==, 503);
        }
    }

  /* Both ends are in this process. */
  g_assert_cmpuint (count_descriptors () - before, <, N_CROWD + N_NOBODIES + MAX_REJECTED + 10);
  set_held (FALSE);
  for (guint i = 0; i < N_CROWD; i++)
    raw_client_free (clients[i]);
}

static void
add_for_ways (const char    *name,
              GTestDataFunc  func)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *test_path = g_strdup_printf ("/wsman/server/lookups/%s/%s", name, ways[i].name);

      g_test_add_data_func (test_path, &ways[i], func);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *runtime = g_dir_make_tmp ("wsman-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (runtime, "wsmand", NULL);
  g_autofree char *lock = NULL;
  int status;

  path = g_build_filename (folder, "wsman.sock", NULL);
  lock = g_strconcat (path, ".lock", NULL);
  users = g_build_filename (runtime, "users", NULL);
  own_name = g_strdup (getpwuid (geteuid ())->pw_name);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_file_set_contents_full (users, "CORP:ada:" PASSWORD "\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);

  add_for_ways ("others-are-served", test_others_are_served);
  add_for_ways ("time-is-over", test_time_is_over);
  add_for_ways ("server-stops", test_server_stops);
  g_test_add_func ("/wsman/server/lookups/many-clients", test_many_clients);
  status = g_test_run ();

  g_remove (users);
  g_remove (lock);
  g_rmdir (folder);
  g_rmdir (runtime);
  g_free (users);
  g_free (path);
  g_free (own_name);

  return status;
}
