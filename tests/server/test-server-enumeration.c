/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests enumerations with a client that writes its own requests: batches, modes, enumeration contexts and their end.
 */

#include <string.h>

#include "raw-http.h"
#include "server-fixture.h"

#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"
#define NUMBERS FIXTURE_URI "/Numbers"

/* Requests five items in the response to Enumerate. */
#define FIRST_FIVE "<w:OptimizeEnumeration/><w:MaxElements>5</w:MaxElements>"

typedef struct
{
  RawClient *client;
  char *credentials;
} Session;

static void
session_init (Session       *self,
              ServerFixture *fixture,
              const char    *user)
{
  self->client = raw_client_new (fixture->port, FALSE);
  self->credentials = raw_credentials (user, FIXTURE_PASSWORD);
}

static void
session_clear (Session *self)
{
  g_clear_pointer (&self->client, raw_client_free);
  g_clear_pointer (&self->credentials, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Session, session_clear)

/* options: "Name=value Name=value". */
static char *
make_headers (const char *options,
              const char *more)
{
  g_auto(GStrv) words = g_strsplit (options, " ", -1);
  g_autoptr(GString) xml = g_string_new ("<w:OptionSet>");

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (words[i], "=", 2);

      g_string_append_printf (xml, "<w:Option Name='%s'>%s</w:Option>", pair[0], pair[1]);
    }
  g_string_append_printf (xml, "</w:OptionSet>%s", more != NULL ? more : "");

  return g_strdup (xml->str);
}

static RawResponse *
ask (Session    *session,
     const char *action,
     const char *uri,
     const char *headers,
     const char *body)
{
  g_autofree char *full_action = g_strconcat (ENUMERATION, action, NULL);
  g_autofree char *envelope = raw_envelope (full_action, uri, headers, body);

  return raw_client_ask (session->client, session->credentials, envelope);
}

static RawResponse *
enumerate (Session    *session,
           const char *options,
           const char *content)
{
  g_autofree char *headers = make_headers (options, NULL);
  g_autofree char *body = g_strdup_printf ("<n:Enumerate>%s</n:Enumerate>", content);

  return ask (session, "Enumerate", NUMBERS, headers, body);
}

static char *
make_pull (const char *context,
           const char *content)
{
  return g_strdup_printf ("<n:Pull><n:EnumerationContext>%s</n:EnumerationContext>%s</n:Pull>", context, content);
}

static RawResponse *
pull_with (Session    *session,
           const char *context,
           const char *content,
           const char *headers)
{
  g_autofree char *body = make_pull (context, content);

  return ask (session, "Pull", NUMBERS, headers, body);
}

static RawResponse *
pull (Session    *session,
      const char *context,
      guint       max_elements)
{
  g_autofree char *content = g_strdup_printf ("<n:MaxElements>%u</n:MaxElements>", max_elements);

  return pull_with (session, context, content, NULL);
}

static char *
get_context (RawResponse *response)
{
  char *context = raw_response_get_text (response, "n:EnumerationContext");

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_nonnull (context);

  return context;
}

/* Begins an enumeration, and returns its context. */
static char *
open_context (Session    *session,
              const char *options,
              const char *content)
{
  g_autoptr(RawResponse) response = enumerate (session, options, content);

  return get_context (response);
}

/* Sends a Pull without waiting for its response. */
static void
post_pull (Session    *session,
           const char *context,
           const char *content)
{
  g_autofree char *body = make_pull (context, content);
  g_autofree char *envelope = raw_envelope (ENUMERATION "Pull", NUMBERS, NULL, body);

  raw_client_post (session->client, session->credentials, envelope);
}

static RawResponse *
release (Session    *session,
         const char *context)
{
  g_autofree char *body = g_strdup_printf ("<n:Release><n:EnumerationContext>%s</n:EnumerationContext></n:Release>",
                                           context);

  return ask (session, "Release", NUMBERS, NULL, body);
}

