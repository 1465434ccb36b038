/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Cuts, ends or stalls an exchange at every byte, in both directions. The client must return within its deadline, with
 * the right response or an error. It must not repeat a request whose body has begun, unless the request only reads.
 * Nothing may be left on either side.
 */

#include "patience.h"
#include "relay.h"
#include "world-client.h"

/* Long enough for a loaded machine's clean exchange, short enough to wait for thousands of them. */
#define DEADLINE_MS 250
/* Whole, for patience, which is far below what the library would wait by itself. */
#define DEADLINE_S 1

typedef struct
{
  const char *name;
  const char *scheme;
  gboolean repeatable;
  /* Which positions: every one, every seventh … */
  guint stride;
  /* The most connections at once. Each TLS connection first reads the system's authorities. */
  guint parallel;
  /* Does the operation, and looks at what comes of it. */
  gboolean (*run) (WsmanSession  *session,
                   GError       **error);
} Operation;

typedef struct
{
  const Operation *operation;
  TestRelayDirection direction;
  TestRelayHarm harm;
  gsize position;
} Trial;

static TestPeer *server;

static gboolean
run_get (WsmanSession  *session,
         GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, "thing-7");
  g_autoptr(WsmanItem) item = wsman_session_get (session, locator, NULL, error);
  guint64 number = 0;

  if (item == NULL)
    return FALSE;

  g_assert_true (wsman_item_lookup_uint64 (item, "Number", &number));
  g_assert_cmpuint (number, ==, 7);
  g_assert_cmpstr (wsman_item_lookup_string (item, "Caption"), ==, "A thing, näturlich <&>");

  return TRUE;
}

static gboolean
run_put (WsmanSession  *session,
         GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_NOTE, "first");
  g_autoptr(WsmanItem) note = world_item_new (WORLD_NOTE, "World_Note", "first", "harmed");
  g_autoptr(WsmanItem) stored = wsman_session_put (session, locator, note, NULL, error);

  if (stored == NULL)
    return FALSE;

  g_assert_cmpstr (wsman_item_lookup_string (stored, "Text"), ==, "harmed");

  return TRUE;
}

static gboolean
run_create (WsmanSession  *session,
            GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_NOTE, NULL);
  g_autofree char *name = g_uuid_string_random ();
  g_autoptr(WsmanItem) note = world_item_new (WORLD_NOTE, "World_Note", name, "harmed");
  g_autoptr(WsmanResourceLocator) created = NULL;

  created = wsman_session_create (session, locator, note, NULL, error);
  if (created == NULL)
    return FALSE;

  g_assert_cmpstr (wsman_resource_locator_get_selector (created, "Name"), ==, name);

  return TRUE;
}

static gboolean
run_delete (WsmanSession  *session,
            GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_NOTE, "never written");

  return wsman_session_delete (session, locator, NULL, error);
}

static gboolean
run_invoke (WsmanSession  *session,
            GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, "thing-1");
  g_autoptr(WsmanItem) input = world_item_new (WORLD_THING, "Echo_INPUT", NULL, "harmed");
  g_autoptr(WsmanItem) output = wsman_session_invoke (session, "Echo", locator, input, NULL, error);

  if (output == NULL)
    return FALSE;

  g_assert_cmpstr (wsman_item_lookup_string (output, "Text"), ==, "harmed");

  return TRUE;
}

/* Several exchanges: an item is never seen twice nor left out, whatever happens. */
static gboolean
run_enumerate (WsmanSession  *session,
               GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, NULL);
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  guint n = 0;

  wsman_session_set_batch_items (session, 2);
  wsman_resource_locator_add_option (locator, "Count", "5", FALSE);
  enumerator = wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, error);
  if (enumerator == NULL)
    return FALSE;

  while (TRUE)
    {
      g_autofree char *name = g_strdup_printf ("thing-%u", n++);
      g_autoptr(GError) local = NULL;
      g_autoptr(WsmanItem) item = wsman_enumerator_read_item (enumerator, NULL, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (item == NULL)
        break;
      g_assert_cmpstr (wsman_item_lookup_string (item, "Name"), ==, name);
    }
  g_assert_cmpuint (n, ==, 6);

  return TRUE;
}

static const Operation operations[] = {
  { "get", "http", TRUE, 1, 48, run_get },
  { "put", "http", FALSE, 1, 48, run_put },
  { "create", "http", FALSE, 13, 48, run_create },
  { "delete", "http", FALSE, 13, 48, run_delete },
  { "invoke", "http", FALSE, 13, 48, run_invoke },
  { "enumerate", "http", TRUE, 13, 48, run_enumerate },
  { "get-https", "https", TRUE, 17, 8, run_get },
  { "invoke-https", "https", FALSE, 17, 8, run_invoke },
};

static WsmanSession *
session_through (TestRelay  *relay,
                 const char *scheme)
{
  g_autofree char *uri = test_relay_dup_uri (relay, scheme);

  return world_session_new (uri, WORLD_USER, WORLD_PASSWORD);
}

/* Ends the test with what went wrong where. */
G_GNUC_PRINTF (2, 3)
static void
fail (const Trial *trial,
      const char  *format,
      ...)
{
  static const char * const harms[] = { "cut", "truncated", "stalled" };
  static const char * const directions[] = { "request", "answer" };
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_error ("%s, its %s %s at byte %" G_GSIZE_FORMAT ", %s", trial->operation->name,
           directions[trial->direction], harms[trial->harm], trial->position, text);
}

