/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_NetworkAdapter and Win32_NetworkAdapterConfiguration: the network interfaces and their settings. The values
 * come from the kernel, /sys, /proc and resolv.conf. An adapter and its configuration have the same number.
 */

#include "wsman-system-class-private.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <string.h>

#include "wsman-system-files-private.h"
#include "wsman-system-netlink-private.h"

typedef enum
{
  STATUS_DISCONNECTED = 0,
  STATUS_CONNECTED = 2,
  STATUS_NO_MEDIA = 7,
} ConnectionStatus;

typedef struct
{
  WsmanSystemRecord parent;

  char *caption;
  char *name;
  char *device_id;
  char *address;
  char *driver;
  char *host_name;
  char *type;
  guint64 index;
  guint64 speed;
  guint64 status;
  guint64 enabled;
  guint64 physical;
} NetworkAdapter;

typedef struct
{
  WsmanSystemRecord parent;

  char *caption;
  char *name;
  char *address;
  char *driver;
  char *dns_name;
  char *dns_domain;
  char **ip_addresses;
  char **ip_subnets;
  char **gateways;
  char **dns_servers;
  char **dns_suffixes;
  guint64 index;
  guint64 mtu;
  guint64 ip_enabled;
  guint64 dhcp_enabled;
} Configuration;

