/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Adds a meter to libsoup's connections. When a GSocketClient has connected to a proxy, it lets a GProxy replace the
 * connection. The GProxy in this file has a scheme that nothing else uses. It sends nothing, and only adds the meter.
 * The connectable returns the addresses of the target as addresses of such proxies.
 */

#include "wsman-meter-private.h"

#include "wsman-meter-connection-private.h"

#define SCHEME "wsman-meter"

/* --- The proxy --- */

#define WSMAN_TYPE_METER_PROXY (wsman_meter_proxy_get_type ())
G_DECLARE_FINAL_TYPE (WsmanMeterProxy, wsman_meter_proxy, WSMAN, METER_PROXY, GObject)

struct _WsmanMeterProxy
{
  GObject parent_instance;
};

static void wsman_meter_proxy_iface_init (GProxyInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanMeterProxy, wsman_meter_proxy, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY, wsman_meter_proxy_iface_init))

static GIOStream *
wsman_meter_proxy_connect (GProxy         *proxy,
                           GIOStream      *connection,
                           GProxyAddress  *address,
                           GCancellable   *cancellable,
                           GError        **error)
{
  return wsman_meter_connection_new (G_SOCKET_CONNECTION (connection));
}

static void
wsman_meter_proxy_connect_async (GProxy              *proxy,
                                 GIOStream           *connection,
                                 GProxyAddress       *address,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (proxy, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_meter_proxy_connect_async);
  g_task_return_pointer (task, wsman_meter_connection_new (G_SOCKET_CONNECTION (connection)), g_object_unref);
}