static guint
count_items (RawResponse *response)
{
  return raw_response_count (response, "<f:Number ");
}

static gboolean
is_ended (RawResponse *response)
{
  return strstr (response->body, "EndOfSequence/>") != NULL;
}

/* A whole enumeration, for several numbers of items and several batch sizes. */
static void
test_batches (void)
{
  static const struct
  {
    guint count;
    gboolean optimize;
    guint max_elements; /* 0: not sent, which means 1 */
    guint first;        /* items in the EnumerateResponse */
    guint pulls;
  } rows[] = {
    { 0, TRUE, 10, 0, 0 },
    { 0, FALSE, 10, 0, 1 },
    { 5, TRUE, 10, 5, 0 },
    { 10, TRUE, 10, 10, 0 },
    { 11, TRUE, 10, 10, 1 },
    { 3, TRUE, 0, 1, 2 },
    { 3, FALSE, 0, 0, 3 },
    { 25, FALSE, 10, 0, 3 }, /* the first request asked for 20 */
    { 100, TRUE, 100000, 100, 0 },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_auto(Session) session;

  session_init (&session, fixture, FIXTURE_USER);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *options = g_strdup_printf ("Count=%u", rows[i].count);
      g_autofree char *content = rows[i].max_elements > 0
        ? g_strdup_printf ("%s<w:MaxElements>%u</w:MaxElements>", rows[i].optimize ? "<w:OptimizeEnumeration/>" : "",
                           rows[i].max_elements)
        : g_strdup (rows[i].optimize ? "<w:OptimizeEnumeration/>" : "");
      g_autoptr(RawResponse) response = enumerate (&session, options, content);
      guint total = count_items (response);
      guint pulls = 0;

      g_assert_cmpuint (response->status, ==, 200);
      g_assert_cmpuint (total, ==, rows[i].first);
      g_assert_cmpuint (raw_response_count (response, "w:Items"), ==, rows[i].optimize ? 2 : 0);
      while (!is_ended (response))
        {
          g_autofree char *context = get_context (response);

          g_clear_pointer (&response, raw_response_free);
          response = rows[i].max_elements > 0 ? pull (&session, context, rows[i].max_elements)
                                              : pull_with (&session, context, "", NULL);
          g_assert_cmpuint (response->status, ==, 200);
          g_assert_cmpuint (raw_response_count (response, "n:Items"), ==, 2);
          total += count_items (response);
          pulls++;
        }
      g_assert_cmpuint (total, ==, rows[i].count);
      g_assert_cmpuint (pulls, ==, rows[i].pulls);
      g_assert_true (fixture_wait_for (&fixture_counts.cursors, 0, 5));
    }
}

static void
test_modes (void)
{
  static const struct
  {
    const char *mode;
    guint objects;
    guint references;
    guint pairs;
  } rows[] = {
    { "", 2, 0, 0 },
    { "<w:EnumerationMode>EnumerateEPR</w:EnumerationMode>", 0, 2, 0 },
    { "<w:EnumerationMode>EnumerateObjectAndEPR</w:EnumerationMode>", 2, 2, 2 },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_auto(Session) session;

  session_init (&session, fixture, FIXTURE_USER);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *content = g_strconcat (FIRST_FIVE, rows[i].mode,
                                              NULL);
      g_autoptr(RawResponse) response = enumerate (&session, "Count=2", content);

      g_assert_cmpuint (count_items (response), ==, rows[i].objects);
      g_assert_cmpuint (raw_response_count (response, "</a:EndpointReference>"), ==, rows[i].references);
      g_assert_cmpuint (raw_response_count (response, "<w:Item>"), ==, rows[i].pairs);
    }
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *options;
    const char *content;
    guint32 code;
  } rows[] = {
    { "Count=2", "<w:EnumerationMode>EnumerateDreams</w:EnumerationMode>", 0x80338086 },
    { "Count=2 Nameless=1", "<w:OptimizeEnumeration/><w:EnumerationMode>EnumerateEPR</w:EnumerationMode>", 0x80338086 },
    { "Count=2", "<n:Expires>PT0S</n:Expires>", 0x80338016 },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_auto(Session) session;

  session_init (&session, fixture, FIXTURE_USER);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(RawResponse) response = enumerate (&session, rows[i].options, rows[i].content);

      g_test_message ("%s: 0x%08X", rows[i].content, raw_response_get_code (response));
      g_assert_cmphex (raw_response_get_code (response), ==, rows[i].code);
      g_assert_cmpuint (response->status, ==, 500);
    }
}