#define MEMBER(name, type, flags, member) \
  { name, WSMAN_SYSTEM_##type, WSMAN_SYSTEM_##flags, G_STRUCT_OFFSET (NetworkAdapter, member), NULL }
#define CONSTANT(name, flags, value) \
  { name, WSMAN_SYSTEM_STRING, WSMAN_SYSTEM_##flags, 0, value }

static const WsmanSystemProperty adapter_properties[] = {
  MEMBER ("AdapterType", STRING, PLAIN, type),
  MEMBER ("Caption", STRING, PLAIN, caption),
  CONSTANT ("CreationClassName", SCOPE, "Win32_NetworkAdapter"),
  MEMBER ("Description", STRING, PLAIN, name),
  MEMBER ("DeviceID", STRING, KEY, device_id),
  MEMBER ("Index", UINT32, PLAIN, index),
  MEMBER ("InterfaceIndex", UINT32, PLAIN, index),
  MEMBER ("MACAddress", STRING, PLAIN, address),
  MEMBER ("Name", STRING, PLAIN, name),
  MEMBER ("NetConnectionID", STRING, PLAIN, name),
  MEMBER ("NetConnectionStatus", UINT16, PLAIN, status),
  MEMBER ("NetEnabled", BOOLEAN, PLAIN, enabled),
  MEMBER ("PhysicalAdapter", BOOLEAN, PLAIN, physical),
  MEMBER ("ServiceName", STRING, PLAIN, driver),
  MEMBER ("Speed", UINT64, PLAIN, speed),
  CONSTANT ("SystemCreationClassName", SCOPE, "Win32_ComputerSystem"),
  MEMBER ("SystemName", STRING, SCOPE, host_name),
  { NULL },
};

#undef MEMBER
#define MEMBER(name, type, flags, member) \
  { name, WSMAN_SYSTEM_##type, WSMAN_SYSTEM_##flags, G_STRUCT_OFFSET (Configuration, member), NULL }

static const WsmanSystemProperty configuration_properties[] = {
  MEMBER ("Caption", STRING, PLAIN, caption),
  MEMBER ("DefaultIPGateway", STRINGS, PLAIN, gateways),
  MEMBER ("Description", STRING, PLAIN, name),
  MEMBER ("DHCPEnabled", BOOLEAN, PLAIN, dhcp_enabled),
  MEMBER ("DNSDomain", STRING, PLAIN, dns_domain),
  MEMBER ("DNSDomainSuffixSearchOrder", STRINGS, PLAIN, dns_suffixes),
  MEMBER ("DNSHostName", STRING, PLAIN, dns_name),
  MEMBER ("DNSServerSearchOrder", STRINGS, PLAIN, dns_servers),
  MEMBER ("Index", UINT32, KEY, index),
  MEMBER ("InterfaceIndex", UINT32, PLAIN, index),
  MEMBER ("IPAddress", STRINGS, PLAIN, ip_addresses),
  MEMBER ("IPEnabled", BOOLEAN, PLAIN, ip_enabled),
  MEMBER ("IPSubnet", STRINGS, PLAIN, ip_subnets),
  MEMBER ("MACAddress", STRING, PLAIN, address),
  MEMBER ("MTU", UINT32, PLAIN, mtu),
  MEMBER ("ServiceName", STRING, PLAIN, driver),
  MEMBER ("SettingID", STRING, PLAIN, name),
  { NULL },
};

static const char *const route_files[] = { "/proc/net/route", "/proc/net/ipv6_route" };

/* Iterates over the interfaces in the order of their numbers. The kernel gives some data only for all interfaces
 * together. This data is read once, when it is first needed. */
typedef struct
{
  struct if_nameindex *interfaces; /* NULL if the kernel doesn't report them */
  guint next;

  gboolean has_settings;
  struct ifaddrs *addresses;
  GHashTable *origins;
  char **routes[G_N_ELEMENTS (route_files)]; /* the lines of each file */
} AdapterWalk;

static gpointer
network_open (void)
{
  AdapterWalk *walk = g_new0 (AdapterWalk, 1);

  walk->interfaces = if_nameindex ();

  return walk;
}

static void
network_close (gpointer data)
{
  AdapterWalk *walk = data;

  g_clear_pointer (&walk->interfaces, if_freenameindex);
  g_clear_pointer (&walk->addresses, freeifaddrs);
  g_clear_pointer (&walk->origins, g_hash_table_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (route_files); i++)
    g_strfreev (walk->routes[i]);
  g_free (walk);
}

static const struct if_nameindex *
walk_next (AdapterWalk *walk)
{
  const struct if_nameindex *interface;

  if (walk->interfaces == NULL)
    return NULL;

  interface = &walk->interfaces[walk->next];
  if (interface->if_index == 0)
    return NULL;

  walk->next++;

  return interface;
}

/* Moves to the interface with this number. Returns FALSE if there is none. */
static gboolean
walk_seek (AdapterWalk *walk,
           const char  *index)
{
  guint64 number;

  if (!wsman_system_parse_number (index, &number))
    return FALSE;

  for (const struct if_nameindex *interface; (interface = walk_next (walk)) != NULL;)
    {
      if (interface->if_index == number)
        {
          walk->next--;
          return TRUE;
        }
    }

  return FALSE;
}

static void
walk_ensure_settings (AdapterWalk *walk)
{
  if (walk->has_settings)
    return;

  walk->has_settings = TRUE;
  if (getifaddrs (&walk->addresses) != 0)
    walk->addresses = NULL;
  walk->origins = wsman_system_list_address_origins ();
  for (gsize i = 0; i < G_N_ELEMENTS (route_files); i++)
    {
      g_autofree char *text = wsman_system_read_large (route_files[i], NULL);

      walk->routes[i] = g_strsplit (text != NULL ? text : "", "\n", -1);
    }
}

/* Reads a one-line file in the interface's directory. The name of an interface contains no slash. */
static char *
read_attribute (const char *name,
                const char *attribute)
{
  g_autofree char *path = g_strdup_printf ("/sys/class/net/%s/%s", name, attribute);

  return wsman_system_read_line (path);
}

static guint64
read_attribute_number (const char *name,
                       const char *attribute)
{
  g_autofree char *text = read_attribute (name, attribute);
  guint64 number;

  return text != NULL && wsman_system_parse_number (text, &number) ? number : WSMAN_SYSTEM_NULL;
}

static char *
dup_caption (const struct if_nameindex *interface)
{
  return g_strdup_printf ("[%08u] %s", interface->if_index, interface->if_name);
}

/* Returns the hardware address as Windows writes it. Returns NULL for an interface without one. */
static char *
dup_hardware_address (const char *name)
{
  g_autofree char *address = read_attribute (name, "address");

  if (address == NULL || strspn (address, "0:") == strlen (address))
    return NULL;

  return g_ascii_strup (address, -1);
}

static char *
dup_driver (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/sys/class/net/%s/device/driver", name);
  g_autofree char *target = g_file_read_link (path, NULL);
  g_autofree char *base = target != NULL ? g_path_get_basename (target) : NULL;

  return base != NULL ? g_utf8_make_valid (base, -1) : NULL;
}

static char *
dup_type (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/sys/class/net/%s/wireless", name);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_strdup ("Wireless");

  return read_attribute_number (name, "type") == ARPHRD_ETHER ? g_strdup ("Ethernet 802.3") : NULL;
}

/* Tests the kernel's flags. They say, for example, whether an interface is up and its cable connected. */
static gboolean
has_flag (const char *name,
          guint64     flag)
{
  g_autofree char *text = read_attribute (name, "flags");

  return text != NULL && (g_ascii_strtoull (text, NULL, 16) & flag) != 0;
}

static ConnectionStatus
get_status (const char *name)
{
  if (!has_flag (name, IFF_UP))
    return STATUS_DISCONNECTED;

  return read_attribute_number (name, "carrier") == 0 ? STATUS_NO_MEDIA : STATUS_CONNECTED;
}

static gboolean
adapter_next (gpointer walk,
              gpointer record)
{
  const struct if_nameindex *interface = walk_next (walk);
  NetworkAdapter *self = record;
  g_autofree char *device = NULL;
  guint64 megabits;

  if (interface == NULL)
    return FALSE;

  self->index = interface->if_index;
  self->device_id = g_strdup_printf ("%u", interface->if_index);
  self->name = g_utf8_make_valid (interface->if_name, -1);
  self->caption = dup_caption (interface);
  self->address = dup_hardware_address (interface->if_name);
  self->driver = dup_driver (interface->if_name);
  self->type = dup_type (interface->if_name);
  self->host_name = wsman_system_dup_host_name ();
  self->status = get_status (interface->if_name);
  self->enabled = has_flag (interface->if_name, IFF_UP);

  device = g_strdup_printf ("/sys/class/net/%s/device", interface->if_name);
  self->physical = g_file_test (device, G_FILE_TEST_EXISTS);

  megabits = read_attribute_number (interface->if_name, "speed");
  if (megabits != WSMAN_SYSTEM_NULL)
    self->speed = megabits * 1000000;

  return TRUE;
}

static guint
count_bits (const guint8 *bytes,
            gsize         length)
{
  guint n_bits = 0;

  for (gsize i = 0; i < length; i++)
    n_bits += __builtin_popcount (bytes[i]);

  return n_bits;
}

/* Adds an address and its subnet. The subnet is written as on Windows: as a mask for IPv4, and as the length of the
 * prefix for IPv6. */
static void
add_address (const struct ifaddrs *entry,
             GStrvBuilder         *addresses,
             GStrvBuilder         *subnets)
{
  char text[INET6_ADDRSTRLEN];

  if (entry->ifa_addr->sa_family == AF_INET)
    {
      inet_ntop (AF_INET, &((struct sockaddr_in *) entry->ifa_addr)->sin_addr, text, sizeof text);
      g_strv_builder_add (addresses, text);
      inet_ntop (AF_INET, &((struct sockaddr_in *) entry->ifa_netmask)->sin_addr, text, sizeof text);
      g_strv_builder_add (subnets, text);
    }
  else if (entry->ifa_addr->sa_family == AF_INET6)
    {
      const struct in6_addr *mask = &((struct sockaddr_in6 *) entry->ifa_netmask)->sin6_addr;

      inet_ntop (AF_INET6, &((struct sockaddr_in6 *) entry->ifa_addr)->sin6_addr, text, sizeof text);
      g_strv_builder_add (addresses, text);
      g_snprintf (text, sizeof text, "%u", count_bits (mask->s6_addr, sizeof mask->s6_addr));
      g_strv_builder_add (subnets, text);
    }
}

/* Returns NULL instead of an empty array, as Windows does. */
static char **
end_array (GStrvBuilder *builder)
{
  char **array = g_strv_builder_end (builder);

  if (*array == NULL)
    g_clear_pointer (&array, g_strfreev);

  return array;
}

static void
read_addresses (Configuration        *self,
                const struct ifaddrs *all,
                const char           *name)
{
  g_autoptr(GStrvBuilder) addresses = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) subnets = g_strv_builder_new ();

  for (const struct ifaddrs *entry = all; entry != NULL; entry = entry->ifa_next)
    {
      if (strcmp (entry->ifa_name, name) == 0 && entry->ifa_addr != NULL && entry->ifa_netmask != NULL)
        add_address (entry, addresses, subnets);
    }

  self->ip_addresses = end_array (addresses);
  self->ip_subnets = end_array (subnets);
  self->ip_enabled = self->ip_addresses != NULL && has_flag (name, IFF_UP);
}

/* In /proc/net/route, addresses are 32-bit numbers in the machine's byte order (proc(5)). */
static void
add_gateway (const char   *line,
             const char   *name,
             GStrvBuilder *gateways)
{
  char interface[IF_NAMESIZE], text[INET_ADDRSTRLEN];
  guint destination, gateway, mask;

  if (sscanf (line, "%15s %x %x %*s %*s %*s %*s %x", interface, &destination, &gateway, &mask) == 4 &&
      destination == 0 && mask == 0 && gateway != 0 && strcmp (interface, name) == 0)
    g_strv_builder_add (gateways, inet_ntop (AF_INET, &gateway, text, sizeof text));
}

/* A line of /proc/net/ipv6_route has these words: destination, length, source, length, gateway, metric, counts, flags,
 * interface. */
static void
add_gateway_v6 (const char   *line,
                const char   *name,
                GStrvBuilder *gateways)
{
  char destination[33], gateway[33], interface[IF_NAMESIZE], text[INET6_ADDRSTRLEN];
  struct in6_addr address;
  guint length;

  if (sscanf (line, "%32s %x %*s %*s %32s %*s %*s %*s %*s %15s", destination, &length, gateway, interface) != 4 ||
      length != 0 || strcmp (interface, name) != 0 || strspn (gateway, "0") == strlen (gateway))
    return;

  for (guint i = 0; i < sizeof address.s6_addr; i++)
    address.s6_addr[i] = (guint8) (g_ascii_xdigit_value (gateway[2 * i]) << 4 |
                                   g_ascii_xdigit_value (gateway[2 * i + 1]));
  g_strv_builder_add (gateways, inet_ntop (AF_INET6, &address, text, sizeof text));
}

static void
read_gateways (Configuration *self,
               AdapterWalk   *walk,
               const char    *name)
{
  static void (*const adders[]) (const char   *line,
                                 const char   *name,
                                 GStrvBuilder *gateways) = { add_gateway, add_gateway_v6 };
  g_autoptr(GStrvBuilder) gateways = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (adders); i++)
    {
      for (char **line = walk->routes[i]; *line != NULL; line++)
        adders[i] (*line, name, gateways);
    }

  self->gateways = end_array (gateways);
}

static void
add_words (GStrvBuilder  *builder,
           char         **words)
{
  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (*words[i] != '\0')
        g_strv_builder_add (builder, words[i]);
    }
}

