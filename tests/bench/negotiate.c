/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Measures sessions that authenticate and seal, with this library's client and server: the cost of sealing for a
 * request, authentications, many sessions at once, and the server's memory for each. Arguments: the mechanism, and the
 * server with its options.
 */

#include "bench.h"

#include <string.h>
#include <sys/resource.h>

#include "pair.h"
#include "world.h"

#define CALLS 100
#define HANDSHAKES 20
#define AT_ONCE 200
#define IDLE 1000
#define MESSAGE_SIZE 1536
#define LARGE_SIZE 20000000
#define ENVELOPE_LIMIT "30000000"
#define AIM 0.8

typedef struct
{
  TestPeer *server;
  WsmanSession *sealed;
  WsmanSession *plain;
  WsmanResourceLocator *thing;
  WsmanResourceLocator *note;
  WsmanItem *large_item;

  const char *mechanism;
  BenchPair *bare;
  GBytes *message;
  GBytes *large;
  guint n_pending;
} Bench;

static WsmanSession *
sealed_session_new (Bench *bench)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autofree char *connection = NULL;
  g_autoptr(GError) error = NULL;
  WsmanSessionFlags flags = WSMAN_SESSION_FLAGS_USE_NEGOTIATE;
  WsmanSession *session = NULL;

  /* Kerberos uses the existing ticket. The ticket is for a name, and not for an address. */
  connection = g_strdup_printf ("http://localhost:%u/wsman", test_peer_get_port (bench->server, "http"));
  wsman_connection_options_set_connect_address (options, "127.0.0.1");
  if (g_str_equal (bench->mechanism, "NTLM"))
    {
      flags |= WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD;
      wsman_connection_options_set_user_name (options, BENCH_USER);
      wsman_connection_options_set_password (options, BENCH_PASSWORD);
    }
  session = wsman_session_new (connection, flags, options, &error);
  g_assert_no_error (error);
  wsman_session_set_max_envelope_size (session, atoi (ENVELOPE_LIMIT));

  return session;
}

static WsmanSession *
plain_session_new (Bench *bench)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GError) error = NULL;
  WsmanSession *session = NULL;

  wsman_connection_options_set_user_name (options, WORLD_USER);
  wsman_connection_options_set_password (options, WORLD_PASSWORD);
  session = wsman_session_new (test_peer_get_uri (bench->server, "http"),
                               WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_NO_ENCRYPTION |
                               WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD,
                               options, &error);
  g_assert_no_error (error);
  wsman_session_set_max_envelope_size (session, atoi (ENVELOPE_LIMIT));

  return session;
}

static void
get (Bench        *bench,
     WsmanSession *session)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = wsman_session_get (session, bench->thing, NULL, &error);

  g_assert_no_error (error);
}

static guint64
run_sealed_get (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < CALLS; i++)
    get (bench, bench->sealed);

  return CALLS;
}

static guint64
run_plain_get (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < CALLS; i++)
    {
      get (bench, bench->plain);
      /* The first call seals the request, the second the response. */
      bench_pair_pass (bench->bare, bench->message);
      bench_pair_pass (bench->bare, bench->message);
    }

  return CALLS;
}

static void
put (Bench        *bench,
     WsmanSession *session)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = wsman_session_put (session, bench->note, bench->large_item, NULL, &error);

  g_assert_no_error (error);
}

static guint64
run_sealed_put (gpointer data)
{
  Bench *bench = data;

  put (bench, bench->sealed);

  return 2 * LARGE_SIZE / 1000;
}

static guint64
run_plain_put (gpointer data)
{
  Bench *bench = data;

  put (bench, bench->plain);
  bench_pair_pass (bench->bare, bench->large);
  bench_pair_pass (bench->bare, bench->large);

  return 2 * LARGE_SIZE / 1000;
}

static void
log_in (WsmanSession *session,
        const char   *mechanism)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = wsman_session_identify (session, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (wsman_session_get_mechanism (session), ==, mechanism);
  g_assert_true (wsman_session_get_sealed (session));
}

static guint64
run_handshakes (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < HANDSHAKES; i++)
    {
      g_autoptr(WsmanSession) session = sealed_session_new (bench);

      log_in (session, bench->mechanism);
    }

  return HANDSHAKES;
}

static guint64
run_bare_handshakes (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < HANDSHAKES; i++)
    bench_pair_free (bench_pair_new (bench->mechanism));

  return HANDSHAKES;
}

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Bench *bench = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = wsman_session_identify_finish (WSMAN_SESSION (source), result, &error);

  g_assert_no_error (error);
  bench->n_pending--;
}

static guint64
run_at_once (gpointer data)
{
  Bench *bench = data;
  g_autoptr(GPtrArray) sessions = g_ptr_array_new_with_free_func (g_object_unref);

  for (bench->n_pending = 0; bench->n_pending < AT_ONCE; bench->n_pending++)
    {
      WsmanSession *session = sealed_session_new (bench);

      g_ptr_array_add (sessions, session);
      wsman_session_identify_async (session, 0, NULL, on_identified, bench);
    }
  while (bench->n_pending > 0)
    g_main_context_iteration (NULL, TRUE);

  return AT_ONCE;
}

