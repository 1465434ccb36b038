/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Lets the other machine push its events here: the next three processes that start, or those that a query selects. The
 * machine authenticates with a certificate. WSMAN_SINK_CERTIFICATE is the file with the certificate and the key of this
 * program, WSMAN_SOURCE_CA_FILE that of the authority of the machine, WSMAN_SOURCE_CA_SHA256 the authority's
 * fingerprint, and WSMAN_SOURCE_NAME the user principal name in the machine's certificate. */

#include "connect.h"

typedef struct
{
  GMainLoop *loop;
  WsmanSubscription *events;
  int left;
  GError *error;
} Show;

static void
on_event (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Show *show = user_data;
  g_autoptr(WsmanItem) event = wsman_subscription_next_event_finish (show->events, result, &show->error);

  if (event != NULL)
    g_print ("Started: %s\n", wsman_item_lookup_string (event, "ProcessName"));

  if (event != NULL && --show->left > 0)
    wsman_subscription_next_event_async (show->events, NULL, on_event, show);
  else
    g_main_loop_quit (show->loop);
}

static void
on_subscribed (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Show *show = user_data;

  show->events = wsman_session_subscribe_finish (WSMAN_SESSION (source), result, &show->error);
  if (show->events != NULL)
    wsman_subscription_next_event_async (show->events, NULL, on_event, show);
  else
    g_main_loop_quit (show->loop);
}

/* Makes the server that takes the events. */
static WsmanServer *
listen_for_events (GError **error)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_file (g_getenv ("WSMAN_SINK_CERTIFICATE"), error);

  if (certificate == NULL)
    return NULL;

  wsman_server_set_tls_certificate (server, certificate);
  wsman_server_set_client_ca_file (server, g_getenv ("WSMAN_SOURCE_CA_FILE"));
  wsman_server_set_accept_client_certificates (server, TRUE);
  if (!wsman_server_map_certificate (server, g_getenv ("WSMAN_SOURCE_CA_SHA256"), g_getenv ("WSMAN_SOURCE_NAME"),
                                     "source", error) ||
      !wsman_server_listen_local (server, 0, TRUE, error))
    return NULL;

  return g_steal_pointer (&server);
}

static WsmanSubscriptionOptions *
make_options (WsmanServer *server)
{
  const char * const sources[] = { "certificate:source", NULL };
  WsmanSubscriptionOptions *options = wsman_subscription_options_new ();
  g_auto(GStrv) uris = wsman_server_list_uris (server);

  wsman_subscription_options_set_server (options, server);
  wsman_subscription_options_set_sink_address (options, uris[0]);
  wsman_subscription_options_set_allowed_sources (options, sources);

  return options;
}

int
main (int   argc,
      char *argv[])
{
  const char *query = argc > 1 ? argv[1] : "SELECT * FROM Win32_ProcessStartTrace";
  g_autoptr(GError) error = NULL;
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(WsmanSession) session = example_connect (&error);
  g_autoptr(WsmanResourceLocator) all = wsman_resource_locator_new ("wmicimv2/*", NULL);
  g_autoptr(WsmanServer) server = session != NULL ? listen_for_events (&error) : NULL;
  g_autoptr(WsmanSubscriptionOptions) options = server != NULL ? make_options (server) : NULL;
  Show show = { loop, NULL, 3, NULL };

  if (options != NULL)
    {
      wsman_session_subscribe_async (session, all, query, NULL, WSMAN_DELIVERY_MODE_EVENTS, options, NULL,
                                     on_subscribed, &show);
      g_main_loop_run (loop);
      g_clear_object (&show.events);
      error = show.error;
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);

  return error == NULL ? 0 : 1;
}
