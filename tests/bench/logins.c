/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Measures how many sessions per second begin with each login, with this library's client and server. Each session
 * makes its own connection, logs in, identifies the server and ends. Arguments: the realm, which is empty if there is
 * no KDC, the client's certificate, and the server with its options.
 */

#include "bench.h"

#include "world.h"

#define HOST "server.wsman.test" /* the name in tickets and in the certificate */
#define SESSIONS 20

/* The ways to log in. The first one is what all others are compared with. */
#define LOGINS(ROW)                                                                                                \
  ROW (none, "no login, http", "http", WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION | PLAIN, NULL)                    \
  ROW (tls, "no login, https", "https", WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, NULL)                           \
  ROW (basic, "Basic, https", "https", WSMAN_SESSION_FLAGS_USE_BASIC | PASSWORD, WORLD_USER)                       \
  ROW (digest, "Digest, https", "https", WSMAN_SESSION_FLAGS_USE_DIGEST | PASSWORD, WORLD_USER)                    \
  ROW (certificate, "client certificate, https", "https", WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE, NULL)        \
  ROW (ntlm, "NTLM, http, sealed", "http", WSMAN_SESSION_FLAGS_USE_NEGOTIATE | PASSWORD, ".\\" WORLD_USER)         \
  ROW (kerberos, "Kerberos with a ticket, http, sealed", "http", WSMAN_SESSION_FLAGS_USE_KERBEROS, NULL)           \
  ROW (credssp, "CredSSP with Kerberos, http, sealed", "http", WSMAN_SESSION_FLAGS_USE_CREDSSP | PASSWORD, "REALM")

#define PLAIN WSMAN_SESSION_FLAGS_NO_ENCRYPTION
#define PASSWORD WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD

typedef struct
{
  TestPeer *server;
  const char *certificate;
  char *principal;
  char *ca_file;
} Bench;

/* user is "REALM" for the user's principal. */
static guint64
log_in (Bench             *self,
        const char        *scheme,
        WsmanSessionFlags  flags,
        const char        *user)
{
  g_autofree char *uri = g_strdup_printf ("%s://" HOST ":%u/wsman", scheme,
                                          test_peer_get_port (self->server, scheme));

  for (guint i = 0; i < SESSIONS; i++)
    {
      g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(WsmanItem) item = NULL;
      g_autoptr(GError) error = NULL;

      wsman_connection_options_set_connect_address (options, "127.0.0.1");
      wsman_connection_options_set_user_name (options, g_strcmp0 (user, "REALM") == 0 ? self->principal : user);
      if (user != NULL)
        wsman_connection_options_set_password (options, WORLD_PASSWORD);
      if (g_str_equal (scheme, "https"))
        wsman_connection_options_set_ca_file (options, self->ca_file);
      if ((flags & WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE) != 0)
        wsman_connection_options_set_client_certificate_source (options, self->certificate);
      wsman_connection_options_set_delegate_to (options, (const char * const[]) { HOST, NULL });
      session = wsman_session_new (uri, flags, options, &error);
      g_assert_no_error (error);
      item = wsman_session_identify (session, flags & WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION, NULL, &error);
      g_assert_no_error (error);
    }

  return SESSIONS;
}

#define DEFINE_RUN(id, name, scheme, flags, user) \
  static guint64                                  \
  run_##id (gpointer data)                        \
  {                                               \
    return log_in (data, scheme, flags, user);    \
  }

LOGINS (DEFINE_RUN)

#define CONTENDER(id, name, scheme, flags, user) { name, run_##id, { 0 } },

int
main (int    argc,
      char **argv)
{
  BenchContender contenders[] = { LOGINS (CONTENDER) };
  gsize n_contenders = G_N_ELEMENTS (contenders);
  Bench bench = { 0 };

  if (argc < 4)
    return 2;

  /* The last two need a KDC. */
  if (*argv[1] == '\0')
    n_contenders -= 2;
  bench.principal = g_strconcat (WORLD_USER "@", argv[1], NULL);
  bench.certificate = argv[2];
  bench.ca_file = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-cert.pem", NULL);
  bench.server = test_peer_new ((const char * const *) argv + 3);
  bench_compare ("Sessions by login, ours on both sides", "sessions/s", contenders, n_contenders, 0, &bench);
  test_peer_free (bench.server);
  g_free (bench.principal);
  g_free (bench.ca_file);

  return 0;
}