/* If there are several lists of domains, the last list counts (resolv.conf(5)). */
static void
read_resolver (Configuration *self)
{
  g_autofree char *text = wsman_system_read (AT_FDCWD, "/etc/resolv.conf", NULL);
  g_autoptr(GStrvBuilder) servers = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) suffixes = g_strv_builder_new ();
  g_auto(GStrv) lines = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return;

  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit_set (g_strstrip (lines[i]), " \t", -1);

      if (words[0] == NULL)
        continue;

      if (strcmp (words[0], "nameserver") == 0)
        add_words (servers, words + 1);
      if (strcmp (words[0], "search") == 0 || strcmp (words[0], "domain") == 0)
        {
          g_strfreev (g_strv_builder_end (suffixes));
          add_words (suffixes, words + 1);
        }
    }

  self->dns_servers = end_array (servers);
  self->dns_suffixes = end_array (suffixes);
}

static void
read_names (Configuration *self)
{
  g_autofree char *host_name = wsman_system_dup_host_name ();
  const char *dot = strchr (host_name, '.');

  self->dns_name = dot != NULL ? g_strndup (host_name, dot - host_name) : g_strdup (host_name);
  if (dot != NULL && dot[1] != '\0')
    self->dns_domain = g_strdup (dot + 1);
}

