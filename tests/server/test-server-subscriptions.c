/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests the lives of subscriptions, and who may manage them.
 */

#include <string.h>

#include "event-fixture.h"

static void
test_managing (EventFixture         *self,
               gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autoptr(RawResponse) renewed = NULL;
  g_autoptr(RawResponse) status = NULL;
  g_autoptr(RawResponse) ended = NULL;
  g_autoptr(RawResponse) late = NULL;
  g_autoptr(RawResponse) gone = NULL;
  g_autofree char *expires = NULL;
  int before = g_atomic_int_get (&event_fixture_n_ended);

  event_fixture_subscribe (self, &subscriber, "", "<e:Expires>PT600S</e:Expires>");
  renewed = event_fixture_manage (self, "Renew", subscriber.id, "<e:Expires>PT3600S</e:Expires>");
  g_assert_cmpuint (renewed->status, ==, 200);
  expires = raw_response_get_text (renewed, "e:Expires");
  g_assert_cmpstr (expires, ==, "PT3600.000S");
  status = event_fixture_manage (self, "GetStatus", subscriber.id, "");
  g_assert_cmpuint (status->status, ==, 200);
  g_assert_cmpuint (raw_response_count (status, "<e:Expires>PT"), ==, 1);

  ended = event_fixture_manage (self, "Unsubscribe", subscriber.id, "");
  g_assert_cmpuint (ended->status, ==, 200);
  g_assert_true (fixture_wait_for (&event_fixture_n_ended, before + 1, 5));
  late = event_fixture_manage (self, "Renew", subscriber.id, "");
  event_fixture_assert_code (late, CODE_CLOSED);
  gone = event_fixture_pull (self, &subscriber, SHORT);
  event_fixture_assert_code (gone, CODE_CONTEXT);
}

/* Release ends a subscription, like Unsubscribe. */
static void
test_release (EventFixture         *self,
              gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autofree char *body = NULL;
  g_autoptr(RawResponse) released = NULL;
  int before = g_atomic_int_get (&event_fixture_n_ended);

  event_fixture_subscribe (self, &subscriber, "", "");
  body = g_strdup_printf ("<n:Release><n:EnumerationContext>%s</n:EnumerationContext></n:Release>", subscriber.context);
  released = event_fixture_ask (self, ENUMERATION "Release", NULL, body);
  g_assert_cmpuint (released->status, ==, 200);
  g_assert_true (fixture_wait_for (&event_fixture_n_ended, before + 1, 5));
}

/* A refused Renew ends the subscription, because its user has lost the access. */
static void
test_denied_renew (EventFixture         *self,
                   gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autoptr(RawResponse) refused = NULL;
  g_autoptr(RawResponse) gone = NULL;
  int before = g_atomic_int_get (&event_fixture_n_ended);

  event_fixture_subscribe (self, &subscriber, "", "");
  g_atomic_int_set (&self->is_denied, TRUE);
  refused = event_fixture_manage (self, "Renew", subscriber.id, "");
  event_fixture_assert_code (refused, 5);
  g_assert_true (fixture_wait_for (&event_fixture_n_ended, before + 1, 5));
  gone = event_fixture_pull (self, &subscriber, SHORT);
  event_fixture_assert_code (gone, CODE_CONTEXT);
}

static void
test_expiry (EventFixture         *self,
             gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autoptr(RawResponse) response = NULL;
  int before = g_atomic_int_get (&event_fixture_n_ended);

  event_fixture_subscribe (self, &subscriber, "", "<e:Expires>PT0.3S</e:Expires>");
  response = event_fixture_pull (self, &subscriber, MANY);
  event_fixture_assert_code (response, CODE_CLOSED);
  g_assert_true (fixture_wait_for (&event_fixture_n_ended, before + 1, 5));
}

/* The provider ends the subscription: with or without an error, after its events. */
static void
on_end (ServerFixture *fixture,
        gpointer       user_data)
{
  EventFixture *self = user_data;
  g_autoptr(GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The deck is empty");

  wsman_event_sink_end (self->provider->sinks->pdata[0], NULL);
  wsman_event_sink_end (self->provider->sinks->pdata[0], reason);
  wsman_event_sink_end (self->provider->sinks->pdata[1], reason);
}

static void
test_ends (EventFixture         *self,
           gconstpointer  data)
{
  Subscriber subscribers[2] = { 0 };
  g_autoptr(RawResponse) end = NULL;
  g_autoptr(RawResponse) fault = NULL;
  int before = g_atomic_int_get (&event_fixture_n_ended);

  for (guint i = 0; i < 2; i++)
    event_fixture_subscribe (self, &subscribers[i], "", "");
  event_fixture_send (self, 1, 2);
  server_fixture_invoke (self->fixture, on_end, self);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(RawResponse) events = event_fixture_pull (self, &subscribers[i], MANY);

      event_fixture_assert_numbers (events, 1, 2);
    }

  end = event_fixture_pull (self, &subscribers[0], MANY);
  g_assert_cmpuint (end->status, ==, 200);
  g_assert_cmpuint (raw_response_count (end, "<n:EndOfSequence/>"), ==, 1);
  fault = event_fixture_pull (self, &subscribers[1], MANY);
  event_fixture_assert_code (fault, WSMAN_CODE_RESOURCE_NOT_FOUND);
  g_assert_nonnull (strstr (fault->body, "The deck is empty"));
  g_assert_true (fixture_wait_for (&event_fixture_n_ended, before + 2, 5));
  for (guint i = 0; i < 2; i++)
    subscriber_clear (&subscribers[i]);
}

