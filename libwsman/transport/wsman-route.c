/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The route, and the enumerator of its addresses. */

#include "wsman-route-address-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "wsman-resolver-private.h"
#include "wsman-zone-private.h"

/* The largest number of proxies that are tried. */
#define MAX_PROXIES 16

struct _WsmanRoute
{
  GObject parent_instance;

  const WsmanTransportConfig *config;
  GSocketConnectable *target;
  GMainContext *context; /* where the application is asked */
  WsmanRouteWaitingFunc waiting_func; /* NULL if the route has no owner */
  gpointer owner;

  /* These fields describe the last attempt to connect: */
  WsmanProxy *proxy;
  GError *failure;
  gboolean is_through;
};

static void wsman_route_iface_init (GSocketConnectableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanRoute, wsman_route, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE, wsman_route_iface_init))

static void
set_proxy (WsmanRoute *self,
           WsmanProxy *proxy)
{
  g_clear_pointer (&self->proxy, wsman_proxy_unref);
  self->proxy = proxy != NULL && proxy->kind != WSMAN_PROXY_DIRECT ? wsman_proxy_ref (proxy) : NULL;
  self->is_through = FALSE;
}

/* --- The addresses --- */

#define WSMAN_TYPE_ROUTE_ENUMERATOR (wsman_route_enumerator_get_type ())
G_DECLARE_FINAL_TYPE (WsmanRouteEnumerator, wsman_route_enumerator, WSMAN, ROUTE_ENUMERATOR, GSocketAddressEnumerator)

struct _WsmanRouteEnumerator
{
  GSocketAddressEnumerator parent_instance;

  WsmanRoute *route;
  GStrv proxies;    /* the resolver's results; NULL before it was asked */
  guint n_tried;
  WsmanProxy *proxy;
  GSocketAddressEnumerator *base; /* the addresses of proxy, or of the target; NULL if there are no more */
  GError *first_error; /* the reason why the first proxy has no address; NULL if it has one */
  gboolean has_address;

  /* GSocketClient asks for the next address when an attempt takes long, and again when this attempt fails. So calls
   * can overlap. They are served one after the other. */
  gboolean is_serving;
  GQueue waiting; /* of GTask */
};

G_DEFINE_FINAL_TYPE (WsmanRouteEnumerator, wsman_route_enumerator, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

static void
wsman_route_enumerator_finalize (GObject *object)
{
  WsmanRouteEnumerator *self = WSMAN_ROUTE_ENUMERATOR (object);

  g_clear_object (&self->route);
  g_clear_pointer (&self->proxies, g_strfreev);
  g_clear_pointer (&self->proxy, wsman_proxy_unref);
  g_clear_object (&self->base);
  g_clear_error (&self->first_error);

  G_OBJECT_CLASS (wsman_route_enumerator_parent_class)->finalize (object);
}

/* Returns an error if proxy must not be used. Without encryption, a proxy could read and change everything. */
static gboolean
check_proxy (WsmanRoute        *route,
             const WsmanProxy  *proxy,
             GError           **error)
{
  if (proxy->kind == WSMAN_PROXY_DIRECT || !route->config->is_plain)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CANNOT_USE_PROXY_SETTINGS_FOR_HTTP,
                   _("Messages without encryption aren’t sent through the proxy %s; use https, don’t set "
                     "NO_ENCRYPTION, or set the proxy access NO_PROXY_SERVER"), proxy->label);

  return FALSE;
}

/* Goes on to the next proxy. Returns FALSE if there are no more, or if the next one can't be used. */
static gboolean
begin_proxy (WsmanRouteEnumerator  *self,
             GError               **error)
{
  g_autoptr(GSocketConnectable) place = NULL;

  g_clear_pointer (&self->proxy, wsman_proxy_unref);
  if (self->n_tried >= MAX_PROXIES || self->proxies[self->n_tried] == NULL)
    return FALSE;

  self->proxy = wsman_proxy_new (self->proxies[self->n_tried++], error);
  if (self->proxy == NULL || !check_proxy (self->route, self->proxy, error))
    return FALSE;

  wsman_debug (WSMAN_DEBUG_TRANSPORT, "route %p: %s", self->route,
               self->proxy->label != NULL ? self->proxy->label : "direct");
  place = self->proxy->kind == WSMAN_PROXY_DIRECT ? g_object_ref (self->route->target)
                                                  : wsman_zone_new_connectable (self->proxy->host, self->proxy->port);
  self->base = wsman_resolver_enumerate (place);
  set_proxy (self->route, self->proxy);

  return TRUE;
}

/* Returns the host whose address is looked up. Returns NULL if the target isn't a host. */
static const char *
get_host (WsmanRouteEnumerator *self)
{
  GSocketConnectable *target = self->route->target;

  if (self->proxy->kind != WSMAN_PROXY_DIRECT)
    return self->proxy->host;

  return G_IS_NETWORK_ADDRESS (target) ? g_network_address_get_hostname (G_NETWORK_ADDRESS (target)) : NULL;
}