static void
assert_no_context (RawResponse *response)
{
  g_assert_cmpuint (response->status, ==, 500);
  g_assert_cmphex (raw_response_get_code (response), ==, 0x8033801B);
}

/* The ways in which a context ends. Afterwards it is unknown. */
static void
test_release (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_auto(Session) session;
  g_autoptr(RawResponse) released = NULL;
  g_autoptr(RawResponse) again = NULL;
  g_autoptr(RawResponse) pulled = NULL;
  g_autofree char *context = NULL;
  g_autofree char *body = NULL;
  g_autofree char *action = NULL;

  session_init (&session, fixture, FIXTURE_USER);
  context = open_context (&session, "Count=100", "");
  g_assert_true (fixture_wait_for (&fixture_counts.cursors, 1, 5));

  body = g_strdup_printf ("<n:Release><n:EnumerationContext> %s\n</n:EnumerationContext></n:Release>", context);
  released = ask (&session, "Release", NUMBERS, NULL, body);
  g_assert_cmpuint (released->status, ==, 200);
  action = raw_response_get_text (released, "a:Action");
  g_assert_cmpstr (action, ==, ENUMERATION "ReleaseResponse");
  g_assert_nonnull (strstr (released->body, "<s:Body></s:Body>"));
  g_assert_true (fixture_wait_for (&fixture_counts.cursors, 0, 5));

  again = ask (&session, "Release", NUMBERS, NULL, body);
  assert_no_context (again);
  pulled = pull (&session, context, 5);
  assert_no_context (pulled);
}

static void
test_provider_fails (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_auto(Session) session;
  g_autoptr(RawResponse) second = NULL;
  g_autoptr(RawResponse) third = NULL;
  g_autofree char *context = NULL;

  session_init (&session, fixture, FIXTURE_USER);
  context = open_context (&session, "Count=100 Fail=5", FIRST_FIVE);
  second = pull (&session, context, 5);
  g_assert_cmphex (raw_response_get_code (second), ==, 0x80338003);
  g_assert_nonnull (strstr (second->body, "Out of numbers"));
  g_assert_true (fixture_wait_for (&fixture_counts.cursors, 0, 5));
  third = pull (&session, context, 5);
  assert_no_context (third);
}

/* A context belongs to one user. */
static void
allow_stranger (ServerFixture *fixture,
                gpointer       user_data)
{
  const char * const users[] = { FIXTURE_USER, FIXTURE_STRANGER, NULL };

  wsman_server_set_allowed_users (fixture->server, users);
}

static void
test_other_user (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (allow_stranger, NULL);
  g_auto(Session) session;
  g_auto(Session) thief;
  g_autoptr(RawResponse) stolen = NULL;
  g_autoptr(RawResponse) released = NULL;
  g_autoptr(RawResponse) second = NULL;
  g_autofree char *context = NULL;

  session_init (&session, fixture, FIXTURE_USER);
  session_init (&thief, fixture, FIXTURE_STRANGER);
  context = open_context (&session, "Count=100", "");

  stolen = pull (&thief, context, 5);
  assert_no_context (stolen);
  released = release (&thief, context);
  assert_no_context (released);

  second = pull (&session, context, 5);
  g_assert_cmpuint (count_items (second), ==, 5);
}

