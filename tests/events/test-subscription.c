/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests subscriptions that pull their events: requests, events, bookmarks, renewals and ends. */

#include <string.h>

#include "base/wsman-error-private.h"
#include "event-script.h"
#include "wsman-codes.h"

#define SUBSCRIBE_RESPONSE { SUBSCRIBED ("sub-1", "c1"), .action = "Subscribe" }
#define UNSUBSCRIBE_RESPONSE { UNSUBSCRIBED, .action = "Unsubscribe" }
#define MARK(name) "<w:Bookmark xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\">" name "</w:Bookmark>"

typedef struct
{
  WsmanSubscriptionEnd end;
  guint n_ends;
  guint n_gaps;
  guint64 n_dropped;
} Seen;

static void
on_ended (WsmanSubscription    *subscription,
          WsmanSubscriptionEnd  reason,
          gpointer              user_data)
{
  Seen *seen = user_data;

  seen->end = reason;
  seen->n_ends++;
}

static void
on_gap (WsmanSubscription *subscription,
        guint64            n_dropped,
        gpointer           user_data)
{
  Seen *seen = user_data;

  seen->n_gaps++;
  seen->n_dropped += n_dropped;
}

static void
watch (WsmanSubscription *subscription,
       Seen              *seen)
{
  g_signal_connect (subscription, "ended", G_CALLBACK (on_ended), seen);
  g_signal_connect (subscription, "gap", G_CALLBACK (on_gap), seen);
}

/* --- Requests and events --- */

