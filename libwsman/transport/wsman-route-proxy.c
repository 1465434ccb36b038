/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The GProxy that sets up the connections of routes. When a GSocketClient has connected to an address of a route, this
 * GProxy makes the tunnel if the address is a proxy's, and adds the meter. It has a scheme of its own, and refuses each
 * address that no route has made.
 */

#include "wsman-route-address-private.h"

#include <glib/gi18n-lib.h>

#include "wsman-meter-connection-private.h"
#include "wsman-proxy-errors-private.h"
#include "wsman-resolver-private.h"
#include "wsman-tunnel-private.h"

/* --- SOCKS --- */

/* The address of a SOCKS proxy as GIO's own GProxy needs it. GIO sends the name and the password as they are, so they
 * are set only if the caller chose Basic. */
static GProxyAddress *
new_socks_address (WsmanRouteAddress *self,
                   const char        *host,
                   guint16            port)
{
  WsmanProxyLogin *login = wsman_route_get_config (self->route)->proxy_login;
  g_auto(WsmanProxyCredentials) credentials = { 0 };
  gboolean has_credentials = login != NULL && wsman_proxy_login_get (login, self->proxy, &credentials) &&
                             credentials.mechanism == WSMAN_PROXY_AUTHENTICATION_USE_BASIC;
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (self);

  return G_PROXY_ADDRESS (g_proxy_address_new (g_inet_socket_address_get_address (inet),
                                               g_inet_socket_address_get_port (inet), self->proxy->protocol,
                                               host, port,
                                               has_credentials ? credentials.user_name : NULL,
                                               has_credentials ? credentials.password : NULL));
}

/* Ends the task with a connection that has a meter. */
static void
return_connection (GTask             *task,
                   GSocketConnection *connection,
                   GError            *failure)
{
  WsmanRouteAddress *address = g_task_get_task_data (task);
  g_autoptr(GIOStream) metered = NULL;

  wsman_route_end (address->route, address->proxy, failure);
  if (failure != NULL)
    {
      g_task_return_error (task, failure);
      return;
    }

  metered = wsman_meter_connection_new (connection);
  /* The tunnel may have made a new connection. So GSocketClient mustn't combine the stream with the first socket. */
  g_task_return_pointer (task, g_tcp_wrapper_connection_new (metered, g_socket_connection_get_socket (connection)),
                         g_object_unref);
}

static GError *
error_for_socks (WsmanRouteAddress *self,
                 const GError      *failure)
{
  guint16 port;
  const char *host = wsman_route_get_target (self->route, &port);
  g_autofree char *target = wsman_proxy_format_target (host, port, NULL);

  return wsman_proxy_error_for_socks (self->proxy, target, failure);
}

static void
on_socks (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanRouteAddress *address = g_task_get_task_data (task);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GIOStream) stream = g_proxy_connect_finish (G_PROXY (source), result, &local_error);

  return_connection (task, stream != NULL ? G_SOCKET_CONNECTION (stream) : NULL,
                     stream != NULL ? NULL : error_for_socks (address, local_error));
}

/* The stream of a task is the data of its connection while the target's name is resolved. */
static const char connection_key[] = "wsman-connection";

static void
start_socks (GTask      *task,
             const char *host)
{
  WsmanRouteAddress *self = g_task_get_task_data (task);
  g_autoptr(GProxy) socks = g_proxy_get_default_for_protocol (self->proxy->protocol);
  GIOStream *connection = g_object_get_data (G_OBJECT (task), connection_key);
  g_autofree char *name = g_hostname_is_ip_address (host) ? g_strdup (host) : g_hostname_to_ascii (host);
  g_autoptr(GProxyAddress) address = NULL;
  guint16 port;

  wsman_route_get_target (self->route, &port);
  address = new_socks_address (self, name, port);
  g_proxy_connect_async (socks, connection, address, g_task_get_cancellable (task), on_socks, g_object_ref (task));
}

static void
on_resolved (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanRouteAddress *self = g_task_get_task_data (task);
  g_autoptr(GError) local_error = NULL;
  GList *addresses = wsman_resolver_lookup_finish (result, &local_error);
  g_autofree char *first = NULL;

  if (addresses == NULL)
    {
      return_connection (task, NULL, error_for_socks (self, local_error));
      return;
    }

  first = g_inet_address_to_string (addresses->data);
  g_resolver_free_addresses (addresses);
  start_socks (task, first);
}

