/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-syslog.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <string.h>

#include "wec-json.h"

#define DEFAULT_TLS_PORT 6514
#define DEFAULT_TCP_PORT 601

/* The longest time that the receiver may take, in seconds. */
#define TIMEOUT 10

/* The longest names in the header, [RFC 5424] 6. */
#define MAX_HOST_NAME 255
#define MAX_MESSAGE_ID 32

#define LOCAL_0 16

/* The enterprise number that [RFC 5612] reserves for documentation. This project has none. */
#define ELEMENT "collector@32473"

typedef struct
{
  WecOutput parent;
  WecFormat format;
  char *server; /* the address as in the key file */
  GSocketConnectable *address;
  GSocketConnectable *identity; /* the name in the receiver's certificate; NULL without TLS */
  GTlsDatabase *database;       /* the receiver's authorities; NULL for the system's */
  GTlsCertificate *certificate; /* the collector's certificate, or NULL */
  GSocketConnection *connection;
  GIOStream *stream; /* the connection, or TLS on it; NULL if it isn't open */
  GString *text;     /* the messages to send */
  GArray *ends;      /* where each message ends in text, as gsize */
} WecSyslog;

/* --- Messages --- */

/* Appends text as a name of the header, which has visible characters of ASCII only. */
static void
append_name (GString    *message,
             const char *text,
             gsize       max_length)
{
  gsize start = message->len;

  for (const char *c = text; *c != '\0' && message->len - start < max_length; c++)
    g_string_append_c (message, *c > ' ' && *c < 0x7f ? *c : '_');
  if (message->len == start)
    g_string_append_c (message, '-');
}

/* Appends a parameter of structured data, [RFC 5424] 6.3.3. */
static void
append_parameter (GString    *message,
                  const char *name,
                  const char *value)
{
  if (value == NULL)
    return;

  g_string_append_printf (message, " %s=\"", name);
  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\' || *c == ']')
        g_string_append_c (message, '\\');
      g_string_append_c (message, *c);
    }
  g_string_append_c (message, '"');
}

/* What the header takes from an event. */
typedef struct
{
  guint priority;
  char *event_id;
} SyslogFields;

static void
on_field (const char *group,
          const char *name,
          const char *text,
          gpointer    user_data)
{
  SyslogFields *fields = user_data;

  if (!g_str_equal (group, "System"))
    return;

  if (g_str_equal (name, "Level"))
    {
      fields->priority = wec_event_get_priority (text);
    }
  else if (g_str_equal (name, "EventID"))
    {
      g_free (fields->event_id);
      fields->event_id = g_strdup (text);
    }
}

/* Appends a message without its length. The host is the identity that the machine has proved. */
static void
append_message (WecSyslog      *self,
                const WecEvent *event,
                GString        *message)
{
  SyslogFields fields = { wec_event_get_priority ("0"), NULL };

  if (event->is_xml)
    wec_json_foreach_field (event->xml, on_field, &fields);

  g_string_append_printf (message, "<%u>1 %s ", LOCAL_0 * 8 + fields.priority, event->received);
  append_name (message, event->user, MAX_HOST_NAME);
  g_string_append (message, " wsman-collector - ");
  append_name (message, fields.event_id != NULL ? fields.event_id : "", MAX_MESSAGE_ID);
  g_string_append (message, " [" ELEMENT);
  append_parameter (message, "subscription", event->subscription);
  append_parameter (message, "user", event->user);
  append_parameter (message, "machineId", event->machine_id);
  g_string_append (message, "] ");
  if (self->format == WEC_FORMAT_JSON)
    wec_event_append_json (event, message);
  else
    wec_event_append_xml (event, message);
  g_free (fields.event_id);
}

static void
wec_syslog_add (WecOutput      *output,
                const WecEvent *event)
{
  WecSyslog *self = (WecSyslog *) output;
  g_autoptr(GString) message = g_string_new (NULL);

  append_message (self, event, message);
  g_string_append_printf (self->text, "%" G_GSIZE_FORMAT " ", message->len);
  g_string_append_len (self->text, message->str, message->len);
  g_array_append_val (self->ends, self->text->len);
}

/* --- The connection --- */

static void
close_connection (WecSyslog *self)
{
  if (self->stream != NULL)
    g_io_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
  g_clear_object (&self->connection);
}

/* Makes a connection of TLS, which fails if the receiver's certificate isn't valid for its name. */
static GIOStream *
start_tls (WecSyslog     *self,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GIOStream) tls = g_tls_client_connection_new (G_IO_STREAM (self->connection), self->identity, error);

  if (tls == NULL)
    return NULL;

  if (self->database != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (tls), self->database);
  if (self->certificate != NULL)
    g_tls_connection_set_certificate (G_TLS_CONNECTION (tls), self->certificate);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), cancellable, error))
    return NULL;

  return g_steal_pointer (&tls);
}

static gboolean
open_connection (WecSyslog     *self,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, TIMEOUT);
  self->connection = g_socket_client_connect (client, self->address, cancellable, error);
  if (self->connection == NULL)
    return FALSE;

  self->stream = self->identity != NULL ? start_tls (self, cancellable, error) : G_IO_STREAM (self->connection);
  if (self->stream == G_IO_STREAM (self->connection))
    g_object_ref (self->stream);
  if (self->stream != NULL)
    return TRUE;

  close_connection (self);

  return FALSE;
}