static void
set_short_idle (ServerFixture *fixture,
                gpointer       user_data)
{
  wsman_server_set_enumeration_timeout (fixture->server, 50);
}

static void
test_expiry (void)
{
  static const char * const contents[] = { "<n:Expires>PT0.05S</n:Expires>", "" };
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_short_idle, NULL);
  g_auto(Session) session;

  session_init (&session, fixture, FIXTURE_USER);
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr(RawResponse) first = enumerate (&session, "Count=100", contents[i]);
      g_autofree char *context = get_context (first);
      g_autofree char *expires = raw_response_get_text (first, "n:Expires");
      g_autoptr(RawResponse) late = NULL;

      g_assert_true (fixture_wait_for (&fixture_counts.cursors, 0, 5));
      late = pull (&session, context, 5);
      assert_no_context (late);
      if (*contents[i] != '\0')
        g_assert_nonnull (expires);
      else
        g_assert_null (expires);
    }
}

static void
allow_many_operations (ServerFixture *fixture,
                       gpointer       user_data)
{
  wsman_server_set_max_operations_per_user (fixture->server, 100);
}

static void
set_two_contexts (ServerFixture *fixture,
                  gpointer       user_data)
{
  wsman_server_set_max_contexts_per_user (fixture->server, 2);
  wsman_server_set_max_operations_per_user (fixture->server, 2);
}

/* A user who abandons enumerations, however many, can still start new ones. Enumerations with a running request
 * stay. */
static void
test_abandoned (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_two_contexts, NULL);
  g_auto(Session) session;
  Session stalled[2];
  g_autofree char *last = NULL;
  g_autoptr(RawResponse) refused = NULL;
  g_autoptr(RawResponse) after = NULL;

  session_init (&session, fixture, FIXTURE_USER);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr(RawResponse) response = enumerate (&session, "Count=100 Stall=1", "<w:OptimizeEnumeration/>");

      g_free (last);
      last = get_context (response);
    }
  g_assert_true (fixture_wait_for (&fixture_counts.cursors, 2, 20));

  /* Both have a running request, so neither can be ended. */
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *context = NULL;

      session_init (&stalled[i], fixture, FIXTURE_USER);
      context = open_context (&stalled[i], "Count=100 Stall=1", "<w:OptimizeEnumeration/>");
      post_pull (&stalled[i], context, "");
      g_assert_true (fixture_wait_for (&fixture_counts.pending, i + 1, 20));
    }
  server_fixture_invoke (fixture, allow_many_operations, NULL);
  refused = enumerate (&session, "Count=100", "");
  g_assert_cmphex (raw_response_get_code (refused), ==, 0x803381A6);
  after = pull (&session, last, 1);
  g_assert_cmphex (raw_response_get_code (after), ==, 0x8033801B);

  server_fixture_respond_pending (fixture);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(RawResponse) response = raw_client_read (stalled[i].client);

      g_assert_cmpuint (count_items (response), >, 0);
      session_clear (&stalled[i]);
    }
}

/* A provider may have no items for a while. The client doesn't notice that, but there is a limit. */
static void
test_empty_batches (void)
{
  static const struct
  {
    const char *options;
    const char *filter;
    guint32 code;
  } rows[] = {
    { "Count=3 Empty=1", "", 0 },
    { "Count=3 Empty=30", "", 0 },
    { "Count=3 Empty=1000000", "", 0x80338003 },
    { "Count=3 Empty=1000000",
      "<w:Filter Dialect='http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter'><w:SelectorSet>"
      "<w:Selector Name='Value'>1</w:Selector></w:SelectorSet></w:Filter>",
      0x80338003 },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto(Session) session;
      g_autofree char *content = g_strconcat ("<w:OptimizeEnumeration/><w:MaxElements>2</w:MaxElements>",
                                              rows[i].filter, NULL);
      int calls = g_atomic_int_get (&fixture_counts.calls);
      g_autoptr(RawResponse) response = NULL;

      session_init (&session, fixture, FIXTURE_USER);
      response = enumerate (&session, rows[i].options, content);
      g_assert_cmphex (raw_response_get_code (response), ==, rows[i].code);
      if (rows[i].code == 0)
        g_assert_cmpuint (count_items (response), ==, 2);
      g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls) - calls, <=, 40);
    }
  g_assert_true (fixture_wait_for (&fixture_counts.cursors, 2, 20));
}

