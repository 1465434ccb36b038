/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests subscriptions, as foreign clients make them, with a provider that sends what the test tells it.
 */

#include <string.h>

#include "patience.h"
#include "raw-http.h"
#include "server-fixture.h"
#include "wsman-enum-types.h"

#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"
#define EVENTING "http://schemas.xmlsoap.org/ws/2004/08/eventing/"
#define MODES "http://schemas.dmtf.org/wbem/wsman/1/wsman/"
#define E "xmlns:e='http://schemas.xmlsoap.org/ws/2004/08/eventing'"
#define SOURCE FIXTURE_URI "/Source"
#define UNKNOWN "uuid:11111111-2222-3333-4444-555555555555"

#define CODE_CLOSED 0x80338008
#define CODE_ACTION_NOT_SUPPORTED 0x80338013
#define CODE_MODE 0x8033801E
#define CODE_EXPIRATION 0x8033801F
#define CODE_DIALECT 0x80338022
#define CODE_CONTEXT 0x8033801B
#define CODE_TIMED_OUT 0x80338029
#define CODE_CONCURRENCY 0x80338032
#define CODE_BOOKMARK 0x80338038
#define CODE_UNSUPPORTED_FEATURE 0x80338042
#define CODE_HEARTBEAT 0x803380A4
#define CODE_QUOTA 0x803381A6
#define CODE_HEADER_REQUIRED 0x80338011
#define CODE_SCHEMA 0x80338027

/* --- The provider --- */

#define SOURCE_TYPE_PROVIDER (source_provider_get_type ())
G_DECLARE_FINAL_TYPE (SourceProvider, source_provider, SOURCE, PROVIDER, GObject)

struct _SourceProvider
{
  GObject parent_instance;

  GPtrArray *sinks;     /* those that haven't ended */
  char *seen;           /* what the last Subscribe asked for */
  GMutex lock;          /* guards the sinks for the test's own threads */
};

/* The number of sinks that have ended. */
static int n_ended;

static void
on_ended (WsmanEventSink *sink,
          gpointer        user_data)
{
  SourceProvider *self = user_data;

  g_assert_true (g_cancellable_is_cancelled (wsman_event_sink_get_cancellable (sink)));
  g_mutex_lock (&self->lock);
  g_ptr_array_remove (self->sinks, sink);
  g_mutex_unlock (&self->lock);
  g_atomic_int_inc (&n_ended);
}

static char *
describe_operation (WsmanOperation *operation)
{
  const char *filter = wsman_operation_get_filter (operation);
  const char *bookmark = wsman_operation_get_bookmark (operation);

  return g_strdup_printf ("mode %d, lifetime %u, heartbeats %u, bookmark %s, wants %d, filter %s",
                          wsman_operation_get_delivery_mode (operation),
                          wsman_operation_get_lifetime (operation) / 1000,
                          wsman_operation_get_heartbeat_interval (operation), bookmark != NULL ? bookmark : "none",
                          wsman_operation_get_wants_bookmarks (operation), filter != NULL ? filter : "none");
}

static void
source_provider_handle_subscribe (WsmanProvider   *provider,
                                  WsmanOperation  *operation,
                                  GError         **error)
{
  SourceProvider *self = SOURCE_PROVIDER (provider);
  WsmanEventSink *sink;

  g_assert_cmpint (wsman_operation_get_verb (operation), ==, WSMAN_VERB_SUBSCRIBE);
  g_free (self->seen);
  self->seen = describe_operation (operation);
  sink = wsman_operation_return_subscription (operation);
  g_signal_connect (sink, "ended", G_CALLBACK (on_ended), self);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->sinks, sink);
  g_mutex_unlock (&self->lock);
}

static void
source_provider_iface_init (WsmanProviderInterface *iface)
{
  iface->handle_subscribe = source_provider_handle_subscribe;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SourceProvider, source_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PROVIDER, source_provider_iface_init))

static void
source_provider_finalize (GObject *object)
{
  SourceProvider *self = SOURCE_PROVIDER (object);

  for (guint i = 0; i < self->sinks->len; i++)
    g_signal_handlers_disconnect_by_data (self->sinks->pdata[i], self);
  g_ptr_array_unref (self->sinks);
  g_free (self->seen);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (source_provider_parent_class)->finalize (object);
}

