/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The server for the benchmarks of the client. It uses sockets and prepared responses, so that its own work is small.
 * It reads only what it needs to choose a response. GET returns the body of the last request, so that a program for
 * comparison can send the same bytes.
 */

#include "bodies.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_REQUEST (64 * 1024)

typedef struct
{
  int fd;
  /* the bytes of a request without a response, which end with a NUL */
  char input[MAX_REQUEST + 1];
  gsize n_input;
  GString *body;
  GString *response;
} Connection;

static GMutex last_lock;
static char *last_request;

static gboolean
send_all (int         fd,
          const char *data,
          gsize       length)
{
  while (length > 0)
    {
      ssize_t n = send (fd, data, length, MSG_NOSIGNAL);

      if (n <= 0)
        return FALSE;
      data += n;
      length -= n;
    }

  return TRUE;
}

/* Returns the text between the marker and the next tag. */
static char *
dup_after (const char *text,
           const char *marker)
{
  const char *start = strstr (text, marker);

  if (start == NULL)
    return g_strdup ("");
  start += strlen (marker);

  return g_strndup (start, strcspn (start, "<"));
}

static guint64
number_after (const char *text,
              const char *marker,
              guint64     otherwise)
{
  g_autofree char *digits = dup_after (text, marker);

  return *digits != '\0' ? g_ascii_strtoull (digits, NULL, 10) : otherwise;
}

static void
write_response (GString    *body,
                const char *request)
{
  g_autofree char *id = dup_after (request, "MessageID>");
  guint64 n_items = number_after (request, "MaxElements>", 20);
  g_autofree char *context = dup_after (request, "EnumerationContext>");

  if (strstr (request, "transfer/Get<") != NULL)
    bench_write_get (body, id);
  else if (strstr (request, "enumeration/Enumerate<") != NULL)
    bench_write_batch (body, id, FALSE, 0, n_items,
                       number_after (request, "Name=\"Count\">", 1000));
  else if (strstr (request, "enumeration/Pull<") != NULL)
    bench_write_batch (body, id, TRUE, g_ascii_strtoull (context, NULL, 10), n_items,
                       g_ascii_strtoull (strchr (context, '/') + 1, NULL, 10));
  else
    bench_write_identify (body);
}

static void
keep_last (const char *request)
{
  g_mutex_lock (&last_lock);
  g_free (last_request);
  last_request = g_strdup (request);
  g_mutex_unlock (&last_lock);
}

static gboolean
respond (Connection *connection,
         const char *request,
         gboolean    post)
{
  g_string_truncate (connection->body, 0);
  if (post)
    {
      write_response (connection->body, request);
      keep_last (request);
    }
  else
    {
      g_mutex_lock (&last_lock);
      g_string_assign (connection->body, last_request != NULL ? last_request : "");
      g_mutex_unlock (&last_lock);
    }

  g_string_printf (connection->response,
                   "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n"
                   "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", connection->body->len);
  g_string_append_len (connection->response, connection->body->str, connection->body->len);

  return send_all (connection->fd, connection->response->str, connection->response->len);
}

/* Responds to one request if it has arrived completely. Returns FALSE at the end of the connection. */
static gboolean
take_request (Connection *connection)
{
  const char *body = strstr (connection->input, "\r\n\r\n");
  const char *length_header = strcasestr (connection->input, "\r\nContent-Length: ");
  gsize length, whole;

  if (body == NULL)
    return connection->n_input < MAX_REQUEST;

  body += 4;
  length = length_header != NULL && length_header < body
             ? g_ascii_strtoull (length_header + strlen ("\r\nContent-Length: "), NULL, 10)
             : 0;
  whole = body - connection->input + length;
  if (whole > MAX_REQUEST)
    return FALSE;
  if (connection->n_input < whole)
    return TRUE;

  /* Each client of the benchmarks sends one request at a time. */
  connection->n_input = 0;

  return respond (connection, body, connection->input[0] == 'P');
}

static gpointer
serve (gpointer data)
{
  Connection *connection = g_new0 (Connection, 1);
  gboolean more = TRUE;

  connection->fd = GPOINTER_TO_INT (data);
  connection->body = g_string_new (NULL);
  connection->response = g_string_new (NULL);
  while (more)
    {
      ssize_t n = recv (connection->fd, connection->input + connection->n_input,
                        MAX_REQUEST - connection->n_input, 0);

      if (n <= 0)
        break;
      connection->n_input += n;
      connection->input[connection->n_input] = '\0';
      more = take_request (connection);
    }

  close (connection->fd);
  g_string_free (connection->body, TRUE);
  g_string_free (connection->response, TRUE);
  g_free (connection);

  return NULL;
}

static gboolean
on_incoming (GSocketService    *service,
             GSocketConnection *incoming,
             GObject           *source,
             gpointer           user_data)
{
  GSocket *gsocket = g_socket_connection_get_socket (incoming);
  int fd = dup (g_socket_get_fd (gsocket));

  g_socket_set_option (gsocket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  /* The descriptor of a GSocket is always non-blocking, also if the GSocket is blocking. */
  g_unix_set_fd_nonblocking (fd, FALSE, NULL);
  g_thread_unref (g_thread_new ("serve", serve, GINT_TO_POINTER (fd)));

  return TRUE;
}

static gboolean
on_input (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  char byte;

  if (read (fd, &byte, 1) > 0)
    return G_SOURCE_CONTINUE;

  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GSocketService) service = g_socket_service_new ();
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) effective = NULL;
  g_autoptr(GMainLoop) loop = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), wanted, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  g_signal_connect (service, "incoming", G_CALLBACK (on_incoming), NULL);
  g_print ("http http://127.0.0.1:%u/wsman\nready\n",
           g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));

  loop = g_main_loop_new (NULL, FALSE);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_input, loop);
  g_main_loop_run (loop);

  return 0;
}