static void
test_quotas (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_two_contexts, NULL);
  g_auto(Session) session;
  Session others[3];
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *never = raw_envelope ("http://schemas.xmlsoap.org/ws/2004/09/transfer/Get", FIXTURE_URI "/Never",
                                         NULL, NULL);
  g_autoptr(RawResponse) refused = NULL;

  session_init (&session, fixture, FIXTURE_USER);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RawResponse) response = enumerate (&session, "Count=100", "");

      g_assert_cmphex (raw_response_get_code (response), ==, 0);
      g_assert_true (fixture_wait_for (&fixture_counts.cursors, MIN (i + 1, 2), 5));
      if (i < 2)
        *(i == 0 ? &first : &second) = get_context (response);
    }

  /* The one that was idle for longest has ended. */
  {
    g_autoptr(RawResponse) gone = pull (&session, first, 1);
    g_autoptr(RawResponse) kept = pull (&session, second, 1);

    g_assert_cmphex (raw_response_get_code (gone), ==, 0x8033801B);
    g_assert_cmpuint (count_items (kept), ==, 1);
  }

  for (guint i = 0; i < 3; i++)
    session_init (&others[i], fixture, FIXTURE_USER);
  for (guint i = 0; i < 2; i++)
    raw_client_post (others[i].client, others[i].credentials, never);
  g_assert_true (fixture_wait_for (&fixture_counts.pending, 2, 5));

  refused = raw_client_ask (others[2].client, others[2].credentials, never);
  g_assert_cmphex (raw_response_get_code (refused), ==, 0x803381A6);

  server_fixture_respond_pending (fixture);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(RawResponse) response = raw_client_read (others[i].client);

      g_assert_cmpuint (response->status, ==, 200);
    }
  for (guint i = 0; i < 3; i++)
    session_clear (&others[i]);
}

/* A Pull that timed out is repeated, and no item is lost. */
static void
test_timed_out_pull (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_auto(Session) session;
  g_autoptr(RawResponse) timed_out = NULL;
  g_autoptr(RawResponse) again = NULL;
  g_autoptr(RawResponse) more = NULL;
  g_autofree char *context = NULL;

  session_init (&session, fixture, FIXTURE_USER);
  context = open_context (&session, "Count=12 Stall=5", FIRST_FIVE);
  timed_out = pull_with (&session, context, "<n:MaxTime>PT0.05S</n:MaxTime><n:MaxElements>5</n:MaxElements>", NULL);
  g_assert_cmphex (raw_response_get_code (timed_out), ==, 0x80338029);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.cancelled), ==, 0);

  /* While the provider is still busy, another Pull waits, and times out, too. */
  again = pull_with (&session, context, "<n:MaxElements>5</n:MaxElements>",
                     "<w:OperationTimeout>PT0.05S</w:OperationTimeout>");
  g_assert_cmphex (raw_response_get_code (again), ==, 0x80338029);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.calls), ==, 2);

  server_fixture_respond_pending (fixture);
  more = pull (&session, context, 5);
  g_assert_cmpuint (count_items (more), ==, 5);
  g_assert_nonnull (strstr (more->body, "<f:Value>5<"));
  g_assert_nonnull (strstr (more->body, "<f:Value>9<"));
}

