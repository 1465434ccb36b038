/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests routes: the addresses that they return, and who can use their proxies.
 */

#include "canned-server.h"
#include "transport-fixture.h"

#include <string.h>

#include "transport/wsman-proxy-private.h"
#include "transport/wsman-route-private.h"

#define TARGET "http://target.example:5985/wsman"

static WsmanTransportConfig *
new_proxy_config (const char *proxy)
{
  WsmanTransportConfig *config = new_config (TARGET, NULL, 1);

  config->proxy_resolver = g_simple_proxy_resolver_new (proxy, NULL);

  return config;
}

static void
test_unreachable (void)
{
  g_autoptr(WsmanTransport) transport = wsman_transport_new (new_proxy_config ("http://127.0.0.1:1"));
  g_autoptr(WsmanTransport) unknown = wsman_transport_new (new_proxy_config ("http://proxy.invalid:3128"));
  g_autoptr(GError) error = NULL;

  g_assert_null (fetch_with (transport, "<r/>", "UTF-8", 0, 10000, NULL, &error));
  assert_failure (error, WSMAN_ERROR_CONNECTION, 0x80338012, "The proxy http://127.0.0.1:1 can’t be reached");
  g_clear_error (&error);
  g_assert_null (fetch_with (unknown, "<r/>", "UTF-8", 0, 10000, NULL, &error));
  assert_failure (error, WSMAN_ERROR_CONNECTION, 0x803381B9, "The name of the proxy http://proxy.invalid:3128");
}

typedef struct
{
  const char *name;
  const char *proxy;   /* NULL if there is none */
  const char *target;
  gboolean has_address; /* whether the host that is connected to has an address */
} OverlapCase;

static const OverlapCase overlap_cases[] = {
  { "direct", NULL, "127.0.0.1", TRUE },
  { "proxy", "http://127.0.0.1:3128", "target.invalid", TRUE },
  { "unknown-target", NULL, "target.invalid", FALSE },
  { "unknown-proxy", "http://proxy.invalid:3128", "127.0.0.1", FALSE },
};

typedef struct
{
  guint n_ended;
  guint n_addresses;
  guint n_errors;
} OverlapCounts;

static void
on_next_address (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  OverlapCounts *counts = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketAddress) address =
    g_socket_address_enumerator_next_finish (G_SOCKET_ADDRESS_ENUMERATOR (source), result, &error);

  /* Only the first call returns something. */
  g_assert_true (counts->n_ended == 0 || (address == NULL && error == NULL));
  counts->n_ended++;
  counts->n_addresses += address != NULL;
  counts->n_errors += error != NULL;
}

/* GSocketClient asks for another address before it has the first one. An address, or the reason why there is none, is
 * returned once. Then there are no more. */
static void
test_overlapping_calls (gconstpointer data)
{
  const OverlapCase *test_case = data;
  WsmanTransportConfig *config =
    test_case->proxy != NULL ? new_proxy_config (test_case->proxy) : new_config (TARGET, NULL, 1);
  g_autoptr(GSocketConnectable) target = g_network_address_new (test_case->target, 5985);
  g_autoptr(WsmanRoute) route = wsman_route_new (config, target);
  g_autoptr(GSocketAddressEnumerator) enumerator =
    g_socket_connectable_proxy_enumerate (G_SOCKET_CONNECTABLE (route));
  OverlapCounts counts = { 0 };

  for (guint i = 0; i < 5; i++)
    g_socket_address_enumerator_next_async (enumerator, NULL, on_next_address, &counts);
  while (counts.n_ended < 5)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (counts.n_addresses, ==, test_case->has_address);
  g_assert_cmpuint (counts.n_errors, ==, !test_case->has_address);

  g_clear_object (&enumerator);
  g_clear_object (&route);
  wsman_transport_config_free (config);
}

/* Nobody but a route can use its GProxy, and no setting names a proxy of another kind. */
static void
test_foreign_schemes (void)
{
  static const char * const schemes[] = { "wsman-route", "wsman-tunnel", "ftp", "file" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autoptr(CannedServer) proxy = canned_server_new (NULL, respond_ok, NULL);
      g_autofree char *uri = g_strdup_printf ("%s://ada:pr0xy@127.0.0.1:%u", schemes[i],
                                              canned_server_get_port (proxy));
      g_autoptr(WsmanTransport) transport = wsman_transport_new (new_proxy_config (uri));
      g_autoptr(GError) error = NULL;

      g_assert_null (fetch_with (transport, "<r/>", "UTF-8", 0, 10000, NULL, &error));
      assert_failure (error, WSMAN_ERROR_INVALID_ARGUMENT, 0x80070057, schemes[i]);
      g_assert_null (strstr (error->message, "pr0xy"));
      g_assert_cmpuint (canned_server_get_n_connections (proxy), ==, 0);
    }
}

/* An address with the scheme of routes, which an environment variable could cause, gets nothing. */
static void
test_foreign_address (void)
{
  g_autoptr(CannedServer) proxy = canned_server_new (NULL, respond_ok, NULL);
  g_autofree char *uri = g_strdup_printf ("wsman-route://127.0.0.1:%u", canned_server_get_port (proxy));
  g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new (uri, NULL);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) error = NULL;

  wsman_route_register ();
  g_socket_client_set_proxy_resolver (client, resolver);
  g_assert_null (g_socket_client_connect_to_host (client, "target.example", 5985, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (canned_server_get_n_requests (proxy), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/transport-route/unreachable", test_unreachable);
  g_test_add_func ("/wsman/transport-route/foreign-schemes", test_foreign_schemes);
  g_test_add_func ("/wsman/transport-route/foreign-address", test_foreign_address);

  for (gsize i = 0; i < G_N_ELEMENTS (overlap_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/transport-route/overlapping-calls/", overlap_cases[i].name, NULL);

      g_test_add_data_func (path, &overlap_cases[i], test_overlapping_calls);
    }

  return g_test_run ();
}
