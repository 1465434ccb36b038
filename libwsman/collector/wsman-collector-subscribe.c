/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The Subscribe message of a subscription: [MS-WSMV] 2.2.4.3. A source gets it in an item of the enumeration of
 * subscriptions.
 */

#include "wsman-collector-subscription-private.h"

#include "soap/wsman-message-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-values-private.h"
#include "soap/wsman-writer-private.h"

/* The numbers that sources get besides the settings. Windows' own collectors use the same. */
#define MAX_ENVELOPE_SIZE 512000
#define RETRY_INTERVAL (60 * G_TIME_SPAN_SECOND)
#define N_RETRIES 5
#define OPERATION_TIMEOUT (60 * G_TIME_SPAN_SECOND)
#define LANGUAGE "en-US"

static void
add_options (WsmanCollectorSubscription *self,
             WsmanReference             *reference)
{
  wsman_reference_add_option (reference, "SubscriptionName", wsman_collector_subscription_get_name (self), FALSE);
  if (wsman_collector_subscription_get_compress (self))
    wsman_reference_add_option (reference, "Compression", "SLDC", FALSE);
  wsman_reference_add_option (reference, "CDATA", NULL, FALSE);
  wsman_reference_add_option (reference, "ContentFormat",
                              wsman_collector_subscription_get_rendered_text (self) ? "RenderedText" : "Raw", FALSE);
  wsman_reference_add_option (reference, "IgnoreChannelError", NULL, FALSE);
  if (wsman_collector_subscription_get_read_existing (self))
    wsman_reference_add_option (reference, "ReadExistingEvents", "true", FALSE);
}

static void
append_duration (GString    *xml,
                 const char *name,
                 GTimeSpan   value)
{
  g_autofree char *text = wsman_value_format_duration (value);

  wsman_xml_append_text_element (xml, name, text);
}

static void
append_heartbeats (WsmanCollectorSubscription *self,
                   GString                    *xml)
{
  append_duration (xml, "w:Heartbeats",
                   wsman_collector_subscription_get_heartbeat_interval (self) * G_TIME_SPAN_SECOND);
}

/* Writes where the source sends to, with the version by which it names the subscription. */
static void
append_target (GString    *xml,
               const char *address,
               const char *version)
{
  wsman_xml_append_text_element (xml, "a:Address", address);
  g_string_append (xml, "<a:ReferenceProperties>");
  wsman_xml_append_text_element (xml, "e:Identifier", version);
  g_string_append (xml, "</a:ReferenceProperties>");
}

/* Writes how the source authenticates: [MS-WSMV] 2.2.4.1. The source chooses its certificate by the issuers. */
static void
append_policy (GString            *xml,
               const char * const *issuers)
{
  g_string_append_printf (xml, "<c:Policy xmlns:c=\"" WSMAN_NS_POLICY "\" xmlns:auth=\"" WSMAN_NS_AUTHENTICATION "\">"
                          "<c:ExactlyOne><c:All><auth:Authentication Profile=\"%s\">",
                          issuers != NULL ? WSMAN_PROFILE_MUTUAL : WSMAN_PROFILE_KERBEROS);
  if (issuers != NULL)
    g_string_append (xml, "<auth:ClientCertificate>");
  for (guint i = 0; issuers != NULL && issuers[i] != NULL; i++)
    wsman_xml_append_text_element (xml, "auth:Thumbprint Role=\"issuer\"", issuers[i]);
  if (issuers != NULL)
    g_string_append (xml, "</auth:ClientCertificate>");
  g_string_append (xml, "</auth:Authentication></c:All></c:ExactlyOne></c:Policy>");
}