static void
run_trial (gpointer data,
           gpointer user_data)
{
  g_autofree Trial *trial = data;
  const Operation *operation = trial->operation;
  g_autoptr(TestRelay) relay = test_relay_new (test_peer_get_port (server, operation->scheme));
  g_autoptr(WsmanSession) session = session_through (relay, operation->scheme);
  g_autoptr(GError) error = NULL;
  gint64 end = patience_get_end (DEADLINE_S);
  gboolean done;

  wsman_session_set_total_timeout (session, DEADLINE_MS);
  test_relay_arm (relay, trial->direction, trial->harm, trial->position);
  done = operation->run (session, &error);

  if (!done && error->domain != WSMAN_ERROR)
    fail (trial, "has an error of another domain: %s", error->message);
  if (g_get_monotonic_time () > end)
    fail (trial, "took too long");
  if (!operation->repeatable && test_relay_get_bodies (relay) > 1)
    fail (trial, "was sent %u times", test_relay_get_bodies (relay));
}

/* The number of bytes that an exchange has in each direction if nothing is cut. */
static void
measure (const Operation *operation,
         gsize           *lengths)
{
  g_autoptr(TestRelay) relay = test_relay_new (test_peer_get_port (server, operation->scheme));
  g_autoptr(WsmanSession) session = session_through (relay, operation->scheme);
  g_autoptr(GError) error = NULL;

  operation->run (session, &error);
  if (error != NULL)
    g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_NOT_FOUND);
  for (guint i = 0; i < 2; i++)
    lengths[i] = test_relay_get_passed (relay, i);
}

/* The library ends some things behind the caller's back. */
static void
assert_falls_to (guint (*count) (void),
                 guint   expected,
                 guint   seconds)
{
  gint64 deadline = patience_get_end (seconds);

  while (count () > expected && g_get_monotonic_time () < deadline)
    g_usleep (5000);
  g_assert_cmpuint (count (), <=, expected);
}

static void
test_positions (gconstpointer data)
{
  const Operation *operation = data;
  GThreadPool *pool = g_thread_pool_new (run_trial, NULL, operation->parallel, TRUE, NULL);
  guint descriptors = world_count_descriptors ();
  gsize lengths[2];
  guint n = 0;

  measure (operation, lengths);
  for (guint harm = TEST_RELAY_CUT; harm <= TEST_RELAY_STALL; harm++)
    for (guint direction = 0; direction < 2; direction++)
      for (gsize position = 0; position <= lengths[direction]; position += operation->stride)
        {
          Trial trial = { operation, direction, harm, position };

          g_thread_pool_push (pool, g_memdup2 (&trial, sizeof trial), NULL);
          n++;
        }
  g_thread_pool_free (pool, FALSE, TRUE);
  g_test_message ("%s: %u trials over %" G_GSIZE_FORMAT " + %" G_GSIZE_FORMAT " bytes",
                  operation->name, n, lengths[TEST_RELAY_REQUEST], lengths[TEST_RELAY_RESPONSE]);
  /* An enumeration that is dropped is released by a thread of its own. */
  assert_falls_to (world_count_descriptors, descriptors, 2);
}

/* What the library keeps for good, such as the thread that releases what is dropped, is there
 * before the first count. */
static void
warm_up (WsmanSession *session)
{
  g_autoptr(WsmanResourceLocator) locator = world_locator_new (WORLD_THING, NULL);
  WsmanEnumerator *enumerator = NULL;
  g_autoptr(GError) error = NULL;

  wsman_session_set_batch_items (session, 1);
  enumerator = wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (enumerator);
  world_wait_for_stat (session, "Cursors", 0, 2);
}

/* The whole server as it was before: no descriptor, no cursor, no sleeper. */
static void
assert_unchanged (WsmanSession *observer,
                  guint64       descriptors)
{
  world_wait_for_descriptors (observer, descriptors, 2);
  world_wait_for_stat (observer, "Cursors", 0, 3);
  world_wait_for_stat (observer, "Sleeping", 0, 1);
}

int
main (int    argc,
      char **argv)
{
  const char * const *command = test_peer_take_command (&argc, argv);
  WsmanSession *observer = NULL;
  guint64 descriptors;
  guint threads;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2); /* the scheme */
  /* GLib's own helpers end when they have nothing to do. */
  g_thread_pool_set_max_unused_threads (0);
  server = test_peer_new (command);
  observer = world_session_new (test_peer_get_uri (server, "http"), WORLD_USER, WORLD_PASSWORD);
  warm_up (observer);
  descriptors = world_read_stat (observer, "Descriptors");
  threads = world_count_threads ();

  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wsman/cut-exchanges/%s", operations[i].name);

      if (g_str_equal (operations[i].scheme, argv[1]))
        g_test_add_data_func (path, &operations[i], test_positions);
    }
  status = g_test_run ();

  assert_unchanged (observer, descriptors);
  /* What threads have of their own counts as lost if the process ends first. */
  assert_falls_to (world_count_threads, threads, 30);
  g_object_unref (observer);
  test_peer_free (server);

  return status;
}