static GIOStream *
wsman_meter_proxy_connect_finish (GProxy        *proxy,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
wsman_meter_proxy_supports_hostname (GProxy *proxy)
{
  return TRUE;
}

static void
wsman_meter_proxy_iface_init (GProxyInterface *iface)
{
  iface->connect = wsman_meter_proxy_connect;
  iface->connect_async = wsman_meter_proxy_connect_async;
  iface->connect_finish = wsman_meter_proxy_connect_finish;
  iface->supports_hostname = wsman_meter_proxy_supports_hostname;
}

static void
wsman_meter_proxy_class_init (WsmanMeterProxyClass *klass)
{
}

static void
wsman_meter_proxy_init (WsmanMeterProxy *self)
{
}

static void
register_proxy (void)
{
  static gsize is_registered;
  g_autoptr(GProxy) none = NULL;

  if (!g_once_init_enter (&is_registered))
    return;

  /* A request for any proxy makes GIO register the extension point. */
  none = g_proxy_get_default_for_protocol (SCHEME);
  g_io_extension_point_implement (G_PROXY_EXTENSION_POINT_NAME, WSMAN_TYPE_METER_PROXY, SCHEME, 0);
  g_once_init_leave (&is_registered, TRUE);
}

/* --- The addresses --- */

#define WSMAN_TYPE_METER_ENUMERATOR (wsman_meter_enumerator_get_type ())
G_DECLARE_FINAL_TYPE (WsmanMeterEnumerator, wsman_meter_enumerator, WSMAN, METER_ENUMERATOR, GSocketAddressEnumerator)

struct _WsmanMeterEnumerator
{
  GSocketAddressEnumerator parent_instance;

  GSocketAddressEnumerator *base;
};

G_DEFINE_FINAL_TYPE (WsmanMeterEnumerator, wsman_meter_enumerator, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

static void
wsman_meter_enumerator_finalize (GObject *object)
{
  g_clear_object (&WSMAN_METER_ENUMERATOR (object)->base);

  G_OBJECT_CLASS (wsman_meter_enumerator_parent_class)->finalize (object);
}

/* Returns address as the address of a proxy that adds the meter. address may be NULL. Takes ownership of address. */
static GSocketAddress *
wrap (GSocketAddress *address)
{
  g_autoptr(GSocketAddress) owned = address;
  g_autofree char *host = NULL;
  g_autofree char *uri = NULL;
  GInetSocketAddress *inet;
  gboolean is_ipv6;

  if (owned == NULL || !G_IS_INET_SOCKET_ADDRESS (owned) || G_IS_PROXY_ADDRESS (owned))
    return g_steal_pointer (&owned);

  inet = G_INET_SOCKET_ADDRESS (owned);
  is_ipv6 = g_socket_address_get_family (owned) == G_SOCKET_FAMILY_IPV6;
  host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
  uri = g_uri_join (G_URI_FLAGS_NONE, SCHEME, NULL, host, g_inet_socket_address_get_port (inet), "", NULL, NULL);

  return g_object_new (G_TYPE_PROXY_ADDRESS,
                       "address", g_inet_socket_address_get_address (inet),
                       "port", (guint) g_inet_socket_address_get_port (inet),
                       "scope-id", is_ipv6 ? g_inet_socket_address_get_scope_id (inet) : 0,
                       "protocol", SCHEME,
                       "uri", uri,
                       "destination-hostname", host,
                       "destination-port", (guint) g_inet_socket_address_get_port (inet),
                       NULL);
}

static GSocketAddress *
wsman_meter_enumerator_next (GSocketAddressEnumerator  *enumerator,
                             GCancellable              *cancellable,
                             GError                   **error)
{
  WsmanMeterEnumerator *self = WSMAN_METER_ENUMERATOR (enumerator);

  return wrap (g_socket_address_enumerator_next (self->base, cancellable, error));
}

static void
on_next (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;
  GSocketAddress *address =
    g_socket_address_enumerator_next_finish (G_SOCKET_ADDRESS_ENUMERATOR (source), result, &local_error);

  if (local_error != NULL)
    g_task_return_error (task, local_error);
  else
    g_task_return_pointer (task, wrap (address), g_object_unref);
}

static void
wsman_meter_enumerator_next_async (GSocketAddressEnumerator *enumerator,
                                   GCancellable             *cancellable,
                                   GAsyncReadyCallback       callback,
                                   gpointer                  user_data)
{
  WsmanMeterEnumerator *self = WSMAN_METER_ENUMERATOR (enumerator);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_meter_enumerator_next_async);
  g_socket_address_enumerator_next_async (self->base, cancellable, on_next, task);
}

static GSocketAddress *
wsman_meter_enumerator_next_finish (GSocketAddressEnumerator  *enumerator,
                                    GAsyncResult              *result,
                                    GError                   **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
wsman_meter_enumerator_class_init (WsmanMeterEnumeratorClass *klass)
{
  GSocketAddressEnumeratorClass *enumerator_class = G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wsman_meter_enumerator_finalize;
  enumerator_class->next = wsman_meter_enumerator_next;
  enumerator_class->next_async = wsman_meter_enumerator_next_async;
  enumerator_class->next_finish = wsman_meter_enumerator_next_finish;
}

static void
wsman_meter_enumerator_init (WsmanMeterEnumerator *self)
{
}

/* --- The connectable --- */

#define WSMAN_TYPE_METER_CONNECTABLE (wsman_meter_connectable_get_type ())
G_DECLARE_FINAL_TYPE (WsmanMeterConnectable, wsman_meter_connectable, WSMAN, METER_CONNECTABLE, GObject)

struct _WsmanMeterConnectable
{
  GObject parent_instance;

  GSocketConnectable *target;
};

static void wsman_meter_connectable_iface_init (GSocketConnectableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanMeterConnectable, wsman_meter_connectable, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE, wsman_meter_connectable_iface_init))

static void
wsman_meter_connectable_finalize (GObject *object)
{
  g_clear_object (&WSMAN_METER_CONNECTABLE (object)->target);

  G_OBJECT_CLASS (wsman_meter_connectable_parent_class)->finalize (object);
}

static GSocketAddressEnumerator *
wsman_meter_connectable_enumerate (GSocketConnectable *connectable)
{
  return g_socket_connectable_enumerate (WSMAN_METER_CONNECTABLE (connectable)->target);
}

static GSocketAddressEnumerator *
wsman_meter_connectable_proxy_enumerate (GSocketConnectable *connectable)
{
  WsmanMeterEnumerator *enumerator = g_object_new (WSMAN_TYPE_METER_ENUMERATOR, NULL);

  enumerator->base = wsman_meter_connectable_enumerate (connectable);

  return G_SOCKET_ADDRESS_ENUMERATOR (enumerator);
}

static char *
wsman_meter_connectable_to_string (GSocketConnectable *connectable)
{
  return g_socket_connectable_to_string (WSMAN_METER_CONNECTABLE (connectable)->target);
}

static void
wsman_meter_connectable_iface_init (GSocketConnectableIface *iface)
{
  iface->enumerate = wsman_meter_connectable_enumerate;
  iface->proxy_enumerate = wsman_meter_connectable_proxy_enumerate;
  iface->to_string = wsman_meter_connectable_to_string;
}

static void
wsman_meter_connectable_class_init (WsmanMeterConnectableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wsman_meter_connectable_finalize;
}

static void
wsman_meter_connectable_init (WsmanMeterConnectable *self)
{
}

GSocketConnectable *
wsman_meter_connectable_new (GSocketConnectable *target)
{
  WsmanMeterConnectable *self = g_object_new (WSMAN_TYPE_METER_CONNECTABLE, NULL);

  register_proxy ();
  self->target = g_object_ref (target);

  return G_SOCKET_CONNECTABLE (self);
}
