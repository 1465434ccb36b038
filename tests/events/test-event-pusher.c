/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests a server that pushes events: messages, attempts, ends, and the addresses that it sends to. The subscriber and
 * its listener share no code with the library. */

#include <string.h>

#include "canned-server.h"
#include "event-fixture.h"
#include "patience.h"

#define PUSH EVENTING "DeliveryModes/Push"
#define PUSH_WITH_ACK MODES "PushWithAck"
#define EVENTS MODES "Events"

#define CODE_ACCESS_DENIED 5
#define CODE_BATCH 0x8033802F
#define CODE_MIN_SIZE 0x8033807E
#define CODE_END_TO 0x80338096
#define CODE_NO_NOTIFY_TO 0x803380A0
#define CODE_NOTIFY_TO 0x803380A2
#define CODE_LOCALE 0x803380A3
#define CODE_RETRY 0x8033815F
#define CODE_ENCODING 0x803381F7

#define RETRY "<w:ConnectionRetry Total='%u'>PT0.1S</w:ConnectionRetry>"

/* How the listener responds to a delivery. */
typedef enum
{
  RESPOND_ACK,
  RESPOND_EMPTY,   /* 204, without a body */
  RESPOND_OTHER,   /* an envelope that isn't an acknowledgement */
  RESPOND_REFUSE,  /* the fault DeliveryRefused */
  RESPOND_LOST,    /* the connection is closed */
  RESPOND_LATE,    /* an acknowledgement, when the gate is open */
} Responding;

typedef struct
{
  EventFixture events;
  WsmanEventPusher *pusher;
  CannedServer *listener;
  int n_seen;   /* atomic: the number of requests */
  int special;  /* atomic: how the requests from begin to end are responded to */
  int begin;    /* atomic */
  int end;      /* atomic */
  int rest;     /* atomic: how the others are responded to */
} PushFixture;

static char *
dup_text (const CannedRequest *request)
{
  gsize length;
  const char *text = g_bytes_get_data (request->body, &length);

  return g_strndup (text, length);
}

static char *
find_message_id (const CannedRequest *request)
{
  g_autofree char *text = dup_text (request);
  const char *id = strstr (text, "<a:MessageID>");

  if (id == NULL)
    return g_strdup ("none");
  id += strlen ("<a:MessageID>");

  return g_strndup (id, strcspn (id, "<"));
}

static void
respond_envelope (CannedPeer          *peer,
                  const CannedRequest *request,
                  const char          *status,
                  const char          *action,
                  const char          *content)
{
  g_autofree char *id = find_message_id (request);
  g_autofree char *body =
    g_strdup_printf ("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' "
                     "xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing'><s:Header><a:Action>" MODES "%s"
                     "</a:Action><a:MessageID>uuid:1</a:MessageID><a:RelatesTo>%s</a:RelatesTo></s:Header>"
                     "<s:Body>%s</s:Body></s:Envelope>", action, id, content);

  canned_peer_respond (peer, status, CANNED_SOAP, body);
}

static void
on_request (CannedPeer          *peer,
            const CannedRequest *request,
            gpointer             user_data)
{
  PushFixture *self = user_data;
  int number = g_atomic_int_add (&self->n_seen, 1);
  gboolean is_special = number >= g_atomic_int_get (&self->begin) && number < g_atomic_int_get (&self->end);

  switch ((Responding) g_atomic_int_get (is_special ? &self->special : &self->rest))
    {
    case RESPOND_LATE:
      canned_peer_wait_gate (peer);
      respond_envelope (peer, request, "200 OK", "Ack", "");
      break;
    case RESPOND_ACK:
      respond_envelope (peer, request, "200 OK", "Ack", "");
      break;
    case RESPOND_EMPTY:
      canned_peer_send (peer, "HTTP/1.1 204 No Content\r\n\r\n");
      break;
    case RESPOND_OTHER:
      respond_envelope (peer, request, "200 OK", "Other", "");
      break;
    case RESPOND_REFUSE:
      respond_envelope (peer, request, "500 Fault", "fault",
                        "<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value xmlns:w='"
                        "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'>w:DeliveryRefused</s:Value></s:Subcode>"
                        "</s:Code><s:Reason><s:Text xml:lang='en'>No more</s:Text></s:Reason></s:Fault>");
      break;
    case RESPOND_LOST:
      canned_peer_close (peer);
      break;
    }
}

