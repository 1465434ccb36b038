/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One listening socket. A listener accepts a few clients in each dispatch, and stops for a moment when accepting fails.
 */

#include "wsman-listener-private.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "transport/wsman-zone-private.h"
#include "wsman-unix-socket-private.h"

/* The maximum number of clients that may wait to be accepted. A client that connects beyond that tries again after a
 * second. */
#define BACKLOG 1024

/* The maximum number of clients that are accepted in one dispatch. Because of this limit, other sources can also
 * run. */
#define BATCH 16

#define REST_MSEC 100
#define LOCAL_PORT_ATTEMPTS 16

struct _WsmanListener
{
  GSocket *socket;
  gboolean secure;
  WsmanUnixSocket *local; /* the path of a Unix socket; NULL for other sockets */
  GMainContext *context;
  GSource *source; /* waits for a client, or for the end of a pause */
  WsmanListenerFunc func;
  gpointer user_data;
};

static void wait_for_connection (WsmanListener *self);

static void
set_source (WsmanListener *self,
            GSource       *source,
            GSourceFunc    func)
{
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }

  self->source = source;
  if (source == NULL)
    return;

  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);
}

static gboolean
on_rest_over (gpointer user_data)
{
  wait_for_connection (user_data);

  return G_SOURCE_REMOVE;
}

static gboolean
on_clients_wait (GSocket      *socket,
                 GIOCondition  condition,
                 gpointer      user_data)
{
  WsmanListener *self = user_data;
  GSource *source = g_main_current_source ();

  /* The callback may free the listener, and the loop ends then. */
  for (guint i = 0; i < BATCH && !g_source_is_destroyed (source); i++)
    {
      g_autoptr(GError) local_error = NULL;
      g_autoptr(GSocket) client = g_socket_accept (socket, NULL, &local_error);

      if (client != NULL)
        {
          self->func (self, client, self->user_data);
        }
      else
        {
          if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            {
              wsman_debug (WSMAN_DEBUG_SERVER, "Can't accept a connection: %s", local_error->message);
              set_source (self, g_timeout_source_new (REST_MSEC), on_rest_over);
            }
          break;
        }
    }

  return G_SOURCE_CONTINUE;
}

static void
wait_for_connection (WsmanListener *self)
{
  set_source (self, g_socket_create_source (self->socket, G_IO_IN, NULL),
              G_SOURCE_FUNC (on_clients_wait));
}

WsmanListener *
wsman_listener_new (GSocketAddress  *address,
                    gboolean         secure,
                    GError         **error)
{
  g_autoptr(WsmanListener) self = g_new0 (WsmanListener, 1);
  g_autofree char *text = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));
  g_autoptr(GError) local_error = NULL;

  self->secure = secure;
  if (G_IS_UNIX_SOCKET_ADDRESS (address) && (self->local = wsman_unix_socket_new (address, error)) == NULL)
    return NULL;

  self->socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                               G_SOCKET_PROTOCOL_DEFAULT, &local_error);
  if (self->socket != NULL)
    {
      g_socket_set_blocking (self->socket, FALSE);
      g_socket_set_listen_backlog (self->socket, BACKLOG);
      /* A socket for all IPv6 addresses doesn't accept IPv4 clients here, because another listener may use the same
       * port for IPv4. */
      if (g_socket_get_family (self->socket) == G_SOCKET_FAMILY_IPV6)
        g_socket_set_option (self->socket, IPPROTO_IPV6, IPV6_V6ONLY, TRUE, NULL);
    }

  if (self->socket == NULL || !wsman_zone_check (address, &local_error) ||
      !g_socket_bind (self->socket, address, TRUE, &local_error) ||
      (self->local != NULL && !wsman_unix_socket_open (self->local, &local_error)) ||
      !g_socket_listen (self->socket, &local_error))
    {
      g_propagate_prefixed_error (error, wsman_error_convert (g_steal_pointer (&local_error)),
                                  _("Can’t listen on %s: "), text);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* Tells whether socket is a stream that listens. */
static gboolean
is_listening (GSocket *socket)
{
  int accepts = 0;

  return g_socket_get_socket_type (socket) == G_SOCKET_TYPE_STREAM &&
         g_socket_get_option (socket, SOL_SOCKET, SO_ACCEPTCONN, &accepts, NULL) && accepts != 0;
}

/* Tells whether the address has one of the families that clients use. An abstract socket isn't one: any user could
 * take its name. */
static gboolean
is_known_address (GSocketAddress *address,
                  gboolean        secure)
{
  if (G_IS_INET_SOCKET_ADDRESS (address))
    return TRUE;

  return G_IS_UNIX_SOCKET_ADDRESS (address) && !secure &&
         g_unix_socket_address_get_address_type (G_UNIX_SOCKET_ADDRESS (address)) == G_UNIX_SOCKET_ADDRESS_PATH;
}

/* Tells whether IPv4 clients would come to an IPv6 socket. All of them would have one address, of the network ::/64, so
 * that the limits for one address would be limits for all. */
static gboolean
is_for_both_families (GSocket *socket)
{
  int is_only = 1;

  return g_socket_get_family (socket) == G_SOCKET_FAMILY_IPV6 &&
         (!g_socket_get_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, &is_only, NULL) || is_only == 0);
}