static void
test_requests (void)
{
  const Response responses[] = {
    SUBSCRIBE_RESPONSE,
    { PULLED_AT (BOOKMARK ("two"), THING ("a") EVENT (THING ("b"))), .action = "Pull" },
    UNSUBSCRIBE_RESPONSE,
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscriptionOptions) options = wsman_subscription_options_new ();
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autofree char *names = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *pulled = NULL;
  g_autofree char *ended = NULL;

  script_start (&script, NULL);
  wsman_subscription_options_set_heartbeat_interval (options, 30000);
  wsman_subscription_options_set_batch_items (options, 7);
  wsman_subscription_options_set_bookmark (options, "earlier & before");
  subscription = subscribe (&script, options, &error);
  g_assert_no_error (error);
  g_assert_true (wsman_subscription_get_is_active (subscription));
  names = read_events (subscription, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (names, ==, "a b");
  g_assert_true (wsman_subscription_unsubscribe (subscription, NULL, &error));
  g_assert_no_error (error);

  asked = wait_for_action (&script, "Subscribe", 0);
  assert_contains (asked, "<e:Delivery Mode=\"http://schemas.dmtf.org/wbem/wsman/1/wsman/Pull\">"
                          "<w:Heartbeats>PT30.000S</w:Heartbeats></e:Delivery><e:Expires>PT600.000S</e:Expires>"
                          "<w:Filter Dialect=\"" WSMAN_DIALECT_WQL "\">SELECT * FROM Thing</w:Filter>"
                          "<w:Bookmark>earlier &amp; before</w:Bookmark><w:SendBookmarks/>");
  pulled = wait_for_action (&script, "Pull", 0);
  assert_contains (pulled, "<n:EnumerationContext>c1</n:EnumerationContext><n:MaxElements>7</n:MaxElements>");
  ended = wait_for_action (&script, "Unsubscribe", 0);
  assert_contains (ended, ">http://source.example/wsman</a:To>");
  assert_contains (ended, ">sub-1</e:Identifier>");
}

/* Sources of Windows' logs send events as text. */
static void
test_text_event (void)
{
  const Response responses[] = {
    SUBSCRIBE_RESPONSE,
    { PULLED_AT ("", EVENT ("<![CDATA[<Event xmlns='urn:e'><Name>ä &lt; b</Name></Event>]]>")
                     "<w:Event Action=\"" WSMAN_ACTION "Heartbeat\"/>" EVENT (THING ("b"))), .action = "Pull" },
    UNSUBSCRIBE_RESPONSE,
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autofree char *names = NULL;

  script_start (&script, NULL);
  subscription = subscribe (&script, NULL, &error);
  g_assert_no_error (error);
  names = read_events (subscription, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (names, ==, "ä < b b");
  g_assert_null (wsman_subscription_get_bookmark (subscription));
}

/* A source that has no events yet is asked again. */
static void
test_nothing_yet (void)
{
  const Response responses[] = {
    SUBSCRIBE_RESPONSE,
    { TIMED_OUT, .action = "Pull" },
    { PULL_TIMED_OUT, .action = "Pull" },
    { PULLED_AT ("", ""), .action = "Pull" },
    { PULLED_AT ("", "<w:Event Action=\"" WSMAN_ACTION "Heartbeat\"/>"), .action = "Pull" },
    { PULLED_AT ("", THING ("a")), .action = "Pull" },
    UNSUBSCRIBE_RESPONSE,
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autofree char *names = NULL;
  Seen seen = { 0 };

  script_start (&script, NULL);
  subscription = subscribe (&script, NULL, &error);
  g_assert_no_error (error);
  watch (subscription, &seen);
  names = read_events (subscription, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (names, ==, "a");
  g_assert_cmpuint (seen.n_gaps, ==, 0);
}

/* The bookmark is the position after the last event of a message. */
static void
test_bookmark (void)
{
  const Response responses[] = {
    SUBSCRIBE_RESPONSE,
    { PULLED_AT (BOOKMARK ("two"), THING ("a") THING ("b")), .action = "Pull" },
    { PULLED_AT (BOOKMARK ("<m:Mark xmlns:m=\"urn:m\" At=\"3\"/>"), THING ("c")), .action = "Pull" },
    UNSUBSCRIBE_RESPONSE,
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscriptionOptions) options = wsman_subscription_options_new ();
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(WsmanSubscription) other = NULL;
  g_autofree char *asked = NULL;

  script_start (&script, NULL);
  subscription = subscribe (&script, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (wsman_subscription_get_bookmark (subscription));
  g_free (read_events (subscription, 1, &error));
  g_assert_null (wsman_subscription_get_bookmark (subscription));
  g_free (read_events (subscription, 1, &error));
  assert_contains (wsman_subscription_get_bookmark (subscription), ">two</w:Bookmark>");
  g_free (read_events (subscription, 1, &error));
  g_assert_no_error (error);

  wsman_subscription_options_set_bookmark (options, wsman_subscription_get_bookmark (subscription));
  other = subscribe (&script, options, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_subscription_get_bookmark (other), ==, wsman_subscription_get_bookmark (subscription));
  asked = wait_for_action (&script, "Subscribe", 1);
  assert_contains (asked, "<m:Mark xmlns:m=\"urn:m\" At=\"3\"/></w:Bookmark><w:SendBookmarks/>");
}

static void
test_wrong_arguments (void)
{
  static const char *const bookmarks[] = {
    "<x/>", "<w:Bookmark", MARK ("a") "<more/>", "a\x01", "<w:Bookmark xmlns:w=\"urn:other\"/>",
  };
  const Response responses[] = { SUBSCRIBE_RESPONSE };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(GError) error = NULL;

  script_start (&script, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bookmarks); i++)
    {
      g_autoptr(WsmanSubscriptionOptions) options = wsman_subscription_options_new ();

      wsman_subscription_options_set_bookmark (options, bookmarks[i]);
      g_assert_null (subscribe (&script, options, &error));
      assert_code (error, WSMAN_ERROR_INVALID_ARGUMENT, 0x80338038);
      g_clear_error (&error);
    }

  session = script_connect (&script);
  g_assert_null (wsman_session_subscribe (session, locator, NULL, NULL, WSMAN_DELIVERY_MODE_PUSH, NULL, NULL, &error));
  assert_code (error, WSMAN_ERROR_INVALID_ARGUMENT, 0x80070057);
  g_clear_error (&error);
  g_assert_null (wsman_session_subscribe (session, locator, "<open", NULL, WSMAN_DELIVERY_MODE_PULL, NULL, NULL,
                                          &error));
  assert_code (error, WSMAN_ERROR_INVALID_ARGUMENT, 0x80338107);
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 0);
}

static void
test_event_query (void)
{
  const Response responses[] = { SUBSCRIBE_RESPONSE, UNSUBSCRIBE_RESPONSE };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *asked = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  subscription = wsman_session_subscribe (session, locator, "<QueryList><Query/></QueryList>", NULL,
                                          WSMAN_DELIVERY_MODE_PULL, NULL, NULL, &error);
  g_assert_no_error (error);
  asked = wait_for_action (&script, "Subscribe", 0);
  assert_contains (asked, "<w:Filter Dialect=\"http://schemas.microsoft.com/win/2004/08/events/eventquery\">"
                          "<QueryList><Query/></QueryList></w:Filter>");
}

/* Responses to Subscribe that can't be used. */
static void
test_wrong_responses (void)
{
  static const struct
  {
    const char *body;
    guint32 code;
  } cases[] = {
    { SUBSCRIBED_WITH (CONTEXT ("c1")), 0x80338025 },
    { SUBSCRIBED_WITH (MANAGER ("sub-1") EXPIRES ("never") CONTEXT ("c1")), 0x8033801f },
    { SUBSCRIBED_WITH (MANAGER ("sub-1") EXPIRES ("-PT5S") CONTEXT ("c1")), 0x8033801f },
    { SUBSCRIBED_WITH (MANAGER ("sub-1")), 0x803380f1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Response responses[] = { { cases[i].body, .action = "Subscribe" }, UNSUBSCRIBE_RESPONSE };
      g_auto(Script) script = SCRIPT (responses);
      g_autoptr(GError) error = NULL;

      script_start (&script, NULL);
      g_assert_null (subscribe (&script, NULL, &error));
      assert_code (error, WSMAN_ERROR_PROTOCOL, cases[i].code);
    }
}

/* --- Losses --- */

/* A Pull whose response is lost, or is incomplete, is repeated from the bookmark. No event comes twice. */
static void
test_lost_response (void)
{
  static const Response losses[] = {
    { "", .action = "Pull", .lost = TRUE },
    { PULLED_AT (BOOKMARK ("three"), THING ("b") THING ("c")), .action = "Pull", .cut = 950 },
    { GONE, .action = "Pull" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      const Response responses[] = {
        SUBSCRIBE_RESPONSE,
        { SUBSCRIBED ("sub-2", "c9"), .action = "Subscribe" },
        { PULLED_AT (BOOKMARK ("one"), THING ("a")), .action = "Pull" },
        losses[i],
        { PULLED_AT (BOOKMARK ("three"), THING ("b") THING ("c")), .action = "Pull" },
        UNSUBSCRIBE_RESPONSE,
      };
      g_auto(Script) script = SCRIPT (responses);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanSubscription) subscription = NULL;
      g_autofree char *names = NULL;
      g_autofree char *again = NULL;
      g_autofree char *ended = NULL;
      Seen seen = { 0 };

      script_start (&script, NULL);
      subscription = subscribe (&script, NULL, &error);
      g_assert_no_error (error);
      watch (subscription, &seen);
      names = read_events (subscription, 3, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (names, ==, "a b c");
      g_assert_cmpuint (seen.n_gaps, ==, 0);
      again = wait_for_action (&script, "Subscribe", 1);
      assert_contains (again, ">one</w:Bookmark>");
      ended = wait_for_action (&script, "Unsubscribe", 0);
      assert_contains (ended, ">sub-1</e:Identifier>");
    }
}

/* Without a bookmark, events may be missing. This is never silent. */
static void
test_loss_without_bookmark (void)
{
  const Response responses[] = {
    SUBSCRIBE_RESPONSE,
    { "", .action = "Pull", .lost = TRUE },
    { PULLED_AT ("", "<w:DroppedEvents Action=\"" WSMAN_ACTION "DroppedEvents\">5</w:DroppedEvents>" THING ("b")),
      .action = "Pull" },
    UNSUBSCRIBE_RESPONSE,
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autofree char *names = NULL;
  Seen seen = { 0 };

  script_start (&script, NULL);
  subscription = subscribe (&script, NULL, &error);
  g_assert_no_error (error);
  watch (subscription, &seen);
  names = read_events (subscription, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (names, ==, "b");
  g_assert_cmpuint (seen.n_gaps, ==, 2);
  g_assert_cmpuint (seen.n_dropped, ==, 5);
  g_assert_cmpuint (wsman_subscription_get_n_gaps (subscription), ==, 2);
  g_assert_cmpuint (wsman_subscription_get_n_dropped (subscription), ==, 5);
}

/* Without attempts, a loss is the end. */
static void
test_no_reconnection (void)
{
  const Response responses[] = { SUBSCRIBE_RESPONSE, { "", .action = "Pull", .lost = TRUE }, UNSUBSCRIBE_RESPONSE };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscriptionOptions) options = wsman_subscription_options_new ();
  g_autoptr(WsmanSubscription) subscription = NULL;
  Seen seen = { 0 };

  script_start (&script, NULL);
  wsman_subscription_options_set_reconnect_timeout (options, 0);
  subscription = subscribe (&script, options, &error);
  g_assert_no_error (error);
  watch (subscription, &seen);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_null (wsman_subscription_next_event (subscription, NULL, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION);
      g_clear_error (&error);
    }
  g_assert_cmpuint (seen.n_ends, ==, 1);
  g_assert_cmpint (seen.end, ==, WSMAN_SUBSCRIPTION_END_FAILED);
  g_assert_nonnull (wsman_subscription_get_fault (subscription));
}

/* --- Renewals --- */

static WsmanSubscription *
subscribe_shortly (Script  *script,
                   gboolean renews)
{
  g_autoptr(WsmanSubscriptionOptions) options = wsman_subscription_options_new ();
  g_autoptr(GError) error = NULL;
  WsmanSubscription *subscription;

  /* A busy machine may subscribe again before the first event. It has a bookmark even then. */
  wsman_subscription_options_set_bookmark (options, "zero");
  wsman_subscription_options_set_automatic_renewal (options, renews);
  wsman_subscription_options_set_expires (options, 1000);
  subscription = subscribe (script, options, &error);
  g_assert_no_error (error);

  return subscription;
}

#define SHORTLY { SUBSCRIBED_WITH (MANAGER ("sub-1") EXPIRES ("PT1S") CONTEXT ("c1")), .action = "Subscribe" }

/* The library renews although no main loop runs here. */
static void
test_automatic_renewal (void)
{
  const Response responses[] = { SHORTLY, { RENEWED ("PT1S"), .action = "Renew" }, UNSUBSCRIBE_RESPONSE };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr(GDateTime) expires = NULL;

  script_start (&script, NULL);
  subscription = subscribe_shortly (&script, TRUE);
  first = wait_for_action (&script, "Renew", 0);
  assert_contains (first, ">sub-1</e:Identifier>");
  assert_contains (first, "<e:Expires>PT1.000S</e:Expires>");
  second = wait_for_action (&script, "Renew", 1);
  expires = wsman_subscription_get_expires (subscription);
  g_assert_nonnull (expires);
}

static void
test_own_renewal (void)
{
  const Response responses[] = {
    SUBSCRIBE_RESPONSE,
    { RENEWED ("PT2H"), .action = "Renew" },
    { FAULT_ENVELOPE ("e:UnableToRenew", "2150858788", "No"), "500 ", .action = "Renew" },
    UNSUBSCRIBE_RESPONSE,
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) expires = NULL;

  script_start (&script, NULL);
  subscription = subscribe (&script, NULL, &error);
  g_assert_true (wsman_subscription_renew (subscription, NULL, &error));
  g_assert_no_error (error);
  expires = wsman_subscription_get_expires (subscription);
  g_assert_cmpint (g_date_time_difference (expires, now), >, G_TIME_SPAN_HOUR);
  g_assert_false (wsman_subscription_renew (subscription, NULL, &error));
  assert_code (error, WSMAN_ERROR_REMOTE, 0x80338024);
  g_clear_error (&error);
  g_assert_true (wsman_subscription_get_is_active (subscription));

  g_assert_true (wsman_subscription_unsubscribe (subscription, NULL, &error));
  g_assert_false (wsman_subscription_renew (subscription, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* Windows doesn't renew. Then another subscription takes the place of the old one. */
static void
test_refused_renewal (void)
{
  const Response responses[] = {
    SHORTLY,
    { SUBSCRIBED ("sub-2", "c9"), .action = "Subscribe" },
    { FAULT_ENVELOPE ("e:UnableToRenew", "2150858788", "No"), "500 ", .action = "Renew" },
    { PULLED_AT (BOOKMARK ("one"), THING ("a")), .action = "Pull" },
    { TIMED_OUT, .action = "Pull" },
    { TIMED_OUT, .action = "Pull" },
    { PULLED_AT (BOOKMARK ("two"), THING ("b")), .action = "Pull" },
    UNSUBSCRIBE_RESPONSE,
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autofree char *renewed = NULL;
  g_autofree char *names = NULL;
  g_autofree char *again = NULL;

  script_start (&script, NULL);
  subscription = subscribe_shortly (&script, TRUE);
  renewed = wait_for_action (&script, "Renew", 0);
  names = read_events (subscription, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (names, ==, "a b");
  again = wait_for_action (&script, "Subscribe", 1);
  assert_contains (again, "</w:Bookmark>");
}

/* A subscription that isn't renewed ends without an error. */
static void
test_expired (void)
{
  const Response responses[] = {
    SHORTLY,
    { TIMED_OUT, .action = "Pull" },
    { TIMED_OUT, .action = "Pull" },
    { TIMED_OUT, .action = "Pull" },
    { GONE, .action = "Pull" },
    UNSUBSCRIBE_RESPONSE,
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscription) subscription = NULL;
  Seen seen = { 0 };

  script_start (&script, NULL);
  subscription = subscribe_shortly (&script, FALSE);
  watch (subscription, &seen);
  g_assert_null (wsman_subscription_next_event (subscription, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (seen.end, ==, WSMAN_SUBSCRIPTION_END_EXPIRED);
  g_assert_cmpint (wsman_subscription_get_end_reason (subscription), ==, WSMAN_SUBSCRIPTION_END_EXPIRED);
  g_assert_null (wsman_subscription_get_expires (subscription));
}

/* --- Ends --- */

/* Events that came with the end are still read. */
static void
test_end_of_source (void)
{
  const Response responses[] = {
    SUBSCRIBE_RESPONSE,
    { PULLED (ITEMS (THING ("a") THING ("b")) END), .action = "Pull" },
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autofree char *names = NULL;
  Seen seen = { 0 };

  script_start (&script, NULL);
  subscription = subscribe (&script, NULL, &error);
  watch (subscription, &seen);
  names = read_events (subscription, 3, &error);
  g_assert_cmpstr (names, ==, "a b");
  assert_code (error, WSMAN_ERROR_REMOTE, 0x8033809e);
  g_assert_cmpint (seen.end, ==, WSMAN_SUBSCRIPTION_END_SOURCE_CANCELLING);
  g_assert_cmpuint (seen.n_ends, ==, 1);
  g_assert_false (wsman_subscription_get_is_active (subscription));
}

static void
test_wrong_event (void)
{
  const Response responses[] = {
    SUBSCRIBE_RESPONSE,
    { PULLED_AT ("", EVENT (THING ("a")) EVENT ("no XML")), .action = "Pull" },
    UNSUBSCRIBE_RESPONSE,
  };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autofree char *names = NULL;
  g_autofree char *ended = NULL;

  script_start (&script, NULL);
  subscription = subscribe (&script, NULL, &error);
  names = read_events (subscription, 2, &error);
  g_assert_cmpstr (names, ==, "a");
  assert_code (error, WSMAN_ERROR_PROTOCOL, 0x80338025);
  g_assert_finalize_object (g_steal_pointer (&subscription));
  ended = wait_for_action (&script, "Unsubscribe", 0);
}

/* Dropping a subscription ends it on the source, even though no main loop runs here. */
static void
test_drop (void)
{
  const Response responses[] = { SUBSCRIBE_RESPONSE, UNSUBSCRIBE_RESPONSE };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GError) error = NULL;
  g_autofree char *ended = NULL;
  WsmanSubscription *subscription;

  script_start (&script, NULL);
  subscription = subscribe (&script, NULL, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (subscription);
  ended = wait_for_action (&script, "Unsubscribe", 0);
  assert_contains (ended, ">sub-1</e:Identifier>");
}

/* --- Waiting --- */

#define WAITING                                                                                                 \
  SUBSCRIBE_RESPONSE, { PULLED_AT (BOOKMARK ("one"), THING ("a")), .action = "Pull" },                          \
    { PULLED_AT (BOOKMARK ("two"), THING ("b")), .action = "Pull", .hang = TRUE },                              \
    { PULLED_AT (BOOKMARK ("three"), THING ("c")), .action = "Pull" }, UNSUBSCRIBE_RESPONSE

/* Returns when the second Pull waits at the gate. */
static WsmanSubscription *
start_to_wait (Script         *script,
               GCancellable   *cancellable,
               GAsyncResult  **result)
{
  g_autoptr(GError) error = NULL;
  WsmanSubscription *subscription;

  script_start (script, NULL);
  subscription = subscribe (script, NULL, &error);
  g_assert_no_error (error);
  g_free (read_events (subscription, 1, &error));
  g_assert_no_error (error);
  wsman_subscription_next_event_async (subscription, cancellable, on_result, result);
  script_run_until_requests (script, 3);

  return subscription;
}

static void
test_pending (void)
{
  const Response responses[] = { WAITING };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanSubscription) subscription = start_to_wait (&script, NULL, &result);
  g_autoptr(WsmanItem) event = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (wsman_subscription_next_event (subscription, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&error);
  canned_server_open_gate (script.server);
  event = wsman_subscription_next_event_finish (subscription, wait_for_result (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_item_lookup_string (event, "Name"), ==, "b");
}

/* A cancelled wait loses nothing: the next call goes on from the bookmark. */
static void
test_cancel (void)
{
  const Response responses[] = { WAITING };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(WsmanSubscription) subscription = start_to_wait (&script, cancellable, &result);
  g_autoptr(GError) error = NULL;
  g_autofree char *names = NULL;
  g_autofree char *again = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (wsman_subscription_next_event_finish (subscription, wait_for_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (wsman_subscription_get_is_active (subscription));

  names = read_events (subscription, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (names, ==, "c");
  again = wait_for_action (&script, "Subscribe", 1);
  assert_contains (again, ">one</w:Bookmark>");
  canned_server_open_gate (script.server);
}

/* A call that is cancelled before it begins sends nothing. */
static void
test_cancelled_before (void)
{
  const Response responses[] = { SUBSCRIBE_RESPONSE, UNSUBSCRIBE_RESPONSE };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(GError) error = NULL;

  script_start (&script, NULL);
  subscription = subscribe (&script, NULL, &error);
  g_cancellable_cancel (cancellable);
  g_assert_null (wsman_subscription_next_event (subscription, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (canned_server_get_n_requests (script.server), ==, 1);
}

/* The end of the subscription ends a wait without an error. */
static void
test_unsubscribe_while_waiting (void)
{
  const Response responses[] = { WAITING };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) unsubscribed = NULL;
  g_autoptr(WsmanSubscription) subscription = start_to_wait (&script, NULL, &result);
  g_autoptr(GError) error = NULL;
  Seen seen = { 0 };

  watch (subscription, &seen);
  wsman_subscription_unsubscribe_async (subscription, NULL, on_result, &unsubscribed);
  g_assert_null (wsman_subscription_next_event_finish (subscription, wait_for_result (&result), &error));
  g_assert_no_error (error);
  g_assert_true (wsman_subscription_unsubscribe_finish (subscription, wait_for_result (&unsubscribed), &error));
  g_assert_no_error (error);
  g_assert_cmpint (seen.end, ==, WSMAN_SUBSCRIPTION_END_UNSUBSCRIBED);
  g_assert_cmpuint (seen.n_ends, ==, 1);
  canned_server_open_gate (script.server);
}

/* --- Options --- */

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_options (void)
{
  g_autoptr(WsmanSubscriptionOptions) options = wsman_subscription_options_new ();
  guint n_notified = 0;

  g_assert_null (wsman_subscription_options_get_bookmark (options));
  g_assert_cmpuint (wsman_subscription_options_get_expires (options), ==, 600000);
  g_assert_true (wsman_subscription_options_get_automatic_renewal (options));
  g_assert_cmpuint (wsman_subscription_options_get_heartbeat_interval (options), ==, 0);
  g_assert_cmpuint (wsman_subscription_options_get_batch_items (options), ==, 0);
  g_assert_cmpuint (wsman_subscription_options_get_reconnect_timeout (options), ==, 300000);

  g_signal_connect (options, "notify", G_CALLBACK (on_notify), &n_notified);
  for (guint i = 0; i < 2; i++)
    g_object_set (options, "bookmark", "b", "expires", 1u, "automatic-renewal", FALSE, "heartbeat-interval", 2u,
                  "batch-items", 3u, "reconnect-timeout", 4u, NULL);
  g_assert_cmpuint (n_notified, ==, 6);
  g_assert_cmpstr (wsman_subscription_options_get_bookmark (options), ==, "b");
  g_assert_cmpuint (wsman_subscription_options_get_reconnect_timeout (options), ==, 4);
}

static void
add_losses_and_renewals (void)
{
  g_test_add_func ("/wsman/subscription/lost-response", test_lost_response);
  g_test_add_func ("/wsman/subscription/loss-without-bookmark", test_loss_without_bookmark);
  g_test_add_func ("/wsman/subscription/no-reconnection", test_no_reconnection);
  g_test_add_func ("/wsman/subscription/automatic-renewal", test_automatic_renewal);
  g_test_add_func ("/wsman/subscription/own-renewal", test_own_renewal);
  g_test_add_func ("/wsman/subscription/refused-renewal", test_refused_renewal);
  g_test_add_func ("/wsman/subscription/expired", test_expired);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wsman/subscription/requests", test_requests);
  g_test_add_func ("/wsman/subscription/text-event", test_text_event);
  g_test_add_func ("/wsman/subscription/nothing-yet", test_nothing_yet);
  g_test_add_func ("/wsman/subscription/bookmark", test_bookmark);
  g_test_add_func ("/wsman/subscription/wrong-arguments", test_wrong_arguments);
  g_test_add_func ("/wsman/subscription/event-query", test_event_query);
  g_test_add_func ("/wsman/subscription/wrong-responses", test_wrong_responses);
  add_losses_and_renewals ();
  g_test_add_func ("/wsman/subscription/end-of-source", test_end_of_source);
  g_test_add_func ("/wsman/subscription/wrong-event", test_wrong_event);
  g_test_add_func ("/wsman/subscription/drop", test_drop);
  g_test_add_func ("/wsman/subscription/pending", test_pending);
  g_test_add_func ("/wsman/subscription/cancel", test_cancel);
  g_test_add_func ("/wsman/subscription/cancelled-before", test_cancelled_before);
  g_test_add_func ("/wsman/subscription/unsubscribe-while-waiting", test_unsubscribe_while_waiting);
  g_test_add_func ("/wsman/subscription/options", test_options);

  return g_test_run ();
}
