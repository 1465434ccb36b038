/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests the Unix socket: where it may be, which existing sockets are replaced, and the identity of its clients.
 */

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "raw-http.h"
#include "server-fixture.h"

#define GET "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"

static char *runtime; /* $XDG_RUNTIME_DIR */
static char *folder;  /* … and wsmand in it */
static char *path;

static gboolean
listen_at (WsmanServer  *server,
           const char   *where,
           GError      **error)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (where);

  return wsman_server_listen (server, address, FALSE, error);
}

static void
assert_refused (const char *where,
                const char *why)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_autoptr(GError) error = NULL;

  g_assert_false (listen_at (server, where, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, why));
}

static void
test_places (void)
{
  static const char * const elsewhere[] = { "/tmp/wsman.sock", "wsman.sock", "wsmand/wsman.sock",
                                            "/run/wsmand/../wsman.sock", "/run/wsman.sock",
                                            "/run/wsmand-other/wsman.sock" };
  g_autofree char *above = g_build_filename (runtime, "wsman.sock", NULL);
  g_autofree char *below = g_build_filename (folder, "more", "wsman.sock", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    assert_refused (elsewhere[i], g_path_is_absolute (elsewhere[i]) ? "must be in" : "absolute");
  assert_refused (above, "must be in");
  assert_refused (below, "must be in");
}

static void
test_abstract (void)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_autoptr(GSocketAddress) address =
    g_unix_socket_address_new_with_type (path, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  g_autoptr(GSocketAddress) named = g_unix_socket_address_new (path);
  g_autoptr(GError) error = NULL;

  g_assert_false (wsman_server_listen (server, address, FALSE, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  g_assert_false (wsman_server_listen (server, named, TRUE, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_UNSUPPORTED);
}

static guint
get_mode (const char *name)
{
  GStatBuf status;

  g_assert_cmpint (g_lstat (name, &status), ==, 0);

  return status.st_mode & 07777;
}

/* The socket is created, listed, protected from another server, and removed. */
static void
test_life (void)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_auto(GStrv) uris = NULL;
  g_autofree char *expected = g_strconcat ("unix:", path, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (listen_at (server, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (get_mode (folder), ==, 0700);
  g_assert_cmpuint (get_mode (path), ==, 0600);
  uris = wsman_server_list_uris (server);
  g_assert_cmpuint (g_strv_length (uris), ==, 1);
  g_assert_cmpstr (uris[0], ==, expected);

  assert_refused (path, "another server");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  wsman_server_stop (server);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (listen_at (server, path, &error));
}

/* A socket that a killed server has left behind. */
static void
test_leftover (void)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocket) dead = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_socket_bind (dead, address, FALSE, &error));
  g_assert_true (g_socket_close (dead, &error));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (listen_at (server, path, &error));
  g_assert_no_error (error);
}

/* A file that isn't a socket isn't touched. */
static void
test_something_else (void)
{
  g_autofree char *target = g_build_filename (runtime, "target", NULL);

  g_assert_true (g_file_set_contents (path, "precious", -1, NULL));
  assert_refused (path, "isn’t a socket");
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_remove (path);

  g_assert_cmpint (symlink (target, path), ==, 0);
  assert_refused (path, "isn’t a socket");
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
  g_remove (path);
}

static void
test_folder (void)
{
  g_autofree char *elsewhere = g_build_filename (runtime, "elsewhere", NULL);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);

  g_assert_cmpint (g_chmod (folder, 0770), ==, 0);
  assert_refused (path, "other users may change it");
  g_assert_cmpint (g_chmod (folder, 0702), ==, 0);
  assert_refused (path, "other users may change it");
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  g_assert_cmpint (g_chmod (runtime, 0777), ==, 0);
  assert_refused (path, "other users may change it");
  g_assert_cmpint (g_chmod (runtime, 0700), ==, 0);

  /* The owner of a link to a good folder can change the link. */
  g_remove (lock);
  g_assert_cmpint (g_rename (folder, elsewhere), ==, 0);
  g_assert_cmpint (symlink (elsewhere, folder), ==, 0);
  assert_refused (path, "isn’t a directory");
  g_remove (folder);
  g_assert_cmpint (g_rename (elsewhere, folder), ==, 0);
}

static GSocket *
new_socket (GSocketAddress *address,
            GSocketType     type)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocket) socket = g_socket_new (g_socket_address_get_family (address), type, G_SOCKET_PROTOCOL_DEFAULT,
                                            &error);

  g_assert_no_error (error);
  g_assert_true (g_socket_bind (socket, address, TRUE, &error));

  return g_steal_pointer (&socket);
}

