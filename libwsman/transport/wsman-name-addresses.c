/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The addresses of a name, for a connection. They are looked up when the first one is needed. */

#include "wsman-resolver-private.h"

#include <string.h>

#define WSMAN_TYPE_NAME_ADDRESSES (wsman_name_addresses_get_type ())
G_DECLARE_FINAL_TYPE (WsmanNameAddresses, wsman_name_addresses, WSMAN, NAME_ADDRESSES, GSocketAddressEnumerator)

struct _WsmanNameAddresses
{
  GSocketAddressEnumerator parent_instance;

  GNetworkAddress *name;
  GList *addresses; /* those that weren't returned yet */
  gboolean is_known; /* TRUE after the lookup */
};

G_DEFINE_FINAL_TYPE (WsmanNameAddresses, wsman_name_addresses, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

static void
wsman_name_addresses_finalize (GObject *object)
{
  WsmanNameAddresses *self = WSMAN_NAME_ADDRESSES (object);

  g_clear_object (&self->name);
  g_resolver_free_addresses (self->addresses);

  G_OBJECT_CLASS (wsman_name_addresses_parent_class)->finalize (object);
}

static GSocketFamily
get_family (const GList *link)
{
  return g_inet_address_get_family (link->data);
}

/* Lets the families take turns, so that a family that doesn't work delays a connection only once ([RFC 8305] 4). */
static GList *
interleave (GList *addresses)
{
  GSocketFamily wanted = addresses != NULL ? get_family (addresses) : G_SOCKET_FAMILY_INVALID;
  GList *ordered = NULL;

  while (addresses != NULL)
    {
      GList *next = addresses;

      while (next != NULL && get_family (next) != wanted)
        next = next->next;
      next = next != NULL ? next : addresses;
      wanted = get_family (next) == G_SOCKET_FAMILY_IPV6 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6;
      addresses = g_list_remove_link (addresses, next);
      ordered = g_list_concat (next, ordered);
    }

  return g_list_reverse (ordered);
}

static void
return_next (GTask *task)
{
  WsmanNameAddresses *self = g_task_get_source_object (task);
  g_autoptr(GInetAddress) address = NULL;

  if (self->addresses == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }

  address = self->addresses->data;
  self->addresses = g_list_delete_link (self->addresses, self->addresses);
  g_task_return_pointer (task, g_inet_socket_address_new (address, g_network_address_get_port (self->name)),
                         g_object_unref);
}

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  WsmanNameAddresses *self = g_task_get_source_object (task);
  GError *local_error = NULL;

  self->addresses = interleave (wsman_resolver_lookup_finish (result, &local_error));
  self->is_known = TRUE;
  if (local_error != NULL)
    g_task_return_error (task, local_error);
  else
    return_next (task);
}

/* The route makes one call at a time. */
static void
wsman_name_addresses_next_async (GSocketAddressEnumerator *enumerator,
                                 GCancellable             *cancellable,
                                 GAsyncReadyCallback       callback,
                                 gpointer                  user_data)
{
  WsmanNameAddresses *self = WSMAN_NAME_ADDRESSES (enumerator);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_name_addresses_next_async);
  if (self->is_known)
    return_next (task);
  else
    wsman_resolver_lookup_async (g_network_address_get_hostname (self->name), G_SOCKET_FAMILY_INVALID, cancellable,
                                 on_looked_up, g_steal_pointer (&task));
}

static GSocketAddress *
wsman_name_addresses_next_finish (GSocketAddressEnumerator  *enumerator,
                                  GAsyncResult              *result,
                                  GError                   **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
wsman_name_addresses_class_init (WsmanNameAddressesClass *klass)
{
  GSocketAddressEnumeratorClass *enumerator_class = G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wsman_name_addresses_finalize;
  enumerator_class->next_async = wsman_name_addresses_next_async;
  enumerator_class->next_finish = wsman_name_addresses_next_finish;
}

static void
wsman_name_addresses_init (WsmanNameAddresses *self)
{
}

/* Tells whether a host has to be looked up. GIO knows addresses, with or without a zone, and the names of this
 * machine's loopback interface ([RFC 6761] 6.3). */
static gboolean
is_name (const char *host)
{
  gsize length = strlen (host);
  gsize end = length > 0 && host[length - 1] == '.' ? length - 1 : length;
  g_autofree char *name = g_ascii_strdown (host, (gssize) end);

  return strchr (name, '%') == NULL && !g_hostname_is_ip_address (name) && strcmp (name, "localhost") != 0 &&
         !g_str_has_suffix (name, ".localhost");
}

GSocketAddressEnumerator *
wsman_resolver_enumerate (GSocketConnectable *connectable)
{
  WsmanNameAddresses *self;

  if (!G_IS_NETWORK_ADDRESS (connectable) ||
      !is_name (g_network_address_get_hostname (G_NETWORK_ADDRESS (connectable))))
    return g_socket_connectable_enumerate (connectable);

  self = g_object_new (WSMAN_TYPE_NAME_ADDRESSES, NULL);
  self->name = g_object_ref (G_NETWORK_ADDRESS (connectable));

  return G_SOCKET_ADDRESS_ENUMERATOR (self);
}
