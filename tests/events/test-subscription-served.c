/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests subscriptions that the library's own server serves. */

#include <string.h>

#include "event-fixture.h"
#include "patience.h"

static WsmanSubscription *
subscribe (EventFixture              *self,
           WsmanSubscriptionOptions  *options,
           GError                   **error)
{
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u", self->fixture->port);
  g_autoptr(WsmanConnectionOptions) connection_options = wsman_connection_options_new ();
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (SOURCE, NULL);
  g_autoptr(WsmanSession) session = NULL;

  wsman_connection_options_set_user_name (connection_options, FIXTURE_USER);
  wsman_connection_options_set_password (connection_options, FIXTURE_PASSWORD);
  session = wsman_session_new (address, WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD |
                               WSMAN_SESSION_FLAGS_NO_ENCRYPTION, connection_options, error);
  g_assert_nonnull (session);

  return wsman_session_subscribe (session, locator, NULL, NULL, WSMAN_DELIVERY_MODE_PULL, options, NULL, error);
}

static void
on_nothing (ServerFixture *fixture,
            gpointer       user_data)
{
}

/* Sends events with the bookmarks "at-1", "at-2" and so on. */
static void
send_events (EventFixture *self,
             guint         first,
             guint         last)
{
  EventNumbers numbers = { self->provider, first, last, .bookmark = "at-" };

  /* The response to Subscribe may arrive before the provider has stored the sink. */
  server_fixture_invoke (self->fixture, on_nothing, NULL);
  server_fixture_invoke (self->fixture, event_numbers_on_send, &numbers);
}

static void
assert_next (WsmanSubscription *subscription,
             const char        *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) event = wsman_subscription_next_event (subscription, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (event, "Value"), ==, value);
}

static void
test_events (EventFixture  *self,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscriptionOptions) options = wsman_subscription_options_new ();
  g_autoptr(WsmanSubscription) subscription = subscribe (self, NULL, &error);
  g_autoptr(WsmanSubscription) other = NULL;
  g_autoptr(GDateTime) expires = NULL;
  int before = g_atomic_int_get (&event_fixture_n_ended);

  g_assert_no_error (error);
  expires = wsman_subscription_get_expires (subscription);
  g_assert_nonnull (expires);
  send_events (self, 1, 2);
  assert_next (subscription, "1");
  assert_next (subscription, "2");
  g_assert_nonnull (strstr (wsman_subscription_get_bookmark (subscription), ">at-2<"));
  g_assert_true (wsman_subscription_renew (subscription, NULL, &error));
  g_assert_no_error (error);

  g_assert_true (wsman_subscription_unsubscribe (subscription, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (fixture_wait_for_at_least (&event_fixture_n_ended, before + 1, 5));

  wsman_subscription_options_set_bookmark (options, wsman_subscription_get_bookmark (subscription));
  other = subscribe (self, options, &error);
  g_assert_no_error (error);
  server_fixture_invoke (self->fixture, on_nothing, NULL);
  g_assert_nonnull (strstr (self->provider->seen, "bookmark at-2, wants 1"));
}

/* A subscription that the caller drops ends on the server. */
static void
test_drop (EventFixture  *self,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  WsmanSubscription *subscription = subscribe (self, NULL, &error);
  int before = g_atomic_int_get (&event_fixture_n_ended);

  g_assert_no_error (error);
  g_assert_finalize_object (subscription);
  g_assert_true (fixture_wait_for_at_least (&event_fixture_n_ended, before + 1, 5));
}

/* The library renews a subscription that nobody reads, so that the server keeps its events. */
static void
test_renewal (EventFixture  *self,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscriptionOptions) options = wsman_subscription_options_new ();
  g_autoptr(WsmanSubscription) subscription = NULL;
  int before = g_atomic_int_get (&event_fixture_n_ended);

  /* A busy machine has several seconds for the renewal. */
  wsman_subscription_options_set_expires (options, 12000);
  subscription = subscribe (self, options, &error);
  g_assert_no_error (error);
  send_events (self, 1, 1);
  g_assert_true (fixture_wait_for_at_least (&self->n_renewals, 1, 10));
  g_assert_cmpint (g_atomic_int_get (&event_fixture_n_ended), ==, before);
  assert_next (subscription, "1");
}

static void
on_end (ServerFixture *fixture,
        gpointer       user_data)
{
  EventFixture *self = user_data;
  g_autoptr(GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The deck is empty");

  wsman_event_sink_end (self->provider->sinks->pdata[0], NULL);
  wsman_event_sink_end (self->provider->sinks->pdata[1], reason);
}

/* The provider ends a subscription with an error or without one. Both are told, and neither is taken for a loss. */
static void
test_ends (EventFixture  *self,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscription) first = subscribe (self, NULL, &error);
  g_autoptr(WsmanSubscription) second = NULL;

  g_assert_no_error (error);
  second = subscribe (self, NULL, &error);
  g_assert_no_error (error);
  send_events (self, 1, 1);
  server_fixture_invoke (self->fixture, on_end, self);

  assert_next (first, "1");
  g_assert_null (wsman_subscription_next_event (first, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_REMOTE);
  g_assert_cmpint (wsman_subscription_get_end_reason (first), ==, WSMAN_SUBSCRIPTION_END_SOURCE_CANCELLING);
  g_clear_error (&error);

  assert_next (second, "1");
  g_assert_null (wsman_subscription_next_event (second, NULL, &error));
  g_assert_nonnull (strstr (error->message, "The deck is empty"));
  g_assert_cmpint (wsman_subscription_get_end_reason (second), ==, WSMAN_SUBSCRIPTION_END_FAILED);
}

static void
add_test (const char *path,
          void      (*func) (EventFixture *, gconstpointer))
{
  g_test_add (path, EventFixture, NULL, event_fixture_set_up, func, event_fixture_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/wsman/subscription-served/events", test_events);
  add_test ("/wsman/subscription-served/drop", test_drop);
  add_test ("/wsman/subscription-served/renewal", test_renewal);
  add_test ("/wsman/subscription-served/ends", test_ends);

  return g_test_run ();
}
