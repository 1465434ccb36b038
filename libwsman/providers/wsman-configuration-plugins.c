/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The providers of a server, which are called plug-ins on Windows. Their settings are attributes of XML there.
 * [MS-WSMV] 2.2.4.22.
 */

#include "wsman-configuration-private.h"

#include "server/wsman-provider-private.h"
#include "server/wsman-server-private.h"

#define PLUGIN_NAMESPACE WSMAN_CONFIGURATION_URI "/PluginConfiguration"

const WsmanConfigurationProperty wsman_configuration_plugin_properties[] = {
  { "PlugInConfiguration", WSMAN_PROPERTY_CLASS },
  { NULL },
};

/* Windows' name for what a provider of shells does. */
static const char *const shell_capabilities[] = { "Shell", NULL };

static void
write_resource (GString       *xml,
                WsmanProvider *provider,
                const char    *uri)
{
  g_auto(GStrv) names = WSMAN_IS_SHELL_PROVIDER (provider) ? g_strdupv ((char **) shell_capabilities)
                                                           : wsman_provider_list_capabilities (provider);
  g_autofree char *escaped = g_markup_escape_text (*uri != '\0' ? uri : "*", -1);

  g_string_append_printf (xml, "<p:Resource ResourceUri=\"%s\" SupportsOptions=\"%s\">", escaped,
                          wsman_provider_has_options (provider) ? "true" : "false");
  for (gsize i = 0; names[i] != NULL; i++)
    g_string_append_printf (xml, "<p:Capability Type=\"%s\"/>", names[i]);
  g_string_append (xml, "</p:Resource>");
}

/* Describes the provider, with the URIs for which it was added. */
static WsmanItem *
new_plugin (WsmanProvider *provider,
            const char    *name,
            GPtrArray     *uris)
{
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (WSMAN_CONFIGURATION_PLUGIN_URI, NULL);
  g_autoptr(WsmanItem) item = NULL;

  g_string_append_printf (xml, "<p:PlugInConfiguration xmlns:p=\"" PLUGIN_NAMESPACE "\" Name=\"%s\" Enabled=\"true\" "
                               "XmlRenderingType=\"text\"><p:Resources>", name);
  for (guint i = 0; i < uris->len; i++)
    write_resource (xml, provider, uris->pdata[i]);
  g_string_append (xml, "</p:Resources></p:PlugInConfiguration>");

  item = wsman_item_new_from_xml (xml->str, NULL);
  wsman_resource_locator_add_selector (locator, "Name", name);

  return wsman_item_new_with_locator (item, locator);
}

/* Returns the name of the provider's class. If several providers have the same class, the next ones get a number. */
static char *
choose_name (GHashTable    *counts,
             WsmanProvider *provider)
{
  const char *name = G_OBJECT_TYPE_NAME (provider);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) + 1;

  g_hash_table_insert (counts, (gpointer) name, GUINT_TO_POINTER (count));

  return count == 1 ? g_strdup (name) : g_strdup_printf ("%s %u", name, count);
}

/* Lists the URIs of each provider, in the order of the URIs. Returns a table from the provider to its URIs. */
static GHashTable *
group_uris (GHashTable *all,
            GPtrArray  *order)
{
  GHashTable *groups = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GList) uris = g_list_sort (g_hash_table_get_keys (all), (GCompareFunc) g_strcmp0);

  for (GList *l = uris; l != NULL; l = l->next)
    {
      gpointer provider = g_hash_table_lookup (all, l->data);
      GPtrArray *group = g_hash_table_lookup (groups, provider);

      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_hash_table_insert (groups, provider, group);
          g_ptr_array_add (order, provider);
        }
      g_ptr_array_add (group, l->data);
    }

  return groups;
}

GPtrArray *
wsman_configuration_list_plugins (WsmanServer *server)
{
  GPtrArray *plugins = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) order = g_ptr_array_new ();
  g_autoptr(GHashTable) groups = group_uris (server->providers, order);
  g_autoptr(GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < order->len; i++)
    {
      g_autofree char *name = choose_name (counts, order->pdata[i]);

      g_ptr_array_add (plugins, new_plugin (order->pdata[i], name, g_hash_table_lookup (groups, order->pdata[i])));
    }

  return plugins;
}
