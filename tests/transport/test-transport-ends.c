/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Ends the connection at each moment of an exchange, as if the server were killed then. The exchange must end with an
 * error, or send the request again. Also cancels the exchange at each moment. No library may print a warning.
 *
 * Each exchange runs in a process of its own, for which g_test_init() isn't called: the TLS backend behaves differently
 * in tests.
 */

#include "transport-fixture.h"

#include <libsoup/soup.h>
#include <poll.h>
#include <stdlib.h>

typedef enum
{
  RESULT_SENT_AGAIN, /* the second attempt gets the response */
  RESULT_FAILED,     /* the server can't be reached */
  RESULT_ANY,        /* the response may have arrived before */
} Result;

/* A signal of SoupMessage, and what it leads to over http and over https. */
typedef struct
{
  const char *name;
  const char *signal;
  GSocketClientEvent event; /* of the signal network-event */
  gboolean is_tls;          /* the moment doesn't exist over http */
  Result http;
  Result https;
} Moment;

static const Moment moments[] = {
  { "connected", "network-event", G_SOCKET_CLIENT_CONNECTED, FALSE, RESULT_SENT_AGAIN, RESULT_FAILED },
  { "negotiating", "network-event", G_SOCKET_CLIENT_PROXY_NEGOTIATING, FALSE, RESULT_SENT_AGAIN, RESULT_FAILED },
  { "negotiated", "network-event", G_SOCKET_CLIENT_PROXY_NEGOTIATED, FALSE, RESULT_SENT_AGAIN, RESULT_FAILED },
  { "handshaking", "network-event", G_SOCKET_CLIENT_TLS_HANDSHAKING, TRUE, RESULT_ANY, RESULT_FAILED },
  { "handshaked", "network-event", G_SOCKET_CLIENT_TLS_HANDSHAKED, TRUE, RESULT_ANY, RESULT_SENT_AGAIN },
  { "complete", "network-event", G_SOCKET_CLIENT_COMPLETE, FALSE, RESULT_SENT_AGAIN, RESULT_SENT_AGAIN },
  { "starting", "starting", 0, FALSE, RESULT_SENT_AGAIN, RESULT_SENT_AGAIN },
  { "wrote-headers", "wrote-headers", 0, FALSE, RESULT_ANY, RESULT_ANY },
  { "wrote-body-data", "wrote-body-data", 0, FALSE, RESULT_ANY, RESULT_ANY },
  { "wrote-body", "wrote-body", 0, FALSE, RESULT_ANY, RESULT_ANY },
  { "got-headers", "got-headers", 0, FALSE, RESULT_ANY, RESULT_ANY },
  { "got-body", "got-body", 0, FALSE, RESULT_ANY, RESULT_ANY },
};

/* --- The process with the exchange --- */

/* What happens at the moment. */
typedef enum
{
  WAY_FIN,
  WAY_RST,
  WAY_CANCEL,
  N_WAYS,
} Way;

static const char * const way_names[N_WAYS] = { "FIN", "RST", "cancelled" };

static const Moment *moment;
static Way way;
static GCancellable *cancellable;
static CannedServer *server;
static GSocket *client_socket;
static guint n_ends;

/* Waits until the end of the connection has reached the client. */
static void
wait_for_end (void)
{
  struct pollfd descriptor = { .fd = g_socket_get_fd (client_socket), .events = POLLRDHUP };

  g_assert_cmpint (poll (&descriptor, 1, -1), ==, 1);
}

static gboolean
on_event (GSignalInvocationHint *hint,
          guint                  n_values,
          const GValue          *values,
          gpointer               user_data)
{
  gboolean is_network = g_str_equal (g_signal_name (hint->signal_id), "network-event");
  GSocketClientEvent event = is_network ? g_value_get_enum (&values[1]) : 0;

  if (is_network && event == G_SOCKET_CLIENT_CONNECTED)
    g_set_object (&client_socket, g_socket_connection_get_socket (g_value_get_object (&values[2])));

  if (!g_str_equal (g_signal_name (hint->signal_id), moment->signal) || event != moment->event || n_ends > 0)
    return TRUE;

  n_ends++;
  if (way == WAY_CANCEL)
    {
      g_cancellable_cancel (cancellable);
      return TRUE;
    }

  canned_server_wait_open (server, 1);
  canned_server_end_connections (server, way == WAY_RST ? CANNED_END_RST : CANNED_END_FIN);
  wait_for_end ();

  return TRUE;
}

