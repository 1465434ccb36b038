/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Probes of a machine. They have connections of their own, so that they can look at what a session hides.
 */

#include "wsmanctl-probe.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define MAX_HEAD (64 * 1024)

void
wsmanctl_probe_clear (WsmanctlProbe *self)
{
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->head, g_free);
}

/* --- The name --- */

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
on_timeout (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static char *
join_addresses (GList *addresses)
{
  GString *text = g_string_new (NULL);

  for (GList *l = addresses; l != NULL; l = l->next)
    {
      g_autofree char *address = g_inet_address_to_string (l->data);

      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", address);
    }

  return g_string_free (text, FALSE);
}

char *
wsmanctl_probe_look_up (const char  *host,
                        guint        seconds,
                        GError     **error)
{
  g_autoptr(GResolver) resolver = g_resolver_get_default ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GSource) timer = g_timeout_source_new_seconds (seconds);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *text = NULL;
  GList *addresses;

  g_source_set_callback (timer, on_timeout, cancellable, NULL);
  g_source_attach (timer, NULL);
  g_resolver_lookup_by_name_async (resolver, host, cancellable, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_destroy (timer);

  addresses = g_resolver_lookup_by_name_finish (resolver, result, &local_error);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("no name server responded within %u seconds"), seconds);
  else if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    text = join_addresses (addresses);
  g_resolver_free_addresses (addresses);

  return g_steal_pointer (&text);
}

/* --- Connections --- */

GIOStream *
wsmanctl_probe_connect (const char  *host,
                        guint16      port,
                        guint        seconds,
                        GError     **error)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnectable) place = g_network_address_new (host, port);

  g_socket_client_set_timeout (client, seconds);
  g_socket_client_set_enable_proxy (client, FALSE);

  return (GIOStream *) g_socket_client_connect (client, place, NULL, error);
}

static gboolean
on_certificate (GTlsConnection      *connection,
                GTlsCertificate     *certificate,
                GTlsCertificateFlags errors,
                gpointer             user_data)
{
  WsmanctlProbe *self = user_data;

  self->errors = errors;

  return TRUE;
}

static const char *
get_version_name (GTlsConnection *connection)
{
  switch (g_tls_connection_get_protocol_version (connection))
    {
    case G_TLS_PROTOCOL_VERSION_TLS_1_3:
      return "TLS 1.3";
    case G_TLS_PROTOCOL_VERSION_TLS_1_2:
      return "TLS 1.2";
    default:
      return "TLS";
    }
}

GIOStream *
wsmanctl_probe_start_tls (WsmanctlProbe  *self,
                          GIOStream      *connection,
                          const char     *host,
                          const char     *ca_file,
                          GError        **error)
{
  g_autoptr(GSocketConnectable) identity = g_network_address_new (host, 0);
  g_autoptr(GIOStream) tls = g_tls_client_connection_new (connection, identity, error);
  g_autofree char *path = ca_file != NULL ? g_canonicalize_filename (ca_file, NULL) : NULL;
  g_autoptr(GTlsDatabase) database = NULL;

  if (tls == NULL || (path != NULL && (database = g_tls_file_database_new (path, error)) == NULL))
    return NULL;

  if (database != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (tls), database);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_certificate), self);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, error))
    return NULL;

  g_set_object (&self->certificate, g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (tls)));
  self->version = get_version_name (G_TLS_CONNECTION (tls));

  return g_steal_pointer (&tls);
}

/* --- The response --- */

gboolean
wsmanctl_probe_ask (WsmanctlProbe  *self,
                    GIOStream      *connection,
                    const char     *host,
                    const char     *path,
                    GError        **error)
{
  g_autofree char *request =
    g_strdup_printf ("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n"
                     "Content-Length: 0\r\nConnection: close\r\n\r\n", path, host);
  GInputStream *input = g_io_stream_get_input_stream (connection);
  g_autoptr(GString) head = g_string_new (NULL);
  gssize n_read = 1;

  if (!g_output_stream_write_all (g_io_stream_get_output_stream (connection), request, strlen (request), NULL, NULL,
                                  error))
    return FALSE;

  while (n_read > 0 && head->len < MAX_HEAD && strstr (head->str, "\r\n\r\n") == NULL)
    {
      char buffer[4096];

      n_read = g_input_stream_read (input, buffer, sizeof buffer, NULL, error);
      if (n_read > 0)
        g_string_append_len (head, buffer, n_read);
    }
  self->head = g_strdup (head->str);

  return n_read >= 0 || head->len > 0;
}

guint
wsmanctl_probe_get_status (const WsmanctlProbe *self)
{
  const char *blank = g_str_has_prefix (self->head, "HTTP/1.") ? strchr (self->head, ' ') : NULL;

  return blank != NULL ? (guint) g_ascii_strtoull (blank + 1, NULL, 10) : 0;
}

char *
wsmanctl_probe_get_header (const WsmanctlProbe *self,
                           const char          *name)
{
  g_auto(GStrv) lines = g_strsplit (self->head, "\r\n", -1);
  GString *values = g_string_new (NULL);
  gsize length = strlen (name);

  for (gsize i = 1; lines[0] != NULL && lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
        g_string_append_printf (values, "%s%s", values->len > 0 ? ", " : "", g_strstrip (lines[i] + length + 1));
    }

  return g_string_free (values, values->len == 0);
}

gboolean
wsmanctl_probe_offers (const char *offered,
                       const char *mechanism)
{
  static const struct
  {
    const char *mechanism;
    const char *schemes[3];
  } rows[] = {
    { "basic", { "Basic" } },
    { "digest", { "Digest" } },
    { "credssp", { "CredSSP" } },
    { "negotiate", { "Negotiate", "Kerberos" } },
    { "kerberos", { "Kerberos", "Negotiate" } },
  };
  g_auto(GStrv) words = g_strsplit_set (offered, " ,", -1);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (gsize j = 0; g_ascii_strcasecmp (mechanism, rows[i].mechanism) == 0 && rows[i].schemes[j] != NULL; j++)
        {
          for (gsize k = 0; words[k] != NULL; k++)
            {
              if (g_ascii_strcasecmp (words[k], rows[i].schemes[j]) == 0)
                return TRUE;
            }
        }
    }

  return g_ascii_strcasecmp (mechanism, "none") == 0 || g_ascii_strcasecmp (mechanism, "certificate") == 0;
}

gboolean
wsmanctl_probe_get_skew (const WsmanctlProbe *self,
                         gint64              *skew)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autofree char *date = wsmanctl_probe_get_header (self, "Date");
  char month[4] = "";
  int day, year, hour, minute, second;
  g_autoptr(GDateTime) time = NULL;

  if (date == NULL ||
      sscanf (date, "%*3s, %2d %3s %4d %2d:%2d:%2d", &day, month, &year, &hour, &minute, &second) != 6)
    return FALSE;

  for (int i = 0; i < (int) G_N_ELEMENTS (months) && time == NULL; i++)
    {
      if (g_ascii_strcasecmp (month, months[i]) == 0)
        time = g_date_time_new_utc (year, i + 1, day, hour, minute, second);
    }
  if (time == NULL)
    return FALSE;

  *skew = g_date_time_to_unix (time) - g_get_real_time () / G_USEC_PER_SEC;

  return TRUE;
}
