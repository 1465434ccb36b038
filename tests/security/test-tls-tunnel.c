/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests TLS over memory: both sides with each version, in one piece and byte by byte, and while an attacker cuts and
 * changes what one side sends.
 */

#include <string.h>

#include "security/wsman-tls-tunnel-private.h"

#define TLS_1_2 "-VERS-TLS1.3"
#define LARGE (100 * 1000)

static WsmanTlsIdentity *identity;

/* Carries everything from one side to the other in pieces of at most size bytes. Returns FALSE if there was nothing. */
static gboolean
carry (WsmanTlsTunnel *from,
       WsmanTlsTunnel *to,
       gsize           size)
{
  g_autoptr(GBytes) output = wsman_tls_tunnel_take_output (from);
  g_autoptr(GError) error = NULL;
  gsize length = output != NULL ? g_bytes_get_size (output) : 0;

  for (gsize offset = 0; offset < length; offset += size)
    {
      g_autoptr(GBytes) piece = g_bytes_new_from_bytes (output, offset, MIN (size, length - offset));

      wsman_tls_tunnel_feed (to, piece);
      if (!wsman_tls_tunnel_is_open (to))
        wsman_tls_tunnel_handshake (to, &error);
      g_assert_no_error (error);
    }

  return length > 0;
}

static void
shake_hands (WsmanTlsTunnel *client,
             WsmanTlsTunnel *server,
             gsize           size)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_tls_tunnel_handshake (client, &error));
  while (carry (client, server, size) || carry (server, client, size))
    carry (server, client, size);
  g_assert_true (wsman_tls_tunnel_is_open (client));
  g_assert_true (wsman_tls_tunnel_is_open (server));
}

static void
send_text (WsmanTlsTunnel *from,
           WsmanTlsTunnel *to,
           gsize           length,
           gsize           piece)
{
  g_autofree guint8 *text = g_malloc (MAX (length, 1));
  g_autoptr(GByteArray) plain = g_byte_array_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) output = NULL;

  for (gsize i = 0; i < length; i++)
    text[i] = i * 31 + i / 253;
  g_assert_true (wsman_tls_tunnel_write (from, text, length, &error));
  output = wsman_tls_tunnel_take_output (from);
  for (gsize offset = 0; offset < g_bytes_get_size (output); offset += piece)
    {
      g_autoptr(GBytes) part =
        g_bytes_new_from_bytes (output, offset, MIN (piece, g_bytes_get_size (output) - offset));

      wsman_tls_tunnel_feed (to, part);
      g_assert_true (wsman_tls_tunnel_read (to, plain, length, &error));
    }
  g_assert_no_error (error);
  g_assert_false (wsman_tls_tunnel_has_rest (to));
  g_assert_cmpmem (plain->data, plain->len, text, length);
}

static void
test_both (gconstpointer data)
{
  static const gsize sizes[] = { LARGE, 1, 7 };
  const char *priorities = data;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanTlsTunnel) client = wsman_tls_tunnel_new (NULL, priorities, &error);
      g_autoptr(WsmanTlsTunnel) server = wsman_tls_tunnel_new (identity, NULL, &error);
      g_autoptr(GBytes) seen = NULL;
      g_autoptr(GBytes) own = NULL;

      g_assert_no_error (error);
      shake_hands (client, server, sizes[i]);
      seen = wsman_tls_tunnel_dup_public_key (client);
      own = wsman_tls_tunnel_dup_public_key (server);
      g_assert_true (g_bytes_equal (seen, own));
      g_assert_cmpuint (g_bytes_get_size (seen), ==, 65); /* an uncompressed point of P-256 */
      g_assert_cmpuint (wsman_tls_tunnel_get_trailer_length (client), ==, priorities != NULL ? 16 : 17);

      send_text (client, server, 10, LARGE);
      send_text (server, client, WSMAN_TLS_RECORD_SIZE + 1, sizes[i] > 1 ? sizes[i] : 1000);
      send_text (client, server, LARGE, 1000);
    }
}

/* What overhead says must be enough for a record. */
static void
test_overhead (gconstpointer data)
{
  static const char text[WSMAN_TLS_RECORD_SIZE];
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanTlsTunnel) client = wsman_tls_tunnel_new (NULL, data, &error);
  g_autoptr(WsmanTlsTunnel) server = wsman_tls_tunnel_new (identity, NULL, &error);
  g_autoptr(GBytes) output = NULL;

  shake_hands (client, server, LARGE);
  g_assert_true (wsman_tls_tunnel_write (client, (const guint8 *) text, sizeof text, &error));
  output = wsman_tls_tunnel_take_output (client);
  g_assert_cmpuint (g_bytes_get_size (output), >, sizeof text);
  g_assert_cmpuint (g_bytes_get_size (output), <=, sizeof text + wsman_tls_tunnel_get_overhead (client));
}