static void
test_waiting_pull (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_auto(Session) session;
  g_autoptr(RawResponse) timed_out = NULL;
  g_autoptr(RawResponse) response = NULL;
  g_autofree char *context = NULL;

  session_init (&session, fixture, FIXTURE_USER);
  context = open_context (&session, "Count=12 Stall=5", FIRST_FIVE);
  timed_out = pull_with (&session, context, "<n:MaxTime>PT0.05S</n:MaxTime><n:MaxElements>5</n:MaxElements>", NULL);
  g_assert_cmphex (raw_response_get_code (timed_out), ==, 0x80338029);

  post_pull (&session, context, "<n:MaxElements>5</n:MaxElements>");
  server_fixture_respond_pending (fixture);
  response = raw_client_read (session.client);
  g_assert_cmpuint (count_items (response), ==, 5);
}

static void
test_concurrent_pulls (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_auto(Session) session;
  g_auto(Session) other;
  g_autoptr(RawResponse) refused = NULL;
  g_autoptr(RawResponse) released = NULL;
  g_autoptr(RawResponse) interrupted = NULL;
  g_autofree char *context = NULL;

  session_init (&session, fixture, FIXTURE_USER);
  session_init (&other, fixture, FIXTURE_USER);
  context = open_context (&session, "Count=12 Stall=5", FIRST_FIVE);
  post_pull (&session, context, "");
  g_assert_true (fixture_wait_for (&fixture_counts.pending, 1, 5));

  refused = pull (&other, context, 5);
  g_assert_cmphex (raw_response_get_code (refused), ==, 0x80338032);

  /* Release during a Pull: the Pull gets a fault, and the provider's operation is cancelled. */
  released = release (&other, context);
  g_assert_cmpuint (released->status, ==, 200);
  interrupted = raw_client_read (session.client);
  assert_no_context (interrupted);
  g_assert_cmpint (g_atomic_int_get (&fixture_counts.cancelled), ==, 1);
  server_fixture_respond_pending (fixture);
  g_assert_true (fixture_wait_for (&fixture_counts.cursors, 0, 5));
}

static void
test_client_leaves_pull (void)
{
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  Session session;
  g_autofree char *context = NULL;

  session_init (&session, fixture, FIXTURE_USER);
  context = open_context (&session, "Count=12 Stall=5", FIRST_FIVE);
  post_pull (&session, context, "");
  g_assert_true (fixture_wait_for (&fixture_counts.pending, 1, 5));
  session_clear (&session);

  g_assert_true (fixture_wait_for (&fixture_counts.cancelled, 1, 1));
  server_fixture_respond_pending (fixture);
  g_assert_true (fixture_wait_for (&fixture_counts.cursors, 0, 1));
}

/* A batch fits into the envelope, and never contains more than was requested. */
static void
test_envelope_limit (void)
{
  static const struct
  {
    const char *options;
    const char *size;
    const char *charset;
    guint32 code;
  } rows[] = {
    { "Count=500 Size=300", "20000", "UTF-8", 0 },
    { "Count=500 Size=300", "20000", "UTF-16", 0 },
    { "Count=20 Size=300 More=15", "8192", "UTF-8", 0 },
    { "Count=5 Size=20000", "20000", "UTF-8", 0x80338048 },
    { "Count=5 Size=9000", "20000", "UTF-8", 0 },
    { "Count=5 Size=9500", "20000", "UTF-16", 0x80338048 },
    { "Count=2 Size=600000", "1000000", "UTF-8", 0x80338049 },
  };
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto(Session) session;
      g_autofree char *size = g_strdup_printf ("<w:MaxEnvelopeSize>%s</w:MaxEnvelopeSize>", rows[i].size);
      g_autofree char *headers = make_headers (rows[i].options, size);
      const char *body = "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>500</w:MaxElements></n:Enumerate>";
      g_autofree char *envelope = raw_envelope (ENUMERATION "Enumerate", NUMBERS, headers, body);
      g_autofree char *credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
      guint64 total = 0;

      session_init (&session, fixture, FIXTURE_USER);
      for (;;)
        {
          g_autoptr(RawResponse) response = raw_client_ask_in (session.client, credentials, envelope, rows[i].charset);
          g_autofree char *context = NULL;
          g_autofree char *pull_body = NULL;

          g_assert_cmphex (raw_response_get_code (response), ==, rows[i].code);
          if (rows[i].code != 0)
            break;

          g_assert_cmpuint (response->length, <=, g_ascii_strtoull (rows[i].size, NULL, 10));
          g_assert_cmpuint (count_items (response), >, 0);
          total += count_items (response);
          if (is_ended (response))
            break;

          context = get_context (response);
          pull_body = g_strdup_printf ("<n:Pull><n:EnumerationContext>%s</n:EnumerationContext>"
                                       "<n:MaxElements>500</n:MaxElements></n:Pull>", context);
          g_free (envelope);
          envelope = raw_envelope (ENUMERATION "Pull", NUMBERS, size, pull_body);
        }
      if (rows[i].code == 0)
        g_assert_cmpuint (total, ==, g_ascii_strtoull (rows[i].options + strlen ("Count="), NULL, 10));
      g_assert_true (fixture_wait_for (&fixture_counts.cursors, 0, 5));
    }
}

