/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes Receive and Send. They contain the pieces of a command's streams in base64, and the command's state.
 * [MS-WSMV] 2.2.4. Bad base64 is an error, so that no data is lost.
 */

#include "wsman-shell-messages-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-base64-private.h"
#include "wsman-guid-private.h"
#include "wsman-names-private.h"
#include "wsman-values-private.h"
#include "wsman-writer-private.h"

#define DECLARE_SHELL " xmlns:rsp=\"" WSMAN_URI_SHELL "\""
#define STATE_PREFIX WSMAN_URI_SHELL "/CommandState/"

static const char *const states[] = { "Running", "Pending", "Done" };

void
wsman_shell_stream_clear (WsmanShellStream *self)
{
  g_clear_pointer (&self->data, g_bytes_unref);
}

/* A message without the id of a command belongs to the shell itself. */
static void
append_command_id (GString    *xml,
                   const char *command_id)
{
  if (command_id == NULL)
    return;

  g_string_append_c (xml, ' ');
  wsman_xml_append_attribute (xml, "CommandId", command_id);
}

void
wsman_shell_write_receive (const char *command_id,
                           const char *streams,
                           GString    *xml)
{
  g_string_append (xml, "<rsp:Receive" DECLARE_SHELL "><rsp:DesiredStream");
  append_command_id (xml, command_id);
  g_string_append_c (xml, '>');
  wsman_xml_append_escaped (xml, streams);
  g_string_append (xml, "</rsp:DesiredStream></rsp:Receive>");
}

gboolean
wsman_shell_is_of_command (const WsmanElement *element,
                           const char         *command_id)
{
  const char *id = wsman_element_get_attribute (element, NULL, "CommandId");

  return id == NULL || *id == '\0' || command_id == NULL || wsman_guid_equal (id, command_id);
}

/* Reads rsp:Receive. Each stream may have an element of its own. */
gboolean
wsman_shell_read_receive (const WsmanElement  *content,
                          const char         **command_id,
                          char               **streams,
                          GError             **error)
{
  const WsmanElement *first = wsman_element_find_child (content, NULL, "DesiredStream");
  g_autoptr(GString) names = g_string_new (NULL);

  if (first == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                       _("The Receive has no DesiredStream"));
      return FALSE;
    }

  *command_id = wsman_element_get_attribute (first, NULL, "CommandId");
  for (const WsmanElement *desired = first; desired != NULL; desired = wsman_element_next_sibling (desired))
    {
      if (!g_str_equal (wsman_element_get_name (desired), "DesiredStream"))
        continue;
      if (!wsman_shell_is_of_command (desired, *command_id))
        {
          wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                           _("The Receive is for several commands; send one for each"));
          return FALSE;
        }

      g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", wsman_element_get_text (desired));
    }

  *streams = g_strstrip (g_strdup (names->str));

  return TRUE;
}

void
wsman_shell_write_stream (const char   *name,
                          const char   *command_id,
                          const guint8 *data,
                          gsize         length,
                          gboolean      end,
                          GString      *xml)
{
  g_string_append (xml, "<rsp:Stream ");
  wsman_xml_append_attribute (xml, "Name", name);
  append_command_id (xml, command_id);
  g_string_append (xml, end ? " End=\"true\">" : ">");
  wsman_xml_append_base64 (xml, data, length);
  g_string_append (xml, "</rsp:Stream>");
}

gboolean
wsman_shell_read_stream (const WsmanElement  *stream,
                         WsmanShellStream    *self,
                         GError             **error)
{
  const char *end = wsman_element_get_attribute (stream, NULL, "End");
  const char *text = wsman_element_get_text (stream);
  g_autoptr(GBytes) data = NULL;

  *self = (WsmanShellStream) {
    .name = wsman_element_get_attribute (stream, NULL, "Name"),
    .command_id = wsman_element_get_attribute (stream, NULL, "CommandId"),
  };

  if (self->name == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR, _("A stream has no name"));
      return FALSE;
    }
  if (end != NULL && !wsman_value_parse_boolean (end, &self->end))
    {
      wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                       _("The end of the stream %s is “%s”, not true or false"),
                       self->name, end);
      return FALSE;
    }

  data = wsman_xml_decode_base64 (text);
  if (data == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                       _("The data of the stream %s isn’t base64"), self->name);
      return FALSE;
    }

  self->data = g_bytes_get_size (data) > 0 ? g_steal_pointer (&data) : NULL;

  return TRUE;
}

void
wsman_shell_write_send (const char   *name,
                        const char   *command_id,
                        const guint8 *data,
                        gsize         length,
                        gboolean      end,
                        GString      *xml)
{
  g_string_append (xml, "<rsp:Send" DECLARE_SHELL ">");
  wsman_shell_write_stream (name, command_id, data, length, end, xml);
  g_string_append (xml, "</rsp:Send>");
}

gboolean
wsman_shell_read_send (const WsmanElement  *content,
                       WsmanShellStream    *self,
                       GError             **error)
{
  const WsmanElement *stream = wsman_shell_first_stream (content);

  if (stream != NULL && wsman_shell_next_stream (stream) == NULL)
    return wsman_shell_read_stream (stream, self, error);

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                   stream != NULL ? _("The Send has several streams") : _("The Send has no Stream"));

  return FALSE;
}

