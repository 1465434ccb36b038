/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-wecutil.h"

#include <glib/gi18n.h>
#include <string.h>

#define NS "http://schemas.microsoft.com/2006/03/windows/events/subscription"
#define URI "http://schemas.microsoft.com/wbem/wsman/1/windows/EventLog"

#define MAX_SIZE (512 * 1024)
#define MILLISECONDS 1000

/* An element whose text is a key, by its path below Subscription. */
typedef struct
{
  const char *path;
  const char *key;
} WecutilField;

static const WecutilField fields[] = {
  { "SubscriptionId", "name" },
  { "SubscriptionType", "type" },
  { "ConfigurationMode", "mode" },
  { "Query", "query" },
  { "ReadExistingEvents", "read-existing" },
  { "ContentFormat", "format" },
  { "Delivery/Batching/MaxItems", "max-events" },
  { "Delivery/Batching/MaxLatencyTime", "latency" },
  { "Delivery/PushSettings/Heartbeat", "heartbeat" },
};

/* The modes that Windows has besides Custom: the milliseconds for a batch, and those for a heartbeat. */
static const struct
{
  const char *mode;
  const char *latency;
  const char *heartbeat;
} modes[] = {
  { "Normal", "900000", "900000" },
  { "MinLatency", "30000", "3600000" },
  { "MinBandwidth", "21600000", "21600000" },
};

typedef struct
{
  GPtrArray *path;    /* the names of the open elements */
  GHashTable *values; /* the name of a key to its text (GString) */
} WecutilReading;

/* Returns the key of the innermost open element, or NULL. */
static const char *
find_field (WecutilReading *self)
{
  g_autofree char *path = NULL;

  if (self->path->len < 2)
    return NULL;

  g_ptr_array_add (self->path, NULL);
  path = g_strjoinv ("/", (char **) self->path->pdata + 1);
  g_ptr_array_remove_index (self->path, self->path->len - 1);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].path, path))
      return fields[i].key;

  return NULL;
}

static void
append_value (WecutilReading *self,
              const char     *text,
              gssize          length)
{
  const char *key = find_field (self);
  GString *value = key != NULL ? g_hash_table_lookup (self->values, key) : NULL;

  if (key == NULL)
    return;

  if (value == NULL)
    {
      value = g_string_new (NULL);
      g_hash_table_insert (self->values, (gpointer) key, value);
    }
  g_string_append_len (value, text, length);
}

static void
on_start (GMarkupParseContext  *context,
          const char           *name,
          const char          **attribute_names,
          const char          **attribute_values,
          gpointer              user_data,
          GError              **error)
{
  WecutilReading *self = user_data;
  const char *colon = strchr (name, ':');

  g_ptr_array_add (self->path, g_strdup (colon != NULL ? colon + 1 : name));
  for (guint i = 0; attribute_names[i] != NULL; i++)
    if (g_str_equal (attribute_names[i], "Interval"))
      append_value (self, attribute_values[i], -1);
}

static void
on_end (GMarkupParseContext  *context,
        const char           *name,
        gpointer              user_data,
        GError              **error)
{
  WecutilReading *self = user_data;

  g_ptr_array_set_size (self->path, self->path->len - 1);
}

static void
on_text (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  append_value (user_data, text, length);
}

static void
free_value (gpointer data)
{
  g_string_free (data, TRUE);
}

/* Returns the stripped text of a key, or NULL. */
static const char *
get_value (GHashTable *values,
           const char *key)
{
  GString *value = g_hash_table_lookup (values, key);

  return value != NULL ? g_strstrip (value->str) : NULL;
}

/* Reads the file. The library reads it first, with its limits. */
static GHashTable *
read_file (const char  *path,
           GError     **error)
{
  static const GMarkupParser parser = { .start_element = on_start, .end_element = on_end, .text = on_text };
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_value);
  WecutilReading reading = { names, values };
  GMarkupParseContext *context;
  gboolean parsed;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  item = length <= MAX_SIZE ? wsman_item_new_from_xml (text, error) : NULL;
  if (item == NULL || g_strcmp0 (wsman_item_get_name (item), "Subscription") != 0)
    {
      if (length > MAX_SIZE || item != NULL)
        g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, _("%s: The file isn’t a subscription"),
                     path);
      return NULL;
    }

  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reading, NULL);
  parsed = g_markup_parse_context_parse (context, wsman_item_get_xml (item), -1, error);
  g_markup_parse_context_free (context);

  return parsed ? g_steal_pointer (&values) : NULL;
}