/* In KiB. */
static double
read_rss (const char *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", process);
  g_autofree char *status = NULL;
  g_autoptr(GError) error = NULL;
  const char *line = NULL;

  g_file_get_contents (path, &status, NULL, &error);
  g_assert_no_error (error);
  line = strstr (status, "VmRSS:");
  g_assert_nonnull (line);

  return (double) g_ascii_strtoull (line + strlen ("VmRSS:"), NULL, 10);
}

/* The first session also allocates the memory that all sessions share. */
static void
measure_memory (Bench *bench)
{
  const char *server = test_peer_get_identifier (bench->server);
  g_autoptr(GPtrArray) sessions = g_ptr_array_new_with_free_func (g_object_unref);
  double server_before = read_rss (server), client_before = read_rss ("self");

  for (guint i = 0; i < IDLE; i++)
    {
      WsmanSession *session = sealed_session_new (bench);

      g_ptr_array_add (sessions, session);
      log_in (session, bench->mechanism);
    }
  g_print ("%s: RSS of each of %d authenticated idle sessions\n"
           "  %-48s %10.1f KiB\n  %-48s %10.1f KiB\n", bench->mechanism, IDLE,
           "server", (read_rss (server) - server_before) / IDLE,
           "client", (read_rss ("self") - client_before) / IDLE);
}

static void
compare (Bench          *bench,
         const char     *title,
         const char     *unit,
         BenchContender  first,
         BenchContender  floor,
         double          aim)
{
  BenchContender contenders[] = { first, floor };
  g_autofree char *text = g_strdup_printf ("%s: %s", bench->mechanism, title);

  bench_compare (text, unit, contenders, G_N_ELEMENTS (contenders), aim, bench);
}

static void
compare_all (Bench *bench)
{
  compare (bench, "Get over http, one after the other", "calls/s",
           (BenchContender) { "sealed", run_sealed_get },
           (BenchContender) { "unsealed, and gss_wrap, gss_unwrap", run_plain_get }, AIM);
  compare (bench, "Put of 20 MB over http, there and back", "kB/s",
           (BenchContender) { "sealed", run_sealed_put },
           (BenchContender) { "unsealed, and gss_wrap, gss_unwrap", run_plain_put }, AIM);
  compare (bench, "a session, Identify, its end", "sessions/s",
           (BenchContender) { "one after the other", run_handshakes },
           (BenchContender) { "bare contexts, no network", run_bare_handshakes }, 0);
  compare (bench, "200 sessions", "sessions/s",
           (BenchContender) { "at once", run_at_once },
           (BenchContender) { "one after the other", run_handshakes }, 1);
}

/* Raises the limit of descriptors, for all sessions. The server inherits the limit. */
static void
raise_limit (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

static TestPeer *
start_server (char **command)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) argv = NULL;

  g_strv_builder_addv (builder, (const char **) command);
  g_strv_builder_add_many (builder, "--max-envelope-size=" ENVELOPE_LIMIT, "--max-connections=2000", NULL);
  argv = g_strv_builder_end (builder);

  return test_peer_new ((const char * const *) argv);
}

static WsmanItem *
large_item_new (void)
{
  g_autofree char *text = g_strnfill (LARGE_SIZE, 'x');
  g_autoptr(GError) error = NULL;
  GVariantDict dict;
  WsmanItem *item = NULL;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "Name", "s", "large");
  g_variant_dict_insert (&dict, "Text", "s", text);
  item = wsman_item_new_from_variant (WORLD_NOTE, "World_Note", g_variant_dict_end (&dict), &error);
  g_assert_no_error (error);

  return item;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(WsmanResourceLocator) notes = NULL;
  g_autoptr(GError) error = NULL;
  Bench bench = {
    .mechanism = argv[1],
    .message = g_bytes_new_take (g_strnfill (MESSAGE_SIZE, 'x'), MESSAGE_SIZE),
    .large = g_bytes_new_take (g_strnfill (LARGE_SIZE, 'x'), LARGE_SIZE),
    .large_item = large_item_new (),
    .thing = wsman_resource_locator_new (WORLD_THING "?Name=thing-0", NULL),
  };

  raise_limit ();
  bench.server = start_server (argv + 2);
  bench.bare = bench_pair_new (bench.mechanism);
  bench.sealed = sealed_session_new (&bench);
  bench.plain = plain_session_new (&bench);
  log_in (bench.sealed, bench.mechanism);
  measure_memory (&bench);

  notes = wsman_resource_locator_new (WORLD_NOTE, NULL);
  bench.note = wsman_session_create (bench.plain, notes, bench.large_item, NULL, &error);
  g_assert_no_error (error);
  compare_all (&bench);

  g_object_unref (bench.sealed);
  g_object_unref (bench.plain);
  g_object_unref (bench.thing);
  g_object_unref (bench.note);
  g_object_unref (bench.large_item);
  bench_pair_free (bench.bare);
  g_bytes_unref (bench.message);
  g_bytes_unref (bench.large);
  test_peer_free (bench.server);

  return 0;
}
