/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "raw-http.h"

#include <string.h>
#include <sys/socket.h>

#include "patience.h"

#define TIMEOUT_SECONDS 20

static gboolean
on_accept_certificate (GTlsConnection      *connection,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags errors,
                       gpointer             user_data)
{
  return TRUE;
}

RawClient *
raw_client_new (guint16  port,
                gboolean secure)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);

  return raw_client_new_for_address (address, secure);
}

RawClient *
raw_client_new_from (GSocketAddress *from,
                     GSocketAddress *to)
{
  RawClient *self = g_new0 (RawClient, 1);
  g_autoptr(GError) error = NULL;

  self->input = g_byte_array_new ();
  self->socket = g_socket_new (g_socket_address_get_family (to), G_SOCKET_TYPE_STREAM,
                               G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  g_socket_set_timeout (self->socket, patience_get_seconds (TIMEOUT_SECONDS));
  g_assert_true (from == NULL || g_socket_bind (self->socket, from, FALSE, &error));
  g_socket_connect (self->socket, to, NULL, &error);
  g_assert_no_error (error);
  self->stream = G_IO_STREAM (g_socket_connection_factory_create_connection (self->socket));

  return self;
}

RawClient *
raw_client_new_for_address (GSocketAddress *address,
                            gboolean        secure)
{
  RawClient *self = raw_client_new_from (NULL, address);
  g_autoptr(GError) error = NULL;

  if (secure)
    {
      GIOStream *tls = g_tls_client_connection_new (self->stream, NULL, &error);

      g_assert_no_error (error);
      g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate), NULL);
      g_object_unref (self->stream);
      self->stream = tls;
      g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, &error);
      g_assert_no_error (error);
    }

  return self;
}

void
raw_client_free (RawClient *self)
{
  g_socket_close (self->socket, NULL);
  g_object_unref (self->stream);
  g_object_unref (self->socket);
  g_byte_array_unref (self->input);
  g_free (self);
}

gboolean
raw_client_send (RawClient  *self,
                 const void *data,
                 gssize      length)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);

  return g_output_stream_write_all (output, data, length < 0 ? strlen (data) : (gsize) length, NULL, NULL, NULL);
}

gboolean
raw_client_post (RawClient  *self,
                 const char *headers,
                 const char *body)
{
  gboolean has_type = *body == '\0' || (headers != NULL && strstr (headers, "Content-Type:") != NULL);
  g_autofree char *request =
    g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %zu\r\n%s%s\r\n%s",
                     strlen (body), headers != NULL ? headers : "",
                     has_type ? "" : "Content-Type: application/soap+xml;charset=UTF-8\r\n", body);

  return raw_client_send (self, request, -1);
}

static gboolean
read_more (RawClient *self)
{
  guint8 buffer[16384];
  gssize length = g_input_stream_read (g_io_stream_get_input_stream (self->stream), buffer, sizeof buffer, NULL, NULL);

  if (length <= 0)
    return FALSE;

  g_byte_array_append (self->input, buffer, length);

  return TRUE;
}

static char *
decode (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length >= 2 && (guint8) data[0] == 0xFF && (guint8) data[1] == 0xFE)
    return g_convert (data + 2, length - 2, "UTF-8", "UTF-16LE", NULL, NULL, NULL);

  return g_strndup (data, length);
}

RawResponse *
raw_client_read (RawClient *self)
{
  RawResponse *response = g_new0 (RawResponse, 1);
  g_autofree char *length = NULL;
  const guint8 *end;
  gsize head_length;

  while ((end = self->input->len == 0 ? NULL : memmem (self->input->data, self->input->len, "\r\n\r\n", 4)) == NULL)
    if (!read_more (self))
      return response;

  head_length = end + 4 - self->input->data;
  response->head = g_strndup ((const char *) self->input->data, head_length);
  g_byte_array_remove_range (self->input, 0, head_length);
  response->status = g_ascii_strtoull (response->head + strlen ("HTTP/1.1 "), NULL, 10);

  length = raw_response_get_header (response, "Content-Length");
  response->length = length != NULL ? g_ascii_strtoull (length, NULL, 10) : 0;
  while (self->input->len < response->length)
    g_assert_true (read_more (self));

  response->bytes = g_bytes_new (self->input->data, response->length);
  response->body = decode (response->bytes);
  if (response->length > 0)
    g_byte_array_remove_range (self->input, 0, response->length);

  return response;
}

RawResponse *
raw_client_ask (RawClient  *self,
                const char *headers,
                const char *body)
{
  raw_client_post (self, headers, body);

  return raw_client_read (self);
}