static void
assert_socket_refused (WsmanServer *server,
                       GSocket     *socket,
                       gboolean     secure)
{
  g_auto(GStrv) uris = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (wsman_server_listen_socket (server, socket, secure, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  uris = wsman_server_list_uris (server);
  g_assert_cmpuint (g_strv_length (uris), ==, 0);
}

/* Only sockets on which the server could accept the clients that it knows. */
static void
test_wrong_sockets (void)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_autoptr(GSocketAddress) named = g_unix_socket_address_new (path);
  g_autoptr(GSocketAddress) abstract =
    g_unix_socket_address_new_with_type (path, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) inet = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocket) idle = new_socket (inet, G_SOCKET_TYPE_STREAM);
  g_autoptr(GSocket) datagram = new_socket (inet, G_SOCKET_TYPE_DATAGRAM);
  g_autoptr(GSocket) anybody = new_socket (abstract, G_SOCKET_TYPE_STREAM);
  g_autoptr(GSocket) local = new_socket (named, G_SOCKET_TYPE_STREAM);

  assert_socket_refused (server, idle, FALSE);
  assert_socket_refused (server, datagram, FALSE);
  g_assert_true (g_socket_listen (anybody, NULL));
  assert_socket_refused (server, anybody, FALSE);
  g_assert_true (g_socket_listen (local, NULL));
  assert_socket_refused (server, local, TRUE);
  g_assert_true (g_socket_listen (idle, NULL));
  assert_socket_refused (server, idle, TRUE);
  g_remove (path);
}

static void
listen_with_socket (ServerFixture *fixture,
                    gpointer       user_data)
{
  const char * const users[] = { user_data, NULL };
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocket) socket = new_socket (address, G_SOCKET_TYPE_STREAM);
  g_autofree char *expected = g_strconcat ("unix:", path, NULL);
  g_auto(GStrv) uris = NULL;
  g_autoptr(GError) error = NULL;

  wsman_server_set_allowed_users (fixture->server, users);
  g_assert_true (g_socket_listen (socket, &error));
  g_assert_true (wsman_server_listen_socket (fixture->server, socket, FALSE, &error));
  g_assert_no_error (error);
  uris = wsman_server_list_uris (fixture->server);
  g_assert_true (g_strv_contains ((const char *const *) uris, expected));
}

/* The clients of a socket from elsewhere are the same ones. Its path stays, because the server didn't make it. */
static void
test_sockets (void)
{
  g_autofree char *name = g_strdup (getpwuid (geteuid ())->pw_name);
  g_autofree char *envelope = raw_envelope (GET, FIXTURE_URI "/Echo", NULL, "");
  g_autoptr(ServerFixture) fixture = server_fixture_new (listen_with_socket, name);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(RawClient) client = raw_client_new_for_address (address, FALSE);
  g_autoptr(RawResponse) response = raw_client_ask (client, NULL, envelope);

  g_assert_cmpuint (response->status, ==, 200);
  g_clear_pointer (&fixture, server_fixture_free);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_remove (path);
}

static void
listen_here (ServerFixture *fixture,
             gpointer       user_data)
{
  const char * const users[] = { user_data, NULL };
  g_autoptr(GError) error = NULL;

  wsman_server_set_allow_unencrypted (fixture->server, FALSE);
  wsman_server_set_allowed_users (fixture->server, users);
  g_assert_true (listen_at (fixture->server, path, &error));
  g_assert_no_error (error);
}

/* Only the user ID decides the identity. The client's credentials aren't even checked. */
static void
test_clients (void)
{
  g_autofree char *name = g_strdup (getpwuid (geteuid ())->pw_name);
  g_autofree char *other = raw_credentials (FIXTURE_STRANGER, FIXTURE_PASSWORD);
  const char * const headers[] = { NULL, other, "Authorization: Negotiate YWJj\r\n" };
  const struct
  {
    char *allowed;
    guint status;
  } rows[] = { { name, 200 }, { (char *) FIXTURE_STRANGER, 500 } };
  g_autofree char *envelope = raw_envelope (GET, FIXTURE_URI "/Echo", NULL, "");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(ServerFixture) fixture = server_fixture_new (listen_here, rows[i].allowed);
      g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
      g_autoptr(RawClient) client = raw_client_new_for_address (address, FALSE);

      for (guint j = 0; j < G_N_ELEMENTS (headers); j++)
        {
          g_autoptr(RawResponse) response = raw_client_ask (client, headers[j], envelope);

          g_assert_cmpuint (response->status, ==, rows[i].status);
        }
      g_assert_cmpint (g_atomic_int_get (&fixture_counts.passwords), ==, 0);
      g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, i == 0 ? 3 : 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *lock = NULL;
  int status;

  runtime = g_dir_make_tmp ("wsman-XXXXXX", NULL);
  folder = g_build_filename (runtime, "wsmand", NULL);
  path = g_build_filename (folder, "wsman.sock", NULL);
  lock = g_strconcat (path, ".lock", NULL);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server/local/life", test_life);
  g_test_add_func ("/wsman/server/local/places", test_places);
  g_test_add_func ("/wsman/server/local/abstract", test_abstract);
  g_test_add_func ("/wsman/server/local/leftover", test_leftover);
  g_test_add_func ("/wsman/server/local/something-else", test_something_else);
  g_test_add_func ("/wsman/server/local/folder", test_folder);
  g_test_add_func ("/wsman/server/local/clients", test_clients);
  g_test_add_func ("/wsman/server/local/wrong-sockets", test_wrong_sockets);
  g_test_add_func ("/wsman/server/local/sockets", test_sockets);
  status = g_test_run ();

  g_remove (path);
  g_remove (lock);
  g_rmdir (folder);
  g_rmdir (runtime);
  g_free (path);
  g_free (folder);
  g_free (runtime);

  return status;
}
