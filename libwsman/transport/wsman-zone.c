/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Finds and checks the zones of IPv6 addresses. */

#include "wsman-zone-private.h"

#include <glib/gi18n-lib.h>
#include <net/if.h>
#include <string.h>

GSocketConnectable *
wsman_zone_new_connectable (const char *host,
                            guint16     port)
{
  const char *zone = strchr (host, '%');
  g_autofree char *number = g_strndup (host, strcspn (host, "%"));
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (number);
  gboolean is_needed = address == NULL || g_inet_address_get_is_link_local (address);

  return g_network_address_new (zone == NULL || is_needed || if_nametoindex (zone + 1) == 0 ? host : number, port);
}

static void
set_error (const char  *zone,
           GError     **error)
{
  g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
               _("This machine has no network interface “%s”"), zone);
}

gboolean
wsman_zone_check (GSocketAddress  *address,
                  GError         **error)
{
  gboolean is_ipv6 = g_socket_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  guint zone = is_ipv6 ? g_inet_socket_address_get_scope_id (G_INET_SOCKET_ADDRESS (address)) : 0;
  char name[IF_NAMESIZE];
  g_autofree char *number = NULL;

  if (zone == 0 || if_indextoname (zone, name) != NULL)
    return TRUE;

  number = g_strdup_printf ("%u", zone);
  set_error (number, error);

  return FALSE;
}

void
wsman_zone_explain (const char  *host,
                    GError     **error)
{
  const char *zone = strchr (host, '%');

  if (zone == NULL || (*error)->domain != G_RESOLVER_ERROR || if_nametoindex (zone + 1) != 0 ||
      strspn (zone + 1, "0123456789") == strlen (zone + 1))
    return;

  g_clear_error (error);
  set_error (zone + 1, error);
}