static void
source_provider_class_init (SourceProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = source_provider_finalize;
}

static void
source_provider_init (SourceProvider *self)
{
  self->sinks = g_ptr_array_new_with_free_func (g_object_unref);
  g_mutex_init (&self->lock);
}

/* --- The world --- */

typedef struct
{
  ServerFixture *fixture;
  SourceProvider *provider;
  RawClient *client;
  RawClient *other;
  char *credentials;
  char *stranger;
  int is_denied; /* atomic: whether the handler of "authorize" refuses Renew */
  int n_pulls;   /* atomic: the number of Pulls that were allowed; the server serves them before other requests */
} World;

static gboolean
on_authorize (WsmanServer    *server,
              WsmanOperation *operation,
              gpointer        user_data)
{
  World *self = user_data;
  const char *action = wsman_operation_get_action (operation);

  if (g_str_has_suffix (action, "/Pull"))
    g_atomic_int_inc (&self->n_pulls);

  return !g_atomic_int_get (&self->is_denied) || !g_str_has_suffix (action, "/Renew");
}

static void
set_up (ServerFixture *fixture,
        gpointer       user_data)
{
  World *self = user_data;

  self->provider = g_object_new (SOURCE_TYPE_PROVIDER, NULL);
  wsman_server_add_provider (fixture->server, SOURCE, WSMAN_PROVIDER (self->provider));
  wsman_server_set_max_contexts_per_user (fixture->server, 3);
  g_signal_connect (fixture->server, "authorize", G_CALLBACK (on_authorize), self);
}

static void
world_set_up (World         *self,
              gconstpointer  data)
{
  self->fixture = server_fixture_new (set_up, self);
  self->client = raw_client_new (self->fixture->port, FALSE);
  self->other = raw_client_new (self->fixture->port, FALSE);
  self->credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  self->stranger = raw_credentials (FIXTURE_STRANGER, FIXTURE_PASSWORD);
}

static void
world_tear_down (World         *self,
                 gconstpointer  data)
{
  raw_client_free (self->client);
  raw_client_free (self->other);
  server_fixture_free (self->fixture);
  g_object_unref (self->provider);
  g_free (self->credentials);
  g_free (self->stranger);
}

static RawResponse *
ask (World      *self,
     const char *action,
     const char *headers,
     const char *body)
{
  g_autofree char *envelope = raw_envelope (action, SOURCE, headers, body);

  return raw_client_ask (self->client, self->credentials, envelope);
}

/* A subscription, as its subscriber knows it. */
typedef struct
{
  char *id;
  char *context;
} Subscriber;

static void
subscriber_clear (Subscriber *self)
{
  g_free (self->id);
  g_free (self->context);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subscriber, subscriber_clear)

/* Subscribes with Pull. delivery is inside of e:Delivery, and rest follows it. */
static RawResponse *
try_subscribe (World      *self,
               const char *delivery,
               const char *rest)
{
  g_autofree char *body = g_strdup_printf ("<e:Subscribe " E "><e:Delivery Mode='" MODES "Pull'>%s</e:Delivery>%s"
                                           "</e:Subscribe>", delivery, rest);

  return ask (self, EVENTING "Subscribe", NULL, body);
}

static void
on_nothing (ServerFixture *fixture,
            gpointer       user_data)
{
}

static void
subscribe (World      *self,
           Subscriber *subscriber,
           const char *delivery,
           const char *rest)
{
  g_autoptr(RawResponse) response = try_subscribe (self, delivery, rest);

  g_assert_cmpuint (response->status, ==, 200);
  subscriber->id = raw_response_get_text (response, "e:Identifier");
  subscriber->context = raw_response_get_text (response, "n:EnumerationContext");
  g_assert_nonnull (subscriber->id);
  g_assert_nonnull (subscriber->context);
  /* The response may arrive before the provider has stored the sink. */
  server_fixture_invoke (self->fixture, on_nothing, NULL);
}

