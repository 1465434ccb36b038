/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Writes Subscribe, Renew and Unsubscribe, and reads what sources respond and deliver. [WS-Eventing] 3; [DSP0226] 10 */

#include "wsman-event-messages-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-delivery-mode-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-values-private.h"
#include "soap/wsman-writer-private.h"
#include "values/wsman-item-private.h"
#include "wsman-codes.h"

#define BLANK " \t\r\n"

/* The largest event that stands as text in a message. The size of the message is the real limit. */
#define MAX_EVENT_SIZE (64 * 1024 * 1024)

void
wsman_subscribe_request_clear (WsmanSubscribeRequest *self)
{
  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->dialect, g_free);
  g_clear_pointer (&self->sink_address, g_free);
  g_clear_pointer (&self->sink_identifier, g_free);
}

static void
write_duration (GString    *xml,
                const char *name,
                GTimeSpan   duration)
{
  g_autofree char *text = NULL;

  if (duration <= 0)
    return;

  text = wsman_value_format_duration (duration);
  wsman_xml_append_text_element (xml, name, text);
}

static void
write_filter (const WsmanSubscribeRequest *self,
              GString                     *xml)
{
  if (self->filter == NULL)
    return;

  g_string_append (xml, "<w:Filter");
  if (self->dialect != NULL)
    {
      g_string_append_c (xml, ' ');
      wsman_xml_append_attribute (xml, "Dialect", self->dialect);
    }
  g_string_append_c (xml, '>');

  if (self->filter_is_xml)
    g_string_append (xml, self->filter);
  else
    wsman_xml_append_escaped (xml, self->filter);

  g_string_append (xml, "</w:Filter>");
}

static gboolean
is_xml (const char *bookmark)
{
  return bookmark[strspn (bookmark, BLANK)] == '<';
}

static WsmanDocument *
parse_bookmark (const char  *bookmark,
                GError     **error)
{
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(GError) local_error = NULL;

  document = wsman_document_parse (bookmark, strlen (bookmark), "UTF-8", WSMAN_MAX_BOOKMARK_SIZE, &local_error);
  if (document != NULL && wsman_element_is (wsman_document_get_root (document), WSMAN_NS_WSMAN, "Bookmark"))
    return g_steal_pointer (&document);

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_BOOKMARK,
                   _("The bookmark isn’t a Bookmark of WS-Management: %s; use one that a subscription has returned"),
                   local_error != NULL ? local_error->message
                                       : wsman_element_get_name (wsman_document_get_root (document)));

  return NULL;
}

gboolean
wsman_bookmark_check (const char  *bookmark,
                      GError     **error)
{
  g_autoptr(WsmanDocument) document = NULL;

  if (is_xml (bookmark))
    {
      document = parse_bookmark (bookmark, error);
      return document != NULL;
    }

  if (strlen (bookmark) <= WSMAN_MAX_BOOKMARK_SIZE && wsman_xml_can_hold (bookmark))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_BOOKMARK,
                   _("The bookmark is longer than %d bytes, or has characters that XML doesn’t allow"),
                   WSMAN_MAX_BOOKMARK_SIZE);

  return FALSE;
}

/* Writes the bookmark from its parsed form, so that only a w:Bookmark can get into the request. */
static gboolean
write_bookmark (const char  *bookmark,
                GString     *xml,
                GError     **error)
{
  g_autoptr(WsmanDocument) document = NULL;

  if (bookmark == NULL)
    return TRUE;
  if (!wsman_bookmark_check (bookmark, error))
    return FALSE;

  if (!is_xml (bookmark))
    {
      wsman_xml_append_text_element (xml, "w:Bookmark", bookmark);
      return TRUE;
    }

  document = parse_bookmark (bookmark, error);
  if (document != NULL)
    wsman_element_write (wsman_document_get_root (document), xml);

  return document != NULL;
}

/* Writes an endpoint reference with the address to which the source sends. Old eventing names the headers that the
 * source repeats ReferenceProperties. */
static void
write_target (const WsmanSubscribeRequest *self,
              const char                  *name,
              GString                     *xml)
{
  if (self->sink_address == NULL)
    return;

  g_string_append_printf (xml, "<e:%s>", name);
  wsman_xml_append_text_element (xml, "a:Address", self->sink_address);
  g_string_append (xml, "<a:ReferenceProperties>");
  wsman_xml_append_text_element (xml, "e:Identifier", self->sink_identifier);
  g_string_append_printf (xml, "</a:ReferenceProperties></e:%s>", name);
}

