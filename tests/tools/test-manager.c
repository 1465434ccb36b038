/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Checks that variables of the service manager aren't passed on. */

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wsmand/wsmand-manager.h"

/* The variables that a service manager sets for one process. */
static const char *const names[] = {
  "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES",
};

static GSocket *
listen_at (const char *name)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new_with_type (name, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));

  return socket;
}

static void
test_environment (void)
{
  g_autofree char *name = g_strdup_printf ("test-manager-%d", (int) getpid ());
  g_autofree char *path = g_strconcat ("@", name, NULL);
  g_autofree char *process = g_strdup_printf ("%d", (int) getpid ());
  const char *const values[] = { path, "30000000", process, process, "0", "" };
  g_autoptr(GSocket) socket = listen_at (name);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) listeners = NULL;
  WsmandManager *manager;
  char text[64] = "";

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_setenv (names[i], values[i], TRUE);

  manager = wsmand_manager_new ();
  listeners = wsmand_manager_take_listeners (problems);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_null (g_getenv (names[i]));
  g_assert_cmpuint (problems->len, ==, 0);

  wsmand_manager_notify (manager, "STATUS=here");
  g_assert_cmpint (g_socket_receive (socket, text, sizeof text - 1, NULL, NULL), ==, strlen ("STATUS=here"));
  g_assert_cmpstr (text, ==, "STATUS=here");
  wsmand_manager_free (manager);
}

/* Only the last of many notifications wait, and in their order. */
static void
test_many (void)
{
  g_autofree char *name = g_strdup_printf ("test-manager-%d", (int) getpid ());
  g_autofree char *path = g_strconcat ("@", name, NULL);
  g_autoptr(GSocket) socket = listen_at (name);
  WsmandManager *manager;
  int last = -1;

  g_setenv ("NOTIFY_SOCKET", path, TRUE);
  manager = wsmand_manager_new ();
  for (int i = 0; i < 10000; i++)
    {
      g_autofree char *lines = g_strdup_printf ("%d", i);

      wsmand_manager_notify (manager, lines);
    }

  g_socket_set_blocking (socket, FALSE);
  while (last < 9999)
    {
      char text[16] = "";
      g_autoptr(GError) local_error = NULL;

      if (g_socket_receive (socket, text, sizeof text - 1, NULL, &local_error) > 0)
        {
          g_assert_cmpint (atoi (text), >, last);
          last = atoi (text);
        }
      else
        {
          g_assert_error (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
          g_main_context_iteration (NULL, TRUE);
        }
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  wsmand_manager_free (manager);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manager/environment", test_environment);
  g_test_add_func ("/manager/many", test_many);

  return g_test_run ();
}