static void
on_register (ServerFixture *fixture,
             gpointer       user_data)
{
  PushFixture *self = user_data;
  const char * const sinks[] = { "127.0.0.0/8", NULL };
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();

  self->pusher = wsman_event_pusher_new ();
  wsman_event_pusher_set_options (self->pusher, options);
  wsman_event_pusher_set_session_flags (self->pusher, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION |
                                        WSMAN_SESSION_FLAGS_NO_ENCRYPTION);
  wsman_event_pusher_set_allowed_sinks (self->pusher, sinks);
  wsman_event_pusher_register (self->pusher, fixture->server);
}

static void
set_up (PushFixture   *self,
        gconstpointer  data)
{
  event_fixture_set_up (&self->events, data);
  self->listener = canned_server_new (NULL, on_request, self);
  server_fixture_invoke (self->events.fixture, on_register, self);
}

static void
on_unregister (ServerFixture *fixture,
               gpointer       user_data)
{
  PushFixture *self = user_data;

  g_clear_object (&self->pusher);
}

static void
tear_down (PushFixture   *self,
           gconstpointer  data)
{
  server_fixture_invoke (self->events.fixture, on_unregister, self);
  event_fixture_tear_down (&self->events, data);
  canned_server_open_gate (self->listener);
  canned_server_free (self->listener);
}

static char *
make_target (const char *name,
             const char *address)
{
  return g_strdup_printf ("<e:%s><a:Address>%s</a:Address><a:ReferenceProperties><e:Identifier>mine</e:Identifier>"
                          "<o:Own xmlns:o='urn:o'>&lt;1&gt;</o:Own><w:ResourceURI>urn:false</w:ResourceURI>"
                          "</a:ReferenceProperties></e:%s>", name, address, name);
}

/* mode may be NULL. notify_to and end_to are addresses, or NULL. */
static RawResponse *
try_subscribe (PushFixture *self,
               const char  *mode,
               const char  *notify_to,
               const char  *end_to,
               const char  *delivery,
               const char  *rest)
{
  g_autofree char *attribute = mode != NULL ? g_strdup_printf (" Mode='%s'", mode) : NULL;
  g_autofree char *first = end_to != NULL ? make_target ("EndTo", end_to) : g_strdup ("");
  g_autofree char *target = notify_to != NULL ? make_target ("NotifyTo", notify_to) : g_strdup ("");
  g_autofree char *body = g_strdup_printf ("<e:Subscribe " E ">%s<e:Delivery%s>%s%s</e:Delivery>%s</e:Subscribe>",
                                           first, attribute != NULL ? attribute : "", target, delivery, rest);

  return event_fixture_ask (&self->events, EVENTING "Subscribe", NULL, body);
}

static void
on_nothing (ServerFixture *fixture,
            gpointer       user_data)
{
}

/* Subscribes, with the listener as the target of events and of the end. Returns the id of the subscription. */
static char *
subscribe (PushFixture *self,
           const char  *mode,
           const char  *delivery)
{
  g_autofree char *notify_to = g_strdup_printf ("HTTP://127.0.0.1:%u/events?x=1",
                                                canned_server_get_port (self->listener));
  g_autofree char *end_to = g_strdup_printf ("http://127.0.0.1:%u/end", canned_server_get_port (self->listener));
  g_autoptr(RawResponse) response = try_subscribe (self, mode, notify_to, end_to, delivery, "<w:SendBookmarks/>");

  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpuint (raw_response_count (response, "EnumerationContext"), ==, 0);
  server_fixture_invoke (self->events.fixture, on_nothing, NULL);

  return raw_response_get_text (response, "e:Identifier");
}

static void
send_numbers (PushFixture *self,
              guint        first,
              guint        last)
{
  EventNumbers numbers = { self->events.provider, first, last, .bookmark = "at-" };

  server_fixture_invoke (self->events.fixture, event_numbers_on_send, &numbers);
}