/* Writes how many events a message may have. The source waits a second for more of them. */
static void
write_batches (const WsmanSubscribeRequest *self,
               GString                     *xml)
{
  g_autofree char *max_elements = g_strdup_printf ("%u", self->max_elements);

  if (self->mode != WSMAN_DELIVERY_MODE_EVENTS)
    return;

  wsman_xml_append_text_element (xml, "w:MaxElements", max_elements);
  write_duration (xml, "w:MaxTime", G_TIME_SPAN_SECOND);
}

gboolean
wsman_subscribe_request_write (const WsmanSubscribeRequest  *self,
                               const char                   *bookmark,
                               GString                      *xml,
                               GError                      **error)
{
  g_string_append (xml, "<e:Subscribe xmlns:e=\"" WSMAN_NS_EVENTING "\">");
  write_target (self, "EndTo", xml);
  g_string_append (xml, "<e:Delivery ");
  wsman_xml_append_attribute (xml, "Mode", wsman_delivery_mode_get_uri (self->mode));
  g_string_append_c (xml, '>');
  write_duration (xml, "w:Heartbeats", self->heartbeats);
  write_target (self, "NotifyTo", xml);
  write_batches (self, xml);
  g_string_append (xml, "</e:Delivery>");
  write_duration (xml, "e:Expires", self->expires);
  write_filter (self, xml);
  if (!write_bookmark (bookmark, xml, error))
    return FALSE;
  g_string_append (xml, "<w:SendBookmarks/></e:Subscribe>");

  return TRUE;
}

void
wsman_event_message_write_renew (GTimeSpan  expires,
                                 GString   *xml)
{
  g_string_append (xml, "<e:Renew xmlns:e=\"" WSMAN_NS_EVENTING "\">");
  write_duration (xml, "e:Expires", expires);
  g_string_append (xml, "</e:Renew>");
}

void
wsman_event_message_write_unsubscribe (GString *xml)
{
  g_string_append (xml, "<e:Unsubscribe xmlns:e=\"" WSMAN_NS_EVENTING "\"/>");
}

static void
manager_clear (gpointer data)
{
  WsmanSubscriptionManager *self = data;

  g_free (self->to);
  g_clear_pointer (&self->reference, wsman_reference_free);
  g_free (self->headers);
}

WsmanSubscriptionManager *
wsman_subscription_manager_ref (WsmanSubscriptionManager *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wsman_subscription_manager_unref (WsmanSubscriptionManager *self)
{
  g_atomic_rc_box_release_full (self, manager_clear);
}

/* Returns the headers that name the subscription. */
static char *
read_headers (const WsmanElement  *manager,
              GError             **error)
{
  g_autofree char *headers = wsman_reference_dup_parameters (manager);

  if (strlen (headers) <= WSMAN_MAX_BOOKMARK_SIZE)
    return g_steal_pointer (&headers);

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_EVENTING_INVALID_MESSAGE,
                   _("The subscription manager’s reference has %" G_GSIZE_FORMAT " bytes; %d are allowed"),
                   strlen (headers), WSMAN_MAX_BOOKMARK_SIZE);

  return NULL;
}

static WsmanSubscriptionManager *
read_manager (const WsmanElement    *element,
              const WsmanReference  *source,
              GError               **error)
{
  g_autoptr(WsmanReference) reference = wsman_reference_from_element (element, error);
  g_autofree char *headers = reference != NULL ? read_headers (element, error) : NULL;
  WsmanSubscriptionManager *self;

  if (headers == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (WsmanSubscriptionManager);
  self->headers = g_steal_pointer (&headers);
  if (g_strcmp0 (reference->address, WSMAN_ADDRESS_ANONYMOUS) != 0)
    self->to = g_strdup (reference->address);
  self->reference = *reference->resource_uri != '\0' ? g_steal_pointer (&reference) : wsman_reference_copy (source);

  return self;
}

gboolean
wsman_event_message_read_expires (const WsmanElement  *content,
                                  GTimeSpan           *expires,
                                  GError             **error)
{
  const WsmanElement *element = wsman_element_find_child (content, WSMAN_NS_EVENTING, "Expires");
  g_autofree char *text = element != NULL ? wsman_element_dup_stripped_text (element) : NULL;

  *expires = 0;
  if (text == NULL || *text == '\0' || wsman_value_parse_expires (text, expires))
    return TRUE;

  *expires = 0;
  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_EVENTING_INVALID_EXPIRATION_TIME,
                   _("The subscription expires at “%s”, which isn’t a duration or a time in the future"), text);

  return FALSE;
}

