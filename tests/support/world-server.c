/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A server process for the tests: serves the world on loopback over http and https, says on its
 * standard output where ("http URI", "https URI", "ready"), and ends when its standard input does,
 * so that it never outlives the test that started it.
 */

#include "world.h"

#include <glib-unix.h>
#include <unistd.h>

static struct
{
  gboolean anonymous_identify;
  int enumeration_timeout;
} options;

static const GOptionEntry entries[] = {
  { "anonymous-identify", 0, 0, G_OPTION_ARG_NONE, &options.anonymous_identify,
    "Answer Identify to anybody", NULL },
  { "enumeration-timeout", 0, 0, G_OPTION_ARG_INT, &options.enumeration_timeout,
    "How long an idle enumeration lives, in milliseconds", "MS" },
  { NULL }
};

static gboolean
on_input (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  char buffer[64];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;

  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
configure (WsmanServer *server)
{
  static const char * const allowed_users[] = { WORLD_USER, NULL };
  static const char * const uris[] = { WORLD_THING, WORLD_NOTE, WORLD_STATS };
  g_autoptr(WorldAuthenticator) authenticator = world_authenticator_new ();
  g_autoptr(WorldProvider) provider = world_provider_new ();

  wsman_server_set_authenticator (server, WSMAN_AUTHENTICATOR (authenticator));
  wsman_server_set_allowed_users (server, allowed_users);
  wsman_server_set_allow_unencrypted (server, TRUE);
  wsman_server_set_allow_anonymous_identify (server, options.anonymous_identify);
  if (options.enumeration_timeout > 0)
    wsman_server_set_enumeration_timeout (server, options.enumeration_timeout);
  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    wsman_server_add_provider (server, uris[i], WSMAN_PROVIDER (provider));
}

static gboolean
listen (WsmanServer  *server,
        GError      **error)
{
  const char *directory = g_getenv ("WSMAN_TEST_SUPPORT");
  g_autofree char *cert = g_build_filename (directory, "test-cert.pem", NULL);
  g_autofree char *key = g_build_filename (directory, "test-key.pem", NULL);
  g_autoptr(GTlsCertificate) certificate = NULL;

  certificate = g_tls_certificate_new_from_files (cert, key, error);
  if (certificate == NULL)
    return FALSE;

  wsman_server_set_tls_certificate (server, certificate);
  return wsman_server_listen_local (server, 0, FALSE, error) &&
         wsman_server_listen_local (server, 0, TRUE, error);
}

static void
announce (WsmanServer *server)
{
  g_auto(GStrv) uris = wsman_server_list_uris (server);

  for (char **uri = uris; *uri != NULL; uri++)
    g_print ("%s %s\n", g_uri_peek_scheme (*uri), *uri);
  g_print ("ready\n");
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(WsmanServer) server = NULL;
  g_autoptr(GMainLoop) loop = NULL;
  g_autoptr(GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  server = wsman_server_new ();
  configure (server);
  if (!listen (server, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  announce (server);
  loop = g_main_loop_new (NULL, FALSE);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_input, loop);
  g_main_loop_run (loop);

  wsman_server_stop (server);
  return 0;
}