/* The kernel's counters aren't exact, so even the peak may shrink. */
static gint64
get_peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = strstr (status, "VmHWM:");

  return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10);
}

/* The memory of the process has one batch, and not the whole result. */
static void
test_million (void)
{
  const guint count = !fixture_memory_is_real () ? 30000 : g_test_slow () ? 1000000 : 200000;
  g_autoptr(ServerFixture) fixture = server_fixture_new (NULL, NULL);
  g_autofree char *options = g_strdup_printf ("Count=%u", count);
  g_auto(Session) session;
  g_autoptr(RawResponse) response = NULL;
  gint64 early = 0;
  guint total;

  session_init (&session, fixture, FIXTURE_USER);
  response = enumerate (&session, options, "<w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements>");
  total = count_items (response);
  while (!is_ended (response))
    {
      g_autofree char *context = get_context (response);

      g_clear_pointer (&response, raw_response_free);
      response = pull (&session, context, 32000);
      total += count_items (response);
      if (early == 0 && total > 20000)
        early = get_peak_memory ();
    }

  g_test_message ("%u items, peak grew by %" G_GINT64_FORMAT " KiB", total, get_peak_memory () - early);
  g_assert_cmpuint (total, ==, count);
  if (fixture_memory_is_real ())
    g_assert_cmpint (get_peak_memory () - early, <, 2048);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server/enumeration/batches", test_batches);
  g_test_add_func ("/wsman/server/enumeration/modes", test_modes);
  g_test_add_func ("/wsman/server/enumeration/refusals", test_refusals);
  g_test_add_func ("/wsman/server/enumeration/release", test_release);
  g_test_add_func ("/wsman/server/enumeration/provider-fails", test_provider_fails);
  g_test_add_func ("/wsman/server/enumeration/other-user", test_other_user);
  g_test_add_func ("/wsman/server/enumeration/expiry", test_expiry);
  g_test_add_func ("/wsman/server/enumeration/quotas", test_quotas);
  g_test_add_func ("/wsman/server/enumeration/abandoned", test_abandoned);
  g_test_add_func ("/wsman/server/enumeration/empty-batches", test_empty_batches);
  g_test_add_func ("/wsman/server/enumeration/timed-out-pull", test_timed_out_pull);
  g_test_add_func ("/wsman/server/enumeration/waiting-pull", test_waiting_pull);
  g_test_add_func ("/wsman/server/enumeration/concurrent-pulls", test_concurrent_pulls);
  g_test_add_func ("/wsman/server/enumeration/client-leaves-pull", test_client_leaves_pull);
  g_test_add_func ("/wsman/server/enumeration/envelope-limit", test_envelope_limit);
  g_test_add_func ("/wsman/server/enumeration/million", test_million);

  return g_test_run ();
}
