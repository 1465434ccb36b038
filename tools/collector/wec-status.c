/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-status.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "wec-json.h"
#include "wec-metrics.h"

/* The longest time that a client may take, in seconds. */
#define TIMEOUT 10

#define MAX_REQUEST 16

struct _WecStatus
{
  GSocketService *service;
  char *path;
  WsmanCollector *collector;
  WecQueue *queue;
  GHashTable *patience; /* the name of a subscription to GUINT_TO_POINTER (seconds) */
};

/* --- Texts --- */

static char *
format_time (GDateTime *time)
{
  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

/* Returns when the machine was heard last. */
static GDateTime *
get_last_sign (WsmanCollectorMachine *machine)
{
  GDateTime *last = wsman_collector_machine_get_first_seen (machine);
  GDateTime *others[] = { wsman_collector_machine_get_last_heartbeat (machine),
                          wsman_collector_machine_get_last_event (machine) };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (others[i] != NULL && g_date_time_compare (others[i], last) > 0)
      last = others[i];

  return last;
}

GTimeSpan
wec_status_get_silence (WsmanCollectorMachine *machine)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_difference (now, get_last_sign (machine));
}

const char *
wec_status_get_state (WecStatus             *self,
                      WsmanCollectorMachine *machine)
{
  const char *subscription = wsman_collector_machine_get_subscription (machine);
  guint patience = GPOINTER_TO_UINT (g_hash_table_lookup (self->patience, subscription));
  GTimeSpan silence = wec_status_get_silence (machine);

  if (wsman_collector_machine_get_last_error (machine) != NULL)
    return "failed";
  if (patience == 0)
    return "removed";

  return silence > patience * G_TIME_SPAN_SECOND ? "silent" : "active";
}

/* Returns what the administrator can do, or NULL if all is well. */
static const char *
get_advice (WsmanCollectorMachine *machine,
            const char            *state)
{
  if (g_str_equal (state, "failed"))
    return _("Look at the event log Microsoft-Windows-Eventlog-ForwardingPlugin/Operational of the machine, and at the "
             "query of the subscription");
  if (g_str_equal (state, "silent"))
    return _("Check that the machine runs, reaches this collector, and that its service WinRM runs");
  if (g_str_equal (state, "removed"))
    return _("The subscription isn’t in the key file any more");

  return NULL;
}

static int
compare_machines (gconstpointer a,
                  gconstpointer b)
{
  WsmanCollectorMachine *first = *(WsmanCollectorMachine **) a;
  WsmanCollectorMachine *second = *(WsmanCollectorMachine **) b;
  int order = strcmp (wsman_collector_machine_get_subscription (first),
                      wsman_collector_machine_get_subscription (second));

  return order != 0 ? order : strcmp (wsman_collector_machine_get_user (first),
                                      wsman_collector_machine_get_user (second));
}

static void
append_member (GString    *json,
               const char *name,
               const char *value)
{
  g_string_append_printf (json, "%s\"%s\":", json->str[json->len - 1] == '{' ? "" : ",", name);
  if (value != NULL)
    wec_json_append_string (json, value);
  else
    g_string_append (json, "null");
}

static void
append_number (GString    *json,
               const char *name,
               guint64     value)
{
  g_string_append_printf (json, "%s\"%s\":%" G_GUINT64_FORMAT, json->str[json->len - 1] == '{' ? "" : ",", name, value);
}

static void
append_time (GString    *json,
             const char *name,
             GDateTime  *time)
{
  g_autofree char *text = format_time (time);

  append_member (json, name, text);
}

static void
append_machine (WecStatus             *self,
                GString               *json,
                WsmanCollectorMachine *machine)
{
  const char *state = wec_status_get_state (self, machine);

  g_string_append_c (json, '{');
  append_member (json, "subscription", wsman_collector_machine_get_subscription (machine));
  append_member (json, "user", wsman_collector_machine_get_user (machine));
  append_member (json, "machine-id", wsman_collector_machine_get_machine_id (machine));
  append_member (json, "state", state);
  append_member (json, "error", wsman_collector_machine_get_last_error (machine));
  append_member (json, "advice", get_advice (machine, state));
  append_time (json, "first-seen", wsman_collector_machine_get_first_seen (machine));
  append_time (json, "last-heartbeat", wsman_collector_machine_get_last_heartbeat (machine));
  append_time (json, "last-event", wsman_collector_machine_get_last_event (machine));
  append_number (json, "events", wsman_collector_machine_get_n_events (machine));
  append_number (json, "dropped", wsman_collector_machine_get_n_dropped (machine));
  append_number (json, "renamed", wsman_collector_machine_get_n_renamed (machine));
  g_string_append_c (json, '}');
}

