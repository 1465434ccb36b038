/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-metrics.h"

#include <libsoup/soup.h>
#include <string.h>

#define CONTENT_TYPE "text/plain; version=0.0.4; charset=utf-8"

struct _WecMetrics
{
  SoupServer *server;
  WecStatus *status;
};

/* What wec_status_get_state() may return. */
static const char * const states[] = { "active", "silent", "failed", "removed" };

/* What is told of the machines of a subscription. */
typedef struct
{
  guint n_machines[G_N_ELEMENTS (states)];
  guint64 n_events;
  guint64 n_dropped;
  guint64 n_renamed;
  GTimeSpan silence; /* how long the machine that was heard longest ago is silent */
} SubscriptionFigures;

/* Appends the lines that describe a figure. */
static void
append_head (GString    *text,
             const char *name,
             const char *type,
             const char *help)
{
  g_string_append_printf (text, "# HELP wsman_collector_%s %s\n# TYPE wsman_collector_%s %s\n", name, help, name, type);
}

/* Appends the name of a figure with one label, without the end of the label. */
static void
append_labelled (GString    *text,
                 const char *name,
                 const char *label,
                 const char *value)
{
  g_string_append_printf (text, "wsman_collector_%s{%s=\"", name, label);
  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_c (text, '\\');
      if (*c == '\n')
        g_string_append (text, "\\n");
      else
        g_string_append_c (text, *c);
    }
}

/* --- Subscriptions --- */

static void
add_machine (GHashTable            *subscriptions,
             WecStatus             *status,
             WsmanCollectorMachine *machine)
{
  const char *name = wsman_collector_machine_get_subscription (machine);
  SubscriptionFigures *figures = g_hash_table_lookup (subscriptions, name);

  if (figures == NULL)
    {
      figures = g_new0 (SubscriptionFigures, 1);
      g_hash_table_insert (subscriptions, g_strdup (name), figures);
    }

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    figures->n_machines[i] += g_str_equal (wec_status_get_state (status, machine), states[i]);
  figures->n_events += wsman_collector_machine_get_n_events (machine);
  figures->n_dropped += wsman_collector_machine_get_n_dropped (machine);
  figures->n_renamed += wsman_collector_machine_get_n_renamed (machine);
  figures->silence = MAX (figures->silence, wec_status_get_silence (machine));
}

static void
append_machines (GString    *text,
                 GHashTable *subscriptions)
{
  GHashTableIter iter;
  gpointer name, value;

  append_head (text, "machines", "gauge", "How many machines a subscription has, by their state.");
  g_hash_table_iter_init (&iter, subscriptions);
  while (g_hash_table_iter_next (&iter, &name, &value))
    for (guint i = 0; i < G_N_ELEMENTS (states); i++)
      {
        append_labelled (text, "machines", "subscription", name);
        g_string_append_printf (text, "\",state=\"%s\"} %u\n", states[i],
                                ((const SubscriptionFigures *) value)->n_machines[i]);
      }
}

static void
append_silence (GString    *text,
                GHashTable *subscriptions)
{
  GHashTableIter iter;
  gpointer name, value;

  append_head (text, "silence_seconds", "gauge", "How long ago the most silent machine was heard.");
  g_hash_table_iter_init (&iter, subscriptions);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      append_labelled (text, "silence_seconds", "subscription", name);
      g_string_append_printf (text, "\"} %" G_GINT64_FORMAT "\n",
                              ((const SubscriptionFigures *) value)->silence / G_TIME_SPAN_SECOND);
    }
}

static const struct
{
  const char *name;
  const char *help;
  gsize offset;
} subscription_counts[] = {
  { "events_total", "How many events were acknowledged.", G_STRUCT_OFFSET (SubscriptionFigures, n_events) },
  { "dropped_events_total", "How many events machines have dropped.",
    G_STRUCT_OFFSET (SubscriptionFigures, n_dropped) },
  { "renamed_machines_total", "How often a machine has changed its name.",
    G_STRUCT_OFFSET (SubscriptionFigures, n_renamed) },
};

static void
append_subscriptions (GString   *text,
                      WecStatus *status,
                      GPtrArray *machines)
{
  g_autoptr(GHashTable) subscriptions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, figures;

  for (guint i = 0; i < machines->len; i++)
    add_machine (subscriptions, status, machines->pdata[i]);
  append_machines (text, subscriptions);
  append_silence (text, subscriptions);
  for (gsize i = 0; i < G_N_ELEMENTS (subscription_counts); i++)
    {
      append_head (text, subscription_counts[i].name, "counter", subscription_counts[i].help);
      g_hash_table_iter_init (&iter, subscriptions);
      while (g_hash_table_iter_next (&iter, &name, &figures))
        {
          append_labelled (text, subscription_counts[i].name, "subscription", name);
          g_string_append_printf (text, "\"} %" G_GUINT64_FORMAT "\n",
                                  *(guint64 *) G_STRUCT_MEMBER_P (figures, subscription_counts[i].offset));
        }
    }
}

