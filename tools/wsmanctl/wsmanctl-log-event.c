/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Writes events of Windows' event logs as journalctl(1) writes entries. */

#include "wsmanctl-log-event.h"

#include <string.h>

#define NS_EVENT "http://schemas.microsoft.com/win/2004/08/events/event"

/* What is shown of an event. All strings are owned; NULL if there is none. */
typedef struct
{
  char *source;
  char *time;
  char *process;
  char *computer;
  char *event_id;
  char *level;   /* the name of the level, or its number */
  char *message;
  GString *data; /* the data as NAME=VALUE */

  GString *value;  /* the text of the innermost element so far */
  char *data_name; /* the name of the data that is being read */
  char *parent;    /* System, EventData, UserData or RenderingInfo */
  int depth;
} LogEvent;

static const char *
get_local_name (const char *name)
{
  const char *colon = strchr (name, ':');

  return colon == NULL ? name : colon + 1;
}

/* Replaces a text by an attribute of the element, if it has this attribute. */
static void
take_attribute (char       **text,
                const char  *name,
                const char **names,
                const char **values)
{
  for (gsize i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      {
        g_free (*text);
        *text = g_strdup (values[i]);
      }
}

static void
on_start (GMarkupParseContext  *context,
          const char           *name,
          const char          **names,
          const char          **values,
          gpointer              user_data,
          GError              **error)
{
  LogEvent *self = user_data;
  const char *local_name = get_local_name (name);

  g_string_truncate (self->value, 0);
  self->depth++;
  if (self->depth == 2)
    {
      g_free (self->parent);
      self->parent = g_strdup (local_name);
    }
  else if (strcmp (local_name, "Data") == 0)
    {
      g_clear_pointer (&self->data_name, g_free);
      take_attribute (&self->data_name, "Name", names, values);
    }
  else if (strcmp (local_name, "Provider") == 0)
    take_attribute (&self->source, "Name", names, values);
  else if (strcmp (local_name, "TimeCreated") == 0)
    take_attribute (&self->time, "SystemTime", names, values);
  else if (strcmp (local_name, "Execution") == 0)
    take_attribute (&self->process, "ProcessID", names, values);
}

static void
on_text (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  g_string_append_len (((LogEvent *) user_data)->value, text, (gssize) length);
}

/* Stores the text of an element. */
static void
take_value (LogEvent  *self,
            char **text)
{
  g_free (*text);
  *text = g_strdup (self->value->str);
}

static void
on_end (GMarkupParseContext  *context,
        const char           *name,
        gpointer              user_data,
        GError              **error)
{
  LogEvent *self = user_data;
  const char *local_name = get_local_name (name);
  gboolean is_rendering = g_strcmp0 (self->parent, "RenderingInfo") == 0;

  if (self->depth-- <= 2)
    return;

  if (strcmp (local_name, "Data") == 0)
    g_string_append_printf (self->data, "%s%s%s%s", self->data->len > 0 ? " " : "",
                            self->data_name != NULL ? self->data_name : "", self->data_name != NULL ? "=" : "",
                            self->value->str);
  if (strcmp (local_name, "Data") == 0 && g_strcmp0 (self->data_name, "MESSAGE") == 0 && self->message == NULL)
    take_value (self, &self->message);
  else if (is_rendering && strcmp (local_name, "Message") == 0)
    take_value (self, &self->message);
  else if (strcmp (local_name, "Level") == 0 && (!is_rendering || self->value->len > 0))
    take_value (self, &self->level);
  else if (!is_rendering && strcmp (local_name, "EventID") == 0)
    take_value (self, &self->event_id);
  else if (!is_rendering && strcmp (local_name, "Computer") == 0)
    take_value (self, &self->computer);
  g_string_truncate (self->value, 0);
}

gboolean
wsmanctl_log_event_is (WsmanItem *item)
{
  return g_strcmp0 (wsman_item_get_namespace_uri (item), NS_EVENT) == 0 &&
         g_strcmp0 (wsman_item_get_name (item), "Event") == 0;
}

/* Appends a message whose further lines are indented, so that no message looks like another event. */
static void
append_message (GString    *text,
                const char *message)
{
  g_auto(GStrv) lines = g_strsplit (message, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_strchomp (lines[i]);
      if (i > 0 && *lines[i] != '\0')
        g_string_append_printf (text, "\n    %s", lines[i]);
      else if (i == 0)
        g_string_append (text, lines[i]);
    }
}

static void
append_line (const LogEvent *self,
             GString    *text)
{
  g_string_append_printf (text, "%s %s %s", self->time != NULL ? self->time : "-",
                          self->computer != NULL && *self->computer != '\0' ? self->computer : "-",
                          self->source != NULL && *self->source != '\0' ? self->source : "-");
  if (self->process != NULL && strcmp (self->process, "0") != 0)
    g_string_append_printf (text, "[%s]", self->process);
  if (self->event_id != NULL && strcmp (self->event_id, "0") != 0)
    g_string_append_printf (text, " %s", self->event_id);
  if (self->level != NULL && strcmp (self->level, "0") != 0)
    g_string_append_printf (text, " %s", self->level);
  g_string_append (text, ": ");
  append_message (text, self->message != NULL && *self->message != '\0' ? self->message : self->data->str);
  g_string_append_c (text, '\n');
}

void
wsmanctl_log_event_append (GString   *text,
                           WsmanItem *item)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  LogEvent line = { .data = g_string_new (NULL), .value = g_string_new (NULL) };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &line, NULL);

  g_markup_parse_context_parse (context, wsman_item_get_xml (item), -1, NULL);
  g_markup_parse_context_free (context);
  append_line (&line, text);

  g_free (line.source);
  g_free (line.time);
  g_free (line.process);
  g_free (line.computer);
  g_free (line.event_id);
  g_free (line.level);
  g_free (line.message);
  g_free (line.data_name);
  g_free (line.parent);
  g_string_free (line.data, TRUE);
  g_string_free (line.value, TRUE);
}