static void
append_outputs (WecStatus *self,
                GString   *json)
{
  GPtrArray *outputs = wec_queue_get_outputs (self->queue);

  for (guint i = 0; i < outputs->len; i++)
    {
      WecOutputCounts counts;

      wec_output_get_counts (outputs->pdata[i], &counts);
      g_string_append (json, i > 0 ? ",{" : "{");
      append_member (json, "name", wec_output_get_name (outputs->pdata[i]));
      append_number (json, "written", counts.n_written);
      append_number (json, "refused", counts.n_refused);
      append_number (json, "waiting", counts.n_waiting);
      append_number (json, "bytes-waiting", counts.bytes_waiting);
      append_number (json, "max-bytes", counts.max_bytes);
      append_member (json, "error", counts.error);
      g_string_append_c (json, '}');
      g_free (counts.error);
    }
}

static char *
make_json (WecStatus *self,
           GPtrArray *machines)
{
  GString *json = g_string_new ("{\"queue\":{");
  guint64 n_waiting, n_written, n_refused;
  g_autofree char *last_error = NULL;

  wec_queue_get_counts (self->queue, &n_waiting, &n_written, &n_refused, &last_error);
  append_number (json, "waiting", n_waiting);
  append_number (json, "written", n_written);
  append_number (json, "refused", n_refused);
  append_member (json, "error", last_error);
  g_string_append (json, "},\"outputs\":[");
  append_outputs (self, json);
  g_string_append (json, "],\"machines\":[");
  for (guint i = 0; i < machines->len; i++)
    {
      g_string_append (json, i > 0 ? "," : "");
      append_machine (self, json, machines->pdata[i]);
    }
  g_string_append (json, "]}\n");

  return g_string_free (json, FALSE);
}

static void
append_row (WecStatus             *self,
            GString               *table,
            WsmanCollectorMachine *machine)
{
  const char *state = wec_status_get_state (self, machine);
  const char *advice = get_advice (machine, state);
  const char *last_error = wsman_collector_machine_get_last_error (machine);
  g_autofree char *last = format_time (get_last_sign (machine));

  g_string_append_printf (table, "%-20s %-40s %-8s %12" G_GUINT64_FORMAT " %s\n",
                          wsman_collector_machine_get_subscription (machine),
                          wsman_collector_machine_get_user (machine), state,
                          wsman_collector_machine_get_n_events (machine), last);
  if (last_error != NULL)
    g_string_append_printf (table, "  %s\n", last_error);
  if (advice != NULL)
    g_string_append_printf (table, "  %s\n", advice);
}

static void
append_output_rows (WecStatus *self,
                    GString   *table)
{
  GPtrArray *outputs = wec_queue_get_outputs (self->queue);

  g_string_append_printf (table, "%-20s %12s %12s %12s %15s\n", _("OUTPUT"), _("WRITTEN"), _("REFUSED"), _("WAITING"),
                          _("BYTES"));
  for (guint i = 0; i < outputs->len; i++)
    {
      WecOutputCounts counts;

      wec_output_get_counts (outputs->pdata[i], &counts);
      g_string_append_printf (table, "%-20s %12" G_GUINT64_FORMAT " %12" G_GUINT64_FORMAT " %12" G_GUINT64_FORMAT
                                     " %15" G_GUINT64_FORMAT "\n",
                              wec_output_get_name (outputs->pdata[i]), counts.n_written, counts.n_refused,
                              counts.n_waiting, counts.bytes_waiting);
      if (counts.error != NULL)
        g_string_append_printf (table, "  %s\n", counts.error);
      g_free (counts.error);
    }
}

static char *
make_table (WecStatus *self,
            GPtrArray *machines)
{
  GString *table = g_string_new (NULL);
  guint64 n_waiting, n_written, n_refused;
  g_autofree char *last_error = NULL;

  wec_queue_get_counts (self->queue, &n_waiting, &n_written, &n_refused, &last_error);
  g_string_append_printf (table, _("Events: %" G_GUINT64_FORMAT " written, %" G_GUINT64_FORMAT " waiting, %"
                                   G_GUINT64_FORMAT " refused\n"), n_written, n_waiting, n_refused);
  if (last_error != NULL)
    g_string_append_printf (table, "  %s\n", last_error);
  append_output_rows (self, table);
  g_string_append_printf (table, "%-20s %-40s %-8s %12s %s\n", _("SUBSCRIPTION"), _("MACHINE"), _("STATE"),
                          _("EVENTS"), _("LAST SIGN"));
  for (guint i = 0; i < machines->len; i++)
    append_row (self, table, machines->pdata[i]);

  return g_string_free (table, FALSE);
}