static void next_address (GTask *task);
static void serve (GTask *task);

/* Ends a call with an address, an error, or nothing. Takes ownership of address and error. Serves the call that waits
 * longest. */
static void
end_call (GTask          *task,
          GSocketAddress *address,
          GError         *error)
{
  WsmanRouteEnumerator *self = g_task_get_source_object (task);
  GTask *next = g_queue_pop_head (&self->waiting);

  self->is_serving = next != NULL;
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, address, g_object_unref);
  if (next != NULL)
    serve (next);
}

/* Ends the task without an address. If a proxy failed or refused, no address of another proxy is tried: it might get
 * the same credentials. */
static void
return_nothing (GTask  *task,
                GError *error)
{
  WsmanRouteEnumerator *self = g_task_get_source_object (task);
  g_autoptr(GError) owned = error;

  if (self->has_address)
    g_clear_error (&owned);
  else if (owned == NULL)
    owned = g_steal_pointer (&self->first_error);

  if (owned != NULL && owned->domain == WSMAN_ERROR)
    wsman_route_end (self->route, self->proxy, owned);
  end_call (task, NULL, g_steal_pointer (&owned));
}

static void
on_address (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanRouteEnumerator *self = g_task_get_source_object (task);
  GError *local_error = NULL;
  GSocketAddress *address =
    g_socket_address_enumerator_next_finish (G_SOCKET_ADDRESS_ENUMERATOR (source), result, &local_error);

  if (address != NULL && !wsman_zone_check (address, &local_error))
    g_clear_object (&address);
  if (local_error != NULL && get_host (self) != NULL)
    wsman_zone_explain (get_host (self), &local_error);
  if (address != NULL)
    {
      self->has_address = TRUE;
      end_call (task, wsman_route_address_new (address, self->route, self->proxy), NULL);
      return;
    }

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      return_nothing (task, local_error);
      return;
    }

  if (self->first_error == NULL)
    self->first_error = local_error;
  else
    g_clear_error (&local_error);
  g_clear_object (&self->base);
  next_address (g_steal_pointer (&task));
}

/* Returns the next address of the present proxy or of the next one. Takes ownership of task. */
static void
next_address (GTask *owned)
{
  g_autoptr(GTask) task = owned;
  WsmanRouteEnumerator *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *local_error = NULL;

  if (self->route->failure != NULL)
    return_nothing (task, NULL);
  else if (self->base == NULL && !begin_proxy (self, &local_error))
    return_nothing (task, local_error);
  else
    g_socket_address_enumerator_next_async (self->base, cancellable, on_address, g_steal_pointer (&task));
}

/* Returns the error for settings that name no proxy and no direct connection. failure may be NULL. */
static GError *
error_for_lookup (WsmanRouteEnumerator *self,
                  const GError         *failure)
{
  GError *local_error = NULL;

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (failure);

  wsman_error_set (&local_error, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE,
                   _("The proxy settings don’t say how %s is reached: %s; correct them, or set the proxy access "
                     "NO_PROXY_SERVER"), g_uri_get_host (self->route->config->uri),
                   failure != NULL ? failure->message : _("there is no proxy, and no direct connection"));

  return local_error;
}

static void
on_proxies (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanRouteEnumerator *self = g_task_get_source_object (task);
  g_autoptr(GError) local_error = NULL;

  self->proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &local_error);
  if (self->proxies != NULL && self->proxies[0] != NULL)
    next_address (g_steal_pointer (&task));
  else
    return_nothing (task, error_for_lookup (self, local_error));
}

/* Returns the URI for which proxies are looked up. It has no path, because a resolver needs none. */
static char *
make_lookup_uri (WsmanRoute *route)
{
  guint16 port;
  const char *host = wsman_route_get_target (route, &port);
  g_autofree char *number = g_strndup (host, strcspn (host, "%"));

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (route->config->uri), NULL, number, port, "/", NULL, NULL);
}

/* Serves a call. Takes ownership of task. */
static void
serve (GTask *owned)
{
  g_autoptr(GTask) task = owned;
  WsmanRouteEnumerator *self = g_task_get_source_object (task);
  GProxyResolver *resolver = self->route->config->proxy_resolver;
  g_autofree char *uri = NULL;

  if (self->proxies == NULL && resolver != NULL && !self->route->config->local)
    {
      GCancellable *cancellable = g_task_get_cancellable (task);

      uri = make_lookup_uri (self->route);
      g_proxy_resolver_lookup_async (resolver, uri, cancellable, on_proxies, g_steal_pointer (&task));
      return;
    }

  if (self->proxies == NULL)
    self->proxies = g_strsplit ("direct://", " ", -1);
  next_address (g_steal_pointer (&task));
}