/* SOCKS 4 knows IPv4 addresses only, so the target's name is resolved here. */
static void
connect_socks (GTask *task)
{
  WsmanRouteAddress *self = g_task_get_task_data (task);
  guint16 port;
  const char *host = wsman_route_get_target (self->route, &port);
  GError *local_error = NULL;
  g_autofree char *target = wsman_proxy_format_target (host, port, &local_error);

  if (target == NULL)
    return_connection (task, NULL, local_error);
  else if (g_str_equal (self->proxy->protocol, "socks4") && !g_hostname_is_ip_address (host))
    wsman_resolver_lookup_async (host, G_SOCKET_FAMILY_IPV4, g_task_get_cancellable (task), on_resolved,
                                 g_object_ref (task));
  else
    start_socks (task, host);
}

/* --- The GProxy --- */

#define WSMAN_TYPE_ROUTE_PROXY (wsman_route_proxy_get_type ())
G_DECLARE_FINAL_TYPE (WsmanRouteProxy, wsman_route_proxy, WSMAN, ROUTE_PROXY, GObject)

struct _WsmanRouteProxy
{
  GObject parent_instance;
};

static void wsman_route_proxy_iface_init (GProxyInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanRouteProxy, wsman_route_proxy, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY, wsman_route_proxy_iface_init))

/* libsoup only connects asynchronously. */
static GIOStream *
wsman_route_proxy_connect (GProxy         *proxy,
                           GIOStream      *connection,
                           GProxyAddress  *address,
                           GCancellable   *cancellable,
                           GError        **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("This proxy only connects asynchronously"));

  return NULL;
}

static void
on_tunnel (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;
  g_autoptr(GSocketConnection) connection = wsman_tunnel_connect_finish (result, &local_error);

  return_connection (task, connection, local_error);
}

static void
wsman_route_proxy_connect_async (GProxy              *proxy,
                                 GIOStream           *connection,
                                 GProxyAddress       *address,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (proxy, cancellable, callback, user_data);
  const GError *failure;
  WsmanRouteAddress *own;

  g_task_set_source_tag (task, wsman_route_proxy_connect_async);
  if (!WSMAN_IS_ROUTE_ADDRESS (address))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                               _("Proxy settings can’t use the scheme “%s”"), WSMAN_ROUTE_SCHEME);
      return;
    }

  own = WSMAN_ROUTE_ADDRESS (address);
  g_task_set_task_data (task, g_object_ref (own), g_object_unref);
  g_object_set_data_full (G_OBJECT (task), connection_key, g_object_ref (connection), g_object_unref);
  failure = wsman_route_get_failure (own->route);
  if (failure != NULL)
    g_task_return_error (task, g_error_copy (failure));
  else if (own->proxy->kind == WSMAN_PROXY_DIRECT)
    return_connection (task, G_SOCKET_CONNECTION (connection), NULL);
  else if (own->proxy->kind == WSMAN_PROXY_SOCKS)
    connect_socks (task);
  else
    wsman_tunnel_connect_async (own->route, own->proxy, G_SOCKET_CONNECTION (connection), cancellable, on_tunnel,
                                g_steal_pointer (&task));
}

static GIOStream *
wsman_route_proxy_connect_finish (GProxy        *proxy,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
wsman_route_proxy_supports_hostname (GProxy *proxy)
{
  return TRUE;
}

static void
wsman_route_proxy_iface_init (GProxyInterface *iface)
{
  iface->connect = wsman_route_proxy_connect;
  iface->connect_async = wsman_route_proxy_connect_async;
  iface->connect_finish = wsman_route_proxy_connect_finish;
  iface->supports_hostname = wsman_route_proxy_supports_hostname;
}

static void
wsman_route_proxy_class_init (WsmanRouteProxyClass *klass)
{
}

static void
wsman_route_proxy_init (WsmanRouteProxy *self)
{
}

void
wsman_route_register (void)
{
  static gsize is_registered;
  g_autoptr(GProxy) none = NULL;

  if (!g_once_init_enter (&is_registered))
    return;

  /* A request for any proxy makes GIO register the extension point. */
  none = g_proxy_get_default_for_protocol (WSMAN_ROUTE_SCHEME);
  g_io_extension_point_implement (G_PROXY_EXTENSION_POINT_NAME, WSMAN_TYPE_ROUTE_PROXY, WSMAN_ROUTE_SCHEME, 0);
  g_once_init_leave (&is_registered, TRUE);
}
