/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the names of proxies and targets. */

#include <glib.h>

#include "transport/wsman-proxy-private.h"
#include "wsman-error.h"

/* The names that CONNECT may contain. */
static void
test_targets (void)
{
  static const struct
  {
    const char *host;
    guint16 port;
    const char *target; /* NULL if the name is refused */
  } cases[] = {
    { "host.example", 5985, "host.example:5985" },
    { "HOST_1", 1, "host_1:1" },
    { "192.0.2.1", 443, "192.0.2.1:443" },
    { "2001:db8::1", 443, "[2001:db8::1]:443" },
    { "bücher.example", 443, "xn--bcher-kva.example:443" },
    { "fe80::1%eth0", 443, NULL },
    { "", 443, NULL },
    { "host", 0, NULL },
    { "a b", 443, NULL },
    { "a\r\nX: y", 443, NULL },
    { "a/b", 443, NULL },
    { "a@b", 443, NULL },
    { "a:80", 443, NULL },
    { "a?b", 443, NULL },
    { "a\tb", 443, NULL },
    { "a%00b", 443, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *target = wsman_proxy_format_target (cases[i].host, cases[i].port, &error);

      g_assert_cmpstr (target, ==, cases[i].target);
      g_assert_true (target != NULL || g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT));
    }
}

static void
test_proxies (void)
{
  static const struct
  {
    const char *uri;
    const char *label; /* NULL if the proxy is refused */
  } cases[] = {
    { "http://proxy.example:3128", "http://proxy.example:3128" },
    { "http://proxy.example", "http://proxy.example:80" },
    { "HTTPS://proxy.example/", "https://proxy.example:443" },
    { "socks://[::1]:1", "socks5://[::1]:1" },
    { "socks4a://proxy", "socks4a://proxy:1080" },
    { "http://u:p@proxy:1", "http://proxy:1" },
    { "http://:3128", NULL },
    { "http://proxy:0", NULL },
    { "http://proxy:99999", NULL },
    { "http://a%0d%0ab:1", NULL },
    { "proxy:3128", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanProxy) proxy = wsman_proxy_new (cases[i].uri, &error);

      g_assert_cmpstr (proxy != NULL ? proxy->label : NULL, ==, cases[i].label);
      g_assert_true (proxy != NULL || g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/proxy-names/targets", test_targets);
  g_test_add_func ("/wsman/proxy-names/proxies", test_proxies);

  return g_test_run ();
}