static char *
make_pull (Subscriber *subscriber,
           const char *bounds)
{
  g_autofree char *body = g_strdup_printf ("<n:Pull><n:EnumerationContext>%s</n:EnumerationContext>%s</n:Pull>",
                                           subscriber->context, bounds);

  return raw_envelope (ENUMERATION "Pull", SOURCE, NULL, body);
}

#define MANY "<n:MaxElements>100</n:MaxElements>"
#define SHORT "<n:MaxTime>PT0.2S</n:MaxTime>" MANY

/* Pulls without taking over the new context. */
static RawResponse *
pull_again (World      *self,
            Subscriber *subscriber,
            const char *bounds)
{
  g_autofree char *envelope = make_pull (subscriber, bounds);

  return raw_client_ask (self->client, self->credentials, envelope);
}

static RawResponse *
pull (World      *self,
      Subscriber *subscriber,
      const char *bounds)
{
  RawResponse *response = pull_again (self, subscriber, bounds);
  char *context = raw_response_get_text (response, "n:EnumerationContext");

  if (context != NULL)
    {
      g_free (subscriber->context);
      subscriber->context = context;
    }

  return response;
}

static RawResponse *
manage (World      *self,
        const char *verb,
        const char *id,
        const char *content)
{
  g_autofree char *action = g_strconcat (EVENTING, verb, NULL);
  g_autofree char *header = g_strdup_printf ("<e:Identifier " E ">%s</e:Identifier>", id);
  g_autofree char *body = g_strdup_printf ("<e:%s " E ">%s</e:%s>", verb, content, verb);

  return ask (self, action, header, body);
}

/* The events from first to last, to all sinks. */
typedef struct
{
  SourceProvider *provider;
  guint first;
  guint last;
  const char *bookmark; /* a prefix; or NULL */
  gsize padding;
} Numbers;

static void
send_numbers (const Numbers *numbers)
{
  g_autofree char *padding = g_strnfill (numbers->padding, 'x');

  for (guint n = numbers->first; n <= numbers->last; n++)
    {
      g_autofree char *xml = g_strdup_printf ("<o:Number xmlns:o='" SOURCE "'><o:Value>%u</o:Value>%s</o:Number>", n,
                                              padding);
      g_autofree char *bookmark = numbers->bookmark != NULL ? g_strdup_printf ("%s%u", numbers->bookmark, n) : NULL;
      g_autoptr(WsmanItem) item = wsman_item_new_from_xml (xml, NULL);

      g_mutex_lock (&numbers->provider->lock);
      for (guint i = 0; i < numbers->provider->sinks->len; i++)
        g_assert_true (wsman_event_sink_send (numbers->provider->sinks->pdata[i], item, bookmark));
      g_mutex_unlock (&numbers->provider->lock);
    }
}

static void
on_send (ServerFixture *fixture,
         gpointer       user_data)
{
  send_numbers (user_data);
}

static void
send (World *self,
      guint  first,
      guint  last)
{
  Numbers numbers = { self->provider, first, last };

  server_fixture_invoke (self->fixture, on_send, &numbers);
}

static void
assert_code (RawResponse *response,
             guint32      code)
{
  g_assert_cmpuint (response->status, ==, 500);
  g_assert_cmphex (raw_response_get_code (response), ==, code);
}

static void
assert_numbers (RawResponse *response,
                guint        first,
                guint        last)
{
  const char *place = response->body;

  g_assert_cmpuint (response->status, ==, 200);
  for (guint n = first; n <= last; n++)
    {
      g_autofree char *text = g_strdup_printf ("<o:Value>%u</o:Value>", n);

      place = strstr (place, text);
      g_assert_nonnull (place);
    }
  g_assert_cmpuint (raw_response_count (response, "<o:Value>"), ==, last - first + 1);
}

/* --- Tests --- */

