/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-event.h"

#include "wec-json.h"

static void
append_member (GString    *line,
               const char *name,
               const char *value)
{
  if (value == NULL)
    return;

  g_string_append_printf (line, "%s\"%s\":", line->str[line->len - 1] == '{' ? "" : ",", name);
  wec_json_append_string (line, value);
}

void
wec_event_append_json (const WecEvent *self,
                       GString        *json)
{
  g_string_append_c (json, '{');
  append_member (json, "Subscription", self->subscription);
  append_member (json, "User", self->user);
  append_member (json, "MachineID", self->machine_id);
  append_member (json, "Received", self->received);
  g_string_append (json, ",\"Event\":");
  wec_json_append_event (json, self->xml, self->is_xml);
  g_string_append (json, "}");
}

static void
append_attribute (GString    *line,
                  const char *name,
                  const char *value)
{
  g_autofree char *escaped = value != NULL ? g_markup_escape_text (value, -1) : NULL;

  if (escaped != NULL)
    g_string_append_printf (line, " %s=\"%s\"", name, escaped);
}

void
wec_event_append_xml (const WecEvent *self,
                      GString        *xml)
{
  g_autofree char *escaped = self->is_xml ? NULL : g_markup_escape_text (self->xml, -1);

  g_string_append (xml, "<Received");
  append_attribute (xml, "Subscription", self->subscription);
  append_attribute (xml, "User", self->user);
  append_attribute (xml, "MachineID", self->machine_id);
  append_attribute (xml, "Time", self->received);
  g_string_append (xml, self->is_xml ? ">" : "><Malformed>");
  /* The event stays in one line: its line ends become references. */
  for (const char *c = self->is_xml ? self->xml : escaped; *c != '\0'; c++)
    {
      if (*c == '\n' || *c == '\r')
        g_string_append_printf (xml, "&#%d;", *c);
      else
        g_string_append_c (xml, *c);
    }
  g_string_append (xml, self->is_xml ? "</Received>" : "</Malformed></Received>");
}

guint
wec_event_get_priority (const char *level)
{
  /* For the levels of Windows' events, from 0 on. */
  static const guint priorities[] = { 6, 2, 3, 4, 6, 7 };
  guint index = g_ascii_isdigit (level[0]) && level[1] == '\0' ? (guint) (level[0] - '0') : 0;

  return priorities[index < G_N_ELEMENTS (priorities) ? index : 0];
}