void
wsman_shell_write_receive_response_begin (GString *xml)
{
  g_string_append (xml, "<rsp:ReceiveResponse" DECLARE_SHELL ">");
}

void
wsman_shell_write_receive_response_end (const char               *command_id,
                                        const WsmanReceiveResult *status,
                                        GString                  *xml)
{
  if (command_id == NULL)
    {
      g_string_append (xml, "</rsp:ReceiveResponse>");
      return;
    }

  g_string_append (xml, "<rsp:CommandState ");
  wsman_xml_append_attribute (xml, "CommandId", command_id);
  g_string_append_printf (xml, " State=\"" STATE_PREFIX "%s\"", states[status->state]);
  if (status->has_exit_code)
    g_string_append_printf (xml, "><rsp:ExitCode>%d</rsp:ExitCode></rsp:CommandState>", status->exit_code);
  else
    g_string_append (xml, "/>");
  g_string_append (xml, "</rsp:ReceiveResponse>");
}

/* Reads an exit code. Servers write it with or without a sign, extended to 64 bits, or in hexadecimal. If the text is
 * anything else, there is no exit code. This isn't an error, because the output in the response is still good. */
static gboolean
read_exit_code (const WsmanElement *element,
                gint32             *exit_code)
{
  g_autofree char *text = wsman_element_dup_stripped_text (element);
  gint64 value;
  guint64 bits;

  if (wsman_value_parse_int64 (text, &value))
    bits = (guint64) value;
  else if (!wsman_value_parse_uint64 (text, &bits) &&
           !(g_ascii_strncasecmp (text, "0x", 2) == 0 &&
             g_ascii_string_to_unsigned (text + 2, 16, 0, G_MAXUINT64, &bits, NULL)))
    return FALSE;

  *exit_code = (gint32) (guint32) bits;

  return bits <= G_MAXUINT32 || (gint64) bits == *exit_code;
}

static void
read_state (const WsmanElement *element,
            WsmanReceiveResult *status)
{
  const char *uri = wsman_element_get_attribute (element, NULL, "State");
  const char *slash = uri != NULL ? strrchr (uri, '/') : NULL;
  const WsmanElement *exit_code = wsman_element_find_child (element, NULL, "ExitCode");

  for (guint i = 0; slash != NULL && i < G_N_ELEMENTS (states); i++)
    {
      if (status->state != WSMAN_COMMAND_STATE_DONE && g_ascii_strcasecmp (slash + 1, states[i]) == 0)
        status->state = (WsmanCommandState) i;
    }

  if (exit_code != NULL && read_exit_code (exit_code, &status->exit_code))
    status->has_exit_code = TRUE;
}

/* Checks that content isn't a response for another command. Such a response would be empty for this command. */
static gboolean
check_command (const WsmanElement  *content,
               const char          *command_id,
               GError             **error)
{
  const char *other = NULL;

  for (const WsmanElement *element = wsman_element_first_child (content);
       element != NULL;
       element = wsman_element_next_sibling (element))
    {
      if (wsman_shell_is_of_command (element, command_id))
        return TRUE;

      other = wsman_element_get_attribute (element, NULL, "CommandId");
    }

  if (other == NULL)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_RESPONSE_INVALID_MESSAGE_INFORMATION_HEADER,
                   _("The response to the Receive of command “%.64s” is about another command, “%.64s”"),
                   command_id, other);

  return FALSE;
}

gboolean
wsman_shell_read_receive_response (const WsmanElement  *content,
                                   const char          *command_id,
                                   WsmanReceiveResult  *status,
                                   GError             **error)
{
  if (!check_command (content, command_id, error))
    return FALSE;

  *status = (WsmanReceiveResult) { .state = WSMAN_COMMAND_STATE_RUNNING };
  for (const WsmanElement *element = wsman_element_first_child (content);
       element != NULL;
       element = wsman_element_next_sibling (element))
    {
      if (g_str_equal (wsman_element_get_name (element), "CommandState") &&
          wsman_shell_is_of_command (element, command_id))
        read_state (element, status);
    }

  if (!status->has_exit_code)
    status->exit_code = 0;

  return TRUE;
}

static const WsmanElement *
find_stream (const WsmanElement *element)
{
  while (element != NULL && !g_str_equal (wsman_element_get_name (element), "Stream"))
    element = wsman_element_next_sibling (element);

  return element;
}

const WsmanElement *
wsman_shell_first_stream (const WsmanElement *content)
{
  return find_stream (wsman_element_first_child (content));
}

const WsmanElement *
wsman_shell_next_stream (const WsmanElement *stream)
{
  return find_stream (wsman_element_next_sibling (stream));
}

/* Returns the length of the character that begins with byte. If no character begins with byte, returns 1. */
static gsize
get_character_length (guint8 byte)
{
  if (byte >= 0xf0 && byte < 0xf5)
    return 4;
  if (byte >= 0xe0 && byte < 0xf0)
    return 3;

  return byte >= 0xc2 && byte < 0xe0 ? 2 : 1;
}

/* An incomplete character begins in the last three bytes. The other bytes of the character are 10xxxxxx in binary. */
gsize
wsman_shell_get_whole_characters (const guint8 *text,
                                  gsize         length)
{
  for (gsize n = 1; n <= 3 && n <= length; n++)
    {
      guint8 byte = text[length - n];

      if ((byte & 0xc0) != 0x80)
        return get_character_length (byte) > n ? length - n : length;
    }

  return length;
}
