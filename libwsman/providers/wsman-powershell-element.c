/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads and writes the elements of PowerShell's standard streams. */

#include "wsman-powershell-element-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-base64-private.h"

static const char *const names[] = {
  [WSMAN_POWERSHELL_DATA] = "Data",       [WSMAN_POWERSHELL_DATA_ACK] = "DataAck",
  [WSMAN_POWERSHELL_COMMAND] = "Command", [WSMAN_POWERSHELL_COMMAND_ACK] = "CommandAck",
  [WSMAN_POWERSHELL_SIGNAL] = "Signal",   [WSMAN_POWERSHELL_SIGNAL_ACK] = "SignalAck",
  [WSMAN_POWERSHELL_CLOSE] = "Close",     [WSMAN_POWERSHELL_CLOSE_ACK] = "CloseAck",
};

/* The parts of a line. They point into it. */
typedef struct
{
  const char *name;
  gsize name_length;
  const char *target;
  gsize target_length;
  const char *text; /* what is before the end tag; NULL if the element is empty */
} LineParts;

void
wsman_powershell_element_clear (WsmanPowerShellElement *self)
{
  g_clear_pointer (&self->data, g_bytes_unref);
}

void
wsman_powershell_element_write (const WsmanPowerShellElement *self,
                                GString                      *lines)
{
  gsize length;
  const guint8 *data;

  if (self->kind != WSMAN_POWERSHELL_DATA)
    {
      g_string_append_printf (lines, "<%s PSGuid='%s' />\n", names[self->kind], self->target);
      return;
    }

  data = g_bytes_get_data (self->data, &length);
  g_string_append_printf (lines, "<Data Stream='%s' PSGuid='%s'>", self->is_prompt ? "PromptResponse" : "Default",
                          self->target);
  wsman_xml_append_base64 (lines, data, length);
  g_string_append (lines, "</Data>\n");
}

static gboolean
refuse (const char  *line,
        GError     **error)
{
  return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                             _("PowerShell wrote “%.64s”, which isn’t an element of its protocol"), line);
}

static const char *
skip_space (const char *text)
{
  return text + strspn (text, " \t\r");
}

/* Reads an attribute and returns what follows it. Returns NULL if there is none. */
static const char *
read_attribute (const char *text,
                LineParts  *parts)
{
  const char *equals = strchr (text, '=');
  const char *end;

  if (equals == NULL || (equals[1] != '\'' && equals[1] != '"'))
    return NULL;

  end = strchr (equals + 2, equals[1]);
  if (end == NULL)
    return NULL;

  if (strncmp (text, "PSGuid", (gsize) (equals - text)) == 0 && equals - text == (gssize) strlen ("PSGuid"))
    {
      parts->target = equals + 2;
      parts->target_length = (gsize) (end - equals - 2);
    }

  return skip_space (end + 1);
}

static gboolean
split_line (const char *line,
            LineParts  *parts)
{
  const char *text = skip_space (line);

  if (*text != '<')
    return FALSE;

  parts->name = text + 1;
  parts->name_length = strspn (parts->name, G_CSET_a_2_z G_CSET_A_2_Z);
  text = skip_space (parts->name + parts->name_length);
  while (text != NULL && *text != '\0' && *text != '/' && *text != '>')
    text = read_attribute (text, parts);
  if (text == NULL || *text == '\0')
    return FALSE;
  if (*text == '>')
    parts->text = text + 1;

  return *text == '>' || (text[1] == '>' && *skip_space (text + 2) == '\0');
}

/* Finds the kind of an element, or returns -1. */
static int
find_kind (const LineParts *parts)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == parts->name_length && strncmp (names[i], parts->name, parts->name_length) == 0)
      return (int) i;

  return -1;
}

static gboolean
read_target (WsmanPowerShellElement *self,
             const LineParts        *parts)
{
  if (parts->target == NULL || parts->target_length != WSMAN_POWERSHELL_TARGET_SIZE - 1)
    return FALSE;

  for (gsize i = 0; i < parts->target_length; i++)
    self->target[i] = g_ascii_tolower (parts->target[i]);
  self->target[parts->target_length] = '\0';

  return g_uuid_string_is_valid (self->target);
}

static gboolean
read_data (WsmanPowerShellElement *self,
           const LineParts        *parts)
{
  const char *end = parts->text != NULL ? strchr (parts->text, '<') : NULL;
  g_autofree char *base64 = NULL;

  if (end == NULL || !g_str_has_prefix (end, "</Data>") || *skip_space (end + strlen ("</Data>")) != '\0')
    return FALSE;

  base64 = g_strndup (parts->text, (gsize) (end - parts->text));
  self->data = wsman_xml_decode_base64 (base64);

  return self->data != NULL;
}

gboolean
wsman_powershell_element_read (WsmanPowerShellElement  *self,
                               const char              *line,
                               GError                 **error)
{
  LineParts parts = { NULL };
  int kind;

  if (!split_line (line, &parts))
    return refuse (line, error);

  kind = find_kind (&parts);
  if (kind < 0 || !read_target (self, &parts) || (kind == WSMAN_POWERSHELL_DATA) != (parts.text != NULL) ||
      (kind == WSMAN_POWERSHELL_DATA && !read_data (self, &parts)))
    return refuse (line, error);

  self->kind = (WsmanPowerShellKind) kind;

  return TRUE;
}
