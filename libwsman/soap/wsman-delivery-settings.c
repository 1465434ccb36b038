/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads what a Subscribe says about pushed events. [WS-Eventing] 3.1; [DSP0226] 10.2; [MS-WSMV] 3.1.4.1.30.
 */

#include "wsman-delivery-settings-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-names-private.h"
#include "wsman-reference-private.h"
#include "wsman-values-private.h"

/* The retries of a subscriber that names none. Windows' own collectors ask for the same. */
#define DEFAULT_RETRIES 5
#define DEFAULT_RETRY_INTERVAL (60 * G_TIME_SPAN_SECOND)

#define MAX_RETRIES 1000
#define MIN_RETRY_INTERVAL (G_TIME_SPAN_SECOND / 10)
#define MAX_RETRY_INTERVAL G_TIME_SPAN_HOUR
#define MAX_TIME G_TIME_SPAN_DAY
#define MAX_LOCALE_LENGTH 64

static void
target_clear (WsmanDeliveryTarget *self)
{
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->headers, g_free);
}

void
wsman_delivery_settings_clear (WsmanDeliverySettings *self)
{
  target_clear (&self->notify_to);
  target_clear (&self->end_to);
  g_clear_pointer (&self->locale, g_free);
}

static char *
dup_child_text (const WsmanElement *parent,
                const char         *namespace_uri,
                const char         *name)
{
  const WsmanElement *child = wsman_element_find_child (parent, namespace_uri, name);

  return child != NULL ? wsman_element_dup_stripped_text (child) : NULL;
}

/* Reads an endpoint reference. name is its name in messages, and code is for a reference that is wrong. */
static gboolean
read_target (const WsmanElement   *element,
             const char           *name,
             guint32               code,
             WsmanDeliveryTarget  *target,
             GError              **error)
{
  target->address = dup_child_text (element, WSMAN_NS_ADDRESSING, "Address");
  target->headers = wsman_reference_dup_parameters (element);
  if (target->address == NULL || *target->address == '\0' || strlen (target->address) > WSMAN_MAX_URI_LENGTH)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, code,
                               _("%s has no Address, or one of more than %d bytes"), name, WSMAN_MAX_URI_LENGTH);
  if (strlen (target->headers) <= WSMAN_MAX_TARGET_HEADERS)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, code,
                             _("The parameters of %s have %" G_GSIZE_FORMAT " bytes; %d are allowed"), name,
                             strlen (target->headers), WSMAN_MAX_TARGET_HEADERS);
}

static gboolean
read_targets (const WsmanElement     *content,
              const WsmanElement     *delivery,
              WsmanDeliverySettings  *self,
              GError                **error)
{
  const WsmanElement *notify_to = wsman_element_find_child (delivery, WSMAN_NS_EVENTING, "NotifyTo");
  const WsmanElement *end_to = wsman_element_find_child (content, WSMAN_NS_EVENTING, "EndTo");

  if (notify_to == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_EVENTING_MISSING_NOTIFYTO,
                               _("Delivery has no NotifyTo, which says where the events are sent to"));
  if (!read_target (notify_to, "NotifyTo", ERROR_WSMAN_EVENTING_INVALID_NOTIFYTO_ADDRESSS, &self->notify_to, error))
    return FALSE;

  return end_to == NULL ||
         read_target (end_to, "EndTo", ERROR_WSMAN_EVENTING_INVALID_ENDTO_ADDRESSS, &self->end_to, error);
}

/* Reads how many events a message may have, and how long the first of them may wait. */
static gboolean
read_batches (const WsmanElement     *delivery,
              WsmanDeliverySettings  *self,
              GError                **error)
{
  g_autofree char *elements = dup_child_text (delivery, WSMAN_NS_WSMAN, "MaxElements");
  g_autofree char *time = dup_child_text (delivery, WSMAN_NS_WSMAN, "MaxTime");
  guint64 number = 0;

  if ((elements != NULL && (!wsman_value_parse_uint64 (elements, &number) || number == 0)) ||
      (time != NULL && (!wsman_value_parse_duration (time, &self->max_time) || self->max_time < 0 ||
                        self->max_time > MAX_TIME)))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_BATCH_PARAMETER,
                               _("MaxElements is “%.64s”, and MaxTime is “%.64s”; they must be a number above zero and "
                                 "a duration of up to a day"),
                               elements != NULL ? elements : "", time != NULL ? time : "");

  self->max_elements = MIN (number, G_MAXUINT);

  return TRUE;
}