static void
add_hooks (void)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (SOUP_TYPE_MESSAGE);

  g_signal_add_emission_hook (g_signal_lookup ("network-event", SOUP_TYPE_MESSAGE), 0, on_event, NULL, NULL);
  if (!g_str_equal (moment->signal, "network-event"))
    g_signal_add_emission_hook (g_signal_lookup (moment->signal, SOUP_TYPE_MESSAGE), 0, on_event, NULL, NULL);
}

static GTlsCertificate *
load_certificate (void)
{
  g_autofree char *certificate = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-cert.pem", NULL);
  g_autofree char *key = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-key.pem", NULL);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *pair = g_tls_certificate_new_from_files (certificate, key, &error);

  g_assert_no_error (error);

  return pair;
}

static void
check_result (Result        expected,
              const char   *body,
              const GError *error)
{
  g_assert_cmpuint (n_ends, ==, 1);
  if (error == NULL)
    g_assert_cmpstr (body, ==, "<ok/>");
  else if (way == WAY_CANCEL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  else
    g_assert_true (error->domain == WSMAN_ERROR);
  if (way == WAY_CANCEL)
    return;

  if (expected == RESULT_FAILED)
    g_assert_nonnull (error);
  else if (expected == RESULT_SENT_AGAIN)
    g_assert_no_error (error);
  if (expected == RESULT_SENT_AGAIN)
    g_assert_cmpuint (canned_server_get_n_connections (server), ==, 2);
}

static char *
fetch_unless_cancelled (WsmanTransport  *transport,
                        GError         **error)
{
  g_autoptr(WsmanExchange) exchange = send_and_wait (transport, "<r/>", "UTF-8", WSMAN_SEND_REPEATABLE, LONG_MS,
                                                     cancellable, error);

  return exchange != NULL ? read_rest (exchange, error) : NULL;
}

/* Arguments: the index of the moment, that of the way, and the scheme. */
static int
run_exchange (char **argv)
{
  gboolean is_https = g_str_equal (argv[3], "https");
  g_autoptr(GTlsCertificate) certificate = is_https ? load_certificate () : NULL;
  g_autoptr(CannedServer) own_server = canned_server_new (certificate, respond_ok, NULL);
  g_autofree char *uri = g_strdup_printf ("%s://localhost:%u/", argv[3], canned_server_get_port (own_server));
  WsmanTransportConfig *config = new_config (uri, NULL, 1);
  g_autoptr(WsmanTransport) transport = NULL;
  g_autofree char *body = NULL;
  g_autoptr(GError) error = NULL;

  moment = &moments[atoi (argv[1])];
  way = atoi (argv[2]);
  cancellable = g_cancellable_new ();
  server = own_server;
  config->skip_ca_check = config->skip_cn_check = TRUE;
  config->connectable = g_network_address_new ("127.0.0.1", canned_server_get_port (server));
  transport = wsman_transport_new (config);

  add_hooks ();
  body = fetch_unless_cancelled (transport, &error);
  check_result (is_https ? moment->https : moment->http, body, error);
  g_clear_object (&client_socket);
  g_clear_object (&cancellable);

  return EXIT_SUCCESS;
}

/* --- The test --- */

static const char *program;

static void
run_process (guint       index,
             guint       how,
             const char *scheme)
{
  g_autofree char *index_text = g_strdup_printf ("%u", index);
  g_autofree char *way_text = g_strdup_printf ("%u", how);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, index_text, way_text, scheme, NULL);

  g_assert_no_error (error);
  g_test_message ("%s, %s, %s", scheme, moments[index].name, way_names[how]);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static void
test_moments (gconstpointer scheme)
{
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      if (moments[i].is_tls && g_str_equal (scheme, "http"))
        continue;

      for (guint how = 0; how < N_WAYS; how++)
        run_process (i, how, scheme);
    }
}

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && g_ascii_isdigit (*argv[1]))
    return run_exchange (argv);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/wsman/transport-ends/http", "http", test_moments);
  g_test_add_data_func ("/wsman/transport-ends/https", "https", test_moments);

  return g_test_run ();
}
