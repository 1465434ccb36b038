/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads and writes the messages with which clients leave a shell and come back. */

#include "wsman-shell-connections-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-base64-private.h"
#include "wsman-names-private.h"
#include "wsman-values-private.h"
#include "wsman-writer-private.h"

#define DECLARE_SHELL " xmlns:rsp=\"" WSMAN_URI_SHELL "\""
#define CONNECT_XML "connectXml"
#define COMMAND "Command"

gboolean
wsman_shell_read_disconnect (const WsmanElement  *content,
                             GTimeSpan           *idle_timeout,
                             gboolean            *drops,
                             GError             **error)
{
  const WsmanElement *time = content != NULL ? wsman_element_find_child (content, NULL, "IdleTimeOut") : NULL;
  const WsmanElement *mode = content != NULL ? wsman_element_find_child (content, NULL, "BufferMode") : NULL;
  g_autofree char *time_text = time != NULL ? wsman_element_dup_stripped_text (time) : NULL;
  g_autofree char *mode_text = mode != NULL ? wsman_element_dup_stripped_text (mode) : g_strdup ("Block");

  *idle_timeout = -1;
  *drops = g_ascii_strcasecmp (mode_text, "Drop") == 0;
  if (time_text != NULL && (!wsman_value_parse_duration (time_text, idle_timeout) || *idle_timeout < 0))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                               _("The IdleTimeOut “%s” isn’t a duration of zero or more, such as PT60S"), time_text);
  if (!*drops && g_ascii_strcasecmp (mode_text, "Block") != 0)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                               _("The BufferMode “%s” isn’t Block or Drop"), mode_text);

  return TRUE;
}

const char *
wsman_shell_read_connection (const WsmanElement *content)
{
  const char *id = content != NULL ? wsman_element_get_attribute (content, NULL, "CommandId") : NULL;

  return id != NULL && *id != '\0' ? id : NULL;
}

GBytes *
wsman_shell_read_connect (const WsmanElement  *content,
                          GError             **error)
{
  const WsmanElement *element = content != NULL ? wsman_element_find_child (content, NULL, CONNECT_XML) : NULL;
  g_autoptr(GBytes) data = element != NULL ? wsman_xml_decode_base64 (wsman_element_get_text (element)) : NULL;

  if (data == NULL)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                     _("The Connect has no %s in base64"), CONNECT_XML);

  return g_steal_pointer (&data);
}

void
wsman_shell_write_connect_response (const char *input_streams,
                                    const char *output_streams,
                                    GBytes     *data,
                                    GString    *xml)
{
  gsize length;
  const guint8 *bytes;

  if (data == NULL)
    {
      g_string_append (xml, "<rsp:ConnectResponse" DECLARE_SHELL "/>");
      return;
    }

  bytes = g_bytes_get_data (data, &length);
  g_string_append (xml, "<rsp:ConnectResponse" DECLARE_SHELL ">");
  wsman_xml_append_text_element (xml, "rsp:InputStreams", input_streams);
  wsman_xml_append_text_element (xml, "rsp:OutputStreams", output_streams);
  g_string_append (xml, "<connectResponseXml xmlns=\"" WSMAN_URI_POWERSHELL "\">");
  wsman_xml_append_base64 (xml, bytes, length);
  g_string_append (xml, "</connectResponseXml></rsp:ConnectResponse>");
}

static const char *const properties[] = { "ShellId", "CommandId", "CommandLine", "CommandState" };

/* The line isn't told, because it may contain a secret. */
void
wsman_shell_write_command_item (const char *shell_id,
                                const char *command_id,
                                GString    *xml)
{
  g_string_append (xml, "<rsp:Command" DECLARE_SHELL ">");
  wsman_xml_append_text_element (xml, "rsp:ShellId", shell_id);
  wsman_xml_append_text_element (xml, "rsp:CommandId", command_id);
  g_string_append (xml, "<rsp:CommandLine/><rsp:CommandState>Running</rsp:CommandState></rsp:Command>");
}

WsmanPropertyType
wsman_shell_find_command_property (const char  *name,
                                   const char **spelling,
                                   gpointer     user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      if (g_ascii_strcasecmp (properties[i], name) == 0)
        {
          *spelling = properties[i];
          return WSMAN_PROPERTY_TEXT;
        }
    }

  if (g_ascii_strcasecmp (name, COMMAND) != 0)
    return WSMAN_PROPERTY_MISSING;

  *spelling = COMMAND;

  return WSMAN_PROPERTY_CLASS;
}
