/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Checks that an address waits after too many failed logins. The test controls the clock.
 */

#include "server/wsman-login-throttle-private.h"

static gint64 now;

static gint64
tell_time (void)
{
  return now;
}

static GSocketAddress *
address (const char *text)
{
  return g_inet_socket_address_new_from_string (text, 1);
}

static char *
key_of (const char *text)
{
  g_autoptr(GSocketAddress) client = address (text);

  return wsman_login_throttle_make_key (client, FALSE);
}

static void
test_keys (void)
{
  static const struct
  {
    const char *address;
    const char *key; /* NULL: not counted */
    const char *remote_key; /* if loopback is counted */
  } rows[] = {
    { "192.0.2.1", "192.0.2.1", "192.0.2.1" },
    { "::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1" },
    { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", "2001:db8:1:2::" },
    { "2001:db8:1:2:ffff::1", "2001:db8:1:2::", "2001:db8:1:2::" },
    { "2001:db8:1:3::1", "2001:db8:1:3::", "2001:db8:1:3::" },
    { "fe80::1", "fe80::", "fe80::" },
    { "127.0.0.1", NULL, "127.0.0.1" },
    { "127.255.0.3", NULL, "127.255.0.3" },
    { "::1", NULL, "::" },
    { "::ffff:127.0.0.1", NULL, "127.0.0.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GSocketAddress) client = address (rows[i].address);
      g_autofree char *key = wsman_login_throttle_make_key (client, FALSE);
      g_autofree char *remote_key = wsman_login_throttle_make_key (client, TRUE);

      g_assert_cmpstr (key, ==, rows[i].key);
      g_assert_cmpstr (remote_key, ==, rows[i].remote_key);
    }
  g_assert_null (wsman_login_throttle_make_key (NULL, FALSE));
  g_assert_null (wsman_login_throttle_make_key (NULL, TRUE));
}

static void
test_throttle (void)
{
  g_autoptr(WsmanLoginThrottle) throttle = wsman_login_throttle_new (tell_time);
  g_autofree char *client = key_of ("2001:db8::1");
  g_autofree char *neighbour = key_of ("2001:db8::2");
  g_autofree char *stranger = key_of ("2001:db8:0:1::1");

  now = G_TIME_SPAN_DAY;
  for (guint i = 0; i < WSMAN_LOGIN_THROTTLE_FREE_FAILURES; i++)
    {
      g_assert_false (wsman_login_throttle_must_wait (throttle, client));
      wsman_login_throttle_add (throttle, i % 2 == 0 ? client : neighbour);
    }
  g_assert_true (wsman_login_throttle_must_wait (throttle, client));
  g_assert_true (wsman_login_throttle_must_wait (throttle, neighbour));
  g_assert_false (wsman_login_throttle_must_wait (throttle, stranger));

  /* One failure is forgiven and used again. In the end all are forgiven. */
  now += WSMAN_LOGIN_THROTTLE_FORGIVEN_EACH - 1;
  g_assert_true (wsman_login_throttle_must_wait (throttle, client));
  now += 1;
  g_assert_false (wsman_login_throttle_must_wait (throttle, client));
  wsman_login_throttle_add (throttle, client);
  g_assert_true (wsman_login_throttle_must_wait (throttle, client));
  now += WSMAN_LOGIN_THROTTLE_FREE_FAILURES * WSMAN_LOGIN_THROTTLE_FORGIVEN_EACH;
  for (guint i = 0; i < WSMAN_LOGIN_THROTTLE_FREE_FAILURES; i++)
    {
      g_assert_false (wsman_login_throttle_must_wait (throttle, client));
      wsman_login_throttle_add (throttle, client);
    }
  g_assert_true (wsman_login_throttle_must_wait (throttle, client));
}

static void
test_loopback (void)
{
  g_autoptr(WsmanLoginThrottle) throttle = wsman_login_throttle_new (tell_time);
  g_autofree char *client = key_of ("127.0.0.1");

  for (guint i = 0; i < 10 * WSMAN_LOGIN_THROTTLE_FREE_FAILURES; i++)
    wsman_login_throttle_add (throttle, client);
  g_assert_false (wsman_login_throttle_must_wait (throttle, client));
  g_assert_cmpuint (wsman_login_throttle_get_length (throttle), ==, 0);
}

/* The memory doesn't depend on the number of addresses, and the address with the most failures is never forgotten. */
static void
test_bounded (void)
{
  g_autoptr(WsmanLoginThrottle) throttle = wsman_login_throttle_new (tell_time);
  g_autofree char *client = key_of ("192.0.2.1");

  now = G_TIME_SPAN_DAY;
  for (guint i = 0; i < WSMAN_LOGIN_THROTTLE_FREE_FAILURES; i++)
    wsman_login_throttle_add (throttle, client);
  for (guint i = 0; i < WSMAN_LOGIN_THROTTLE_MAX_ADDRESSES + 100; i++)
    {
      g_autofree char *text = g_strdup_printf ("10.0.%u.%u", i / 256, i % 256);
      g_autofree char *other = key_of (text);

      wsman_login_throttle_add (throttle, other);
    }
  g_assert_cmpuint (wsman_login_throttle_get_length (throttle), ==, WSMAN_LOGIN_THROTTLE_MAX_ADDRESSES);
  g_assert_true (wsman_login_throttle_must_wait (throttle, client));

  /* Addresses whose failures are all forgiven are removed first, all at once. */
  now += 2 * WSMAN_LOGIN_THROTTLE_FORGIVEN_EACH;
  {
    g_autofree char *other = key_of ("192.0.2.2");

    wsman_login_throttle_add (throttle, other);
  }
  g_assert_cmpuint (wsman_login_throttle_get_length (throttle), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server/login-throttle/keys", test_keys);
  g_test_add_func ("/wsman/server/login-throttle/throttle", test_throttle);
  g_test_add_func ("/wsman/server/login-throttle/loopback", test_loopback);
  g_test_add_func ("/wsman/server/login-throttle/bounded", test_bounded);

  return g_test_run ();
}
