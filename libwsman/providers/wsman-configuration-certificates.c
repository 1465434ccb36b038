/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The mappings of clients' certificates to users, as Windows shows them. An issuer is a SHA-256 here, because a SHA-1
 * doesn't identify a certificate safely. [MS-WSMV] 2.2.4.
 */

#include "wsman-configuration-private.h"

#include "server/wsman-server-certificates-private.h"

/* Windows maps a certificate for some resources. Here a mapping is for all. */
#define ALL_RESOURCES "*"

const WsmanConfigurationProperty wsman_configuration_certificate_properties[] = {
  { "CertMapping", WSMAN_PROPERTY_CLASS },
  { "URI", WSMAN_PROPERTY_TEXT },
  { "Subject", WSMAN_PROPERTY_TEXT },
  { "Issuer", WSMAN_PROPERTY_TEXT },
  { "UserName", WSMAN_PROPERTY_TEXT },
  { "Enabled", WSMAN_PROPERTY_BOOLEAN },
  { NULL },
};

static void
add_certificate (const char *issuer_sha256,
                 const char *user_principal_name,
                 const char *user_name,
                 gpointer    user_data)
{
  GPtrArray *certificates = user_data;
  g_auto(GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *issuer = g_ascii_strup (issuer_sha256, -1);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (WSMAN_CONFIGURATION_CERTIFICATE_URI, NULL);
  g_autoptr(WsmanItem) item = NULL;

  g_variant_dict_insert (&properties, "URI", "s", ALL_RESOURCES);
  g_variant_dict_insert (&properties, "Subject", "s", user_principal_name);
  g_variant_dict_insert (&properties, "Issuer", "s", issuer);
  g_variant_dict_insert (&properties, "UserName", "s", user_name);
  g_variant_dict_insert (&properties, "Enabled", "b", TRUE);
  item = wsman_item_new_from_variant (WSMAN_CONFIGURATION_CERTIFICATE_URI, "CertMapping",
                                      g_variant_dict_end (&properties), NULL);

  wsman_resource_locator_add_selector (locator, "Issuer", issuer);
  wsman_resource_locator_add_selector (locator, "Subject", user_principal_name);
  wsman_resource_locator_add_selector (locator, "URI", ALL_RESOURCES);
  g_ptr_array_add (certificates, wsman_item_new_with_locator (item, locator));
}

GPtrArray *
wsman_configuration_list_certificates (WsmanServer *server)
{
  GPtrArray *certificates = g_ptr_array_new_with_free_func (g_object_unref);

  wsman_server_foreach_certificate (server, add_certificate, certificates);

  return certificates;
}
