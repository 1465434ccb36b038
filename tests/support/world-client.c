/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Functions for C tests with a server of world.h.
 */

#include "world-client.h"

#include "patience.h"

static gboolean
is_https (const char *uri)
{
  return g_str_has_prefix (uri, "https:");
}

static WsmanSessionFlags
choose_flags (const char *uri)
{
  const char *text = g_getenv ("WSMAN_TEST_FLAGS");
  WsmanSessionFlags flags = text != NULL ? g_ascii_strtoull (text, NULL, 0)
                                         : WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD;
  gboolean is_plain = (flags & (WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_USE_DIGEST)) != 0;

  return flags | (is_plain && !is_https (uri) ? WSMAN_SESSION_FLAGS_NO_ENCRYPTION : 0);
}

static char *
format_user_name (const char *user)
{
  const char *form = g_getenv ("WSMAN_TEST_USER");
  g_auto(GStrv) parts = g_strsplit (form != NULL ? form : "*", "*", 2);

  return g_strjoinv (user, parts);
}

/* The server's name in Kerberos. No DNS has it. */
static char *
name_server (const char             *uri,
             WsmanConnectionOptions *options)
{
  const char *host = g_getenv ("WSMAN_TEST_HOST");
  g_autoptr(GUri) parts = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  g_autofree char *address = NULL;

  g_assert_nonnull (parts);
  if (host == NULL)
    return g_strdup (uri);

  address = g_strdup_printf ("%s:%d", g_uri_get_host (parts), g_uri_get_port (parts));
  wsman_connection_options_set_connect_address (options, address);
  wsman_connection_options_set_ntlm (options, WSMAN_NTLM_POLICY_ALLOW);
  wsman_connection_options_set_delegate_to (options, (const char * const[]) { "*", NULL });

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (parts), NULL, host, g_uri_get_port (parts),
                     g_uri_get_path (parts), NULL, NULL);
}

WsmanSession *
world_session_new (const char *uri,
                   const char *user,
                   const char *password)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autofree char *user_name = format_user_name (user);
  g_autofree char *connection = name_server (uri, options);
  g_autofree char *ca_file = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-cert.pem", NULL);
  g_autoptr(GError) error = NULL;
  WsmanSession *session = NULL;

  wsman_connection_options_set_user_name (options, user_name);
  wsman_connection_options_set_password (options, password);
  if (is_https (uri))
    wsman_connection_options_set_ca_file (options, ca_file);

  session = wsman_session_new (connection, choose_flags (uri), options, &error);
  g_assert_no_error (error);

  return session;
}

void
world_assert_secure (WsmanSession *session,
                     const char   *scheme)
{
  const char *mechanism = g_getenv ("WSMAN_TEST_MECHANISM");
  gboolean https = g_str_equal (scheme, "https");
  gboolean credssp = g_strcmp0 (mechanism, "CredSSP") == 0;
  /* Basic and Digest authenticate requests, and protect no messages. */
  gboolean protects = mechanism != NULL && !g_str_equal (mechanism, "Digest");

  g_assert_cmpstr (wsman_session_get_mechanism (session), ==, mechanism != NULL ? mechanism : "Basic");
  /* CredSSP always seals, and is bound to a certificate of its own. */
  g_assert_cmpint (wsman_session_get_sealed (session), ==, credssp || (protects && !https));
  g_assert_cmpint (wsman_session_get_bound (session), ==, !credssp && protects && https);
}

WsmanResourceLocator *
world_locator_new (const char *uri,
                   const char *name)
{
  g_autoptr(GError) error = NULL;
  WsmanResourceLocator *locator = wsman_resource_locator_new (uri, &error);

  g_assert_no_error (error);
  if (name != NULL)
    wsman_resource_locator_add_selector (locator, "Name", name);

  return locator;
}

WsmanItem *
world_item_new (const char *uri,
                const char *element,
                const char *name,
                const char *text)
{
  g_autoptr(GError) error = NULL;
  WsmanItem *item = NULL;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  if (name != NULL)
    g_variant_dict_insert (&dict, "Name", "s", name);
  g_variant_dict_insert (&dict, "Text", "s", text);
  item = wsman_item_new_from_variant (uri, element, g_variant_dict_end (&dict), &error);
  g_assert_no_error (error);

  return item;
}

guint64
world_read_stat (WsmanSession *session,
                 const char   *name)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_STATS, NULL);
  g_autoptr(WsmanItem) stats = NULL;
  g_autoptr(GError) error = NULL;
  guint64 value = 0;

  stats = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wsman_item_lookup_uint64 (stats, name, &value));

  return value;
}

void
world_wait_for_stat (WsmanSession *session,
                     const char   *name,
                     guint64       wanted,
                     guint         seconds)
{
  gint64 deadline = patience_get_end (seconds);
  guint64 value = world_read_stat (session, name);

  while (value != wanted && g_get_monotonic_time () < deadline)
    {
      g_usleep (5000);
      value = world_read_stat (session, name);
    }
  if (value != wanted)
    g_test_message ("%s is still %" G_GUINT64_FORMAT, name, value);
  g_assert_cmpuint (value, ==, wanted);
}

void
world_wait_for_descriptors (WsmanSession *session,
                            guint64       most,
                            guint         seconds)
{
  gint64 deadline = patience_get_end (seconds);
  guint64 value = world_read_stat (session, "Descriptors");

  while (value > most && g_get_monotonic_time () < deadline)
    {
      g_usleep (5000);
      value = world_read_stat (session, "Descriptors");
    }
  g_assert_cmpuint (value, <=, most);
}

static guint
count_entries (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

WsmanCommand *
world_spawn (WsmanShell         *shell,
             const char * const *argv)
{
  g_autoptr(GError) error = NULL;
  WsmanCommand *command = wsman_shell_spawn (shell, argv, NULL, &error);

  g_assert_no_error (error);

  return command;
}

void
world_wait_for_success (WsmanCommand *command)
{
  g_autoptr(GError) error = NULL;

  wsman_command_wait_check (command, NULL, &error);
  g_assert_no_error (error);
}

guint
world_count_descriptors (void)
{
  /* One entry is the directory's own descriptor. */
  return count_entries ("/proc/self/fd") - 1;
}

guint
world_count_threads (void)
{
  return count_entries ("/proc/self/task");
}
