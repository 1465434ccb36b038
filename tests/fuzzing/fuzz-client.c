/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A session with a peer that plays a script. The input is cut at each "\1", and the peer writes one part after each
 * request; "\2" ends the connection. The first byte chooses the operation. Every call must end, with a result or an
 * error, and no descriptor may be left.
 */

#include <libwsman/wsman.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"
#include "results.h"

#define NEXT 1
#define END 2
#define TIMEOUT 20

/* The peer, in the thread of the client: one context runs both. */
typedef struct
{
  GSocketService *service;
  guint16 port;

  const guint8 *data; /* of what is left of the script */
  gsize size;
} Peer;

static Peer peer;

/* FALSE if the connection ends with it. */
static gboolean
play (GSocket *socket)
{
  gsize length = 0;

  while (length < peer.size && peer.data[length] != NEXT && peer.data[length] != END)
    length++;

  /* No more than fits into the socket's buffer, for nobody else empties it meanwhile. */
  g_socket_send (socket, (const char *) peer.data, MIN (length, 64 * 1024), NULL, NULL);
  peer.data += MIN (length + 1, peer.size);
  peer.size -= MIN (length + 1, peer.size);

  return peer.size > 0 && peer.data[-1] == NEXT;
}

static gboolean
on_readable (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  char buffer[16384];
  gssize length = g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL);

  /* Requests are small: each comes as one piece or two, of which the last isn't only a head. */
  if (length > 0 && play (socket))
    return G_SOURCE_CONTINUE;

  g_socket_close (socket, NULL);

  return G_SOURCE_REMOVE;
}

static gboolean
on_incoming (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr(GSource) readable = g_socket_create_source (socket, G_IO_IN, NULL);

  g_socket_set_blocking (socket, FALSE);
  g_source_set_callback (readable, G_SOURCE_FUNC (on_readable), g_object_ref (socket), g_object_unref);
  g_object_set_data_full (G_OBJECT (socket), "connection", NULL, NULL);
  g_source_attach (readable, NULL);
  g_object_set_data_full (G_OBJECT (service), "last", g_object_ref (connection), g_object_unref);

  return TRUE;
}

static void
start_peer (void)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;

  if (peer.service != NULL)
    return;

  peer.service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (peer.service), wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, &bound, NULL);
  peer.port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (peer.service, "incoming", G_CALLBACK (on_incoming), NULL);
}

static void
read_all (WsmanEnumerator *enumerator)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GPtrArray) items = NULL;

      wsman_enumerator_next_items_async (enumerator, 5, NULL, on_result, &result);
      wait_for_result (&result);
      items = wsman_enumerator_next_items_finish (enumerator, result, NULL);
      if (items == NULL || items->len == 0)
        return;
    }
}

static void
operate (WsmanSession *session,
         guint8        choice)
{
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("http://schemas.example.org/x", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(WsmanItem) item = NULL;

  switch (choice % 3)
    {
    case 0:
      wsman_session_identify_async (session, 0, NULL, on_result, &result);
      wait_for_result (&result);
      item = wsman_session_identify_finish (session, result, NULL);
      break;
    case 1:
      wsman_session_get_async (session, locator, NULL, on_result, &result);
      wait_for_result (&result);
      item = wsman_session_get_finish (session, result, NULL);
      break;
    case 2:
    default:
      wsman_session_enumerate_async (session, locator, NULL, NULL, 0, NULL, on_result, &result);
      wait_for_result (&result);
      enumerator = wsman_session_enumerate_finish (session, result, NULL);
      if (enumerator != NULL)
        read_all (enumerator);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *uri = NULL;
  g_autoptr(WsmanSession) session = NULL;

  if (size < 2 || size > FUZZ_MAX_SIZE)
    return 0;

  start_peer ();
  peer.data = data + 1;
  peer.size = size - 1;
  uri = g_strdup_printf ("http://127.0.0.1:%u/wsman", peer.port);
  session = wsman_session_new (uri, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION | WSMAN_SESSION_FLAGS_NO_ENCRYPTION, NULL,
                               NULL);
  wsman_session_set_total_timeout (session, TIMEOUT);
  operate (session, data[0]);
  operate (session, data[0]);
  g_object_set_data (G_OBJECT (peer.service), "last", NULL);

  return 0;
}
