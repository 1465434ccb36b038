/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests how foreign subscribers get events.
 */

#include <string.h>

#include "event-fixture.h"

static void
test_pull (EventFixture         *self,
           gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autoptr(RawResponse) nothing = NULL;
  g_autoptr(RawResponse) first = NULL;
  g_autoptr(RawResponse) rest = NULL;

  event_fixture_subscribe (self, &subscriber, "", "");
  g_assert_cmpstr (self->provider->seen, ==,
                   "mode 0, lifetime 86400, heartbeats 0, bookmark none, wants 0, filter none");

  nothing = event_fixture_pull (self, &subscriber, SHORT);
  event_fixture_assert_code (nothing, CODE_TIMED_OUT);

  event_fixture_send (self, 1, 5);
  first = event_fixture_pull (self, &subscriber, "<n:MaxElements>2</n:MaxElements>");
  event_fixture_assert_numbers (first, 1, 2);
  g_assert_cmpuint (raw_response_count (first, "<w:Event Action=\"" MODES "Event\">"), ==, 2);
  g_assert_cmpuint (raw_response_count (first, "Bookmark"), ==, 0);
  rest = event_fixture_pull (self, &subscriber, MANY);
  event_fixture_assert_numbers (rest, 3, 5);
}

/* A Pull waits until there is an event, which may come from any thread. */
static gpointer
send_in_thread (gpointer user_data)
{
  event_numbers_send (user_data);

  return NULL;
}

static void
test_waiting (EventFixture         *self,
              gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };

  event_fixture_subscribe (self, &subscriber, "", "");
  for (guint n = 1; n <= 5; n++)
    {
      EventNumbers numbers = { self->provider, n, n };
      g_autofree char *request = subscriber_make_pull (&subscriber, MANY);
      g_autoptr(RawResponse) response = NULL;
      GThread *thread;

      g_assert_true (raw_client_post (self->client, self->credentials, request));
      thread = g_thread_new ("source", send_in_thread, &numbers);
      response = raw_client_read (self->client);
      g_thread_join (thread);
      event_fixture_assert_numbers (response, n, n);
      g_free (subscriber.context);
      subscriber.context = raw_response_get_text (response, "n:EnumerationContext");
    }
}

/* The same Pull again gets the same events again, until a Pull with the new context confirms them. */
static void
test_lost_response (EventFixture         *self,
                    gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autofree char *former = NULL;
  g_autoptr(RawResponse) next = NULL;
  g_autoptr(RawResponse) late = NULL;

  event_fixture_subscribe (self, &subscriber, "", "");
  event_fixture_send (self, 1, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RawResponse) lost = event_fixture_pull_again (self, &subscriber, MANY);

      event_fixture_assert_numbers (lost, 1, 3);
      event_fixture_send (self, 4 + i, 4 + i);
    }

  former = g_strdup (subscriber.context);
  raw_response_free (event_fixture_pull (self, &subscriber, MANY));
  next = event_fixture_pull (self, &subscriber, MANY);
  event_fixture_assert_numbers (next, 4, 6);

  g_free (subscriber.context);
  subscriber.context = g_steal_pointer (&former);
  late = event_fixture_pull (self, &subscriber, MANY);
  event_fixture_assert_code (late, CODE_CONTEXT);
}

static void
test_filters (EventFixture         *self,
              gconstpointer  data)
{
  static const char *const filters[] = {
    "<w:Filter Dialect='http://schemas.microsoft.com/wbem/wsman/1/WQL'>"
    "SELECT * FROM Source WHERE Value &gt; 3</w:Filter>",
    "<w:Filter>../Number[Value &gt; 3]</w:Filter>",
    "<e:Filter Dialect='http://www.w3.org/TR/1999/REC-xpath-19991116'>../Number[Value &gt; 3]</e:Filter>",
  };
  g_autoptr(RawResponse) unknown = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_auto(Subscriber) subscriber = { 0 };
      g_autoptr(RawResponse) response = NULL;
      g_autoptr(RawResponse) ended = NULL;

      event_fixture_subscribe (self, &subscriber, "", filters[i]);
      event_fixture_send (self, 1, 6);
      response = event_fixture_pull (self, &subscriber, MANY);
      event_fixture_assert_numbers (response, 4, 6);
      ended = event_fixture_manage (self, "Unsubscribe", subscriber.id, "");
      g_assert_cmpuint (ended->status, ==, 200);
    }

  unknown = event_fixture_try_subscribe (self, "", "<w:Filter Dialect='urn:unknown'>x</w:Filter>");
  event_fixture_assert_code (unknown, CODE_DIALECT);
}

/* Events beyond the limit are counted, in the place where they are missing. */
static void
test_dropped (EventFixture         *self,
              gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  guint64 n_events = 0;
  guint64 n_dropped = 0;
  gboolean is_over = FALSE;

  event_fixture_subscribe (self, &subscriber, "", "");
  event_fixture_send (self, 1, 6000);
  event_fixture_send (self, 6001, 6001);
  while (!is_over)
    {
      g_autoptr(RawResponse) response = event_fixture_pull (self, &subscriber, "<n:MaxElements>1000</n:MaxElements>");
      const char *dropped = strstr (response->body, "<w:DroppedEvents Action=\"" MODES "DroppedEvents\">");

      g_assert_cmpuint (response->status, ==, 200);
      n_events += raw_response_count (response, "<w:Event ");
      is_over = dropped != NULL;
      if (is_over)
        {
          n_dropped = g_ascii_strtoull (strchr (dropped, '>') + 1, NULL, 10);
          g_assert_null (strstr (dropped, "<w:Event "));
        }
    }

  g_assert_cmpuint (n_events, >, 1000);
  g_assert_cmpuint (n_dropped, >, 0);
  g_assert_cmpuint (n_events + n_dropped, ==, 6001);
}

