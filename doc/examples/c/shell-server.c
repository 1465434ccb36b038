/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Serves shells to the user who runs this program, at the Unix socket that sessions with this machine use. */

#include <gio/gunixsocketaddress.h>
#include <libwsman/wsman.h>

int
main (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "wsmand", NULL);
  g_autofree char *path = g_build_filename (folder, "wsman.sock", NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  const char * const users[] = { g_get_user_name (), NULL };
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_autoptr(WsmanShellProvider) shells = wsman_shell_provider_new ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  wsman_server_set_allowed_users (server, users);
  wsman_shell_provider_set_users (shells, users);
  wsman_shell_provider_set_idle_timeout (shells, 600000);
  wsman_shell_provider_register (shells, server);
  if (!wsman_server_listen (server, address, FALSE, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  g_print ("unix:%s\n", path);
  g_main_loop_run (loop);

  return 0;
}