static void
test_pull (World         *self,
           gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autoptr(RawResponse) nothing = NULL;
  g_autoptr(RawResponse) first = NULL;
  g_autoptr(RawResponse) rest = NULL;

  subscribe (self, &subscriber, "", "");
  g_assert_cmpstr (self->provider->seen, ==,
                   "mode 0, lifetime 86400, heartbeats 0, bookmark none, wants 0, filter none");

  nothing = pull (self, &subscriber, SHORT);
  assert_code (nothing, CODE_TIMED_OUT);

  send (self, 1, 5);
  first = pull (self, &subscriber, "<n:MaxElements>2</n:MaxElements>");
  assert_numbers (first, 1, 2);
  g_assert_cmpuint (raw_response_count (first, "<w:Event Action=\"" MODES "Event\">"), ==, 2);
  g_assert_cmpuint (raw_response_count (first, "Bookmark"), ==, 0);
  rest = pull (self, &subscriber, MANY);
  assert_numbers (rest, 3, 5);
}

/* A Pull waits until there is an event, which may come from any thread. */
static gpointer
send_in_thread (gpointer user_data)
{
  send_numbers (user_data);

  return NULL;
}

static void
test_waiting (World         *self,
              gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };

  subscribe (self, &subscriber, "", "");
  for (guint n = 1; n <= 5; n++)
    {
      Numbers numbers = { self->provider, n, n };
      g_autofree char *request = make_pull (&subscriber, MANY);
      g_autoptr(RawResponse) response = NULL;
      GThread *thread;

      g_assert_true (raw_client_post (self->client, self->credentials, request));
      thread = g_thread_new ("source", send_in_thread, &numbers);
      response = raw_client_read (self->client);
      g_thread_join (thread);
      assert_numbers (response, n, n);
      g_free (subscriber.context);
      subscriber.context = raw_response_get_text (response, "n:EnumerationContext");
    }
}

/* The same Pull again gets the same events again, until a Pull with the new context confirms them. */
static void
test_lost_response (World         *self,
                    gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autofree char *former = NULL;
  g_autoptr(RawResponse) next = NULL;
  g_autoptr(RawResponse) late = NULL;

  subscribe (self, &subscriber, "", "");
  send (self, 1, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RawResponse) lost = pull_again (self, &subscriber, MANY);

      assert_numbers (lost, 1, 3);
      send (self, 4 + i, 4 + i);
    }

  former = g_strdup (subscriber.context);
  raw_response_free (pull (self, &subscriber, MANY));
  next = pull (self, &subscriber, MANY);
  assert_numbers (next, 4, 6);

  g_free (subscriber.context);
  subscriber.context = g_steal_pointer (&former);
  late = pull (self, &subscriber, MANY);
  assert_code (late, CODE_CONTEXT);
}

static void
test_filters (World         *self,
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

      subscribe (self, &subscriber, "", filters[i]);
      send (self, 1, 6);
      response = pull (self, &subscriber, MANY);
      assert_numbers (response, 4, 6);
      ended = manage (self, "Unsubscribe", subscriber.id, "");
      g_assert_cmpuint (ended->status, ==, 200);
    }

  unknown = try_subscribe (self, "", "<w:Filter Dialect='urn:unknown'>x</w:Filter>");
  assert_code (unknown, CODE_DIALECT);
}

