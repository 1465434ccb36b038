/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads Subscribe and Renew. [WS-Eventing] 3; [DSP0226] 10.2; [MS-WSMV] 3.1.4.1.30.
 */

#include "wsman-subscribe-message-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-delivery-mode-private.h"
#include "wsman-names-private.h"
#include "wsman-values-private.h"

/* The shortest interval of heartbeats. Shorter ones would only keep both sides busy. */
#define MIN_HEARTBEATS G_TIME_SPAN_SECOND

void
wsman_subscribe_message_clear (WsmanSubscribeMessage *self)
{
  g_clear_pointer (&self->bookmark, g_free);
  wsman_delivery_settings_clear (&self->settings);
}

static char *
dup_child_text (const WsmanElement *parent,
                const char         *namespace_uri,
                const char         *name)
{
  const WsmanElement *child = wsman_element_find_child (parent, namespace_uri, name);

  return child != NULL ? wsman_element_dup_stripped_text (child) : NULL;
}

gboolean
wsman_subscribe_message_read_expires (const WsmanElement  *content,
                                      GTimeSpan           *expires,
                                      GError             **error)
{
  g_autofree char *text = dup_child_text (content, WSMAN_NS_EVENTING, "Expires");

  *expires = -1;
  if (text == NULL || wsman_value_parse_expires (text, expires))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_EVENTING_INVALID_EXPIRATION_TIME,
                   _("Expires is “%s”; it must be a duration above zero or a time in the future"), text);

  return FALSE;
}

static gboolean
read_mode (const WsmanElement     *delivery,
           WsmanSubscribeMessage  *self,
           GError                **error)
{
  const char *uri = delivery != NULL ? wsman_element_get_attribute (delivery, NULL, "Mode") : NULL;

  if (wsman_delivery_mode_parse (uri, &self->mode))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_EVENTING_DELIVERY_MODE_REQUESTED_UNAVAILABLE,
                   _("There is no delivery mode “%.128s”"), uri);

  return FALSE;
}

static gboolean
read_heartbeats (const WsmanElement     *delivery,
                 WsmanSubscribeMessage  *self,
                 GError                **error)
{
  g_autofree char *text = delivery != NULL ? dup_child_text (delivery, WSMAN_NS_WSMAN, "Heartbeats") : NULL;

  if (text == NULL || (wsman_value_parse_duration (text, &self->heartbeats) && self->heartbeats >= MIN_HEARTBEATS))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_EVENTING_INVALID_HEARTBEAT,
                   _("Heartbeats is “%s”; it must be a duration of at least a second"), text);

  return FALSE;
}

/* Returns the text of the bookmark, or the XML of its content. */
static char *
dup_bookmark (const WsmanElement *element)
{
  const WsmanElement *child = wsman_element_first_child (element);
  GString *xml;

  if (child == NULL)
    return wsman_element_dup_stripped_text (element);

  xml = g_string_new (NULL);
  for (; child != NULL; child = wsman_element_next_sibling (child))
    wsman_element_write (child, xml);

  return g_string_free (xml, FALSE);
}

static gboolean
read_bookmark (const WsmanElement     *content,
               WsmanSubscribeMessage  *self,
               GError                **error)
{
  const WsmanElement *element = wsman_element_find_child (content, WSMAN_NS_WSMAN, "Bookmark");

  self->send_bookmarks = wsman_element_find_child (content, WSMAN_NS_WSMAN, "SendBookmarks") != NULL;
  if (element == NULL)
    return TRUE;

  self->bookmark = dup_bookmark (element);
  if (strlen (self->bookmark) <= WSMAN_MAX_BOOKMARK_LENGTH)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_BOOKMARK,
                   _("The bookmark has more than %d bytes"), WSMAN_MAX_BOOKMARK_LENGTH);

  return FALSE;
}

/* Checks what happens with an event that is too large for the subscriber. Such an event is dropped, and the subscriber
 * is told so. [DSP0226] 10.2.5 */
static gboolean
check_policy (const WsmanElement  *delivery,
              GError             **error)
{
  const WsmanElement *size = delivery != NULL ? wsman_element_find_child (delivery, WSMAN_NS_WSMAN, "MaxEnvelopeSize")
                                              : NULL;
  const char *policy = size != NULL ? wsman_element_get_attribute (size, NULL, "Policy") : NULL;

  if (policy == NULL || g_str_equal (policy, "Notify") || g_str_equal (policy, "Skip"))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_FEATURE,
                   _("The policy “%.64s” of MaxEnvelopeSize isn’t supported; the server drops events that are too "
                     "large, and says so"), policy);

  return FALSE;
}

gboolean
wsman_subscribe_message_read (const WsmanElement     *content,
                              WsmanSubscribeMessage  *self,
                              GError                **error)
{
  const WsmanElement *delivery = wsman_element_find_child (content, WSMAN_NS_EVENTING, "Delivery");

  *self = (WsmanSubscribeMessage) { 0 };
  if (read_mode (delivery, self, error) && read_heartbeats (delivery, self, error) && check_policy (delivery, error) &&
      wsman_subscribe_message_read_expires (content, &self->expires, error) && read_bookmark (content, self, error))
    return TRUE;

  wsman_subscribe_message_clear (self);

  return FALSE;
}
