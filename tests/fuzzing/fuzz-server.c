/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A whole server and the bytes of one connection. Whatever the bytes are, the server must only send HTTP responses, and
 * must serve the next connection. The data comes in pieces, and the first byte gives their lengths. A pair of sockets
 * replaces the network.
 */

#include <errno.h>
#include <fcntl.h>
#include <libwsman/wsman.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/wsman-server-private.h"

#include "fuzz.h"

#define MAX_LENGTH (256 * 1024)
#define USER "ada"
#define URI "http://schemas.example.org/wsman/fuzz"

/* Accepts every client with the name USER, so that the code after the login is reached, too. */

#define FUZZ_TYPE_PARTS (fuzz_parts_get_type ())
G_DECLARE_FINAL_TYPE (FuzzParts, fuzz_parts, FUZZ, PARTS, GObject)

struct _FuzzParts
{
  GObject parent_instance;
};

static void
fuzz_parts_check_password (WsmanAuthenticator  *authenticator,
                           WsmanAuthentication *attempt)
{
  if (g_str_equal (wsman_authentication_get_user_name (attempt), USER))
    wsman_authentication_accept (attempt, USER);
  else
    wsman_authentication_reject (attempt);
}

static void
fuzz_parts_handle (WsmanProvider   *provider,
                   WsmanOperation  *operation,
                   GError         **error)
{
  WsmanItem *input = wsman_operation_get_item (operation);
  g_autoptr(WsmanItem) item = wsman_item_new_from_xml ("<x:X xmlns:x='" URI "'><x:Y>1</x:Y></x:X>", NULL);

  wsman_operation_return_item (operation, input != NULL ? input : item);
}

static void
fuzz_parts_enumerate (WsmanProvider   *provider,
                      WsmanOperation  *operation,
                      GError         **error)
{
  g_autoptr(WsmanItem) item = wsman_item_new_from_xml ("<x:X xmlns:x='" URI "'><x:Y>1</x:Y></x:X>", NULL);
  WsmanItem *items[] = { item, item };

  wsman_operation_return_items (operation, items, G_N_ELEMENTS (items),
                                wsman_operation_get_context (operation) != NULL);
  if (wsman_operation_get_context (operation) == NULL)
    wsman_operation_set_context (operation, G_OBJECT (item));
}

/* Sends events of two sizes, so that some don't fit into a response. */
static void
fuzz_parts_subscribe (WsmanProvider   *provider,
                      WsmanOperation  *operation,
                      GError         **error)
{
  g_autofree char *filling = g_strnfill (10000, 'y');
  g_autofree char *xml = g_strdup_printf ("<x:X xmlns:x='" URI "'><x:Y>%s</x:Y></x:X>", filling);
  g_autoptr(WsmanItem) small = wsman_item_new_from_xml ("<x:X xmlns:x='" URI "'><x:Y>1</x:Y></x:X>", NULL);
  g_autoptr(WsmanItem) large = wsman_item_new_from_xml (xml, NULL);
  g_autoptr(WsmanEventSink) sink = wsman_operation_return_subscription (operation);

  wsman_event_sink_send (sink, small, "1");
  wsman_event_sink_send (sink, large, NULL);
  wsman_event_sink_send (sink, small, "3");
  if (wsman_operation_get_bookmark (operation) != NULL)
    wsman_event_sink_end (sink, NULL);
}

static void
fuzz_parts_authenticator_init (WsmanAuthenticatorInterface *iface)
{
  iface->check_password = fuzz_parts_check_password;
}

static void
fuzz_parts_provider_init (WsmanProviderInterface *iface)
{
  iface->handle_get = iface->handle_put = iface->handle_delete = iface->handle_invoke = fuzz_parts_handle;
  iface->handle_enumerate = fuzz_parts_enumerate;
  iface->handle_subscribe = fuzz_parts_subscribe;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FuzzParts, fuzz_parts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_AUTHENTICATOR, fuzz_parts_authenticator_init)
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PROVIDER, fuzz_parts_provider_init))