/* Waits for the delivery of that number. */
static char *
wait_delivery (PushFixture *self,
               guint        index)
{
  canned_server_wait_requests (self->listener, index + 1);

  return dup_text (canned_server_get_request (self->listener, index));
}

static void
assert_has (const char *text,
            const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” isn’t in %s", part, text);
}

static void
assert_lacks (const char *text,
              const char *part)
{
  if (strstr (text, part) != NULL)
    g_error ("“%s” is in %s", part, text);
}

static void
assert_ended (int before)
{
  g_assert_true (fixture_wait_for_at_least (&event_fixture_n_ended, before + 1, 10));
}

/* Sets how the requests from begin to end are responded to. Those before begin may still be running. */
static void
set_special (PushFixture *self,
             Responding   special,
             guint        begin,
             guint        end)
{
  g_atomic_int_set (&self->end, 0);
  g_atomic_int_set (&self->special, special);
  g_atomic_int_set (&self->begin, (int) begin);
  g_atomic_int_set (&self->end, (int) end);
}

/* --- Messages --- */

static void
test_batches (PushFixture   *self,
              gconstpointer  data)
{
  g_autofree char *id = subscribe (self, EVENTS, "<w:MaxElements>2</w:MaxElements><w:MaxTime>PT0.2S</w:MaxTime>"
                                   "<w:Locale xml:lang='de-DE'/>");
  g_autofree char *address = g_strdup_printf (":%u/events?x=1</a:To>", canned_server_get_port (self->listener));
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  send_numbers (self, 1, 3);
  first = wait_delivery (self, 0);
  second = wait_delivery (self, 1);

  g_assert_true (g_str_has_prefix (canned_server_get_request (self->listener, 0)->head, "POST /events?x=1 "));
  assert_has (first, address);
  assert_has (first, MODES "Events</a:Action>");
  assert_has (first, "AckRequested");
  assert_has (first, ">mine</");
  assert_has (first, ">&lt;1&gt;</");
  assert_has (first, ">at-2</w:Bookmark>");
  assert_has (first, "xml:lang=\"de-DE\"");
  assert_has (first, "<w:Events><w:Event Action=\"" MODES "Event\"><o:Number");
  assert_has (first, "<o:Value>1</o:Value>");
  assert_has (first, "<o:Value>2</o:Value>");
  assert_lacks (first, "<o:Value>3</o:Value>");
  assert_lacks (first, "ResourceURI");
  assert_has (second, "<o:Value>3</o:Value>");
  assert_has (second, ">at-3</w:Bookmark>");
}

/* Push is also the mode of a Subscribe without a mode. A status is enough of a response. */
static void
test_push (PushFixture   *self,
           gconstpointer  data)
{
  g_autofree char *id = NULL;

  self->rest = RESPOND_EMPTY;
  id = subscribe (self, NULL, "");
  send_numbers (self, 1, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = wait_delivery (self, i);
      g_autofree char *value = g_strdup_printf ("<o:Value>%u</o:Value>", i + 1);

      assert_has (text, "<s:Body><o:Number");
      assert_has (text, value);
      assert_has (text, MODES "Event</a:Action>");
      assert_lacks (text, "AckRequested");
    }
}

static void
test_utf16 (PushFixture   *self,
            gconstpointer  data)
{
  g_autofree char *id = subscribe (self, EVENTS, "<w:ContentEncoding>UTF-16</w:ContentEncoding>"
                                   "<w:MaxTime>PT0.1S</w:MaxTime>");
  g_autofree char *text = NULL;
  const CannedRequest *request;
  gsize length;
  const char *data16;

  send_numbers (self, 1, 1);
  canned_server_wait_requests (self->listener, 1);
  request = canned_server_get_request (self->listener, 0);
  assert_has (request->head, "charset=UTF-16");
  data16 = g_bytes_get_data (request->body, &length);
  text = g_convert (data16, length, "UTF-8", "UTF-16", NULL, NULL, NULL);
  g_assert_nonnull (text);
  assert_has (text, "<o:Value>1</o:Value>");
}