/* Pulls into the smallest envelope that a client may have. */
static RawResponse *
pull_small (EventFixture      *self,
            Subscriber *subscriber)
{
  g_autofree char *body = g_strdup_printf ("<n:Pull><n:EnumerationContext>%s</n:EnumerationContext>" MANY "</n:Pull>",
                                           subscriber->context);
  g_autofree char *envelope = raw_envelope (ENUMERATION "Pull", SOURCE,
                                            "<w:MaxEnvelopeSize>8192</w:MaxEnvelopeSize>", body);
  RawResponse *response = raw_client_ask (self->client, self->credentials, envelope);

  g_assert_cmpuint (response->length, <=, 8192);
  g_free (subscriber->context);
  subscriber->context = raw_response_get_text (response, "n:EnumerationContext");

  return response;
}

/* An event that is too large for the subscriber is dropped, and the others arrive. */
static void
test_too_large (EventFixture         *self,
                gconstpointer  data)
{
  EventNumbers large = { self->provider, 2, 2, NULL, 20000 };
  g_auto(Subscriber) subscriber = { 0 };
  g_autoptr(RawResponse) first = NULL;
  g_autoptr(RawResponse) rest = NULL;

  event_fixture_subscribe (self, &subscriber, "", "");
  event_fixture_send (self, 1, 1);
  server_fixture_invoke (self->fixture, event_numbers_on_send, &large);
  event_fixture_send (self, 3, 3);

  first = pull_small (self, &subscriber);
  event_fixture_assert_numbers (first, 1, 1);
  rest = pull_small (self, &subscriber);
  event_fixture_assert_numbers (rest, 3, 3);
  g_assert_cmpuint (raw_response_count (rest, "DroppedEvents\">1</w:DroppedEvents>"), ==, 1);
}

static void
test_bookmarks (EventFixture         *self,
                gconstpointer  data)
{
  EventNumbers numbers = { self->provider, 1, 3, "place <&> " };
  g_auto(Subscriber) subscriber = { 0 };
  g_auto(Subscriber) again = { 0 };
  g_autoptr(RawResponse) response = NULL;
  g_autofree char *bookmark = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *huge = NULL;
  g_autofree char *too_much = NULL;
  g_autoptr(RawResponse) refused = NULL;

  event_fixture_subscribe (self, &subscriber, "",
                           "<w:Bookmark><x:List xmlns:x='urn:x'/></w:Bookmark><w:SendBookmarks/>");
  g_assert_nonnull (strstr (self->provider->seen, "bookmark <x:List xmlns:x=\"urn:x\"/>, wants 1"));
  server_fixture_invoke (self->fixture, event_numbers_on_send, &numbers);
  response = event_fixture_pull (self, &subscriber, "<n:MaxElements>2</n:MaxElements>");
  event_fixture_assert_numbers (response, 1, 2);
  bookmark = raw_response_get_text (response, "w:Bookmark");
  g_assert_cmpstr (bookmark, ==, "place &lt;&amp;&gt; 2");

  rest = g_strdup_printf ("<w:Bookmark>%s</w:Bookmark>", bookmark);
  event_fixture_subscribe (self, &again, "", rest);
  g_assert_nonnull (strstr (self->provider->seen, "bookmark place <&> 2, wants 0"));

  huge = g_strnfill (65 * 1024, 'x');
  too_much = g_strdup_printf ("<w:Bookmark>%s</w:Bookmark>", huge);
  refused = event_fixture_try_subscribe (self, "", too_much);
  event_fixture_assert_code (refused, CODE_BOOKMARK);
}

static void
test_heartbeats (EventFixture         *self,
                 gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autoptr(RawResponse) beat = NULL;
  g_autoptr(RawResponse) too_short = NULL;

  event_fixture_subscribe (self, &subscriber, "<w:Heartbeats>PT1S</w:Heartbeats>", "");
  g_assert_nonnull (strstr (self->provider->seen, "heartbeats 1000"));
  beat = event_fixture_pull (self, &subscriber, MANY);
  g_assert_cmpuint (beat->status, ==, 200);
  g_assert_cmpuint (raw_response_count (beat, "<w:Event Action=\"" MODES "Heartbeat\"/>"), ==, 1);

  too_short = event_fixture_try_subscribe (self, "<w:Heartbeats>PT0.5S</w:Heartbeats>", "");
  event_fixture_assert_code (too_short, CODE_HEARTBEAT);
}

#define ADD(name, func) \
  g_test_add ("/wsman/server-events/" name, EventFixture, NULL, event_fixture_set_up, func, event_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("pull", test_pull);
  ADD ("waiting", test_waiting);
  ADD ("lost-response", test_lost_response);
  ADD ("filters", test_filters);
  ADD ("dropped", test_dropped);
  ADD ("too-large", test_too_large);
  ADD ("bookmarks", test_bookmarks);
  ADD ("heartbeats", test_heartbeats);

  return g_test_run ();
}