/* Another user's subscription, and one that never was, get the same response. */
static void
test_foreign (EventFixture         *self,
              gconstpointer  data)
{
  static const char *const verbs[] = { "Renew", "GetStatus", "Unsubscribe" };
  const char *const everybody[] = { FIXTURE_USER, FIXTURE_STRANGER, NULL };
  g_auto(Subscriber) subscriber = { 0 };
  g_autofree char *credentials = NULL;
  g_autoptr(RawResponse) stolen = NULL;
  g_autoptr(RawResponse) status = NULL;

  g_object_set (self->fixture->server, "allowed-users", everybody, NULL);
  event_fixture_subscribe (self, &subscriber, "", "");
  credentials = g_steal_pointer (&self->credentials);
  self->credentials = g_strdup (self->stranger);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autoptr(RawResponse) foreign = event_fixture_manage (self, verbs[i], subscriber.id, "");
      g_autoptr(RawResponse) absent = event_fixture_manage (self, verbs[i], UNKNOWN, "");

      event_fixture_assert_code (foreign, CODE_CLOSED);
      event_fixture_assert_code (absent, CODE_CLOSED);
      g_assert_cmpstr (strstr (foreign->body, "<s:Fault"), ==, strstr (absent->body, "<s:Fault"));
    }
  stolen = event_fixture_pull (self, &subscriber, SHORT);
  event_fixture_assert_code (stolen, CODE_CONTEXT);

  g_free (self->credentials);
  self->credentials = g_steal_pointer (&credentials);
  status = event_fixture_manage (self, "GetStatus", subscriber.id, "");
  g_assert_cmpuint (status->status, ==, 200);
}

/* A user has a number of subscriptions. Another one ends the one that has been idle for longest. If all are in use, it
 * is refused. */
static void
test_quota (EventFixture         *self,
            gconstpointer  data)
{
  Subscriber subscribers[4] = { 0 };
  RawClient *waiting[3];
  g_autoptr(RawResponse) gone = NULL;
  g_autoptr(RawResponse) refused = NULL;

  for (guint i = 0; i < 4; i++)
    event_fixture_subscribe (self, &subscribers[i], "", "");
  gone = event_fixture_manage (self, "GetStatus", subscribers[0].id, "");
  event_fixture_assert_code (gone, CODE_CLOSED);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *envelope = subscriber_make_pull (&subscribers[i + 1], MANY);

      waiting[i] = raw_client_new (self->fixture->port, FALSE);
      g_assert_true (raw_client_post (waiting[i], self->credentials, envelope));
    }
  g_assert_true (fixture_wait_for (&self->n_pulls, 3, 10));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RawResponse) busy = event_fixture_pull_again (self, &subscribers[i + 1], SHORT);

      event_fixture_assert_code (busy, CODE_CONCURRENCY);
    }
  refused = event_fixture_try_subscribe (self, "", "");
  event_fixture_assert_code (refused, CODE_QUOTA);

  event_fixture_send (self, 1, 1);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RawResponse) response = raw_client_read (waiting[i]);

      event_fixture_assert_numbers (response, 1, 1);
      raw_client_free (waiting[i]);
    }
  for (guint i = 0; i < 4; i++)
    subscriber_clear (&subscribers[i]);
}

/* A subscriber that leaves in a Pull loses nothing. */
static void
test_left (EventFixture         *self,
           gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autofree char *envelope = NULL;
  g_autoptr(RawResponse) response = NULL;

  event_fixture_subscribe (self, &subscriber, "", "");
  envelope = subscriber_make_pull (&subscriber, MANY);
  g_assert_true (raw_client_post (self->other, self->credentials, envelope));
  g_assert_true (fixture_wait_for (&self->n_pulls, 1, 10));
  raw_client_free (self->other);
  self->other = raw_client_new (self->fixture->port, FALSE);

  event_fixture_send (self, 1, 3);
  do
    {
      g_clear_pointer (&response, raw_response_free);
      response = event_fixture_pull_again (self, &subscriber, MANY);
    }
  while (raw_response_get_code (response) == CODE_CONCURRENCY);
  event_fixture_assert_numbers (response, 1, 3);
}