/* A delivery stays until it is acknowledged, whatever happens to it. */
static void
test_attempts (PushFixture   *self,
               gconstpointer  data)
{
  const Responding responses[] = { RESPOND_OTHER, RESPOND_EMPTY, RESPOND_LOST };
  g_autofree char *delivery = g_strdup_printf (RETRY "<w:MaxElements>1</w:MaxElements>", 50);
  g_autofree char *id = subscribe (self, data, delivery);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (responses); i++)
    {
      g_autofree char *value = g_strdup_printf ("<o:Value>%u</o:Value>", i + 1);
      guint first = canned_server_get_n_requests (self->listener);

      set_special (self, responses[i], first, first + 2);
      send_numbers (self, i + 1, i + 1);
      for (n = first; n < first + 3; n++)
        {
          g_autofree char *text = wait_delivery (self, n);

          assert_has (text, value);
        }
    }
}

static void
test_heartbeats (PushFixture   *self,
                 gconstpointer  data)
{
  g_autofree char *id = subscribe (self, EVENTS, "<w:Heartbeats>PT1S</w:Heartbeats>");

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = wait_delivery (self, i);

      assert_has (text, MODES "Heartbeat</a:Action>");
      assert_has (text, "<w:Events></w:Events>");
      assert_has (text, "AckRequested");
      assert_has (text, ">mine</");
    }
}

/* An event may wait for others longer than the time between two heartbeats. */
static void
test_heartbeats_beside_events (PushFixture   *self,
                               gconstpointer  data)
{
  g_autofree char *id = subscribe (self, EVENTS, "<w:Heartbeats>PT1S</w:Heartbeats><w:MaxTime>PT1H</w:MaxTime>");

  g_free (wait_delivery (self, 0));
  send_numbers (self, 1, 1);
  for (guint i = 1; i < 3; i++)
    {
      g_autofree char *text = wait_delivery (self, i);

      assert_has (text, MODES "Heartbeat</a:Action>");
    }
}

/* While the listener doesn't respond, the queue is full at some time. The listener then learns how many are missing. */
static void
test_slow (PushFixture   *self,
           gconstpointer  data)
{
  g_autofree char *id = NULL;
  guint n_events = 0;
  guint n_dropped = 0;

  self->rest = RESPOND_LATE;
  id = subscribe (self, EVENTS, "<w:MaxElements>1000</w:MaxElements><w:MaxTime>PT0.1S</w:MaxTime>");
  send_numbers (self, 1, 1);
  canned_server_wait_requests (self->listener, 1);
  send_numbers (self, 2, 6000);
  canned_server_open_gate (self->listener);

  for (guint i = 0; n_dropped == 0; i++)
    {
      g_autofree char *text = wait_delivery (self, i);
      const char *dropped = strstr (text, "<w:DroppedEvents");

      for (const char *at = strstr (text, "<w:Event "); at != NULL; at = strstr (at + 1, "<w:Event "))
        n_events++;
      if (dropped != NULL)
        n_dropped = (guint) g_ascii_strtoull (strchr (dropped, '>') + 1, NULL, 10);
    }
  g_assert_cmpuint (n_events, <=, 4097);
  g_assert_cmpuint (n_events + n_dropped, ==, 6000);
}

/* --- Ends --- */

static void
test_failure (PushFixture   *self,
              gconstpointer  data)
{
  int before = g_atomic_int_get (&event_fixture_n_ended);
  g_autofree char *delivery = g_strdup_printf (RETRY "<w:MaxTime>PT0.1S</w:MaxTime>", 2);
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;

  set_special (self, RESPOND_OTHER, 0, 3);
  id = subscribe (self, EVENTS, delivery);
  send_numbers (self, 1, 1);
  assert_ended (before);
  text = wait_delivery (self, 3);
  assert_has (text, EVENTING "SubscriptionEnd</a:Action>");
  assert_has (text, ">" EVENTING "DeliveryFailure</e:Status>");
  assert_has (text, id);
  assert_has (text, ">mine</");
  g_assert_true (g_str_has_prefix (canned_server_get_request (self->listener, 3)->head, "POST /end "));
}

