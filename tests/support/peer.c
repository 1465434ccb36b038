/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Servers in their own process. world-server.c documents the protocol: the server writes lines "SCHEME URI", then
 * "ready". It ends when its standard input ends. If it doesn't exit with success, the test fails.
 */

#include "peer.h"

struct _TestPeer
{
  GSubprocess *process;
  /* From the scheme to the URI. */
  GHashTable *uris;
};

static void
read_announcement (TestPeer *self)
{
  g_autoptr(GDataInputStream) lines = NULL;

  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  while (TRUE)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
      g_auto(GStrv) words = NULL;

      g_assert_no_error (error);
      /* The server ended before it was ready. Its messages are on standard error. */
      g_assert_nonnull (line);
      if (g_str_equal (line, "ready"))
        return;

      words = g_strsplit (line, " ", 2);
      g_assert_cmpuint (g_strv_length (words), ==, 2);
      /* Only the first URI of a scheme counts, because a server may listen on several addresses. */
      if (!g_hash_table_contains (self->uris, words[0]))
        g_hash_table_insert (self->uris, g_strdup (words[0]), g_strdup (words[1]));
    }
}

const char * const *
test_peer_take_command (int   *argc,
                        char **argv)
{
  for (int i = 1; i < *argc; i++)
    {
      if (g_str_equal (argv[i], "--"))
        {
          *argc = i;
          argv[i] = NULL;
          return (const char * const *) argv + i + 1;
        }
    }
  g_error ("%s needs -- and the command of its server", argv[0]);
}

TestPeer *
test_peer_new (const char * const *argv)
{
  g_autoptr(GError) error = NULL;
  TestPeer *self = g_new0 (TestPeer, 1);

  self->uris = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->process = g_subprocess_newv (argv,
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                     &error);
  g_assert_no_error (error);
  read_announcement (self);

  return self;
}

static void
dispose (TestPeer *self)
{
  g_object_unref (self->process);
  g_hash_table_unref (self->uris);
  g_free (self);
}

void
test_peer_free (TestPeer *self)
{
  g_autoptr(GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (self->process, NULL, &error);
  g_assert_no_error (error);
  dispose (self);
}

void
test_peer_kill (TestPeer *self)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  dispose (self);
}

const char *
test_peer_get_uri (TestPeer   *self,
                   const char *scheme)
{
  const char *uri = g_hash_table_lookup (self->uris, scheme);

  g_assert_nonnull (uri);

  return uri;
}

guint16
test_peer_get_port (TestPeer   *self,
                    const char *scheme)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GUri) uri = g_uri_parse (test_peer_get_uri (self, scheme), G_URI_FLAGS_NONE, &error);

  g_assert_no_error (error);

  return g_uri_get_port (uri);
}

const char *
test_peer_get_identifier (TestPeer *self)
{
  return g_subprocess_get_identifier (self->process);
}