/* Events beyond the limit are counted, in the place where they are missing. */
static void
test_dropped (World         *self,
              gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  guint64 n_events = 0;
  guint64 n_dropped = 0;
  gboolean is_over = FALSE;

  subscribe (self, &subscriber, "", "");
  send (self, 1, 6000);
  send (self, 6001, 6001);
  while (!is_over)
    {
      g_autoptr(RawResponse) response = pull (self, &subscriber, "<n:MaxElements>1000</n:MaxElements>");
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
pull_small (World      *self,
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
test_too_large (World         *self,
                gconstpointer  data)
{
  Numbers large = { self->provider, 2, 2, NULL, 20000 };
  g_auto(Subscriber) subscriber = { 0 };
  g_autoptr(RawResponse) first = NULL;
  g_autoptr(RawResponse) rest = NULL;

  subscribe (self, &subscriber, "", "");
  send (self, 1, 1);
  server_fixture_invoke (self->fixture, on_send, &large);
  send (self, 3, 3);

  first = pull_small (self, &subscriber);
  assert_numbers (first, 1, 1);
  rest = pull_small (self, &subscriber);
  assert_numbers (rest, 3, 3);
  g_assert_cmpuint (raw_response_count (rest, "DroppedEvents\">1</w:DroppedEvents>"), ==, 1);
}

static void
test_bookmarks (World         *self,
                gconstpointer  data)
{
  Numbers numbers = { self->provider, 1, 3, "place <&> " };
  g_auto(Subscriber) subscriber = { 0 };
  g_auto(Subscriber) again = { 0 };
  g_autoptr(RawResponse) response = NULL;
  g_autofree char *bookmark = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *huge = NULL;
  g_autofree char *too_much = NULL;
  g_autoptr(RawResponse) refused = NULL;

  subscribe (self, &subscriber, "", "<w:Bookmark><x:List xmlns:x='urn:x'/></w:Bookmark><w:SendBookmarks/>");
  g_assert_nonnull (strstr (self->provider->seen, "bookmark <x:List xmlns:x=\"urn:x\"/>, wants 1"));
  server_fixture_invoke (self->fixture, on_send, &numbers);
  response = pull (self, &subscriber, "<n:MaxElements>2</n:MaxElements>");
  assert_numbers (response, 1, 2);
  bookmark = raw_response_get_text (response, "w:Bookmark");
  g_assert_cmpstr (bookmark, ==, "place &lt;&amp;&gt; 2");

  rest = g_strdup_printf ("<w:Bookmark>%s</w:Bookmark>", bookmark);
  subscribe (self, &again, "", rest);
  g_assert_nonnull (strstr (self->provider->seen, "bookmark place <&> 2, wants 0"));

  huge = g_strnfill (65 * 1024, 'x');
  too_much = g_strdup_printf ("<w:Bookmark>%s</w:Bookmark>", huge);
  refused = try_subscribe (self, "", too_much);
  assert_code (refused, CODE_BOOKMARK);
}

static void
test_heartbeats (World         *self,
                 gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autoptr(RawResponse) beat = NULL;
  g_autoptr(RawResponse) too_short = NULL;

  subscribe (self, &subscriber, "<w:Heartbeats>PT1S</w:Heartbeats>", "");
  g_assert_nonnull (strstr (self->provider->seen, "heartbeats 1000"));
  beat = pull (self, &subscriber, MANY);
  g_assert_cmpuint (beat->status, ==, 200);
  g_assert_cmpuint (raw_response_count (beat, "<w:Event Action=\"" MODES "Heartbeat\"/>"), ==, 1);

  too_short = try_subscribe (self, "<w:Heartbeats>PT0.5S</w:Heartbeats>", "");
  assert_code (too_short, CODE_HEARTBEAT);
}

static void
test_managing (World         *self,
               gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autoptr(RawResponse) renewed = NULL;
  g_autoptr(RawResponse) status = NULL;
  g_autoptr(RawResponse) ended = NULL;
  g_autoptr(RawResponse) late = NULL;
  g_autoptr(RawResponse) gone = NULL;
  g_autofree char *expires = NULL;
  int before = g_atomic_int_get (&n_ended);

  subscribe (self, &subscriber, "", "<e:Expires>PT600S</e:Expires>");
  renewed = manage (self, "Renew", subscriber.id, "<e:Expires>PT3600S</e:Expires>");
  g_assert_cmpuint (renewed->status, ==, 200);
  expires = raw_response_get_text (renewed, "e:Expires");
  g_assert_cmpstr (expires, ==, "PT3600.000S");
  status = manage (self, "GetStatus", subscriber.id, "");
  g_assert_cmpuint (status->status, ==, 200);
  g_assert_cmpuint (raw_response_count (status, "<e:Expires>PT"), ==, 1);

  ended = manage (self, "Unsubscribe", subscriber.id, "");
  g_assert_cmpuint (ended->status, ==, 200);
  g_assert_true (fixture_wait_for (&n_ended, before + 1, 5));
  late = manage (self, "Renew", subscriber.id, "");
  assert_code (late, CODE_CLOSED);
  gone = pull (self, &subscriber, SHORT);
  assert_code (gone, CODE_CONTEXT);
}

/* Release ends a subscription, like Unsubscribe. */
static void
test_release (World         *self,
              gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autofree char *body = NULL;
  g_autoptr(RawResponse) released = NULL;
  int before = g_atomic_int_get (&n_ended);

  subscribe (self, &subscriber, "", "");
  body = g_strdup_printf ("<n:Release><n:EnumerationContext>%s</n:EnumerationContext></n:Release>", subscriber.context);
  released = ask (self, ENUMERATION "Release", NULL, body);
  g_assert_cmpuint (released->status, ==, 200);
  g_assert_true (fixture_wait_for (&n_ended, before + 1, 5));
}

/* A refused Renew ends the subscription, because its user has lost the access. */
static void
test_denied_renew (World         *self,
                   gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autoptr(RawResponse) refused = NULL;
  g_autoptr(RawResponse) gone = NULL;
  int before = g_atomic_int_get (&n_ended);

  subscribe (self, &subscriber, "", "");
  g_atomic_int_set (&self->is_denied, TRUE);
  refused = manage (self, "Renew", subscriber.id, "");
  assert_code (refused, 5);
  g_assert_true (fixture_wait_for (&n_ended, before + 1, 5));
  gone = pull (self, &subscriber, SHORT);
  assert_code (gone, CODE_CONTEXT);
}

static void
test_expiry (World         *self,
             gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autoptr(RawResponse) response = NULL;
  int before = g_atomic_int_get (&n_ended);

  subscribe (self, &subscriber, "", "<e:Expires>PT0.3S</e:Expires>");
  response = pull (self, &subscriber, MANY);
  assert_code (response, CODE_CLOSED);
  g_assert_true (fixture_wait_for (&n_ended, before + 1, 5));
}

/* The provider ends the subscription: with or without an error, after its events. */
static void
on_end (ServerFixture *fixture,
        gpointer       user_data)
{
  World *self = user_data;
  g_autoptr(GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The deck is empty");

  wsman_event_sink_end (self->provider->sinks->pdata[0], NULL);
  wsman_event_sink_end (self->provider->sinks->pdata[0], reason);
  wsman_event_sink_end (self->provider->sinks->pdata[1], reason);
}

static void
test_ends (World         *self,
           gconstpointer  data)
{
  Subscriber subscribers[2] = { 0 };
  g_autoptr(RawResponse) end = NULL;
  g_autoptr(RawResponse) fault = NULL;
  int before = g_atomic_int_get (&n_ended);

  for (guint i = 0; i < 2; i++)
    subscribe (self, &subscribers[i], "", "");
  send (self, 1, 2);
  server_fixture_invoke (self->fixture, on_end, self);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(RawResponse) events = pull (self, &subscribers[i], MANY);

      assert_numbers (events, 1, 2);
    }

  end = pull (self, &subscribers[0], MANY);
  g_assert_cmpuint (end->status, ==, 200);
  g_assert_cmpuint (raw_response_count (end, "<n:EndOfSequence/>"), ==, 1);
  fault = pull (self, &subscribers[1], MANY);
  assert_code (fault, WSMAN_CODE_RESOURCE_NOT_FOUND);
  g_assert_nonnull (strstr (fault->body, "The deck is empty"));
  g_assert_true (fixture_wait_for (&n_ended, before + 2, 5));
  for (guint i = 0; i < 2; i++)
    subscriber_clear (&subscribers[i]);
}

/* Another user's subscription, and one that never was, get the same response. */
static void
test_foreign (World         *self,
              gconstpointer  data)
{
  static const char *const verbs[] = { "Renew", "GetStatus", "Unsubscribe" };
  const char *const everybody[] = { FIXTURE_USER, FIXTURE_STRANGER, NULL };
  g_auto(Subscriber) subscriber = { 0 };
  g_autofree char *credentials = NULL;
  g_autoptr(RawResponse) stolen = NULL;
  g_autoptr(RawResponse) status = NULL;

  g_object_set (self->fixture->server, "allowed-users", everybody, NULL);
  subscribe (self, &subscriber, "", "");
  credentials = g_steal_pointer (&self->credentials);
  self->credentials = g_strdup (self->stranger);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autoptr(RawResponse) foreign = manage (self, verbs[i], subscriber.id, "");
      g_autoptr(RawResponse) absent = manage (self, verbs[i], UNKNOWN, "");

      assert_code (foreign, CODE_CLOSED);
      assert_code (absent, CODE_CLOSED);
      g_assert_cmpstr (strstr (foreign->body, "<s:Fault"), ==, strstr (absent->body, "<s:Fault"));
    }
  stolen = pull (self, &subscriber, SHORT);
  assert_code (stolen, CODE_CONTEXT);

  g_free (self->credentials);
  self->credentials = g_steal_pointer (&credentials);
  status = manage (self, "GetStatus", subscriber.id, "");
  g_assert_cmpuint (status->status, ==, 200);
}

/* A user has a number of subscriptions. Another one ends the one that has been idle for longest. If all are in use, it
 * is refused. */
static void
test_quota (World         *self,
            gconstpointer  data)
{
  Subscriber subscribers[4] = { 0 };
  RawClient *waiting[3];
  g_autoptr(RawResponse) gone = NULL;
  g_autoptr(RawResponse) refused = NULL;

  for (guint i = 0; i < 4; i++)
    subscribe (self, &subscribers[i], "", "");
  gone = manage (self, "GetStatus", subscribers[0].id, "");
  assert_code (gone, CODE_CLOSED);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *envelope = make_pull (&subscribers[i + 1], MANY);

      waiting[i] = raw_client_new (self->fixture->port, FALSE);
      g_assert_true (raw_client_post (waiting[i], self->credentials, envelope));
    }
  g_assert_true (fixture_wait_for (&self->n_pulls, 3, 10));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RawResponse) busy = pull_again (self, &subscribers[i + 1], SHORT);

      assert_code (busy, CODE_CONCURRENCY);
    }
  refused = try_subscribe (self, "", "");
  assert_code (refused, CODE_QUOTA);

  send (self, 1, 1);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RawResponse) response = raw_client_read (waiting[i]);

      assert_numbers (response, 1, 1);
      raw_client_free (waiting[i]);
    }
  for (guint i = 0; i < 4; i++)
    subscriber_clear (&subscribers[i]);
}

