/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A body that comes while the server still writes “100 Continue” to a client that doesn't read. */

#include <libwsman/wsman.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/wsman-server-private.h"

#define IDENTIFY                                                                            \
  "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Header/><s:Body>"       \
  "<i:Identify xmlns:i='http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd'/>" \
  "</s:Body></s:Envelope>"

static void
run (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
send_text (int         fd,
           const char *text)
{
  g_assert_cmpint (send (fd, text, strlen (text), MSG_NOSIGNAL), ==, strlen (text));
  run ();
}

/* Returns how many bytes went in before no more fit. */
static gsize
fill (int fd)
{
  static const char filler[1024];
  gsize length = 0;
  gssize sent;

  while ((sent = send (fd, filler, sizeof filler, MSG_NOSIGNAL)) > 0)
    length += sent;
  while ((sent = send (fd, filler, 1, MSG_NOSIGNAL)) > 0)
    length += sent;

  return length;
}

static char *
read_responses (int   fd,
                gsize n_filler)
{
  g_autoptr(GByteArray) received = g_byte_array_new ();
  guint8 buffer[4096];
  gssize length;

  while ((length = recv (fd, buffer, sizeof buffer, 0)) > 0)
    {
      g_byte_array_append (received, buffer, length);
      run ();
    }
  g_assert_cmpuint (received->len, >, n_filler);

  return g_strndup ((const char *) received->data + n_filler, received->len - n_filler);
}

static void
test_slow_reader (void)
{
  g_autoptr(WsmanServer) server = wsman_server_new ();
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(GSocketConnection) stream = NULL;
  g_autofree char *head = g_strdup_printf ("POST /wsman HTTP/1.1\r\nHost: a\r\nWSMANIDENTIFY: unauthenticated\r\n"
                                           "Content-Type: application/soap+xml\r\nExpect: 100-continue\r\n"
                                           "Content-Length: %zu\r\n\r\n", strlen (IDENTIFY));
  g_autofree char *responses = NULL;
  g_autoptr(GError) error = NULL;
  gsize n_filler;
  int pair[2];

  wsman_server_set_allow_anonymous_identify (server, TRUE);
  wsman_server_set_allow_unencrypted (server, TRUE);
  wsman_server_listen_local (server, 0, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), ==, 0);
  socket = g_socket_new_from_fd (pair[0], &error);
  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  stream = g_socket_connection_factory_create_connection (socket);
  n_filler = fill (pair[0]);
  wsman_clients_admit_stream (server->clients, socket, G_IO_STREAM (stream), FALSE);

  send_text (pair[1], head);
  send_text (pair[1], IDENTIFY);
  responses = read_responses (pair[1], n_filler);
  g_assert_true (g_str_has_prefix (responses, "HTTP/1.1 100 "));
  g_assert_nonnull (strstr (responses, "\r\n\r\nHTTP/1.1 200 "));
  g_assert_nonnull (strstr (responses, "IdentifyResponse"));

  close (pair[1]);
  run ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server-continue/slow-reader", test_slow_reader);

  return g_test_run ();
}