RawResponse *
raw_client_ask_in (RawClient  *self,
                   const char *credentials,
                   const char *body,
                   const char *charset)
{
  gboolean wide = g_str_equal (charset, "UTF-16");
  g_auto(GStrv) lines = g_strsplit (credentials, "\r\n", 2);
  gsize length;
  g_autofree char *bytes = g_convert (body, -1, wide ? "UTF-16LE" : "UTF-8", "UTF-8", NULL, &length, NULL);
  g_autofree char *head =
    g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: h\r\n%s\r\nContent-Type: application/soap+xml;charset=%s\r\n"
                     "Content-Length: %zu\r\n\r\n", lines[0], charset, length);

  raw_client_send (self, head, -1);
  raw_client_send (self, bytes, length);

  return raw_client_read (self);
}

gboolean
raw_client_is_closed (RawClient *self,
                      guint      seconds)
{
  g_socket_set_timeout (self->socket, patience_get_seconds (seconds));

  for (;;)
    {
      guint8 buffer[256];
      g_autoptr(GError) error = NULL;
      gssize length = g_socket_receive (self->socket, (char *) buffer, sizeof buffer, NULL, &error);

      if (length <= 0)
        return length == 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
    }
}

gboolean
raw_client_is_open (RawClient *self)
{
  char byte;

  return recv (g_socket_get_fd (self->socket), &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0;
}

guint
raw_clients_wait_for_closed (RawClient **clients,
                             guint       n_clients,
                             guint       max_open)
{
  g_autofree GPollFD *polls = g_new (GPollFD, n_clients);
  gint64 end = patience_get_end (20);

  for (;;)
    {
      gint64 left = end - g_get_monotonic_time ();
      guint n_open = 0;

      for (guint i = 0; i < n_clients; i++)
        if (raw_client_is_open (clients[i]))
          polls[n_open++] = (GPollFD) { g_socket_get_fd (clients[i]->socket), G_IO_IN };
      if (n_open <= max_open || left <= 0)
        return n_open;
      g_poll (polls, n_open, left / 1000 + 1);
    }
}

void
raw_response_free (RawResponse *self)
{
  g_free (self->head);
  g_free (self->body);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

char *
raw_response_get_header (RawResponse *self,
                         const char  *name)
{
  g_auto(GStrv) lines = g_strsplit (self->head, "\r\n", -1);

  for (guint i = 1; lines[i] != NULL; i++)
    {
      gsize length = strlen (name);

      if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
        return g_strstrip (g_strdup (lines[i] + length + 1));
    }

  return NULL;
}

guint32
raw_response_get_code (RawResponse *self)
{
  const char *code = self->body != NULL ? strstr (self->body, "WSManFault ") : NULL;

  code = code != NULL ? strstr (code, " Code=\"") : NULL;

  return code != NULL ? g_ascii_strtoull (code + strlen (" Code=\""), NULL, 10) : 0;
}

char *
raw_response_get_text (RawResponse *self,
                       const char  *name)
{
  g_autofree char *tag = g_strdup_printf ("<%s>", name);
  const char *start = self->body != NULL ? strstr (self->body, tag) : NULL;

  if (start == NULL)
    return NULL;

  start += strlen (tag);

  return g_strndup (start, strcspn (start, "<"));
}

guint
raw_response_count (RawResponse *self,
                    const char  *text)
{
  guint count = 0;

  for (const char *place = strstr (self->body, text); place != NULL; place = strstr (place + 1, text))
    count++;

  return count;
}

char *
raw_credentials (const char *user_name,
                 const char *password)
{
  g_autofree char *plain = g_strconcat (user_name, ":", password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) plain, strlen (plain));

  return g_strdup_printf ("Authorization: Basic %s\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n", encoded);
}

char *
raw_envelope (const char *action,
              const char *resource_uri,
              const char *headers,
              const char *body)
{
  return g_strdup_printf (
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""
    " xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\""
    " xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\""
    " xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd\""
    " xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\">"
    "<s:Header>"
    "<a:To>http://windows-host:5985/wsman</a:To>"
    "<w:ResourceURI s:mustUnderstand=\"true\">%s</w:ResourceURI>"
    "<a:ReplyTo><a:Address s:mustUnderstand=\"true\">"
    "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>"
    "<a:Action s:mustUnderstand=\"true\">%s</a:Action>"
    "<a:MessageID>uuid:00000000-0000-0000-0000-000000000001</a:MessageID>"
    "%s</s:Header><s:Body>%s</s:Body></s:Envelope>",
    resource_uri, action, headers != NULL ? headers : "", body != NULL ? body : "");
}
