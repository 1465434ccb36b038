/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A server's settings with Windows' names and units. A setting of Windows that this server doesn't have is left out.
 * [MS-WSMV] 2.2.4.
 */

#include "wsman-configuration-private.h"

#include <string.h>

/* The largest number of items in a response to Enumerate or Pull. */
#define MAX_BATCH_ITEMS 32000

#define DEFAULT_PORT 5985
#define DEFAULT_SECURE_PORT 5986

#define URL_PREFIX "wsman"

/* A setting that is a number. Its value comes from a property of the server. */
typedef struct
{
  const char *name;
  const char *property;
  guint unit;
} Setting;

static const Setting config_settings[] = {
  { "MaxEnvelopeSizekb", "max-envelope-size", 1024 },
  { "MaxTimeoutms", "max-timeout", 1 },
  { NULL },
};

static const Setting service_settings[] = {
  { "MaxConcurrentOperationsPerUser", "max-operations-per-user", 1 },
  { "EnumerationTimeoutms", "enumeration-timeout", 1 },
  { "MaxConnections", "max-connections", 1 },
  { NULL },
};

static void
add_settings (GVariantDict  *properties,
              WsmanServer   *server,
              const Setting *settings)
{
  for (const Setting *setting = settings; setting->name != NULL; setting++)
    {
      guint value;

      g_object_get (server, setting->property, &value, NULL);
      g_variant_dict_insert (properties, setting->name, "u", value / setting->unit);
    }
}

/* Returns Windows' name for how strictly the server checks channel bindings. The default of this library is stricter
 * with NTLM than Windows' "Relaxed". */
static const char *
get_hardening_level (WsmanServer *server)
{
  switch (wsman_server_get_channel_binding (server))
    {
    case WSMAN_CHANNEL_BINDING_POLICY_NONE:
      return "None";
    case WSMAN_CHANNEL_BINDING_POLICY_STRICT:
      return "Strict";
    case WSMAN_CHANNEL_BINDING_POLICY_DEFAULT:
    case WSMAN_CHANNEL_BINDING_POLICY_RELAXED:
    default:
      return "Relaxed";
    }
}

static GVariant *
get_auth (WsmanServer *server)
{
  gboolean kerberos = wsman_server_get_accept_kerberos (server);
  g_auto(GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&properties, "Basic", "b", wsman_server_get_authenticator (server) != NULL);
  g_variant_dict_insert (&properties, "Kerberos", "b", kerberos);
  g_variant_dict_insert (&properties, "Negotiate", "b", kerberos || wsman_server_get_accept_ntlm (server));
  g_variant_dict_insert (&properties, "Certificate", "b",
                         wsman_server_get_accept_client_certificates (server));
  g_variant_dict_insert (&properties, "CredSSP", "b", wsman_server_get_accept_credssp (server));
  g_variant_dict_insert (&properties, "CbtHardeningLevel", "s", get_hardening_level (server));

  return g_variant_dict_end (&properties);
}

static GVariant *
get_default_ports (WsmanServer *server)
{
  g_auto(GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&properties, "HTTP", "u", DEFAULT_PORT);
  g_variant_dict_insert (&properties, "HTTPS", "u", DEFAULT_SECURE_PORT);

  return g_variant_dict_end (&properties);
}

/* Returns the certificate's SHA-1 as Windows writes it. The text is empty if there is no certificate. */
static char *
dup_thumbprint (WsmanServer *server)
{
  GTlsCertificate *certificate = wsman_server_get_tls_certificate (server);
  g_autoptr(GByteArray) bytes = NULL;
  g_autofree char *hash = NULL;

  if (certificate == NULL)
    return g_strdup ("");

  g_object_get (certificate, "certificate", &bytes, NULL);
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA1, bytes->data, bytes->len);

  return g_ascii_strup (hash, -1);
}