static void
wsman_route_enumerator_next_async (GSocketAddressEnumerator *enumerator,
                                   GCancellable             *cancellable,
                                   GAsyncReadyCallback       callback,
                                   gpointer                  user_data)
{
  WsmanRouteEnumerator *self = WSMAN_ROUTE_ENUMERATOR (enumerator);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_route_enumerator_next_async);
  if (self->is_serving)
    {
      g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
      return;
    }

  self->is_serving = TRUE;
  serve (g_steal_pointer (&task));
}

static GSocketAddress *
wsman_route_enumerator_next_finish (GSocketAddressEnumerator  *enumerator,
                                    GAsyncResult              *result,
                                    GError                   **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
wsman_route_enumerator_class_init (WsmanRouteEnumeratorClass *klass)
{
  GSocketAddressEnumeratorClass *enumerator_class = G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wsman_route_enumerator_finalize;
  enumerator_class->next_async = wsman_route_enumerator_next_async;
  enumerator_class->next_finish = wsman_route_enumerator_next_finish;
}

static void
wsman_route_enumerator_init (WsmanRouteEnumerator *self)
{
  g_queue_init (&self->waiting);
}

/* --- The route --- */

static void
wsman_route_finalize (GObject *object)
{
  WsmanRoute *self = WSMAN_ROUTE (object);

  g_clear_object (&self->target);
  g_clear_pointer (&self->proxy, wsman_proxy_unref);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (wsman_route_parent_class)->finalize (object);
}

static GSocketAddressEnumerator *
wsman_route_enumerate (GSocketConnectable *connectable)
{
  return g_socket_connectable_enumerate (WSMAN_ROUTE (connectable)->target);
}

/* Begins an attempt to connect. */
static GSocketAddressEnumerator *
wsman_route_proxy_enumerate (GSocketConnectable *connectable)
{
  WsmanRoute *self = WSMAN_ROUTE (connectable);
  WsmanRouteEnumerator *enumerator = g_object_new (WSMAN_TYPE_ROUTE_ENUMERATOR, NULL);

  enumerator->route = g_object_ref (self);
  set_proxy (self, NULL);
  g_clear_error (&self->failure);

  return G_SOCKET_ADDRESS_ENUMERATOR (enumerator);
}

static char *
wsman_route_to_string (GSocketConnectable *connectable)
{
  return g_socket_connectable_to_string (WSMAN_ROUTE (connectable)->target);
}

static void
wsman_route_iface_init (GSocketConnectableIface *iface)
{
  iface->enumerate = wsman_route_enumerate;
  iface->proxy_enumerate = wsman_route_proxy_enumerate;
  iface->to_string = wsman_route_to_string;
}

static void
wsman_route_class_init (WsmanRouteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wsman_route_finalize;
}

static void
wsman_route_init (WsmanRoute *self)
{
}

WsmanRoute *
wsman_route_new (const WsmanTransportConfig *config,
                 GSocketConnectable         *target)
{
  WsmanRoute *self = g_object_new (WSMAN_TYPE_ROUTE, NULL);

  self->config = config;
  self->target = g_object_ref (target);

  return self;
}

const WsmanProxy *
wsman_route_get_proxy (WsmanRoute *self)
{
  return self->proxy;
}

gboolean
wsman_route_is_through (WsmanRoute *self)
{
  return self->is_through;
}

const GError *
wsman_route_get_failure (WsmanRoute *self)
{
  return self->failure;
}

void
wsman_route_set_owner (WsmanRoute            *self,
                       GMainContext          *context,
                       WsmanRouteWaitingFunc  func,
                       gpointer               owner)
{
  self->context = context;
  self->waiting_func = func;
  self->owner = owner;
}

GMainContext *
wsman_route_get_context (WsmanRoute *self)
{
  return self->context;
}

void
wsman_route_set_waiting (WsmanRoute *self,
                         gboolean    is_waiting)
{
  if (self->waiting_func != NULL)
    self->waiting_func (self->owner, is_waiting);
}

gboolean
wsman_route_can_ask (WsmanRoute *self)
{
  return self->waiting_func != NULL && self->config->ask != NULL && self->config->proxy_login != NULL;
}

const WsmanTransportConfig *
wsman_route_get_config (WsmanRoute *self)
{
  return self->config;
}

const char *
wsman_route_get_target (WsmanRoute *self,
                        guint16    *port)
{
  if (G_IS_NETWORK_ADDRESS (self->target))
    {
      *port = g_network_address_get_port (G_NETWORK_ADDRESS (self->target));
      return g_network_address_get_hostname (G_NETWORK_ADDRESS (self->target));
    }

  *port = g_uri_get_port (self->config->uri);

  return g_uri_get_host (self->config->uri);
}

void
wsman_route_end (WsmanRoute   *self,
                 WsmanProxy   *proxy,
                 const GError *failure)
{
  if (proxy != NULL)
    set_proxy (self, proxy);
  self->is_through = failure == NULL;
  if (failure != NULL && self->failure == NULL && failure->domain == WSMAN_ERROR)
    self->failure = g_error_copy (failure);
}