/* The origin isn't known if the interface has no address. */
static void
read_origin (Configuration *self,
             AdapterWalk   *walk)
{
  gpointer origin = g_hash_table_lookup (walk->origins, GUINT_TO_POINTER (self->index));

  if (origin != NULL)
    self->dhcp_enabled = GPOINTER_TO_INT (origin) == WSMAN_SYSTEM_ADDRESS_LEASED;
}

static gboolean
configuration_next (gpointer data,
                    gpointer record)
{
  AdapterWalk *walk = data;
  const struct if_nameindex *interface = walk_next (walk);
  Configuration *self = record;

  if (interface == NULL)
    return FALSE;

  self->index = interface->if_index;
  self->name = g_utf8_make_valid (interface->if_name, -1);
  self->caption = dup_caption (interface);
  self->address = dup_hardware_address (interface->if_name);
  self->driver = dup_driver (interface->if_name);
  self->mtu = read_attribute_number (interface->if_name, "mtu");
  walk_ensure_settings (walk);
  read_addresses (self, walk->addresses, interface->if_name);
  read_gateways (self, walk, interface->if_name);
  read_origin (self, walk);

  /* All interfaces except the loopback one share one resolver. */
  if (self->ip_enabled && !has_flag (interface->if_name, IFF_LOOPBACK))
    {
      read_resolver (self);
      read_names (self);
    }

  return TRUE;
}

static gboolean
find_interface (const char *const *keys,
                gpointer           record,
                gboolean         (*next) (gpointer walk,
                                          gpointer record))
{
  AdapterWalk *walk = network_open ();
  gboolean found = walk_seek (walk, keys[0]) && next (walk, record);

  network_close (walk);

  return found;
}

static gboolean
adapter_find (const char *const *keys,
              gpointer           record)
{
  return find_interface (keys, record, adapter_next);
}

static gboolean
configuration_find (const char *const *keys,
                    gpointer           record)
{
  return find_interface (keys, record, configuration_next);
}

const WsmanSystemClass wsman_system_network_adapter = {
  .name = "Win32_NetworkAdapter",
  .parent = "CIM_NetworkAdapter",
  .record_size = sizeof (NetworkAdapter),
  .properties = adapter_properties,
  .open = network_open,
  .next = adapter_next,
  .close = network_close,
  .find = adapter_find,
};

const WsmanSystemClass wsman_system_network_adapter_configuration = {
  .name = "Win32_NetworkAdapterConfiguration",
  .parent = "CIM_Setting",
  .record_size = sizeof (Configuration),
  .properties = configuration_properties,
  .open = network_open,
  .next = configuration_next,
  .close = network_close,
  .find = configuration_find,
};