/* --- The queue and the outputs --- */

static void
append_queue (GString  *text,
              WecQueue *queue)
{
  guint64 n_waiting, n_written, n_refused;
  g_autofree char *last_error = NULL;

  wec_queue_get_counts (queue, &n_waiting, &n_written, &n_refused, &last_error);
  append_head (text, "waiting_events", "gauge", "How many events wait for the outputs in memory.");
  g_string_append_printf (text, "wsman_collector_waiting_events %" G_GUINT64_FORMAT "\n", n_waiting);
  append_head (text, "written_events_total", "counter", "How many events all outputs or their queues have taken.");
  g_string_append_printf (text, "wsman_collector_written_events_total %" G_GUINT64_FORMAT "\n", n_written);
  append_head (text, "refused_events_total", "counter", "How many events machines have to send again.");
  g_string_append_printf (text, "wsman_collector_refused_events_total %" G_GUINT64_FORMAT "\n", n_refused);
}

static const struct
{
  const char *name;
  const char *type;
  const char *help;
  gsize offset;
} output_counts[] = {
  { "output_written_events_total", "counter", "How many events an output has taken.",
    G_STRUCT_OFFSET (WecOutputCounts, n_written) },
  { "output_refused_events_total", "counter", "How many events an output didn't take at once.",
    G_STRUCT_OFFSET (WecOutputCounts, n_refused) },
  { "output_queue_events", "gauge", "How many events wait in the queue on disk.",
    G_STRUCT_OFFSET (WecOutputCounts, n_waiting) },
  { "output_queue_bytes", "gauge", "How large the queue on disk is.",
    G_STRUCT_OFFSET (WecOutputCounts, bytes_waiting) },
  { "output_queue_limit_bytes", "gauge", "From which size on the queue on disk takes nothing.",
    G_STRUCT_OFFSET (WecOutputCounts, max_bytes) },
};

static void
append_outputs (GString   *text,
                GPtrArray *outputs)
{
  g_autofree WecOutputCounts *counts = g_new0 (WecOutputCounts, outputs->len);

  for (guint i = 0; i < outputs->len; i++)
    wec_output_get_counts (outputs->pdata[i], &counts[i]);
  for (gsize k = 0; k < G_N_ELEMENTS (output_counts); k++)
    {
      append_head (text, output_counts[k].name, output_counts[k].type, output_counts[k].help);
      for (guint i = 0; i < outputs->len; i++)
        {
          append_labelled (text, output_counts[k].name, "output", wec_output_get_name (outputs->pdata[i]));
          g_string_append_printf (text, "\"} %" G_GUINT64_FORMAT "\n",
                                  *(guint64 *) G_STRUCT_MEMBER_P (&counts[i], output_counts[k].offset));
        }
    }

  append_head (text, "output_up", "gauge", "Whether an output took the events the last time.");
  for (guint i = 0; i < outputs->len; i++)
    {
      append_labelled (text, "output_up", "output", wec_output_get_name (outputs->pdata[i]));
      g_string_append_printf (text, "\"} %d\n", counts[i].error == NULL);
      g_free (counts[i].error);
    }
}

char *
wec_metrics_make_text (WecStatus *status,
                       WecQueue  *queue,
                       GPtrArray *machines)
{
  GString *text = g_string_new (NULL);

  append_subscriptions (text, status, machines);
  append_queue (text, queue);
  append_outputs (text, wec_queue_get_outputs (queue));

  return g_string_free (text, FALSE);
}

/* --- HTTP --- */

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  WecMetrics *self = user_data;
  const char *method = soup_server_message_get_method (message);
  char *text;

  if (method != SOUP_METHOD_GET && method != SOUP_METHOD_HEAD)
    {
      soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
      return;
    }

  if (!g_str_equal (path, "/metrics"))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }

  text = wec_status_make_metrics (self->status);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, CONTENT_TYPE, SOUP_MEMORY_TAKE, text, strlen (text));
}

gboolean
wec_metrics_check_listener (const WsmandListener *listener)
{
  GInetSocketAddress *address = G_IS_INET_SOCKET_ADDRESS (listener->address)
                                  ? G_INET_SOCKET_ADDRESS (listener->address) : NULL;

  if (listener->secure || wsmand_listener_is_local (listener))
    return FALSE;

  return address == NULL || g_inet_address_get_is_loopback (g_inet_socket_address_get_address (address));
}

WecMetrics *
wec_metrics_new (const WsmandListener  *listener,
                 WecStatus             *status,
                 GError               **error)
{
  g_autoptr(SoupServer) server = soup_server_new ("server-header", "wsman-collector", NULL);
  WecMetrics *self;

  if (!(listener->address == NULL ? soup_server_listen_local (server, listener->port, 0, error)
                                  : soup_server_listen (server, listener->address, 0, error)))
    return NULL;

  self = g_new0 (WecMetrics, 1);
  self->server = g_steal_pointer (&server);
  self->status = status;
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);

  return self;
}

void
wec_metrics_free (WecMetrics *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self);
}