/* More than the reader wants is an error, and not a growing buffer. */
static void
test_too_much (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanTlsTunnel) client = wsman_tls_tunnel_new (NULL, NULL, &error);
  g_autoptr(WsmanTlsTunnel) server = wsman_tls_tunnel_new (identity, NULL, &error);
  g_autoptr(GByteArray) plain = g_byte_array_new ();
  g_autofree guint8 *text = g_malloc0 (LARGE);

  shake_hands (client, server, LARGE);
  g_assert_true (wsman_tls_tunnel_write (client, text, LARGE, &error));
  carry (client, server, G_MAXSIZE / 2);
  g_assert_false (wsman_tls_tunnel_read (server, plain, LARGE - 1, &error));
  g_assert_nonnull (strstr (error->message, "too long"));
}

/* TLS 1.1 isn't spoken, whatever the other side offers. */
static void
test_old_version (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanTlsTunnel) client = wsman_tls_tunnel_new (NULL, "-VERS-ALL:+VERS-TLS1.1", &error);
  g_autoptr(WsmanTlsTunnel) server = wsman_tls_tunnel_new (identity, NULL, &error);
  g_autoptr(GBytes) hello = NULL;

  if (client == NULL || !wsman_tls_tunnel_handshake (client, NULL))
    {
      g_test_skip ("this GnuTLS has no TLS 1.1");
      return;
    }
  g_assert_no_error (error);
  hello = wsman_tls_tunnel_take_output (client);
  wsman_tls_tunnel_feed (server, hello);
  g_assert_false (wsman_tls_tunnel_handshake (server, &error));
  g_assert_nonnull (error);
}

/* Rubbish instead of a handshake. */
static void
test_rubbish (void)
{
  for (gsize length = 1; length < 200; length += 7)
    {
      g_autofree guint8 *data = g_malloc (length);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanTlsTunnel) server = wsman_tls_tunnel_new (identity, NULL, &error);
      g_autoptr(GBytes) input = NULL;

      for (gsize i = 0; i < length; i++)
        data[i] = g_test_rand_int ();
      input = g_bytes_new (data, length);
      wsman_tls_tunnel_feed (server, input);
      g_assert_true (wsman_tls_tunnel_handshake (server, &error) || error != NULL);
      g_assert_false (wsman_tls_tunnel_is_open (server));
    }
}

static GBytes *
change (GBytes *bytes,
        gsize   position,
        guint   bit)
{
  gsize length;
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes));

  copy[position % length] ^= 1 << bit;

  return g_bytes_new_take (copy, length);
}

/* One changed bit in either flight: an error or a wait for more. TLS ignores some bits, such as the version in the head
 * of a record. Then both sides still agree. */
static void
test_changed (gconstpointer data)
{
  for (guint flight = 0; flight < 2; flight++)
    for (guint i = 0; i < 60; i++)
      {
        g_autoptr(GError) error = NULL;
        g_autoptr(WsmanTlsTunnel) client = wsman_tls_tunnel_new (NULL, data, &error);
        g_autoptr(WsmanTlsTunnel) server = wsman_tls_tunnel_new (identity, NULL, &error);
        WsmanTlsTunnel *from = client, *to = server;

        g_assert_no_error (error);
        wsman_tls_tunnel_handshake (client, NULL);
        for (guint n = 0; n < 4; n++)
          {
            g_autoptr(GBytes) output = wsman_tls_tunnel_take_output (from);
            g_autoptr(GBytes) damaged = NULL;
            WsmanTlsTunnel *next = from;

            if (output == NULL)
              break;
            damaged = n == flight ? change (output, g_test_rand_int_range (0, G_MAXINT32), i % 8)
                                  : g_bytes_ref (output);
            wsman_tls_tunnel_feed (to, damaged);
            if (!wsman_tls_tunnel_handshake (to, NULL))
              break;
            from = to;
            to = next;
          }
        if (wsman_tls_tunnel_is_open (client) && wsman_tls_tunnel_is_open (server))
          send_text (client, server, 100, LARGE);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  identity = wsman_tls_identity_new_self_signed (&error);
  g_assert_no_error (error);

  g_test_add_data_func ("/wsman/tls-tunnel/1.3", NULL, test_both);
  g_test_add_data_func ("/wsman/tls-tunnel/1.2", TLS_1_2, test_both);
  g_test_add_data_func ("/wsman/tls-tunnel/overhead/1.3", NULL, test_overhead);
  g_test_add_data_func ("/wsman/tls-tunnel/overhead/1.2", TLS_1_2, test_overhead);
  g_test_add_data_func ("/wsman/tls-tunnel/changed/1.3", NULL, test_changed);
  g_test_add_data_func ("/wsman/tls-tunnel/changed/1.2", TLS_1_2, test_changed);
  g_test_add_func ("/wsman/tls-tunnel/too-much", test_too_much);
  g_test_add_func ("/wsman/tls-tunnel/old-version", test_old_version);
  g_test_add_func ("/wsman/tls-tunnel/rubbish", test_rubbish);
  result = g_test_run ();

  wsman_tls_identity_unref (identity);

  return result;
}