/* Sets a number of seconds, from milliseconds. */
static void
set_seconds (GKeyFile   *file,
             const char *group,
             const char *key,
             const char *milliseconds)
{
  guint64 value = milliseconds != NULL ? g_ascii_strtoull (milliseconds, NULL, 10) : 0;

  if (value > 0)
    g_key_file_set_uint64 (file, group, key, CLAMP ((value + MILLISECONDS - 1) / MILLISECONDS, 1, G_MAXINT32));
}

static void
set_delivery (GKeyFile   *file,
              const char *group,
              GHashTable *values)
{
  const char *mode = get_value (values, "mode");
  const char *latency = get_value (values, "latency");
  const char *heartbeat = get_value (values, "heartbeat");
  const char *max_events = get_value (values, "max-events");
  guint64 n = max_events != NULL ? g_ascii_strtoull (max_events, NULL, 10) : 0;

  for (guint i = 0; mode != NULL && i < G_N_ELEMENTS (modes); i++)
    {
      if (!g_str_equal (mode, modes[i].mode))
        continue;

      latency = modes[i].latency;
      heartbeat = modes[i].heartbeat;
    }
  if (n > 0)
    g_key_file_set_uint64 (file, group, "max-events", MIN (n, 32000));
  set_seconds (file, group, "max-latency", latency);
  set_seconds (file, group, "heartbeat-interval", heartbeat);
}

char *
wec_wecutil_import (const char  *path,
                    GError     **error)
{
  g_autoptr(GHashTable) values = read_file (path, error);
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(WsmanCollectorSubscription) subscription = NULL;
  g_autofree char *group = NULL;
  const char *name, *query;

  if (values == NULL)
    return NULL;

  name = get_value (values, "name");
  query = get_value (values, "query");
  if (g_strcmp0 (get_value (values, "type"), "SourceInitiated") != 0 || name == NULL || query == NULL)
    {
      g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_MISSING_ATTRIBUTE,
                   _("%s: Only subscriptions of the type SourceInitiated can be imported, with an ID and a query"),
                   path);
      return NULL;
    }

  subscription = wsman_collector_subscription_new (name, query, error);
  if (subscription == NULL)
    return NULL;

  group = g_strconcat ("subscription ", name, NULL);
  g_key_file_set_string (file, group, "query", wsman_collector_subscription_get_query (subscription));
  g_key_file_set_boolean (file, group, "read-existing", g_strcmp0 (get_value (values, "read-existing"), "true") == 0);
  g_key_file_set_boolean (file, group, "rendered-text", g_strcmp0 (get_value (values, "format"), "RenderedText") == 0);
  set_delivery (file, group, values);
  g_key_file_set_string (file, group, "machines", "");
  g_key_file_set_comment (file, group, "machines", _(" Say which machines, such as *$@CORP.EXAMPLE"), NULL);

  return g_key_file_to_data (file, NULL, error);
}

char *
wec_wecutil_export (WsmanCollectorSubscription *subscription)
{
  const char *query = wsman_collector_subscription_get_query (subscription);
  guint latency = wsman_collector_subscription_get_max_latency (subscription);
  guint heartbeat = wsman_collector_subscription_get_heartbeat_interval (subscription);

  return g_markup_printf_escaped (
    "<Subscription xmlns=\"" NS "\">\n"
    "  <SubscriptionId>%s</SubscriptionId>\n"
    "  <SubscriptionType>SourceInitiated</SubscriptionType>\n"
    "  <Enabled>true</Enabled>\n"
    "  <Uri>" URI "</Uri>\n"
    "  <ConfigurationMode>Custom</ConfigurationMode>\n"
    "  <Delivery Mode=\"Push\">\n"
    "    <Batching><MaxItems>%u</MaxItems><MaxLatencyTime>%" G_GUINT64_FORMAT "</MaxLatencyTime></Batching>\n"
    "    <PushSettings><Heartbeat Interval=\"%" G_GUINT64_FORMAT "\"/></PushSettings>\n"
    "  </Delivery>\n"
    "  <Query>%s</Query>\n"
    "  <ReadExistingEvents>%s</ReadExistingEvents>\n"
    "  <TransportName>http</TransportName>\n"
    "  <ContentFormat>%s</ContentFormat>\n"
    "  <Locale Language=\"en-US\"/>\n"
    "  <LogFile>ForwardedEvents</LogFile>\n"
    "  <AllowedSourceDomainComputers></AllowedSourceDomainComputers>\n"
    "</Subscription>\n",
    wsman_collector_subscription_get_name (subscription), wsman_collector_subscription_get_max_events (subscription),
    (guint64) latency * MILLISECONDS, (guint64) heartbeat * MILLISECONDS, query,
    wsman_collector_subscription_get_read_existing (subscription) ? "true" : "false",
    wsman_collector_subscription_get_rendered_text (subscription) ? "RenderedText" : "Events");
}
