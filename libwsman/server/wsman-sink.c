/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wsman-sink-private.h"

#include <string.h>

#include "wsman-server-private.h"

static void
sink_free (gpointer data)
{
  WsmanSink *self = data;

  g_free (self->path);
  g_free (self);
}

GPtrArray *
wsman_sink_list_new (void)
{
  return g_ptr_array_new_with_free_func (sink_free);
}

void
wsman_server_add_sink (WsmanServer             *self,
                       const char              *path,
                       const WsmanSinkHandlers *handlers,
                       gpointer                 user_data)
{
  WsmanSink *sink = g_new0 (WsmanSink, 1);

  sink->path = g_strdup (path);
  sink->handlers = handlers;
  sink->user_data = user_data;
  g_ptr_array_add (self->policy.sinks, sink);
}

void
wsman_server_remove_sinks (WsmanServer *self,
                           gpointer     user_data)
{
  for (guint i = self->policy.sinks->len; i > 0; i--)
    {
      const WsmanSink *sink = self->policy.sinks->pdata[i - 1];

      if (sink->user_data == user_data)
        g_ptr_array_remove_index (self->policy.sinks, i - 1);
    }
}

GMainContext *
wsman_server_ref_context (WsmanServer *self)
{
  return self->context != NULL ? g_main_context_ref (self->context) : NULL;
}

const WsmanSink *
wsman_sink_list_find (GPtrArray  *sinks,
                      const char *path)
{
  for (guint i = 0; i < sinks->len; i++)
    {
      const WsmanSink *sink = sinks->pdata[i];
      gsize length = strlen (sink->path);

      if (g_ascii_strncasecmp (path, sink->path, length) == 0 && (path[length] == '\0' || path[length] == '/'))
        return sink;
    }

  return NULL;
}