/* Writes everything in Delivery that depends on the settings alone. */
static void
append_settings (WsmanCollectorSubscription *self,
                 GString                    *xml)
{
  g_autofree char *max_events = g_strdup_printf ("%u", wsman_collector_subscription_get_max_events (self));
  g_autofree char *interval = wsman_value_format_duration (RETRY_INTERVAL);

  g_string_append_printf (xml, "<w:ConnectionRetry Total=\"%u\">%s</w:ConnectionRetry>", N_RETRIES, interval);
  wsman_xml_append_text_element (xml, "w:MaxElements", max_events);
  append_duration (xml, "w:MaxTime", wsman_collector_subscription_get_max_latency (self) * G_TIME_SPAN_SECOND);
  g_string_append_printf (xml, "<w:MaxEnvelopeSize Policy=\"Notify\">%u</w:MaxEnvelopeSize>"
                          "<w:Locale xml:lang=\"" LANGUAGE "\" s:mustUnderstand=\"false\"/>"
                          "<p:DataLocale xml:lang=\"" LANGUAGE "\" s:mustUnderstand=\"false\"/>"
                          "<w:ContentEncoding>UTF-16</w:ContentEncoding>", MAX_ENVELOPE_SIZE);
}

static void
append_filter (WsmanCollectorSubscription *self,
               GString                    *xml)
{
  g_string_append_printf (xml, "<w:Filter Dialect=\"" WSMAN_DIALECT_EVENT_QUERY "\">%s</w:Filter>",
                          wsman_collector_subscription_get_query (self));
}

char *
wsman_collector_subscription_dup_version (WsmanCollectorSubscription *self)
{
  g_autoptr(WsmanReference) reference = wsman_reference_new (WSMAN_URI_EVENT_LOG);
  g_autoptr(GString) text = g_string_new (wsman_collector_subscription_get_id (self));

  add_options (self, reference);
  wsman_reference_write_header (reference, text);
  append_heartbeats (self, text);
  append_settings (self, text);
  append_filter (self, text);

  return wsman_collector_make_guid (text->str);
}

static void
append_subscribe (WsmanCollectorSubscription *self,
                  const char                 *address,
                  const char                 *version,
                  const char * const         *issuers,
                  GString                    *xml)
{
  g_string_append (xml, "<e:EndTo>");
  append_target (xml, address, version);
  g_string_append (xml, "</e:EndTo><e:Delivery Mode=\"" WSMAN_DELIVERY_EVENTS "\">");
  append_heartbeats (self, xml);
  g_string_append (xml, "<e:NotifyTo>");
  append_target (xml, address, version);
  append_policy (xml, issuers);
  g_string_append (xml, "</e:NotifyTo>");
  append_settings (self, xml);
  g_string_append (xml, "</e:Delivery>");
  append_filter (self, xml);
}

/* Writes the message up to its body. */
static void
begin_message (WsmanCollectorSubscription *self,
               GString                    *xml)
{
  g_autoptr(WsmanMessage) message = wsman_message_new (WSMAN_ACTION_SUBSCRIBE);

  message->to = g_strdup (WSMAN_ADDRESS_ANONYMOUS);
  message->reply_to = g_strdup (WSMAN_ADDRESS_ANONYMOUS);
  message->message_id = wsman_message_make_id ();
  message->reference = wsman_reference_new (WSMAN_URI_EVENT_LOG);
  message->max_envelope_size = MAX_ENVELOPE_SIZE;
  message->operation_timeout = OPERATION_TIMEOUT;
  message->locale = g_strdup (LANGUAGE);
  message->data_locale = g_strdup (LANGUAGE);
  add_options (self, message->reference);
  wsman_message_write_begin (message, xml);
}

void
wsman_collector_subscription_write (WsmanCollectorSubscription *self,
                                    const char                 *address,
                                    const char * const         *issuers,
                                    const char                 *bookmark,
                                    GString                    *xml)
{
  g_autofree char *version = wsman_collector_subscription_dup_version (self);

  g_string_append_printf (xml, "<m:Subscription xmlns:m=\"" WSMAN_NS_SUBSCRIPTION "\">"
                          "<m:Version>uuid:%s</m:Version>", version);
  begin_message (self, xml);
  g_string_append (xml, "<e:Subscribe xmlns:e=\"" WSMAN_NS_EVENTING "\">");
  append_subscribe (self, address, version, issuers, xml);
  if (bookmark != NULL)
    g_string_append_printf (xml, "<w:Bookmark>%s</w:Bookmark>", bookmark);
  g_string_append (xml, "<w:SendBookmarks/></e:Subscribe>");
  wsman_message_write_end (xml);
  g_string_append (xml, "</m:Subscription>");
}
