/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes the headers of messages. [MS-WSMV] 4 gives their order.
 */

#include "wsman-message-private.h"

#include "wsman-names-private.h"
#include "wsman-values-private.h"
#include "wsman-writer-private.h"

static void
write_text (GString    *xml,
            const char *name,
            const char *text)
{
  if (text != NULL)
    wsman_xml_append_text_element (xml, name, text);
}

static void
write_language (GString    *xml,
                const char *name,
                const char *language)
{
  if (language == NULL)
    return;

  g_string_append_printf (xml, "<%s ", name);
  wsman_xml_append_attribute (xml, "xml:lang", language);
  g_string_append (xml, " s:mustUnderstand=\"false\"/>");
}

static void
write_size (GString    *xml,
            const char *name,
            guint64     size)
{
  g_autofree char *text = NULL;

  if (size == 0)
    return;

  text = g_strdup_printf ("%" G_GUINT64_FORMAT, size);
  wsman_xml_append_text_element (xml, name, text);
}

static void
write_duration (GString    *xml,
                const char *name,
                GTimeSpan   duration)
{
  g_autofree char *text = NULL;

  if (duration < 0)
    return;

  text = wsman_value_format_duration (duration);
  wsman_xml_append_text_element (xml, name, text);
}

static void
write_reply_to (GString    *xml,
                const char *address)
{
  if (address == NULL)
    return;

  g_string_append (xml, "<a:ReplyTo>");
  wsman_xml_append_text_element (xml, "a:Address s:mustUnderstand=\"true\"", address);
  g_string_append (xml, "</a:ReplyTo>");
}

static void
write_ids (const WsmanMessage *self,
           GString            *xml)
{
  write_text (xml, "p:OperationID s:mustUnderstand=\"false\"", self->operation_id);
  write_text (xml, "p:SequenceId s:mustUnderstand=\"false\"", self->sequence_id);
}

static void
write_extra_headers (const WsmanMessage *self,
                     GString            *xml)
{
  if (self->extra_headers != NULL)
    g_string_append (xml, self->extra_headers);
}

/* Writes the headers of a request, in the order of [MS-WSMV] 4.7. But all headers of the reference are together. */
static void
write_request (const WsmanMessage *self,
               GString            *xml)
{
  write_text (xml, "a:To", self->to);
  if (self->reference != NULL)
    wsman_reference_write_header (self->reference, xml);
  write_reply_to (xml, self->reply_to);
  write_text (xml, "a:Action s:mustUnderstand=\"true\"", self->action);
  write_size (xml, "w:MaxEnvelopeSize s:mustUnderstand=\"true\"", self->max_envelope_size);
  write_text (xml, "a:MessageID", self->message_id);
  write_language (xml, "w:Locale", self->locale);
  write_language (xml, "p:DataLocale", self->data_locale);
  write_text (xml, "p:SessionId s:mustUnderstand=\"false\"", self->session_id);
  write_ids (self, xml);
  write_duration (xml, "w:OperationTimeout", self->operation_timeout);
  write_extra_headers (self, xml);
}

/* Writes the headers of a response, in the order of [MS-WSMV]. Windows writes no mustUnderstand in responses. */
static void
write_response (const WsmanMessage *self,
                GString            *xml)
{
  write_text (xml, "a:Action", self->action);
  write_text (xml, "a:MessageID", self->message_id);
  write_ids (self, xml);
  write_text (xml, "a:To", self->to);
  write_text (xml, "a:RelatesTo", self->relates_to);
  write_text (xml, "w:FragmentTransfer s:mustUnderstand=\"true\"", self->fragment_path);
  write_extra_headers (self, xml);
}

void
wsman_message_write_begin (const WsmanMessage *self,
                           GString            *xml)
{
  g_string_append (xml,
                   "<s:Envelope xmlns:s=\"" WSMAN_NS_SOAP "\""
                   " xmlns:a=\"" WSMAN_NS_ADDRESSING "\""
                   " xmlns:w=\"" WSMAN_NS_WSMAN "\""
                   " xmlns:p=\"" WSMAN_NS_MICROSOFT "\""
                   " xmlns:n=\"" WSMAN_NS_ENUMERATION "\""
                   " xmlns:x=\"" WSMAN_NS_TRANSFER "\""
                   " xmlns:b=\"" WSMAN_NS_CIM_BINDING "\""
                   " xmlns:cim=\"" WSMAN_NS_CIM_COMMON "\""
                   " xmlns:xsi=\"" WSMAN_NS_XSI "\"");

  if (self->relates_to != NULL && self->locale != NULL)
    {
      g_string_append_c (xml, ' ');
      wsman_xml_append_attribute (xml, "xml:lang", self->locale);
    }

  wsman_message_trace ("Write", self);
  g_string_append (xml, "><s:Header>");
  if (self->relates_to != NULL)
    write_response (self, xml);
  else
    write_request (self, xml);
  g_string_append (xml, "</s:Header><s:Body>");
}

void
wsman_message_write_end (GString *xml)
{
  g_string_append (xml, "</s:Body></s:Envelope>");
}