/* Tells whether other machines can reach a listener. */
static gboolean
is_remote (const char *uri_text)
{
  g_autoptr(GUri) uri = g_uri_parse (uri_text, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr(GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  return address != NULL && !g_inet_address_get_is_loopback (address);
}

static gboolean
allows_remote_access (WsmanServer *server)
{
  g_auto(GStrv) uris = wsman_server_list_uris (server);

  for (gsize i = 0; uris[i] != NULL; i++)
    {
      if (is_remote (uris[i]))
        return TRUE;
    }

  return FALSE;
}

static GVariant *
get_service (WsmanServer *server)
{
  g_auto(GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *thumbprint = dup_thumbprint (server);

  add_settings (&properties, server, service_settings);
  g_variant_dict_insert (&properties, "AllowUnencrypted", "b", wsman_server_get_allow_unencrypted (server));
  g_variant_dict_insert_value (&properties, "Auth", get_auth (server));
  g_variant_dict_insert_value (&properties, "DefaultPorts", get_default_ports (server));
  g_variant_dict_insert (&properties, "CertificateThumbprint", "s", thumbprint);
  g_variant_dict_insert (&properties, "AllowRemoteAccess", "b", allows_remote_access (server));

  return g_variant_dict_end (&properties);
}

static GVariant *
get_config (WsmanServer *server)
{
  g_auto(GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);

  add_settings (&properties, server, config_settings);
  g_variant_dict_insert (&properties, "MaxBatchItems", "u", MAX_BATCH_ITEMS);
  g_variant_dict_insert_value (&properties, "Service", get_service (server));

  return g_variant_dict_end (&properties);
}

/* The parts of the settings that have a resource of their own. */
static const struct
{
  const char *uri;
  const char *name;
  GVariant *(*get) (WsmanServer *server);
} parts[] = {
  { WSMAN_CONFIGURATION_URI, "Config", get_config },
  { WSMAN_CONFIGURATION_URI "/service", "Service", get_service },
  { WSMAN_CONFIGURATION_URI "/service/auth", "Auth", get_auth },
  { WSMAN_CONFIGURATION_URI "/service/defaultports", "DefaultPorts", get_default_ports },
};

WsmanItem *
wsman_configuration_new_item (WsmanServer *server,
                              const char  *uri)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (g_ascii_strcasecmp (parts[i].uri, uri) == 0)
        return wsman_item_new_from_variant (parts[i].uri, parts[i].name, parts[i].get (server), NULL);
    }

  return NULL;
}

/* The types of the properties that new_listener() sets. */
const WsmanConfigurationProperty wsman_configuration_listener_properties[] = {
  { "Listener", WSMAN_PROPERTY_CLASS },
  { "Address", WSMAN_PROPERTY_TEXT },
  { "Transport", WSMAN_PROPERTY_TEXT },
  { "Port", WSMAN_PROPERTY_NUMBER },
  { "Hostname", WSMAN_PROPERTY_TEXT },
  { "Enabled", WSMAN_PROPERTY_BOOLEAN },
  { "URLPrefix", WSMAN_PROPERTY_TEXT },
  { "CertificateThumbprint", WSMAN_PROPERTY_TEXT },
  { "ListeningOn", WSMAN_PROPERTY_TEXTS },
  { NULL },
};

/* Returns "*" if the listener is for all addresses of the machine, as on Windows, else the address itself. */
static char *
dup_address (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  if (address == NULL || g_inet_address_get_is_any (address))
    return g_strdup ("*");

  return g_strconcat ("IP:", host, NULL);
}

static WsmanItem *
new_listener (WsmanServer *server,
              GUri        *uri)
{
  gboolean is_secure = strcmp (g_uri_get_scheme (uri), "https") == 0;
  g_autofree char *address = dup_address (g_uri_get_host (uri));
  g_autofree char *port = g_strdup_printf ("%d", g_uri_get_port (uri));
  g_autofree char *thumbprint = is_secure ? dup_thumbprint (server) : g_strdup ("");
  const char *transport = is_secure ? "HTTPS" : "HTTP";
  const char *listening_on[] = { g_uri_get_host (uri), NULL };
  g_auto(GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(WsmanItem) item = NULL;

  g_variant_dict_insert (&properties, "Address", "s", address);
  g_variant_dict_insert (&properties, "Transport", "s", transport);
  g_variant_dict_insert (&properties, "Port", "s", port);
  g_variant_dict_insert (&properties, "Hostname", "s", "");
  g_variant_dict_insert (&properties, "Enabled", "b", TRUE);
  g_variant_dict_insert (&properties, "URLPrefix", "s", URL_PREFIX);
  g_variant_dict_insert (&properties, "CertificateThumbprint", "s", thumbprint);
  g_variant_dict_insert (&properties, "ListeningOn", "^as", listening_on);
  item = wsman_item_new_from_variant (WSMAN_CONFIGURATION_LISTENER_URI, "Listener",
                                      g_variant_dict_end (&properties), NULL);

  locator = wsman_resource_locator_new (WSMAN_CONFIGURATION_LISTENER_URI, NULL);
  wsman_resource_locator_add_selector (locator, "Address", address);
  wsman_resource_locator_add_selector (locator, "Transport", transport);
  /* Windows has one listener for each address and transport. This server may have several. */
  wsman_resource_locator_add_selector (locator, "Port", port);

  return wsman_item_new_with_locator (item, locator);
}

GPtrArray *
wsman_configuration_list_listeners (WsmanServer *server)
{
  GPtrArray *listeners = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto(GStrv) uris = wsman_server_list_uris (server);

  for (gsize i = 0; uris[i] != NULL; i++)
    {
      g_autoptr(GUri) uri = g_uri_parse (uris[i], G_URI_FLAGS_NONE, NULL);

      /* A Unix socket isn't listed, because Windows has no Unix sockets. */
      if (uri != NULL && g_str_has_prefix (g_uri_get_scheme (uri), "http"))
        g_ptr_array_add (listeners, new_listener (server, uri));
    }

  return listeners;
}