WsmanSubscriptionManager *
wsman_event_message_read_subscribed (const WsmanElement    *content,
                                     const WsmanReference  *source,
                                     GTimeSpan             *expires,
                                     char                 **context,
                                     GError               **error)
{
  const WsmanElement *manager = wsman_element_find_child (content, WSMAN_NS_EVENTING, "SubscriptionManager");
  const WsmanElement *element = wsman_element_find_child (content, WSMAN_NS_ENUMERATION, "EnumerationContext");
  g_autofree char *text = element != NULL ? wsman_element_dup_stripped_text (element) : NULL;

  *context = NULL;
  if (manager == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_EVENTING_INVALID_MESSAGE,
                       _("The server has accepted the subscription, but its response doesn’t name the subscription"));
      return NULL;
    }
  if (!wsman_event_message_read_expires (content, expires, error))
    return NULL;

  if (text != NULL && *text != '\0')
    *context = g_steal_pointer (&text);

  return read_manager (manager, source, error);
}

gboolean
wsman_bookmark_read (const WsmanElement  *parent,
                     char               **bookmark,
                     GError             **error)
{
  const WsmanElement *element;

  *bookmark = NULL;
  element = parent != NULL ? wsman_element_find_child (parent, WSMAN_NS_WSMAN, "Bookmark") : NULL;
  if (element == NULL)
    return TRUE;

  *bookmark = wsman_element_to_xml (element);
  if (strlen (*bookmark) <= WSMAN_MAX_BOOKMARK_SIZE)
    return TRUE;

  g_clear_pointer (bookmark, g_free);
  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_BOOKMARK,
                   _("The source has sent a bookmark of more than %d bytes"), WSMAN_MAX_BOOKMARK_SIZE);

  return FALSE;
}

/* Returns the event of a w:Event. Sources of Windows write it as text if the subscriber wants CDATA: [MS-WSMV]
 * 3.1.4.1.30.1. */
static WsmanItem *
read_item (WsmanDocument       *document,
           const WsmanElement  *element,
           GError             **error)
{
  const WsmanElement *content = wsman_element_first_child (element);
  const char *text = wsman_element_get_text (element);
  g_autoptr(WsmanDocument) inner = NULL;
  g_autoptr(GError) local_error = NULL;

  if (content != NULL)
    return wsman_item_new_from_element (document, content, NULL);

  inner = wsman_document_parse (text, strlen (text), "UTF-8", MAX_EVENT_SIZE, &local_error);
  if (inner != NULL)
    return wsman_item_new_from_element (inner, wsman_document_get_root (inner), NULL);

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_EVENTING_INVALID_MESSAGE,
                   _("The source has sent an event that isn’t XML: %s"), local_error->message);

  return NULL;
}

static guint64
read_count (const WsmanElement *element)
{
  g_autofree char *text = wsman_element_dup_stripped_text (element);
  guint64 count;

  return wsman_value_parse_uint64 (text, &count) ? count : 0;
}

gboolean
wsman_event_read (WsmanDocument       *document,
                  const WsmanElement  *element,
                  WsmanEventKind      *kind,
                  WsmanItem          **item,
                  guint64             *n_dropped,
                  GError             **error)
{
  const char *action = wsman_element_get_attribute (element, NULL, "Action");

  *kind = WSMAN_EVENT_KIND_ITEM;
  if (wsman_element_is (element, WSMAN_NS_WSMAN, "DroppedEvents") ||
      (wsman_element_is (element, WSMAN_NS_WSMAN, "Event") && g_strcmp0 (action, WSMAN_ACTION_DROPPED_EVENTS) == 0))
    {
      *kind = WSMAN_EVENT_KIND_DROPPED;
      *n_dropped = read_count (element);
      return TRUE;
    }

  if (!wsman_element_is (element, WSMAN_NS_WSMAN, "Event"))
    {
      *item = wsman_item_new_from_element (document, element, NULL);
      return TRUE;
    }

  if (g_strcmp0 (action, WSMAN_ACTION_HEARTBEAT) == 0)
    {
      *kind = WSMAN_EVENT_KIND_HEARTBEAT;
      return TRUE;
    }

  *item = read_item (document, element, error);

  return *item != NULL;
}