/* A listener that refuses a delivery has ended the subscription. It isn't told again. */
static void
test_refused (PushFixture   *self,
              gconstpointer  data)
{
  int before = g_atomic_int_get (&event_fixture_n_ended);
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;
  g_autofree char *text = NULL;

  set_special (self, RESPOND_REFUSE, 0, 1);
  id = subscribe (self, PUSH_WITH_ACK, "");
  send_numbers (self, 1, 1);
  assert_ended (before);

  other = subscribe (self, PUSH_WITH_ACK, "");
  send_numbers (self, 2, 2);
  text = wait_delivery (self, 1);
  assert_has (text, "<o:Value>2</o:Value>");
}

static void
on_provider_end (ServerFixture *fixture,
                 gpointer       user_data)
{
  PushFixture *self = user_data;
  g_autoptr(GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The deck is empty");

  wsman_event_sink_end (self->events.provider->sinks->pdata[0], reason);
}

static void
test_source_end (PushFixture   *self,
                 gconstpointer  data)
{
  g_autofree char *id = subscribe (self, PUSH_WITH_ACK, "");
  g_autofree char *event = NULL;
  g_autofree char *end = NULL;

  send_numbers (self, 1, 1);
  server_fixture_invoke (self->events.fixture, on_provider_end, self);
  event = wait_delivery (self, 0);
  end = wait_delivery (self, 1);
  assert_has (event, "<o:Value>1</o:Value>");
  assert_has (end, ">" EVENTING "SourceCancelling</e:Status>");
  assert_has (end, "The deck is empty");
}

static void
on_stop (ServerFixture *fixture,
         gpointer       user_data)
{
  wsman_server_stop (fixture->server);
}

static void
test_stop (PushFixture   *self,
           gconstpointer  data)
{
  int before = g_atomic_int_get (&event_fixture_n_ended);
  g_autofree char *id = subscribe (self, PUSH_WITH_ACK, "");
  g_autofree char *end = NULL;

  server_fixture_invoke (self->events.fixture, on_stop, NULL);
  assert_ended (before);
  end = wait_delivery (self, 0);
  assert_has (end, ">" EVENTING "SourceShuttingDown</e:Status>");
}

/* Who unsubscribes isn't told about the end. Renew and GetStatus work as for other subscriptions, and Pull doesn't. */
static void
test_manage (PushFixture   *self,
             gconstpointer  data)
{
  int before = g_atomic_int_get (&event_fixture_n_ended);
  g_autofree char *id = subscribe (self, PUSH_WITH_ACK, "");
  g_autofree char *context = g_strconcat (id, "/0", NULL);
  Subscriber puller = { id, context };
  g_autofree char *other = NULL;
  g_autofree char *text = NULL;
  g_autoptr(RawResponse) renewed = event_fixture_manage (&self->events, "Renew", id, "<e:Expires>PT1H</e:Expires>");
  g_autoptr(RawResponse) status = event_fixture_manage (&self->events, "GetStatus", id, "");
  g_autoptr(RawResponse) pulled = event_fixture_pull_again (&self->events, &puller, SHORT);
  g_autoptr(RawResponse) ended = event_fixture_manage (&self->events, "Unsubscribe", id, "");

  g_assert_cmpuint (renewed->status, ==, 200);
  g_assert_cmpuint (raw_response_count (renewed, ">PT3600.000S<"), ==, 1);
  g_assert_cmpuint (status->status, ==, 200);
  event_fixture_assert_code (pulled, CODE_CONTEXT);
  g_assert_cmpuint (ended->status, ==, 200);
  assert_ended (before);

  other = subscribe (self, PUSH_WITH_ACK, "");
  send_numbers (self, 1, 1);
  text = wait_delivery (self, 0);
  assert_has (text, "<o:Value>1</o:Value>");
}

/* A user whose access is gone loses the subscription, and the listener is told. */
static void
test_lost_access (PushFixture   *self,
                  gconstpointer  data)
{
  g_autofree char *id = subscribe (self, PUSH_WITH_ACK, "");
  g_autofree char *end = NULL;
  g_autoptr(RawResponse) renewed = NULL;

  g_atomic_int_set (&self->events.is_denied, TRUE);
  renewed = event_fixture_manage (&self->events, "Renew", id, "");
  g_assert_cmpuint (renewed->status, ==, 500);
  end = wait_delivery (self, 0);
  assert_has (end, ">" EVENTING "SourceCancelling</e:Status>");
}

static void
test_expiry (PushFixture   *self,
             gconstpointer  data)
{
  int before = g_atomic_int_get (&event_fixture_n_ended);
  g_autofree char *notify_to = g_strdup_printf ("http://127.0.0.1:%u/", canned_server_get_port (self->listener));
  g_autoptr(RawResponse) response = try_subscribe (self, EVENTS, notify_to, NULL, "",
                                                   "<e:Expires>PT0.2S</e:Expires>");

  g_assert_cmpuint (response->status, ==, 200);
  assert_ended (before);
}

/* --- Refusals --- */

static void
assert_refused (PushFixture *self,
                const char  *notify_to,
                const char  *end_to,
                const char  *delivery,
                guint32      code)
{
  int before = g_atomic_int_get (&event_fixture_n_ended);
  g_autoptr(RawResponse) response = try_subscribe (self, EVENTS, notify_to, end_to, delivery, "");

  g_test_message ("NotifyTo %s, EndTo %s, %s", notify_to, end_to, delivery);
  event_fixture_assert_code (response, code);
  /* The provider may have been asked before the address was looked up. Then its sink ends. */
  if (code == CODE_ACCESS_DENIED)
    assert_ended (before);
}

static void
on_set_sinks (ServerFixture *fixture,
              gpointer       user_data)
{
  PushFixture *self = user_data;
  const char * const sinks[] = { "localhost", "10.1.0.0/16", NULL };

  wsman_event_pusher_set_allowed_sinks (self->pusher, sinks);
}

static void
on_list_nothing (ServerFixture *fixture,
                 gpointer       user_data)
{
  PushFixture *self = user_data;

  wsman_event_pusher_set_allowed_sinks (self->pusher, NULL);
}

/* An address that isn't allowed gets no connection, whatever names lead to it. Loopback isn't allowed by its name, and
 * not as the subscriber's own address. */
static void
test_addresses (PushFixture   *self,
                gconstpointer  data)
{
  const char * const hosts[] = {
    "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.2.0.1", "169.254.169.254", "[fe80::1]",
    "224.0.0.1",
  };
  guint16 port = canned_server_get_port (self->listener);

  for (guint i = 0; i < 2; i++)
    {
      server_fixture_invoke (self->events.fixture, i == 0 ? on_set_sinks : on_list_nothing, self);
      for (guint j = 0; j < G_N_ELEMENTS (hosts); j++)
        {
          g_autofree char *address = g_strdup_printf ("http://%s:%u/", hosts[j], port);

          assert_refused (self, address, NULL, "", CODE_ACCESS_DENIED);
        }
    }

  server_fixture_invoke (self->events.fixture, on_unregister, self);
  server_fixture_invoke (self->events.fixture, on_register, self);
  {
    g_autofree char *good = g_strdup_printf ("http://127.0.0.1:%u/", port);
    g_autofree char *bad = g_strdup_printf ("http://10.2.0.1:%u/", port);

    assert_refused (self, good, bad, "", CODE_ACCESS_DENIED);
  }
  g_assert_cmpuint (canned_server_get_n_connections (self->listener), ==, 0);
}

static void
test_requests (PushFixture   *self,
               gconstpointer  data)
{
  const char *const addresses[] = {
    "", "x", "ftp://127.0.0.1/", "unix:/run/x", "http:///x", "http://u:p@127.0.0.1/", "http://127.0.0.1:0/",
    "http://127.0.0.1:99999/", "http://127.0.0.1/#f", "http://[fe80::1%25lo]/",
  };
  const char *good = "http://127.0.0.1:1/";
  g_autofree char *many = g_strnfill (5000, 'x');
  g_autofree char *large = g_strdup_printf ("http://127.0.0.1/%s", many);

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      assert_refused (self, addresses[i], NULL, "", CODE_NOTIFY_TO);
      assert_refused (self, good, addresses[i], "", CODE_END_TO);
    }
  assert_refused (self, large, NULL, "", CODE_NOTIFY_TO);
  assert_refused (self, NULL, NULL, "", CODE_NO_NOTIFY_TO);
  assert_refused (self, good, NULL, "<w:ConnectionRetry Total='5'>PT0S</w:ConnectionRetry>", CODE_RETRY);
  assert_refused (self, good, NULL, "<w:ConnectionRetry Total='0'>PT1S</w:ConnectionRetry>", CODE_RETRY);
  assert_refused (self, good, NULL, "<w:ConnectionRetry Total='-1'>PT1S</w:ConnectionRetry>", CODE_RETRY);
  assert_refused (self, good, NULL, "<w:MaxElements>0</w:MaxElements>", CODE_BATCH);
  assert_refused (self, good, NULL, "<w:MaxTime>soon</w:MaxTime>", CODE_BATCH);
  assert_refused (self, good, NULL, "<w:MaxEnvelopeSize>8191</w:MaxEnvelopeSize>", CODE_MIN_SIZE);
  assert_refused (self, good, NULL, "<w:ContentEncoding>EBCDIC</w:ContentEncoding>", CODE_ENCODING);
  assert_refused (self, good, NULL, "<w:Locale/>", CODE_LOCALE);
  assert_refused (self, good, NULL, "<w:Heartbeats>PT0.1S</w:Heartbeats>", CODE_HEARTBEAT);
}

