/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A server process for the tests. It serves the world on loopback over http and https, and prints its URIs on standard
 * output ("http URI", "https URI", "unix PATH", "ready"). It ends when its standard input ends, so that it never lives
 * longer than its test. With --callers it also prints each caller: "caller USER MECHANISM", with " sealed" and " bound"
 * if this holds.
 */

#include "world.h"

#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <unistd.h>

static struct
{
  gboolean anonymous_identify;
  gboolean sealed_only;
  gboolean callers;
  gboolean loopback_is_remote;
  int enumeration_timeout;
  int max_envelope_size;
  int max_connections;
  char *keytab;
  char *ntlm_user_file;
  gboolean credssp;
  gboolean take_credentials;
  gboolean keep_credentials;
  int delegation_lifetime;
  char *digest_user_file;
  char *channel_binding;
  char *unix_socket;
  char **allow;
  char **map;
  char **directory_realms;
  int identity_lifetime;
  char *client_ca;
  char *client_crl;
  char **map_certificate;
  char **shell_users;
  char *command_shell;
} options;

static const GOptionEntry entries[] = {
  { "anonymous-identify", 0, 0, G_OPTION_ARG_NONE, &options.anonymous_identify,
    "Answer Identify to anybody", NULL },
  { "enumeration-timeout", 0, 0, G_OPTION_ARG_INT, &options.enumeration_timeout,
    "How long an idle enumeration lives, in milliseconds", "MS" },
  { "sealed-only", 0, 0, G_OPTION_ARG_NONE, &options.sealed_only,
    "Accept over http what is sealed alone", NULL },
  { "loopback-is-remote", 0, 0, G_OPTION_ARG_NONE, &options.loopback_is_remote,
    "Treat clients of this machine like others", NULL },
  { "callers", 0, 0, G_OPTION_ARG_NONE, &options.callers, "Say who calls", NULL },
  { "max-envelope-size", 0, 0, G_OPTION_ARG_INT, &options.max_envelope_size, "Of messages", "BYTES" },
  { "max-connections", 0, 0, G_OPTION_ARG_INT, &options.max_connections, "At once", "NUMBER" },
  { "keytab", 0, 0, G_OPTION_ARG_FILENAME, &options.keytab, "Accept Kerberos with these keys", "FILE" },
  { "credssp", 0, 0, G_OPTION_ARG_NONE, &options.credssp, "Accept CredSSP", NULL },
  { "take-credentials", 0, 0, G_OPTION_ARG_NONE, &options.take_credentials, "Print what clients delegate", NULL },
  { "keep-credentials", 0, 0, G_OPTION_ARG_NONE, &options.keep_credentials, "Keep it, too", NULL },
  { "delegation-lifetime", 0, 0, G_OPTION_ARG_INT, &options.delegation_lifetime, "Of what is delegated", "SECONDS" },
  { "ntlm-user-file", 0, 0, G_OPTION_ARG_FILENAME, &options.ntlm_user_file,
    "Accept NTLM for these users", "FILE" },
  { "digest-user-file", 0, 0, G_OPTION_ARG_FILENAME, &options.digest_user_file,
    "Accept Digest for these users", "FILE" },
  { "channel-binding", 0, 0, G_OPTION_ARG_STRING, &options.channel_binding,
    "default, none, relaxed or strict", "POLICY" },
  { "unix", 0, 0, G_OPTION_ARG_FILENAME, &options.unix_socket, "Listen on a Unix socket, too", "PATH" },
  { "allow", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.allow, "Allow this user, too", "IDENTITY" },
  { "shell-user", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.shell_users, "Let this user have shells", "IDENTITY" },
  { "command-shell", 0, 0, G_OPTION_ARG_FILENAME, &options.command_shell, "Instead of /bin/sh", "PROGRAM" },
  { "identity-lifetime", 0, 0, G_OPTION_ARG_INT, &options.identity_lifetime,
    "How long a handshake counts", "SECONDS" },
  { "directory-realm", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.directory_realms,
    "Demand a PAC of its tickets", "REALM" },
  { "client-ca", 0, 0, G_OPTION_ARG_FILENAME, &options.client_ca, "Accept certificates of these authorities", "FILE" },
  { "client-crl", 0, 0, G_OPTION_ARG_FILENAME, &options.client_crl, "Refuse what these lists revoke", "FILE" },
  { "map-certificate", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.map_certificate,
    "Say who has a certificate", "SHA256=NAME=IDENTITY" },
  { "map", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.map, "Say who a user is", "NAME=IDENTITY" },
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

static gboolean
on_authorize (WsmanServer    *server,
              WsmanOperation *operation,
              gpointer        user_data)
{
  const char *user = wsman_operation_get_user (operation);

  g_print ("caller %s %s%s%s\n", user, wsman_operation_get_mechanism (operation),
           wsman_operation_get_sealed (operation) ? " sealed" : "",
           wsman_operation_get_bound (operation) ? " bound" : "");

  return wsman_operation_is_user_in (operation, wsman_server_get_allowed_users (server));
}

static void
map_users (WsmanServer *server)
{
  for (char **entry = options.map; entry != NULL && *entry != NULL; entry++)
    {
      g_auto(GStrv) parts = g_strsplit (*entry, "=", 2);

      wsman_server_map_user (server, parts[0], parts[1]);
    }
}

static void
configure_certificates (WsmanServer *server)
{
  wsman_server_set_client_ca_file (server, options.client_ca);
  wsman_server_set_client_crl_file (server, options.client_crl);
  wsman_server_set_accept_client_certificates (server, options.client_ca != NULL);
  for (char **entry = options.map_certificate; entry != NULL && *entry != NULL; entry++)
    {
      g_auto(GStrv) parts = g_strsplit (*entry, "=", 3);
      g_autoptr(GError) error = NULL;

      if (!wsman_server_map_certificate (server, parts[0], parts[1], parts[2], &error))
        g_error ("%s", error->message);
    }
}

static void
configure_mechanisms (WsmanServer *server)
{
  static const char * const policies[] = { "default", "none", "relaxed", "strict" };

  wsman_server_set_keytab (server, options.keytab);
  wsman_server_set_accept_kerberos (server, options.keytab != NULL);
  if (options.identity_lifetime > 0)
    wsman_server_set_identity_lifetime (server, options.identity_lifetime);
  wsman_server_set_directory_realms (server, (const char * const *) options.directory_realms);
  wsman_server_set_ntlm_user_file (server, options.ntlm_user_file);
  wsman_server_set_accept_ntlm (server, options.ntlm_user_file != NULL);
  wsman_server_set_accept_credssp (server, options.credssp);
  if (options.delegation_lifetime > 0)
    wsman_server_set_delegation_lifetime (server, options.delegation_lifetime);
  wsman_server_set_loopback_is_remote (server, options.loopback_is_remote);
  wsman_server_set_digest_user_file (server, options.digest_user_file);
  wsman_server_set_accept_digest (server, options.digest_user_file != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    if (g_strcmp0 (options.channel_binding, policies[i]) == 0)
      wsman_server_set_channel_binding (server, i);
  map_users (server);
  configure_certificates (server);
}

static void
allow_users (WsmanServer *server)
{
  g_autoptr(GStrvBuilder) users = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  g_strv_builder_add (users, WORLD_USER);
  if (options.allow != NULL)
    g_strv_builder_addv (users, (const char **) options.allow);
  all = g_strv_builder_end (users);
  wsman_server_set_allowed_users (server, (const char * const *) all);
  if (options.callers)
    g_signal_connect (server, "authorize", G_CALLBACK (on_authorize), NULL);
}

/* Unused shells end soon. */
static void
add_shells (WsmanServer *server)
{
  g_autoptr(WsmanShellProvider) shells = wsman_shell_provider_new ();

  if (options.shell_users == NULL)
    return;

  wsman_shell_provider_set_users (shells, (const char * const *) options.shell_users);
  wsman_shell_provider_set_min_idle_timeout (shells, 100);
  if (options.command_shell != NULL)
    wsman_shell_provider_set_command_shell (shells, options.command_shell);
  wsman_shell_provider_set_max_processes_per_shell (shells, 100);
  wsman_shell_provider_register (shells, server);
}

static void
configure (WsmanServer *server)
{
  static const char * const uris[] = { WORLD_THING, WORLD_NOTE, WORLD_STATS };
  g_autoptr(WorldAuthenticator) authenticator = world_authenticator_new ();
  g_autoptr(WorldProvider) provider = world_provider_new ();

  if (options.take_credentials)
    world_authenticator_take_credentials (authenticator, options.keep_credentials);
  wsman_server_set_authenticator (server, WSMAN_AUTHENTICATOR (authenticator));
  allow_users (server);
  configure_mechanisms (server);
  wsman_server_set_allow_unencrypted (server, !options.sealed_only);
  wsman_server_set_allow_anonymous_identify (server, options.anonymous_identify);
  if (options.enumeration_timeout > 0)
    wsman_server_set_enumeration_timeout (server, options.enumeration_timeout);
  if (options.max_envelope_size > 0)
    wsman_server_set_max_envelope_size (server, options.max_envelope_size);
  if (options.max_connections > 0)
    wsman_server_set_max_connections (server, options.max_connections);
  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    wsman_server_add_provider (server, uris[i], WSMAN_PROVIDER (provider));
  add_shells (server);
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
  if (options.unix_socket != NULL)
    {
      g_autoptr(GSocketAddress) address = g_unix_socket_address_new (options.unix_socket);

      if (!wsman_server_listen (server, address, FALSE, error))
        return FALSE;
    }

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