WsmanListener *
wsman_listener_new_from_socket (GSocket   *socket,
                                gboolean   secure,
                                GError   **error)
{
  g_autoptr(GSocketAddress) address = g_socket_get_local_address (socket, NULL);
  WsmanListener *self;

  if (!is_listening (socket) || !is_known_address (address, secure))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("The socket can’t be used: give a stream socket that listens on an IPv4 or IPv6 address, or "
                         "on a path without TLS"));
      return NULL;
    }

  if (is_for_both_families (socket))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("The socket can’t be used: it is for IPv6 and IPv4 clients; set IPV6_V6ONLY, which is "
                         "BindIPv6Only=ipv6-only for systemd"));
      return NULL;
    }

  self = g_new0 (WsmanListener, 1);
  self->secure = secure;
  self->socket = g_object_ref (socket);
  g_socket_set_blocking (socket, FALSE);

  return self;
}

void
wsman_listener_free (WsmanListener *self)
{
  set_source (self, NULL, NULL);
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->local, wsman_unix_socket_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self);
}

static guint16
get_port (WsmanListener *self)
{
  g_autoptr(GSocketAddress) address = g_socket_get_local_address (self->socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

static WsmanListener *
new_loopback (GSocketFamily   family,
              guint16         port,
              gboolean        secure,
              GError        **error)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, port);

  return wsman_listener_new (address, secure, error);
}

/* Tells whether this machine has the address ::1. */
static gboolean
has_loopback6 (void)
{
  g_autoptr(WsmanListener) listener = new_loopback (G_SOCKET_FAMILY_IPV6, 0, FALSE, NULL);

  return listener != NULL;
}

GPtrArray *
wsman_listener_new_local (guint16    port,
                          gboolean   secure,
                          GError   **error)
{
  gboolean both = has_loopback6 ();

  for (guint login = 1;; login++)
    {
      g_autoptr(GPtrArray) listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_listener_free);
      gboolean last = port != 0 || login == LOCAL_PORT_ATTEMPTS;
      WsmanListener *ipv4 = new_loopback (G_SOCKET_FAMILY_IPV4, port, secure, error);
      WsmanListener *ipv6;

      if (ipv4 == NULL)
        return NULL;
      g_ptr_array_add (listeners, ipv4);

      if (!both)
        return g_steal_pointer (&listeners);

      /* A port that is free for one of the two addresses may be in use for the other address. */
      ipv6 = new_loopback (G_SOCKET_FAMILY_IPV6, get_port (ipv4), secure,
                           last ? error : NULL);
      if (ipv6 != NULL)
        {
          g_ptr_array_add (listeners, ipv6);
          return g_steal_pointer (&listeners);
        }
      if (last)
        return NULL;
    }
}

void
wsman_listener_start (WsmanListener     *self,
                      GMainContext      *context,
                      WsmanListenerFunc  func,
                      gpointer           user_data)
{
  self->context = g_main_context_ref (context);
  self->func = func;
  self->user_data = user_data;
  wait_for_connection (self);
}

gboolean
wsman_listener_is_secure (WsmanListener *self)
{
  return self->secure;
}

char *
wsman_listener_dup_uri (WsmanListener *self)
{
  g_autoptr(GSocketAddress) address = NULL;
  g_autofree char *host = NULL;
  GInetSocketAddress *inet;

  address = g_socket_get_local_address (self->socket, NULL);
  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    return g_strconcat ("unix:", g_unix_socket_address_get_path (G_UNIX_SOCKET_ADDRESS (address)), NULL);

  inet = G_INET_SOCKET_ADDRESS (address);
  host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));

  return g_uri_join (G_URI_FLAGS_NONE, self->secure ? "https" : "http", NULL, host,
                     g_inet_socket_address_get_port (inet), "/wsman", NULL, NULL);
}