static void
test_refusals (EventFixture         *self,
               gconstpointer  data)
{
  static const struct
  {
    const char *action;
    const char *body;
    guint32 code;
  } cases[] = {
    { "Subscribe", "<e:Subscribe " E "><e:Delivery/></e:Subscribe>", CODE_MODE },
    { "Subscribe", "<e:Subscribe " E "/>", CODE_MODE },
    { "Subscribe", "<e:Subscribe " E "><e:Delivery Mode='" MODES "PushWithAck'/></e:Subscribe>", CODE_MODE },
    { "Subscribe", "<e:Subscribe " E "><e:Delivery Mode='" MODES "Events'/></e:Subscribe>", CODE_MODE },
    { "Subscribe", "<e:Subscribe " E "><e:Delivery Mode='urn:x'/></e:Subscribe>", CODE_MODE },
    { "Subscribe", "<e:Subscribe " E "><e:Delivery Mode='" MODES "Pull'/><e:Expires>PT0S</e:Expires></e:Subscribe>",
      CODE_EXPIRATION },
    { "Subscribe", "<e:Subscribe " E "><e:Delivery Mode='" MODES "Pull'/><e:Expires>soon</e:Expires></e:Subscribe>",
      CODE_EXPIRATION },
    { "Subscribe", "<e:Subscribe " E "><e:Delivery Mode='" MODES "Pull'><w:MaxEnvelopeSize Policy='CancelSubscription'>"
      "9000</w:MaxEnvelopeSize></e:Delivery></e:Subscribe>", CODE_UNSUPPORTED_FEATURE },
    { "Subscribe", "<e:Renew " E "/>", 0 },
    { "Renew", "<e:Renew " E "/>", CODE_HEADER_REQUIRED },
    { "Unsubscribe", "<e:Unsubscribe " E "/>", CODE_HEADER_REQUIRED },
    { "GetStatus", "<e:Renew " E "/>", 0 },
    { "SubscriptionEnd", "<e:SubscriptionEnd " E "/>", CODE_ACTION_NOT_SUPPORTED },
  };
  g_autofree char *other = raw_envelope (EVENTING "Subscribe", FIXTURE_URI "/Echo", NULL,
                                         "<e:Subscribe " E "><e:Delivery Mode='" MODES "Pull'/></e:Subscribe>");
  g_autoptr(RawResponse) unsupported = raw_client_ask (self->client, self->credentials, other);

  event_fixture_assert_code (unsupported, CODE_ACTION_NOT_SUPPORTED);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *action = g_strconcat (EVENTING, cases[i].action, NULL);
      g_autoptr(RawResponse) response = event_fixture_ask (self, action, NULL, cases[i].body);

      g_test_message ("%s: %s", cases[i].action, cases[i].body);
      g_assert_cmpuint (response->status, ==, 500);
      if (cases[i].code != 0)
        event_fixture_assert_code (response, cases[i].code);
      else
        g_assert_cmpuint (raw_response_count (response, "SchemaValidationError"), ==, 1);
    }
}

/* The provider ends everything when the server stops, and a Pull doesn't wait for longer. */
static void
on_stop (ServerFixture *fixture,
         gpointer       user_data)
{
  wsman_server_stop (fixture->server);
}

static void
test_stop (EventFixture         *self,
           gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autofree char *envelope = NULL;
  int before = g_atomic_int_get (&event_fixture_n_ended);

  event_fixture_subscribe (self, &subscriber, "", "");
  envelope = subscriber_make_pull (&subscriber, MANY);
  g_assert_true (raw_client_post (self->client, self->credentials, envelope));
  server_fixture_invoke (self->fixture, on_stop, NULL);
  g_assert_cmpint (g_atomic_int_get (&event_fixture_n_ended), ==, before + 1);
}

#define ADD(name, func) \
  g_test_add ("/wsman/server-subscriptions/" name, EventFixture, NULL, event_fixture_set_up, func, \
              event_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("managing", test_managing);
  ADD ("release", test_release);
  ADD ("denied-renew", test_denied_renew);
  ADD ("expiry", test_expiry);
  ADD ("ends", test_ends);
  ADD ("foreign", test_foreign);
  ADD ("quota", test_quota);
  ADD ("left", test_left);
  ADD ("refusals", test_refusals);
  ADD ("stop", test_stop);

  return g_test_run ();
}
