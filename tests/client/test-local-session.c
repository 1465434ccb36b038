/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests sessions with this machine: where the client looks for the socket, and whose process it accepts there. */

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/wsman-error-private.h"
#include "server-fixture.h"
#include "transport/wsman-local-service-private.h"

#define MACHINE_SOCKET "/run/wsmand/wsman.sock"
#define NOBODY 65534

typedef struct
{
  char *runtime; /* $XDG_RUNTIME_DIR */
  char *folder;
  char *path;
} Place;

static void
place_set_up (Place         *place,
              gconstpointer  data)
{
  place->runtime = g_dir_make_tmp ("wsman-XXXXXX", NULL);
  place->folder = g_build_filename (place->runtime, "wsmand", NULL);
  place->path = g_build_filename (place->folder, "wsman.sock", NULL);
  g_assert_cmpint (g_mkdir (place->folder, 0755), ==, 0);
  g_setenv ("XDG_RUNTIME_DIR", place->runtime, TRUE);
}

static void
place_tear_down (Place         *place,
                 gconstpointer  data)
{
  g_autofree char *lock = g_strconcat (place->path, ".lock", NULL);

  g_unlink (place->path);
  g_unlink (lock);
  g_rmdir (place->folder);
  g_assert_cmpint (g_rmdir (place->runtime), ==, 0);
  g_free (place->path);
  g_free (place->folder);
  g_free (place->runtime);
}

static void
assert_found (const char *path)
{
  g_autoptr(GSocketConnectable) found = wsman_local_service_find ();

  g_assert_cmpstr (g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (found)), ==, path);
}

/* The user's own socket has priority, if no other user can write to its folder. */
static void
test_find (Place         *place,
           gconstpointer  data)
{
  assert_found (MACHINE_SOCKET);
  g_assert_true (g_file_set_contents (place->path, "", 0, NULL));
  assert_found (place->path);

  g_chmod (place->runtime, 0777);
  assert_found (MACHINE_SOCKET);
  g_chmod (place->runtime, 0700);
  g_setenv ("XDG_RUNTIME_DIR", "relative", TRUE);
  assert_found (MACHINE_SOCKET);
  g_unsetenv ("XDG_RUNTIME_DIR");
  assert_found (MACHINE_SOCKET);
  g_setenv ("XDG_RUNTIME_DIR", place->runtime, TRUE);
}

static gboolean
on_authorize (WsmanServer    *server,
              WsmanOperation *operation,
              gpointer        user_data)
{
  return TRUE;
}

static void
listen_there (ServerFixture *fixture,
              gpointer       user_data)
{
  Place *place = user_data;
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (place->path);
  g_autoptr(GError) error = NULL;

  g_signal_connect (fixture->server, "authorize", G_CALLBACK (on_authorize), NULL);
  wsman_server_listen (fixture->server, address, FALSE, &error);
  g_assert_no_error (error);
}

static void
on_notify (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_session (Place         *place,
              gconstpointer  data)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (FIXTURE_URI "/Bytes?Length=5", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;
  guint n_mechanism = 0, n_sealed = 0;

  server_fixture_invoke (fixture, listen_there, place);
  session = wsman_session_new (NULL, 0, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (session, "notify::mechanism", G_CALLBACK (on_notify), &n_mechanism);
  g_signal_connect_swapped (session, "notify::sealed", G_CALLBACK (on_notify), &n_sealed);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(WsmanItem) item = wsman_session_get (session, locator, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (item);
    }
  g_assert_cmpuint (n_mechanism, ==, 1);
  g_assert_cmpuint (n_sealed, ==, 0);
  g_assert_cmpstr (wsman_session_get_mechanism (session), ==, "Local");
  g_assert_false (wsman_session_get_sealed (session));
}

/* No server listens. The error names the path. */
static void
test_missing (Place         *place,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSession) session = NULL;

  g_assert_true (g_file_set_contents (place->path, "", 0, NULL));
  session = wsman_session_new ("", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (wsman_session_identify (session, 0, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, place->path));
}

/* The kernel tells the client which user listens. */
static void
serve_as_nobody (const char *path,
                 int         ready)
{
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);

  if (!g_socket_bind (socket, address, TRUE, NULL) || g_chmod (path, 0777) != 0 ||
      setuid (NOBODY) != 0 || !g_socket_listen (socket, NULL) || write (ready, "", 1) != 1)
    _exit (1);
  pause ();
}

static void
test_stranger (Place         *place,
               gconstpointer  data)
{
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;
  int ready[2];
  char byte;
  pid_t child;

  if (getuid () != 0)
    {
      g_test_skip ("only root can be somebody else");
      return;
    }

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0)
    serve_as_nobody (place->path, ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);

  session = wsman_session_new (NULL, 0, NULL, NULL);
  g_assert_null (wsman_session_identify (session, 0, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION);
  g_assert_nonnull (strstr (error->message, "65534"));
  g_clear_error (&error);
  g_clear_object (&session);

  /* This is accepted if that user owns the folder, and so is the service. */
  g_assert_cmpint (chown (place->folder, NOBODY, -1), ==, 0);
  session = wsman_session_new (NULL, 0, NULL, NULL);
  wsman_session_set_timeout (session, 1);
  g_assert_null (wsman_session_identify (session, 0, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT);

  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  close (ready[0]);
  close (ready[1]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/wsman/local-session/" path, Place, NULL, place_set_up, func, place_tear_down)
  ADD ("find", test_find);
  ADD ("session", test_session);
  ADD ("missing", test_missing);
  ADD ("stranger", test_stranger);

  return g_test_run ();
}
