/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Checks that a server makes an address wait after too many failed logins if it isn't loopback. The program has a
 * network of its own with such an address.
 */

#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

#include "raw-http.h"
#include "server-fixture.h"
#include "server/wsman-login-throttle-private.h"

#define ADDRESS "192.0.2.1"

/* Returns FALSE if that isn't allowed. */
static gboolean
enter_own_network (void)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string (ADDRESS, 0);
  g_autoptr(GSocket) socket = NULL;
  struct ifreq up = { .ifr_name = "lo", .ifr_flags = IFF_UP };
  struct ifreq alias = { .ifr_name = "lo:1" };

  /* Root needs no user namespace, and can't create one in a changed root. */
  if (unshare (CLONE_NEWNET) != 0 && unshare (CLONE_NEWUSER | CLONE_NEWNET) != 0)
    return FALSE;
  /* Creating namespaces changes credentials, and LeakSanitizer can't examine such a process. */
  if (prctl (PR_SET_DUMPABLE, 1) != 0)
    return FALSE;

  socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return socket != NULL &&
         g_socket_address_to_native (address, &alias.ifr_addr, sizeof (struct sockaddr_in), NULL) &&
         ioctl (g_socket_get_fd (socket), SIOCSIFFLAGS, &up) == 0 &&
         ioctl (g_socket_get_fd (socket), SIOCSIFADDR, &alias) == 0;
}

static void
listen_there (ServerFixture *fixture,
              gpointer       user_data)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string (ADDRESS, 0);
  GSocketAddress **result = user_data;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) uris = NULL;
  g_autoptr(GUri) uri = NULL;

  wsman_server_listen (fixture->server, address, FALSE, &error);
  g_assert_no_error (error);
  uris = wsman_server_list_uris (fixture->server);
  uri = g_uri_parse (uris[0], G_URI_FLAGS_NONE, &error);
  g_assert_no_error (error);
  *result = g_inet_socket_address_new_from_string (ADDRESS, g_uri_get_port (uri));
}

/* Even the right password isn't checked any more. Other addresses are served. */
static void
test_throttle (gconstpointer data)
{
  gboolean has_network = GPOINTER_TO_INT (data);
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(ServerFixture) fixture = NULL;
  g_autofree char *wrong = raw_credentials (FIXTURE_USER, "wrong");
  g_autofree char *good = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  g_autofree char *get = raw_envelope ("http://schemas.xmlsoap.org/ws/2004/09/transfer/Get",
                                       FIXTURE_URI "/Echo", NULL, "");

  if (!has_network)
    {
      g_test_skip ("a network of its own isn't allowed here");
      return;
    }
  fixture = server_fixture_new (listen_there, &address);

  for (guint i = 0; i <= WSMAN_LOGIN_THROTTLE_FREE_FAILURES; i++)
    {
      gboolean held_up = i == WSMAN_LOGIN_THROTTLE_FREE_FAILURES;
      g_autoptr(RawClient) client = raw_client_new_for_address (address, FALSE);
      g_autoptr(RawResponse) response = raw_client_ask (client, held_up ? good : wrong, get);

      g_assert_cmpuint (response->status, ==, held_up ? 429 : 401);
      g_assert_cmpuint (response->length, ==, 0);
      if (held_up)
        g_assert_true (raw_client_is_closed (client, 5));
    }
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.passwords), ==, WSMAN_LOGIN_THROTTLE_FREE_FAILURES);

  for (guint i = 0; i <= 2 * WSMAN_LOGIN_THROTTLE_FREE_FAILURES; i++)
    {
      gboolean last = i == 2 * WSMAN_LOGIN_THROTTLE_FREE_FAILURES;
      g_autoptr(RawClient) client = raw_client_new (fixture->port, FALSE);
      g_autoptr(RawResponse) response = raw_client_ask (client, last ? good : wrong, get);

      g_assert_cmpuint (response->status, ==, last ? 200 : 401);
    }
}

int
main (int    argc,
      char **argv)
{
  /* A process with threads isn't allowed to do this. */
  gboolean has_network = enter_own_network ();

  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/wsman/server/login-throttle", GINT_TO_POINTER (has_network), test_throttle);

  return g_test_run ();
}
