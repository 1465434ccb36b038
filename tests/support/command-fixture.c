/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A shell on this library's own server, for commands. */

#include "command-fixture.h"

static void
add_shells (ServerFixture *server,
            gpointer       user_data)
{
  static const char * const users[] = { FIXTURE_USER, NULL };
  g_autoptr(WsmanShellProvider) provider = wsman_shell_provider_new ();

  wsman_shell_provider_set_users (provider, users);
  wsman_shell_provider_set_max_processes_per_shell (provider, 100);
  wsman_shell_provider_register (provider, server->server);
}

WsmanSession *
command_fixture_connect (const char        *connection,
                         WsmanSessionFlags  flags)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GError) error = NULL;
  WsmanSession *session;

  wsman_connection_options_set_user_name (options, FIXTURE_USER);
  wsman_connection_options_set_password (options, FIXTURE_PASSWORD);
  flags |= WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD;
  session = wsman_session_new (connection, flags, options, &error);
  g_assert_no_error (error);

  return session;
}

void
command_fixture_set_up (CommandFixture *self,
                        gconstpointer   data)
{
  g_autofree char *connection = NULL;
  g_autoptr(GError) error = NULL;

  self->server = server_fixture_new (add_shells, NULL);
  connection = g_strdup_printf ("http://127.0.0.1:%u", self->server->port);
  self->session = command_fixture_connect (connection, WSMAN_SESSION_FLAGS_NO_ENCRYPTION);
  self->shell = wsman_session_open_shell (self->session, NULL, &error);
  g_assert_no_error (error);
}

void
command_fixture_tear_down (CommandFixture *self,
                           gconstpointer   data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_shell_close (self->shell, NULL, &error));
  g_assert_no_error (error);
  g_assert_finalize_object (self->shell);
  g_assert_finalize_object (self->session);
  server_fixture_free (self->server);
}

WsmanCommand *
command_fixture_run (CommandFixture *self,
                     const char     *line)
{
  g_autoptr(GError) error = NULL;
  WsmanCommand *command = wsman_shell_spawn_command_line (self->shell, line, NULL, &error);

  g_assert_no_error (error);

  return command;
}

char *
read_text (GInputStream *stream,
           gsize         count)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *buffer = g_malloc (count);
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, count, NULL, &error)) > 0)
    {
      g_assert_cmpint (n, <=, count);
      if (count >= 4)
        g_assert_true (g_utf8_validate_len (buffer, n, NULL));
      g_string_append_len (text, buffer, n);
    }
  g_assert_no_error (error);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
