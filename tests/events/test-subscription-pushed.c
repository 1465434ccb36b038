/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests subscriptions whose events are pushed: by the library's own server, and by a source that shares no code with
 * the library. */

#include <string.h>

#include "canned-server.h"
#include "event-fixture.h"
#include "patience.h"

#define EVENT_BODY(value) "<w:Event Action='" MODES "Event'><t:Thing xmlns:t='urn:t'><t:Value>" value "</t:Value>" \
                          "</t:Thing></w:Event>"
#define BATCH(events) "<w:Events>" events "</w:Events>"

#define CODE_INVALID_MESSAGE 0x80338025
#define CODE_ACCESS_DENIED 5
#define CODE_NO_EVENTS 0x80338041
#define CODE_INVALID_ARGUMENT 0x80070057

/* --- The subscriber --- */

static WsmanSubscriptionOptions *
make_options (ServerFixture *sink)
{
  const char * const sources[] = { FIXTURE_USER, NULL };
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u", sink->port);
  WsmanSubscriptionOptions *options = wsman_subscription_options_new ();

  wsman_subscription_options_set_server (options, sink->server);
  wsman_subscription_options_set_sink_address (options, address);
  wsman_subscription_options_set_allowed_sources (options, sources);

  return options;
}

static WsmanSubscription *
subscribe (guint16                    port,
           WsmanDeliveryMode          mode,
           WsmanSubscriptionOptions  *options,
           GError                   **error)
{
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_autoptr(WsmanConnectionOptions) connection_options = wsman_connection_options_new ();
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (SOURCE, NULL);
  g_autoptr(WsmanSession) session = NULL;

  wsman_connection_options_set_user_name (connection_options, FIXTURE_USER);
  wsman_connection_options_set_password (connection_options, FIXTURE_PASSWORD);
  session = wsman_session_new (address, WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD |
                               WSMAN_SESSION_FLAGS_NO_ENCRYPTION, connection_options, NULL);
  g_assert_nonnull (session);

  return wsman_session_subscribe (session, locator, NULL, NULL, mode, options, NULL, error);
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
assert_code (const GError *error,
             guint32       code)
{
  g_autoptr(WsmanFault) fault = wsman_fault_from_error (error);

  g_assert_nonnull (fault);
  g_assert_cmphex (wsman_fault_get_code (fault), ==, code);
}

static void
on_nothing (ServerFixture *fixture,
            gpointer       user_data)
{
}

/* --- The library's own server as the source --- */

typedef struct
{
  EventFixture events;
  WsmanEventPusher *pusher;
  ServerFixture *sink;
} ServedFixture;

static void
on_register (ServerFixture *fixture,
             gpointer       user_data)
{
  ServedFixture *self = user_data;
  const char * const sinks[] = { "127.0.0.1", NULL };
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();

  wsman_connection_options_set_user_name (options, FIXTURE_USER);
  wsman_connection_options_set_password (options, FIXTURE_PASSWORD);
  self->pusher = wsman_event_pusher_new ();
  wsman_event_pusher_set_options (self->pusher, options);
  wsman_event_pusher_set_session_flags (self->pusher, WSMAN_SESSION_FLAGS_USE_BASIC |
                                        WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD |
                                        WSMAN_SESSION_FLAGS_NO_ENCRYPTION);
  wsman_event_pusher_set_allowed_sinks (self->pusher, sinks);
  wsman_event_pusher_register (self->pusher, fixture->server);
}

static void
on_unregister (ServerFixture *fixture,
               gpointer       user_data)
{
  ServedFixture *self = user_data;

  g_clear_object (&self->pusher);
}

static void
set_up_served (ServedFixture *self,
               gconstpointer  data)
{
  event_fixture_set_up (&self->events, data);
  server_fixture_invoke (self->events.fixture, on_register, self);
  self->sink = server_fixture_new (NULL, NULL);
}

static void
tear_down_served (ServedFixture *self,
                  gconstpointer  data)
{
  server_fixture_invoke (self->events.fixture, on_unregister, self);
  event_fixture_tear_down (&self->events, data);
  /* The listener leaves the server in the server's thread. */
  server_fixture_invoke (self->sink, on_nothing, NULL);
  server_fixture_free (self->sink);
}

static void
send_numbers (ServedFixture *self,
              guint          first,
              guint          last)
{
  EventNumbers numbers = { self->events.provider, first, last, .bookmark = "at-" };

  server_fixture_invoke (self->events.fixture, on_nothing, NULL);
  server_fixture_invoke (self->events.fixture, event_numbers_on_send, &numbers);
}

static void
test_served (ServedFixture *self,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscriptionOptions) options = make_options (self->sink);
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(WsmanSubscription) other = NULL;
  int before = g_atomic_int_get (&event_fixture_n_ended);

  wsman_subscription_options_set_batch_items (options, 2);
  wsman_subscription_options_set_heartbeat_interval (options, 60000);
  subscription = subscribe (self->events.fixture->port, GPOINTER_TO_INT (data), options, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (self->events.provider->seen, "mode "));
  send_numbers (self, 1, 3);
  assert_next (subscription, "1");
  assert_next (subscription, "2");
  assert_next (subscription, "3");
  g_assert_nonnull (strstr (wsman_subscription_get_bookmark (subscription), ">at-3<"));
  g_assert_true (wsman_subscription_renew (subscription, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (wsman_subscription_unsubscribe (subscription, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (fixture_wait_for_at_least (&event_fixture_n_ended, before + 1, 10));
  g_assert_null (wsman_subscription_next_event (subscription, NULL, &error));
  g_assert_no_error (error);

  wsman_subscription_options_set_bookmark (options, wsman_subscription_get_bookmark (subscription));
  other = subscribe (self->events.fixture->port, GPOINTER_TO_INT (data), options, &error);
  g_assert_no_error (error);
  server_fixture_invoke (self->events.fixture, on_nothing, NULL);
  g_assert_nonnull (strstr (self->events.provider->seen, "bookmark at-3, wants 1"));
}

static void
on_provider_end (ServerFixture *fixture,
                 gpointer       user_data)
{
  ServedFixture *self = user_data;
  g_autoptr(GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The deck is empty");

  wsman_event_sink_end (self->events.provider->sinks->pdata[0], reason);
}

static void
test_served_end (ServedFixture *self,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscriptionOptions) options = make_options (self->sink);
  g_autoptr(WsmanSubscription) subscription = NULL;

  subscription = subscribe (self->events.fixture->port, WSMAN_DELIVERY_MODE_PUSH_WITH_ACK, options, &error);
  g_assert_no_error (error);
  send_numbers (self, 1, 1);
  server_fixture_invoke (self->events.fixture, on_provider_end, self);
  assert_next (subscription, "1");
  g_assert_null (wsman_subscription_next_event (subscription, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_REMOTE);
  g_assert_nonnull (strstr (error->message, "The deck is empty"));
  g_assert_cmpint (wsman_subscription_get_end_reason (subscription), ==, WSMAN_SUBSCRIPTION_END_SOURCE_CANCELLING);
}

/* --- A foreign source --- */

typedef struct
{
  CannedServer *source;
  ServerFixture *sink;
} ForeignFixture;

static char *
dup_text (const CannedRequest *request)
{
  gsize length;
  const char *text = g_bytes_get_data (request->body, &length);

  return g_strndup (text, length);
}

/* Returns the text between two texts. */
static char *
cut_out (const char *text,
         const char *begin,
         const char *end)
{
  const char *place = strstr (text, begin);
  const char *last = place != NULL ? strstr (place + strlen (begin), end) : NULL;

  if (last == NULL)
    g_error ("“%s” isn’t in %s", begin, text);

  return g_strndup (place + strlen (begin), last - place - strlen (begin));
}

static void
on_source_request (CannedPeer          *peer,
                   const CannedRequest *request,
                   gpointer             user_data)
{
  g_autofree char *text = dup_text (request);
  g_autofree char *id = cut_out (text, "<a:MessageID>", "<");
  gboolean is_subscribe = strstr (text, EVENTING "Subscribe<") != NULL;
  const char *name = is_subscribe ? "Subscribe" : "Unsubscribe";
  g_autofree char *body =
    g_strdup_printf ("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' "
                     "xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing' " E "><s:Header><a:Action>" EVENTING
                     "%sResponse</a:Action><a:MessageID>uuid:1</a:MessageID><a:RelatesTo>%s</a:RelatesTo></s:Header>"
                     "<s:Body>%s</s:Body></s:Envelope>", name, id,
                     is_subscribe ? "<e:SubscribeResponse><e:SubscriptionManager><a:Address>http://s.example/wsman"
                                    "</a:Address><a:ReferenceParameters><e:Identifier>theirs</e:Identifier>"
                                    "</a:ReferenceParameters></e:SubscriptionManager><e:Expires>PT600S</e:Expires>"
                                    "</e:SubscribeResponse>" : "");

  canned_peer_respond (peer, "200 OK", CANNED_SOAP, body);
}

static void
set_up_foreign (ForeignFixture *self,
                gconstpointer   data)
{
  self->source = canned_server_new (NULL, on_source_request, NULL);
  self->sink = server_fixture_new (NULL, NULL);
}

static void
tear_down_foreign (ForeignFixture *self,
                   gconstpointer   data)
{
  canned_server_free (self->source);
  server_fixture_invoke (self->sink, on_nothing, NULL);
  server_fixture_free (self->sink);
}

/* Where the source delivers to, as its Subscribe says. */
typedef struct
{
  char *path;
  char *identifier;
  char *text;
} Target;

static void
target_clear (Target *self)
{
  g_free (self->path);
  g_free (self->identifier);
  g_free (self->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

/* Reads the Subscribe that is the request of that number. */
static void
wait_target (ForeignFixture *self,
             guint           index,
             Target         *target)
{
  g_autofree char *begin = g_strdup_printf ("<a:Address>http://127.0.0.1:%u", self->sink->port);
  const char *notify_to;

  canned_server_wait_requests (self->source, index + 1);
  target->text = dup_text (canned_server_get_request (self->source, index));
  notify_to = strstr (target->text, "<e:NotifyTo>");
  g_assert_nonnull (notify_to);
  g_assert_nonnull (strstr (target->text, "<e:EndTo>"));
  target->path = cut_out (notify_to, begin, "<");
  target->identifier = cut_out (notify_to, "<e:Identifier>", "<");
}

/* Posts a message, and reads the response. It is a thread's function, too. */
typedef struct
{
  guint16 port;
  const char *path;
  const char *user;
  char *envelope;
  RawResponse *response;
  int is_done; /* atomic */
} Posting;

static gpointer
post (gpointer data)
{
  Posting *self = data;
  g_autoptr(RawClient) client = raw_client_new (self->port, FALSE);
  g_autofree char *credentials = raw_credentials (self->user, FIXTURE_PASSWORD);
  g_autofree char *request = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %zu\r\n\r\n%s",
                                              self->path, credentials, strlen (self->envelope), self->envelope);

  g_assert_true (raw_client_send (client, request, -1));
  self->response = raw_client_read (client);
  g_atomic_int_set (&self->is_done, TRUE);

  return NULL;
}

static char *
make_message (const char *identifier,
              const char *action,
              const char *headers,
              const char *body)
{
  return g_strdup_printf ("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' "
                          "xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing' " E
                          " xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'><s:Header><a:To>http://x/</a:To>"
                          "<a:Action>%s</a:Action><a:MessageID>uuid:2</a:MessageID><e:Identifier>%s</e:Identifier>%s"
                          "</s:Header><s:Body>%s</s:Body></s:Envelope>", action, identifier, headers, body);
}

/* Posts a message as a user to a path, and returns the response. */
static RawResponse *
deliver (ForeignFixture *self,
         const char     *path,
         const char     *user,
         char           *envelope)
{
  g_autofree char *owned = envelope;
  Posting posting = { self->sink->port, path, user, envelope };

  post (&posting);

  return posting.response;
}

#define ACK_REQUESTED "<w:AckRequested/>"

/* The source gets its response when the program has taken the last event of the message, and not before. */
static void
test_acknowledgement (ForeignFixture *self,
                      gconstpointer   data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscriptionOptions) options = make_options (self->sink);
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_auto(Target) target = { 0 };
  g_autofree char *envelope = NULL;
  Posting posting = { self->sink->port, NULL, FIXTURE_USER };
  GThread *thread;

  subscription = subscribe (canned_server_get_port (self->source), WSMAN_DELIVERY_MODE_EVENTS, options, &error);
  g_assert_no_error (error);
  wait_target (self, 0, &target);
  g_assert_nonnull (strstr (target.text, "wsman/Events\""));
  g_assert_nonnull (strstr (target.text, "<w:MaxElements>"));
  g_assert_nonnull (strstr (target.text, "<w:SendBookmarks/>"));

  posting.path = target.path;
  posting.envelope = envelope = make_message (target.identifier, MODES "Events",
                                              ACK_REQUESTED "<w:Bookmark>two</w:Bookmark>",
                                              BATCH (EVENT_BODY ("1") EVENT_BODY ("2")));
  thread = g_thread_new ("source", post, &posting);
  assert_next (subscription, "1");
  g_assert_false (g_atomic_int_get (&posting.is_done));
  g_assert_null (wsman_subscription_get_bookmark (subscription));
  assert_next (subscription, "2");
  g_thread_join (thread);
  g_assert_cmpuint (posting.response->status, ==, 200);
  g_assert_cmpuint (raw_response_count (posting.response, MODES "Ack<"), ==, 1);
  g_assert_nonnull (strstr (wsman_subscription_get_bookmark (subscription), ">two<"));
  raw_response_free (posting.response);
}

/* A message is only taken from the right user, at the right path and with the right identifier. */
static void
test_strangers (ForeignFixture *self,
                gconstpointer   data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscriptionOptions) options = make_options (self->sink);
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_auto(Target) target = { 0 };
  g_autofree char *below = NULL;
  const char *const user = FIXTURE_USER;

  subscription = subscribe (canned_server_get_port (self->source), WSMAN_DELIVERY_MODE_PUSH_WITH_ACK, options, &error);
  g_assert_no_error (error);
  wait_target (self, 0, &target);
  below = g_strconcat (target.path, "/x", NULL);
  {
    const char *heartbeat = MODES "Heartbeat";
    g_autoptr(RawResponse) stranger = deliver (self, target.path, FIXTURE_STRANGER,
                                               make_message (target.identifier, heartbeat, "", BATCH ("")));
    g_autoptr(RawResponse) nobody = deliver (self, target.path, "nobody",
                                             make_message (target.identifier, heartbeat, "", BATCH ("")));
    g_autoptr(RawResponse) elsewhere = deliver (self, "/wsman/events/0123456789abcdef0123456789abcdef", user,
                                                make_message (target.identifier, heartbeat, "", BATCH ("")));
    g_autoptr(RawResponse) deeper = deliver (self, below, user,
                                             make_message (target.identifier, heartbeat, "", BATCH ("")));
    g_autoptr(RawResponse) other = deliver (self, target.path, user,
                                            make_message ("theirs", heartbeat, "", BATCH ("")));
    g_autoptr(RawResponse) wrong = deliver (self, target.path, user,
                                            make_message (target.identifier, MODES "Event", "", ""));
    g_autoptr(RawResponse) right = deliver (self, target.path, user,
                                            make_message (target.identifier, heartbeat, "", BATCH ("")));
    g_autoptr(RawResponse) acked = deliver (self, target.path, user,
                                            make_message (target.identifier, heartbeat, ACK_REQUESTED, BATCH ("")));

    event_fixture_assert_code (stranger, CODE_ACCESS_DENIED);
    g_assert_cmpuint (nobody->status, ==, 401);
    g_assert_cmpuint (elsewhere->status, >=, 400);
    event_fixture_assert_code (deeper, CODE_ACCESS_DENIED);
    event_fixture_assert_code (other, CODE_INVALID_MESSAGE);
    event_fixture_assert_code (wrong, CODE_NO_EVENTS);
    g_assert_cmpuint (right->status, ==, 204);
    g_assert_cmpuint (acked->status, ==, 200);
    g_assert_cmpuint (raw_response_count (acked, MODES "Ack<"), ==, 1);
  }
}

static void
on_cancelled (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (wsman_subscription_next_event_finish (WSMAN_SUBSCRIPTION (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

/* After a source that only stops, the subscription goes on after the last event, with another identifier. */
static void
test_resume (ForeignFixture *self,
             gconstpointer   data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscriptionOptions) options = make_options (self->sink);
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_auto(Target) first = { 0 };
  g_auto(Target) second = { 0 };
  g_autofree char *event = NULL;
  g_autofree char *end = NULL;
  g_autofree char *next = NULL;
  Posting postings[3] = { { self->sink->port, NULL, FIXTURE_USER } };
  GThread *threads[3];
  g_autoptr(WsmanItem) item = NULL;

  subscription = subscribe (canned_server_get_port (self->source), WSMAN_DELIVERY_MODE_PUSH, options, &error);
  g_assert_no_error (error);
  wait_target (self, 0, &first);
  postings[2] = postings[1] = postings[0];

  postings[0].path = first.path;
  postings[0].envelope = event = make_message (first.identifier, "urn:any", "<w:Bookmark>one</w:Bookmark>",
                                               "<t:Thing xmlns:t='urn:t'><t:Value>1</t:Value></t:Thing>");
  threads[0] = g_thread_new ("event", post, &postings[0]);
  assert_next (subscription, "1");
  g_thread_join (threads[0]);
  g_assert_cmpuint (postings[0].response->status, ==, 204);

  postings[1].path = first.path;
  postings[1].envelope = end = make_message (first.identifier, EVENTING "SubscriptionEnd", "",
                                             "<e:SubscriptionEnd><e:Status>" EVENTING "SourceShuttingDown</e:Status>"
                                             "</e:SubscriptionEnd>");
  threads[1] = g_thread_new ("end", post, &postings[1]);
  {
    g_autoptr(GCancellable) cancellable = g_cancellable_new ();
    gboolean is_done = FALSE;

    /* The wait sees the end, and subscribes again. */
    wsman_subscription_next_event_async (subscription, cancellable, on_cancelled, &is_done);
    while (canned_server_get_n_requests (self->source) < 2)
      g_main_context_iteration (NULL, TRUE);
    wait_target (self, 1, &second);
    g_assert_cmpstr (first.path, ==, second.path);
    g_assert_cmpstr (first.identifier, !=, second.identifier);
    g_assert_nonnull (strstr (second.text, ">one</"));
    g_cancellable_cancel (cancellable);
    while (!is_done)
      g_main_context_iteration (NULL, TRUE);
  }
  g_thread_join (threads[1]);
  g_assert_cmpuint (postings[1].response->status, ==, 204);

  {
    g_autoptr(RawResponse) old = deliver (self, first.path, FIXTURE_USER,
                                          make_message (first.identifier, MODES "Heartbeat", "", BATCH ("")));

    event_fixture_assert_code (old, CODE_INVALID_MESSAGE);
  }
  for (guint i = 0; i < 2; i++)
    raw_response_free (postings[i].response);
}

/* Events that a program doesn't take are refused at its end, so the source keeps them. */
static void
test_drop (ForeignFixture *self,
           gconstpointer   data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscriptionOptions) options = make_options (self->sink);
  WsmanSubscription *subscription = subscribe (canned_server_get_port (self->source), WSMAN_DELIVERY_MODE_EVENTS,
                                               options, &error);
  g_auto(Target) target = { 0 };
  g_autofree char *envelope = NULL;
  Posting posting = { self->sink->port, NULL, FIXTURE_USER };
  GThread *thread;

  g_assert_no_error (error);
  wait_target (self, 0, &target);
  posting.path = target.path;
  posting.envelope = envelope = make_message (target.identifier, MODES "Events", ACK_REQUESTED,
                                              BATCH (EVENT_BODY ("1") EVENT_BODY ("2")));
  thread = g_thread_new ("source", post, &posting);
  assert_next (subscription, "1");
  g_assert_finalize_object (subscription);
  g_thread_join (thread);
  event_fixture_assert_code (posting.response, CODE_CLOSED);
  raw_response_free (posting.response);
}

/* A wait can be cancelled, and the subscription goes on. Unsubscribe ends a wait. */
static void
test_waits (ForeignFixture *self,
            gconstpointer   data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanSubscriptionOptions) options = make_options (self->sink);
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(Target) target = { 0 };
  g_autofree char *envelope = NULL;
  Posting posting = { self->sink->port, NULL, FIXTURE_USER };
  gboolean is_done = FALSE;
  GThread *thread;

  subscription = subscribe (canned_server_get_port (self->source), WSMAN_DELIVERY_MODE_EVENTS, options, &error);
  g_assert_no_error (error);
  wait_target (self, 0, &target);
  wsman_subscription_next_event_async (subscription, cancellable, on_cancelled, &is_done);
  g_cancellable_cancel (cancellable);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);

  posting.path = target.path;
  posting.envelope = envelope = make_message (target.identifier, MODES "Events", ACK_REQUESTED,
                                              BATCH ("<w:DroppedEvents>7</w:DroppedEvents>" EVENT_BODY ("9")));
  thread = g_thread_new ("source", post, &posting);
  assert_next (subscription, "9");
  g_thread_join (thread);
  raw_response_free (posting.response);
  g_assert_cmpuint (wsman_subscription_get_n_dropped (subscription), ==, 7);
  g_assert_true (wsman_subscription_unsubscribe (subscription, NULL, &error));
  g_assert_no_error (error);
}

static void
test_arguments (ForeignFixture *self,
                gconstpointer   data)
{
  const char *const addresses[] = { NULL, "", "client.example", "ftp://client.example", "http://", "http://u:p@x/" };
  g_autoptr(WsmanServer) silent = wsman_server_new ();
  g_autoptr(WsmanSubscriptionOptions) options = make_options (self->sink);
  guint16 port = canned_server_get_port (self->source);

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr(GError) error = NULL;

      wsman_subscription_options_set_sink_address (options, addresses[i]);
      g_assert_null (subscribe (port, WSMAN_DELIVERY_MODE_EVENTS, options, &error));
      assert_code (error, CODE_INVALID_ARGUMENT);
    }

  wsman_subscription_options_set_sink_address (options, "http://127.0.0.1");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;

      wsman_subscription_options_set_server (options, i == 0 ? silent : NULL);
      g_assert_null (subscribe (port, WSMAN_DELIVERY_MODE_PUSH, options, &error));
      assert_code (error, CODE_INVALID_ARGUMENT);
    }
  g_assert_cmpuint (canned_server_get_n_requests (self->source), ==, 0);
}

static void
test_properties (void)
{
  const char * const sources[] = { "kerberos:HTTP/source.example@EXAMPLE", NULL };
  g_autoptr(WsmanSubscriptionOptions) options = wsman_subscription_options_new ();
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_autoptr(WsmanServer) read = NULL;
  g_autofree char *address = NULL;
  g_auto(GStrv) list = NULL;

  g_object_set (options, "server", server, "sink-address", "http://x:1", "allowed-sources", sources, NULL);
  g_object_get (options, "server", &read, "sink-address", &address, "allowed-sources", &list, NULL);
  g_assert_true (read == server && wsman_subscription_options_get_server (options) == server);
  g_assert_cmpstr (address, ==, "http://x:1");
  g_assert_cmpstr (wsman_subscription_options_get_sink_address (options), ==, address);
  g_assert_cmpstrv (list, sources);
  g_assert_cmpstrv (wsman_subscription_options_get_allowed_sources (options), sources);
}

static void
add_served (const char        *name,
            WsmanDeliveryMode  mode,
            void             (*func) (ServedFixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/wsman/subscription-pushed/served/", name, NULL);

  g_test_add (path, ServedFixture, GINT_TO_POINTER (mode), set_up_served, func, tear_down_served);
}

static void
add_foreign (const char  *name,
             void       (*func) (ForeignFixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/wsman/subscription-pushed/", name, NULL);

  g_test_add (path, ForeignFixture, NULL, set_up_foreign, func, tear_down_foreign);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_served ("push", WSMAN_DELIVERY_MODE_PUSH, test_served);
  add_served ("push-with-ack", WSMAN_DELIVERY_MODE_PUSH_WITH_ACK, test_served);
  add_served ("events", WSMAN_DELIVERY_MODE_EVENTS, test_served);
  add_served ("end", WSMAN_DELIVERY_MODE_PUSH_WITH_ACK, test_served_end);
  add_foreign ("acknowledgement", test_acknowledgement);
  add_foreign ("strangers", test_strangers);
  add_foreign ("resume", test_resume);
  add_foreign ("drop", test_drop);
  add_foreign ("waits", test_waits);
  add_foreign ("arguments", test_arguments);
  g_test_add_func ("/wsman/subscription-pushed/properties", test_properties);

  return g_test_run ();
}