static void
fuzz_parts_class_init (FuzzPartsClass *klass)
{
}

static void
fuzz_parts_init (FuzzParts *self)
{
}

static WsmanServer *
new_server (void)
{
  WsmanServer *server = wsman_server_new ();
  g_autoptr(FuzzParts) parts = g_object_new (FUZZ_TYPE_PARTS, NULL);
  g_autoptr(WsmanConfigurationProvider) configuration = wsman_configuration_provider_new (server);
  const char * const users[] = { USER, NULL };
  g_autoptr(GError) error = NULL;

  wsman_server_set_authenticator (server, WSMAN_AUTHENTICATOR (parts));
  wsman_server_set_allowed_users (server, users);
  wsman_server_set_allow_unencrypted (server, TRUE);
  wsman_server_set_allow_anonymous_identify (server, TRUE);
  wsman_server_set_max_contexts_per_user (server, 8);
  wsman_server_add_provider (server, URI, WSMAN_PROVIDER (parts));
  wsman_configuration_provider_register (configuration);
  server->policy.time_limits.linger = 1;
  wsman_server_listen_local (server, 0, FALSE, &error);
  g_assert_no_error (error);

  return server;
}

static int
connect_to (WsmanServer *server)
{
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(GSocketConnection) stream = NULL;
  g_autoptr(GError) error = NULL;
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), ==, 0);
  socket = g_socket_new_from_fd (pair[0], &error);
  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  stream = g_socket_connection_factory_create_connection (socket);
  wsman_clients_admit_stream (server->clients, socket, G_IO_STREAM (stream), FALSE);

  return pair[1];
}

/* Lets the server do what it can do without hearing more. */
static void
run (int         fd,
     GByteArray *responses)
{
  guint8 buffer[16384];
  gssize length;

  do
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      length = recv (fd, buffer, sizeof buffer, 0);
      if (length > 0)
        g_byte_array_append (responses, buffer, length);
    }
  while (length > 0);
}

static void
check_responses (GByteArray *responses)
{
  const char *text;
  const char *end;

  g_byte_array_append (responses, (const guint8 *) "", 1);
  text = (const char *) responses->data;
  end = text + responses->len - 1;
  while (text < end)
    {
      const char *body = g_strstr_len (text, end - text, "\r\n\r\n");
      const char *length = g_strstr_len (text, end - text, "\r\nContent-Length: ");
      guint64 status;

      g_assert_true (g_str_has_prefix (text, "HTTP/1.1 "));
      g_assert_nonnull (body);
      status = g_ascii_strtoull (text + strlen ("HTTP/1.1 "), NULL, 10);
      g_assert_true (status == 100 || (status >= 200 && status < 600));
      g_assert_true (status != 401 || g_strstr_len (text, body - text, "\r\nWWW-Authenticate: ") != NULL);

      text = body + 4;
      if (length != NULL && length < body)
        text += g_ascii_strtoull (length + strlen ("\r\nContent-Length: "), NULL, 10);
      else
        g_assert_true (status == 100 || status == 204);
    }
  g_assert_true (text == end);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static WsmanServer *server;
  g_autoptr(GByteArray) responses = NULL;
  gsize piece;
  int fd;

  if (size == 0 || size > MAX_LENGTH)
    return 0;

  if (server == NULL)
    server = new_server ();

  responses = g_byte_array_new ();
  fd = connect_to (server);
  piece = data[0] >= 128 ? size : data[0] + 1u;
  for (gsize used = 1; used < size;)
    {
      gssize sent = send (fd, data + used, MIN (piece, size - used), MSG_NOSIGNAL);

      /* A server that has closed doesn't hear the rest. */
      if (sent < 0 && errno != EAGAIN)
        break;
      used += MAX (sent, 0);
      run (fd, responses);
    }

  run (fd, responses);
  close (fd);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  check_responses (responses);

  return 0;
}
