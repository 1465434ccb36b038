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

#include "server/wsman-server-private.h"
#include "soap/wsman-names-private.h"

/* The largest number of items in a response to Enumerate or Pull. */
#define MAX_BATCH_ITEMS 32000

#define DEFAULT_PORT 5985
#define DEFAULT_SECURE_PORT 5986

#define URL_PREFIX "wsman"

static const WsmanConfigurationSetting config_settings[] = {
  { "MaxEnvelopeSizekb", "max-envelope-size", 1024 },
  { "MaxTimeoutms", "max-timeout", 1 },
  { NULL },
};

static const WsmanConfigurationSetting service_settings[] = {
  { "MaxConcurrentOperationsPerUser", "max-operations-per-user", 1 },
  { "EnumerationTimeoutms", "enumeration-timeout", 1 },
  { "MaxConnections", "max-connections", 1 },
  { NULL },
};

/* The properties of the provider of shells. */
static const WsmanConfigurationSetting shell_settings[] = {
  { "IdleTimeout", "idle-timeout", 1 },
  { "MaxConcurrentUsers", "max-shell-users", 1 },
  { "MaxShellRunTime", "max-lifetime", 1 },
  { "MaxProcessesPerShell", "max-processes-per-shell", 1 },
  { "MaxShellsPerUser", "max-shells-per-user", 1 },
  { NULL },
};

static void
add_settings (GVariantDict                    *properties,
              gpointer                         object,
              const WsmanConfigurationSetting *settings)
{
  for (const WsmanConfigurationSetting *setting = settings; setting->name != NULL; setting++)
    {
      guint value;

      g_object_get (object, setting->property, &value, NULL);
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

/* Returns the settings of shells, or NULL if the server has none. */
static GVariant *
get_shells (WsmanServer *server)
{
  g_autoptr(WsmanProvider) shells = wsman_server_ref_provider (server, WSMAN_URI_SHELL);
  g_auto(GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);
  const char *const *users;

  if (!WSMAN_IS_SHELL_PROVIDER (shells))
    return NULL;

  users = wsman_shell_provider_get_users (WSMAN_SHELL_PROVIDER (shells));
  g_variant_dict_insert (&properties, "AllowRemoteShellAccess", "b", users != NULL && *users != NULL);
  add_settings (&properties, shells, shell_settings);

  return g_variant_dict_end (&properties);
}

/* The mechanisms that the client of this library has. CredSSP is only used with hosts that a program names. */
static GVariant *
get_client_auth (WsmanServer *server)
{
  static const char *const mechanisms[] = { "Basic", "Digest", "Kerberos", "Negotiate", "Certificate" };
  g_auto(GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    g_variant_dict_insert (&properties, mechanisms[i], "b", TRUE);
  g_variant_dict_insert (&properties, "CredSSP", "b", FALSE);

  return g_variant_dict_end (&properties);
}

/* Returns what programs with the client of this library get on this machine if they don't set anything. Programs choose
 * these settings themselves, so nobody can change them here. */
static GVariant *
get_client (WsmanServer *server)
{
  g_auto(GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&properties, "URLPrefix", "s", URL_PREFIX);
  g_variant_dict_insert (&properties, "AllowUnencrypted", "b", FALSE);
  g_variant_dict_insert_value (&properties, "Auth", get_client_auth (server));
  g_variant_dict_insert_value (&properties, "DefaultPorts", get_default_ports (server));
  g_variant_dict_insert (&properties, "TrustedHosts", "s", "");

  return g_variant_dict_end (&properties);
}

static GVariant *
get_config (WsmanServer *server)
{
  GVariant *shells = get_shells (server);
  g_auto(GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);

  add_settings (&properties, server, config_settings);
  g_variant_dict_insert (&properties, "MaxBatchItems", "u", MAX_BATCH_ITEMS);
  g_variant_dict_insert_value (&properties, "Client", get_client (server));
  g_variant_dict_insert_value (&properties, "Service", get_service (server));
  if (shells != NULL)
    g_variant_dict_insert_value (&properties, "Winrs", shells);

  return g_variant_dict_end (&properties);
}

/* The parts of the settings that have a resource of their own. */
static const struct
{
  const char *uri;
  const char *name;
  GVariant *(*get) (WsmanServer *server); /* may return NULL */
  const WsmanConfigurationSetting *settings;
} parts[] = {
  { WSMAN_CONFIGURATION_URI, "Config", get_config, config_settings },
  { WSMAN_CONFIGURATION_URI "/client", "Client", get_client, NULL },
  { WSMAN_CONFIGURATION_URI "/client/auth", "Auth", get_client_auth, NULL },
  { WSMAN_CONFIGURATION_URI "/client/defaultports", "DefaultPorts", get_default_ports, NULL },
  { WSMAN_CONFIGURATION_URI "/service", "Service", get_service, service_settings },
  { WSMAN_CONFIGURATION_URI "/service/auth", "Auth", get_auth, NULL },
  { WSMAN_CONFIGURATION_URI "/service/defaultports", "DefaultPorts", get_default_ports, NULL },
  { WSMAN_CONFIGURATION_URI "/winrs", "Winrs", get_shells, shell_settings },
};

const WsmanConfigurationSetting *
wsman_configuration_find_setting (const char *uri,
                                  const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i].settings == NULL || g_ascii_strcasecmp (parts[i].uri, uri) != 0)
        continue;
      for (const WsmanConfigurationSetting *setting = parts[i].settings; setting->name != NULL; setting++)
        if (g_ascii_strcasecmp (setting->name, name) == 0)
          return setting;
    }

  return NULL;
}

GObject *
wsman_configuration_ref_owner (WsmanServer *server,
                               const char  *property)
{
  for (const WsmanConfigurationSetting *setting = shell_settings; setting->name != NULL; setting++)
    if (g_str_equal (setting->property, property))
      return G_OBJECT (wsman_server_ref_provider (server, WSMAN_URI_SHELL));

  return G_OBJECT (g_object_ref (server));
}

WsmanItem *
wsman_configuration_new_item (WsmanServer *server,
                              const char  *uri)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GVariant *properties = g_ascii_strcasecmp (parts[i].uri, uri) == 0 ? parts[i].get (server) : NULL;

      if (properties != NULL)
        return wsman_item_new_from_variant (parts[i].uri, parts[i].name, properties, NULL);
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