static gboolean
read_retries (const WsmanElement     *delivery,
              WsmanDeliverySettings  *self,
              GError                **error)
{
  const WsmanElement *element = wsman_element_find_child (delivery, WSMAN_NS_WSMAN, "ConnectionRetry");
  const char *total = element != NULL ? wsman_element_get_attribute (element, NULL, "Total") : NULL;
  g_autofree char *text = element != NULL ? wsman_element_dup_stripped_text (element) : NULL;
  guint64 number = DEFAULT_RETRIES;

  self->n_retries = DEFAULT_RETRIES;
  self->retry_interval = DEFAULT_RETRY_INTERVAL;
  if (element == NULL)
    return TRUE;

  if ((total != NULL && !wsman_value_parse_uint64 (total, &number)) ||
      !wsman_value_parse_duration (text, &self->retry_interval) || self->retry_interval < 0 ||
      (number == 0) != (self->retry_interval == 0))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_CONNECTIONRETRY,
                               _("ConnectionRetry is “%.64s” with the Total “%.64s”; both must be zero, or neither"),
                               text, total != NULL ? total : "");

  self->n_retries = MIN (number, MAX_RETRIES);
  self->retry_interval = CLAMP (self->retry_interval, MIN_RETRY_INTERVAL, MAX_RETRY_INTERVAL);

  return TRUE;
}

static gboolean
read_size (const WsmanElement     *delivery,
           WsmanDeliverySettings  *self,
           GError                **error)
{
  g_autofree char *text = dup_child_text (delivery, WSMAN_NS_WSMAN, "MaxEnvelopeSize");
  guint64 size = 0;

  if (text == NULL)
    return TRUE;
  if (!wsman_value_parse_uint64 (text, &size) || size < WSMAN_MIN_DELIVERY_SIZE)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_MIN_ENVELOPE_SIZE,
                               _("MaxEnvelopeSize of Delivery is “%.64s”; it must be at least %d"), text,
                               WSMAN_MIN_DELIVERY_SIZE);

  self->max_envelope_size = MIN (size, G_MAXUINT);

  return TRUE;
}

static gboolean
read_encoding (const WsmanElement     *delivery,
               WsmanDeliverySettings  *self,
               GError                **error)
{
  g_autofree char *text = dup_child_text (delivery, WSMAN_NS_WSMAN, "ContentEncoding");

  self->is_utf16 = text != NULL && g_ascii_strcasecmp (text, "UTF-16") == 0;
  if (text == NULL || self->is_utf16 || g_ascii_strcasecmp (text, "UTF-8") == 0)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_EVENTING_INVALID_ENCODING_IN_DELIVERY,
                             _("ContentEncoding is “%.64s”; only UTF-8 and UTF-16 are supported"), text);
}

static gboolean
read_locale (const WsmanElement     *delivery,
             WsmanDeliverySettings  *self,
             GError                **error)
{
  const WsmanElement *element = wsman_element_find_child (delivery, WSMAN_NS_WSMAN, "Locale");
  const char *language = element != NULL ? wsman_element_get_attribute (element, WSMAN_NS_XML, "lang") : NULL;

  if (element == NULL)
    return TRUE;
  if (language == NULL || *language == '\0' || strlen (language) > MAX_LOCALE_LENGTH)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_EVENTING_INVALID_LOCALE_IN_DELIVERY,
                               _("The Locale of Delivery has no xml:lang, or one of more than %d bytes"),
                               MAX_LOCALE_LENGTH);

  self->locale = g_strdup (language);

  return TRUE;
}

gboolean
wsman_delivery_settings_read (const WsmanElement     *content,
                              WsmanDeliverySettings  *self,
                              GError                **error)
{
  const WsmanElement *delivery = wsman_element_find_child (content, WSMAN_NS_EVENTING, "Delivery");

  *self = (WsmanDeliverySettings) { 0 };
  if (delivery == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_EVENTING_MISSING_NOTIFYTO,
                               _("The Subscribe has no Delivery, which says where the events are sent to"));

  return read_targets (content, delivery, self, error) && read_batches (delivery, self, error) &&
         read_retries (delivery, self, error) && read_size (delivery, self, error) &&
         read_encoding (delivery, self, error) && read_locale (delivery, self, error);
}