char *
wec_status_make_metrics (WecStatus *self)
{
  g_autoptr(GPtrArray) machines = wsman_collector_list_machines (self->collector);

  return wec_metrics_make_text (self, self->queue, machines);
}

static char *
make_text (WecStatus  *self,
           const char *format)
{
  g_autoptr(GPtrArray) machines = NULL;

  if (g_str_has_prefix (format, "metrics"))
    return wec_status_make_metrics (self);

  machines = wsman_collector_list_machines (self->collector);
  g_ptr_array_sort (machines, compare_machines);

  return g_str_has_prefix (format, "json") ? make_json (self, machines) : make_table (self, machines);
}

/* --- The socket --- */

/* Tells whether the client may ask. The kernel tells who the client is. */
static gboolean
check_client (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr(GCredentials) credentials = g_socket_get_credentials (socket, NULL);
  uid_t uid = credentials != NULL ? g_credentials_get_unix_user (credentials, NULL) : (uid_t) -1;

  return uid == 0 || uid == geteuid ();
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GIOStream) connection = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_io_stream_close_async (connection, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

/* A client and its line. */
typedef struct
{
  WecStatus *status;
  GSocketConnection *connection;
  char request[MAX_REQUEST];
} StatusClient;

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree StatusClient *client = user_data;
  g_autoptr(GSocketConnection) connection = client->connection;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  char *text;

  if (length <= 0)
    return;

  text = make_text (client->status, client->request);
  g_object_set_data_full (G_OBJECT (connection), "text", text, g_free);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text),
                                   G_PRIORITY_DEFAULT, NULL, on_written, g_object_ref (connection));
}

static gboolean
on_incoming (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  WecStatus *self = user_data;
  StatusClient *client;

  if (!check_client (connection))
    return TRUE;

  g_socket_set_timeout (g_socket_connection_get_socket (connection), TIMEOUT);
  client = g_new0 (StatusClient, 1);
  client->status = self;
  client->connection = g_object_ref (connection);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), client->request,
                             sizeof client->request - 1, G_PRIORITY_DEFAULT, NULL, on_read, client);

  return TRUE;
}

WecStatus *
wec_status_new (const char      *path,
                WsmanCollector  *collector,
                WecQueue        *queue,
                GError         **error)
{
  g_autoptr(GSocketService) service = g_socket_service_new ();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  WecStatus *self;

  /* A collector that was killed leaves its socket. */
  g_unlink (path);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }

  self = g_new0 (WecStatus, 1);
  self->service = g_steal_pointer (&service);
  self->path = g_strdup (path);
  self->collector = collector;
  self->queue = queue;
  self->patience = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  g_socket_service_start (self->service);

  return self;
}

void
wec_status_set_patience (WecStatus *self,
                         GPtrArray *subscriptions)
{
  g_hash_table_remove_all (self->patience);
  for (guint i = 0; i < subscriptions->len; i++)
    {
      WsmanCollectorSubscription *subscription = subscriptions->pdata[i];
      guint interval = wsman_collector_subscription_get_heartbeat_interval (subscription);

      g_hash_table_insert (self->patience, g_strdup (wsman_collector_subscription_get_name (subscription)),
                           GUINT_TO_POINTER (2 * interval));
    }
}

void
wec_status_free (WecStatus *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_unlink (self->path);
  g_free (self->path);
  g_hash_table_unref (self->patience);
  g_free (self);
}

char *
wec_status_ask (const char  *path,
                const char  *format,
                GError     **error)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GOutputStream) text = g_memory_output_stream_new_resizable ();

  g_socket_client_set_timeout (client, TIMEOUT);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
  if (connection == NULL)
    {
      g_prefix_error (error, "No collector responds at %s: ", path);
      return NULL;
    }

  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), format, strlen (format),
                                  NULL, NULL, error) ||
      g_output_stream_splice (text, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                              G_OUTPUT_STREAM_SPLICE_NONE, NULL, error) < 0 ||
      !g_output_stream_write_all (text, "", 1, NULL, NULL, error) || !g_output_stream_close (text, NULL, error))
    return NULL;

  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (text));
}
