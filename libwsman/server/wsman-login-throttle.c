/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Counts failed logins for each address. The table of addresses has a limited size. A successful login doesn't change
 * the table.
 */

#include "wsman-login-throttle-private.h"

#include <string.h>

#define IPV6_PREFIX 8 /* bytes; one subscriber has at least a prefix of this length */
#define IPV4_MAPPED_PREFIX 12

struct _WsmanLoginThrottle
{
  WsmanLoginThrottleClock clock;
  GHashTable *ends; /* key to the time (gint64) when all failures are forgiven */
};

WsmanLoginThrottle *
wsman_login_throttle_new (WsmanLoginThrottleClock clock)
{
  WsmanLoginThrottle *self = g_new0 (WsmanLoginThrottle, 1);

  self->clock = clock;
  self->ends = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
wsman_login_throttle_free (WsmanLoginThrottle *self)
{
  g_hash_table_unref (self->ends);
  g_free (self);
}

/* Converts an address like ::ffff:192.0.2.1, which is an IPv4 client on a socket for both families, to IPv4. */
static GInetAddress *
unmap (GInetAddress *address)
{
  static const guint8 mapped[IPV4_MAPPED_PREFIX] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6 ||
      memcmp (bytes, mapped, sizeof mapped) != 0)
    return g_object_ref (address);

  return g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
}

char *
wsman_login_throttle_make_key (GSocketAddress *address,
                               gboolean        loopback_counts)
{
  g_autoptr(GInetAddress) client = NULL;
  g_autoptr(GInetAddress) network = NULL;
  guint8 prefix[16] = { 0 };

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;

  client = unmap (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  if (g_inet_address_get_is_loopback (client) && !loopback_counts)
    return NULL;
  if (g_inet_address_get_family (client) == G_SOCKET_FAMILY_IPV4)
    return g_inet_address_to_string (client);

  memcpy (prefix, g_inet_address_to_bytes (client), IPV6_PREFIX);
  network = g_inet_address_new_from_bytes (prefix, G_SOCKET_FAMILY_IPV6);

  return g_inet_address_to_string (network);
}

static gboolean
is_forgiven (gpointer key,
             gpointer value,
             gpointer user_data)
{
  return *(gint64 *) value <= *(gint64 *) user_data;
}

static void
make_room (WsmanLoginThrottle *self,
           gint64              now)
{
  GHashTableIter iter;
  gpointer key, value;
  gpointer first = NULL;
  gint64 end = G_MAXINT64;

  if (g_hash_table_size (self->ends) < WSMAN_LOGIN_THROTTLE_MAX_ADDRESSES ||
      g_hash_table_foreach_remove (self->ends, is_forgiven, &now) > 0)
    return;

  g_hash_table_iter_init (&iter, self->ends);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (*(gint64 *) value < end)
      {
        first = key;
        end = *(gint64 *) value;
      }
  g_hash_table_remove (self->ends, first);
}

void
wsman_login_throttle_add (WsmanLoginThrottle *self,
                          const char         *key)
{
  gint64 now = self->clock ();
  gint64 *end;

  if (key == NULL)
    return;

  end = g_hash_table_lookup (self->ends, key);
  if (end == NULL)
    {
      make_room (self, now);
      end = g_new0 (gint64, 1);
      g_hash_table_insert (self->ends, g_strdup (key), end);
    }
  *end = MAX (*end, now) + WSMAN_LOGIN_THROTTLE_FORGIVEN_EACH;
}

gboolean
wsman_login_throttle_must_wait (WsmanLoginThrottle *self,
                                const char         *key)
{
  const gint64 *end = key != NULL ? g_hash_table_lookup (self->ends, key) : NULL;

  return end != NULL &&
         *end - self->clock () > (WSMAN_LOGIN_THROTTLE_FREE_FAILURES - 1) * WSMAN_LOGIN_THROTTLE_FORGIVEN_EACH;
}

guint
wsman_login_throttle_get_length (WsmanLoginThrottle *self)
{
  return g_hash_table_size (self->ends);
}
