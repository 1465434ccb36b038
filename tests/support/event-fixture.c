/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "event-fixture.h"

#include <string.h>

int event_fixture_n_ended;

static void
on_ended (WsmanEventSink *sink,
          gpointer        user_data)
{
  SourceProvider *self = user_data;

  g_assert_true (g_cancellable_is_cancelled (wsman_event_sink_get_cancellable (sink)));
  g_mutex_lock (&self->lock);
  g_ptr_array_remove (self->sinks, sink);
  g_mutex_unlock (&self->lock);
  g_atomic_int_inc (&event_fixture_n_ended);
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
  g_assert_cmpint (wsman_event_sink_get_locator (sink) == NULL, ==,
                   g_cancellable_is_cancelled (wsman_event_sink_get_cancellable (sink)));
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

static gboolean
on_authorize (WsmanServer    *server,
              WsmanOperation *operation,
              gpointer        user_data)
{
  EventFixture *self = user_data;
  const char *action = wsman_operation_get_action (operation);

  if (g_str_has_suffix (action, "/Pull"))
    g_atomic_int_inc (&self->n_pulls);
  if (g_str_has_suffix (action, "/Renew"))
    g_atomic_int_inc (&self->n_renewals);

  return !g_atomic_int_get (&self->is_denied) || !g_str_has_suffix (action, "/Renew");
}

static void
set_up (ServerFixture *fixture,
        gpointer       user_data)
{
  EventFixture *self = user_data;

  self->provider = g_object_new (SOURCE_TYPE_PROVIDER, NULL);
  wsman_server_add_provider (fixture->server, SOURCE, WSMAN_PROVIDER (self->provider));
  wsman_server_set_max_contexts_per_user (fixture->server, 3);
  g_signal_connect (fixture->server, "authorize", G_CALLBACK (on_authorize), self);
}

void
event_fixture_set_up (EventFixture         *self,
              gconstpointer  data)
{
  self->fixture = server_fixture_new (set_up, self);
  self->client = raw_client_new (self->fixture->port, FALSE);
  self->other = raw_client_new (self->fixture->port, FALSE);
  self->credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  self->stranger = raw_credentials (FIXTURE_STRANGER, FIXTURE_PASSWORD);
}

void
event_fixture_tear_down (EventFixture         *self,
                 gconstpointer  data)
{
  raw_client_free (self->client);
  raw_client_free (self->other);
  server_fixture_free (self->fixture);
  g_object_unref (self->provider);
  g_free (self->credentials);
  g_free (self->stranger);
}

RawResponse *
event_fixture_ask (EventFixture      *self,
     const char *action,
     const char *headers,
     const char *body)
{
  g_autofree char *envelope = raw_envelope (action, SOURCE, headers, body);

  return raw_client_ask (self->client, self->credentials, envelope);
}

void
subscriber_clear (Subscriber *self)
{
  g_free (self->id);
  g_free (self->context);
}

RawResponse *
event_fixture_try_subscribe (EventFixture      *self,
               const char *delivery,
               const char *rest)
{
  g_autofree char *body = g_strdup_printf ("<e:Subscribe " E "><e:Delivery Mode='" MODES "Pull'>%s</e:Delivery>%s"
                                           "</e:Subscribe>", delivery, rest);

  return event_fixture_ask (self, EVENTING "Subscribe", NULL, body);
}

static void
on_nothing (ServerFixture *fixture,
            gpointer       user_data)
{
}

void
event_fixture_subscribe (EventFixture      *self,
           Subscriber *subscriber,
           const char *delivery,
           const char *rest)
{
  g_autoptr(RawResponse) response = event_fixture_try_subscribe (self, delivery, rest);

  g_assert_cmpuint (response->status, ==, 200);
  subscriber->id = raw_response_get_text (response, "e:Identifier");
  subscriber->context = raw_response_get_text (response, "n:EnumerationContext");
  g_assert_nonnull (subscriber->id);
  g_assert_nonnull (subscriber->context);
  /* The response may arrive before the provider has stored the sink. */
  server_fixture_invoke (self->fixture, on_nothing, NULL);
}

char *
subscriber_make_pull (Subscriber *subscriber,
           const char *bounds)
{
  g_autofree char *body = g_strdup_printf ("<n:Pull><n:EnumerationContext>%s</n:EnumerationContext>%s</n:Pull>",
                                           subscriber->context, bounds);

  return raw_envelope (ENUMERATION "Pull", SOURCE, NULL, body);
}

RawResponse *
event_fixture_pull_again (EventFixture      *self,
            Subscriber *subscriber,
            const char *bounds)
{
  g_autofree char *envelope = subscriber_make_pull (subscriber, bounds);

  return raw_client_ask (self->client, self->credentials, envelope);
}

RawResponse *
event_fixture_pull (EventFixture      *self,
      Subscriber *subscriber,
      const char *bounds)
{
  RawResponse *response = event_fixture_pull_again (self, subscriber, bounds);
  char *context = raw_response_get_text (response, "n:EnumerationContext");

  if (context != NULL)
    {
      g_free (subscriber->context);
      subscriber->context = context;
    }

  return response;
}

RawResponse *
event_fixture_manage (EventFixture      *self,
        const char *verb,
        const char *id,
        const char *content)
{
  g_autofree char *action = g_strconcat (EVENTING, verb, NULL);
  g_autofree char *header = g_strdup_printf ("<e:Identifier " E ">%s</e:Identifier>", id);
  g_autofree char *body = g_strdup_printf ("<e:%s " E ">%s</e:%s>", verb, content, verb);

  return event_fixture_ask (self, action, header, body);
}

void
event_numbers_send (const EventNumbers *numbers)
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

void
event_numbers_on_send (ServerFixture *fixture,
         gpointer       user_data)
{
  event_numbers_send (user_data);
}

void
event_fixture_send (EventFixture *self,
      guint  first,
      guint  last)
{
  EventNumbers numbers = { self->provider, first, last };

  server_fixture_invoke (self->fixture, event_numbers_on_send, &numbers);
}

void
event_fixture_assert_code (RawResponse *response,
             guint32      code)
{
  g_assert_cmpuint (response->status, ==, 500);
  g_assert_cmphex (raw_response_get_code (response), ==, code);
}

void
event_fixture_assert_numbers (RawResponse *response,
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