static void
on_set_no_options (ServerFixture *fixture,
                   gpointer       user_data)
{
  PushFixture *self = user_data;

  wsman_event_pusher_set_options (self->pusher, NULL);
}

/* Without credentials, and without a pusher, nothing is pushed. */
static void
test_off (PushFixture   *self,
          gconstpointer  data)
{
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u/", canned_server_get_port (self->listener));

  server_fixture_invoke (self->events.fixture, on_set_no_options, self);
  assert_refused (self, address, NULL, "", CODE_MODE);
  assert_refused (self, NULL, NULL, "", CODE_MODE);
  server_fixture_invoke (self->events.fixture, on_unregister, self);
  assert_refused (self, address, NULL, "", CODE_MODE);
}

static void
test_properties (void)
{
  const char * const sinks[] = { "host.example", NULL };
  g_autoptr(WsmanEventPusher) pusher = wsman_event_pusher_new ();
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(WsmanConnectionOptions) read = NULL;
  g_auto(GStrv) list = NULL;
  WsmanSessionFlags flags;

  g_object_set (pusher, "options", options, "session-flags", WSMAN_SESSION_FLAGS_USE_KERBEROS, "allowed-sinks", sinks,
                NULL);
  g_object_get (pusher, "options", &read, "session-flags", &flags, "allowed-sinks", &list, NULL);
  g_assert_true (read == options && wsman_event_pusher_get_options (pusher) == options);
  g_assert_cmpint (flags, ==, WSMAN_SESSION_FLAGS_USE_KERBEROS);
  g_assert_cmpint (wsman_event_pusher_get_session_flags (pusher), ==, flags);
  g_assert_cmpstrv (list, sinks);
  g_assert_cmpstrv (wsman_event_pusher_get_allowed_sinks (pusher), sinks);
}

static void
add_test (const char *name,
          gconstpointer data,
          void      (*func) (PushFixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/wsman/event-pusher/", name, NULL);

  g_test_add (path, PushFixture, data, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_test ("batches", NULL, test_batches);
  add_test ("push", NULL, test_push);
  add_test ("utf16", NULL, test_utf16);
  add_test ("attempts/push-with-ack", PUSH_WITH_ACK, test_attempts);
  add_test ("attempts/events", EVENTS, test_attempts);
  add_test ("heartbeats", NULL, test_heartbeats);
  add_test ("heartbeats-beside-events", NULL, test_heartbeats_beside_events);
  add_test ("slow", NULL, test_slow);
  add_test ("failure", NULL, test_failure);
  add_test ("refused", NULL, test_refused);
  add_test ("source-end", NULL, test_source_end);
  add_test ("stop", NULL, test_stop);
  add_test ("manage", NULL, test_manage);
  add_test ("lost-access", NULL, test_lost_access);
  add_test ("expiry", NULL, test_expiry);
  add_test ("addresses", NULL, test_addresses);
  add_test ("requests", NULL, test_requests);
  add_test ("off", NULL, test_off);
  g_test_add_func ("/wsman/event-pusher/properties", test_properties);

  return g_test_run ();
}