/* Tells whether the receiver has closed the connection. Receivers send nothing but the messages of TLS. */
static gboolean
is_closed (WecSyslog *self)
{
  GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->stream));
  g_autoptr(GError) local_error = NULL;
  char buffer[256];

  if (g_pollable_input_stream_read_nonblocking (input, buffer, sizeof buffer, NULL, &local_error) > 0)
    return FALSE;

  return !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

/* Removes the messages whose last byte was sent. The rest of a message needs a new connection. */
static void
remove_sent (WecSyslog *self,
             gsize      n_bytes)
{
  gsize start = 0;
  guint n_sent = 0;

  while (n_sent < self->ends->len && g_array_index (self->ends, gsize, n_sent) <= n_bytes)
    start = g_array_index (self->ends, gsize, n_sent++);
  g_array_remove_range (self->ends, 0, n_sent);
  g_string_erase (self->text, 0, start);
  for (guint i = 0; i < self->ends->len; i++)
    g_array_index (self->ends, gsize, i) -= start;
  self->parent.n_pending = self->ends->len;
}

static gboolean
wec_syslog_flush (WecOutput     *output,
                  GCancellable  *cancellable,
                  GError       **error)
{
  WecSyslog *self = (WecSyslog *) output;
  gsize n_bytes = 0;

  if (self->stream != NULL && is_closed (self))
    close_connection (self);
  if (self->stream == NULL && !open_connection (self, cancellable, error))
    {
      g_prefix_error (error, "%s: ", self->server);
      return FALSE;
    }

  if (!g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), self->text->str, self->text->len,
                                  &n_bytes, cancellable, error))
    {
      g_prefix_error (error, "%s: ", self->server);
      close_connection (self);
    }
  remove_sent (self, n_bytes);

  return self->ends->len == 0;
}

static void
wec_syslog_drop (WecOutput *output)
{
  WecSyslog *self = (WecSyslog *) output;

  g_string_truncate (self->text, 0);
  g_array_set_size (self->ends, 0);
}

static void
wec_syslog_free (WecOutput *output)
{
  WecSyslog *self = (WecSyslog *) output;

  close_connection (self);
  g_free (self->server);
  g_clear_object (&self->address);
  g_clear_object (&self->identity);
  g_clear_object (&self->database);
  g_clear_object (&self->certificate);
  g_string_free (self->text, TRUE);
  g_array_unref (self->ends);
  g_free (self);
}

static const WecOutputClass wec_syslog_class = {
  .add = wec_syslog_add,
  .flush = wec_syslog_flush,
  .drop = wec_syslog_drop,
  .free = wec_syslog_free,
};

/* --- Settings --- */

static gboolean
is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  return address != NULL && g_inet_address_get_is_loopback (address);
}

static GSocketConnectable *
parse_network_address (const char  *rest,
                       guint16      default_port,
                       GError     **error)
{
  GSocketConnectable *address = g_network_address_parse (rest, default_port, error);

  g_prefix_error (error, "%s: ", rest);

  return address;
}

/* Reads "tls://HOST:PORT", "tcp://ADDRESS:PORT" with an address of this machine, or "unix:PATH". */
static gboolean
parse_server (WecSyslog   *self,
              const char  *server,
              GError     **error)
{
  if (g_str_has_prefix (server, "unix:/"))
    {
      self->address = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (server + strlen ("unix:")));
      return TRUE;
    }

  if (g_str_has_prefix (server, "tls://"))
    {
      self->address = parse_network_address (server + strlen ("tls://"), DEFAULT_TLS_PORT, error);
      self->identity = self->address != NULL ? g_object_ref (self->address) : NULL;
      return self->address != NULL;
    }

  if (g_str_has_prefix (server, "tcp://"))
    {
      self->address = parse_network_address (server + strlen ("tcp://"), DEFAULT_TCP_PORT, error);
      if (self->address == NULL || is_loopback (g_network_address_get_hostname (G_NETWORK_ADDRESS (self->address))))
        return self->address != NULL;
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _("%s: use tls://HOST:PORT, unix:/PATH, or tcp://ADDRESS:PORT with an address of this machine"), server);

  return FALSE;
}

static gboolean
load_certificates (WecSyslog                *self,
                   const WecOutputSettings  *settings,
                   GError                  **error)
{
  if (settings->ca_file != NULL)
    {
      self->database = g_tls_file_database_new (settings->ca_file, error);
      if (self->database == NULL)
        return FALSE;
    }
  if (settings->certificate != NULL)
    self->certificate = g_tls_certificate_new_from_files (settings->certificate,
                                                          settings->private_key != NULL ? settings->private_key
                                                                                        : settings->certificate, error);

  return settings->certificate == NULL || self->certificate != NULL;
}

WecOutput *
wec_syslog_new (const WecOutputSettings  *settings,
                GError                  **error)
{
  WecSyslog *self = g_new0 (WecSyslog, 1);
  g_autoptr(WecOutput) output = &self->parent;

  wec_output_init (&self->parent, &wec_syslog_class, settings->name);
  self->format = settings->format;
  self->server = g_strdup (settings->server);
  self->text = g_string_new (NULL);
  self->ends = g_array_new (FALSE, FALSE, sizeof (gsize));

  return parse_server (self, settings->server, error) && load_certificates (self, settings, error)
           ? g_steal_pointer (&output) : NULL;
}