/* A subscriber that leaves in a Pull loses nothing. */
static void
test_left (World         *self,
           gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autofree char *envelope = NULL;
  g_autoptr(RawResponse) response = NULL;

  subscribe (self, &subscriber, "", "");
  envelope = make_pull (&subscriber, MANY);
  g_assert_true (raw_client_post (self->other, self->credentials, envelope));
  g_assert_true (fixture_wait_for (&self->n_pulls, 1, 10));
  raw_client_free (self->other);
  self->other = raw_client_new (self->fixture->port, FALSE);

  send (self, 1, 3);
  do
    {
      g_clear_pointer (&response, raw_response_free);
      response = pull_again (self, &subscriber, MANY);
    }
  while (raw_response_get_code (response) == CODE_CONCURRENCY);
  assert_numbers (response, 1, 3);
}

static void
test_refusals (World         *self,
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

  assert_code (unsupported, CODE_ACTION_NOT_SUPPORTED);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *action = g_strconcat (EVENTING, cases[i].action, NULL);
      g_autoptr(RawResponse) response = ask (self, action, NULL, cases[i].body);

      g_test_message ("%s: %s", cases[i].action, cases[i].body);
      g_assert_cmpuint (response->status, ==, 500);
      if (cases[i].code != 0)
        assert_code (response, cases[i].code);
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
test_stop (World         *self,
           gconstpointer  data)
{
  g_auto(Subscriber) subscriber = { 0 };
  g_autofree char *envelope = NULL;
  int before = g_atomic_int_get (&n_ended);

  subscribe (self, &subscriber, "", "");
  envelope = make_pull (&subscriber, MANY);
  g_assert_true (raw_client_post (self->client, self->credentials, envelope));
  server_fixture_invoke (self->fixture, on_stop, NULL);
  g_assert_cmpint (g_atomic_int_get (&n_ended), ==, before + 1);
}

#define ADD(name, func) \
  g_test_add ("/wsman/server-events/" name, World, NULL, world_set_up, func, world_tear_down)

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
