/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanConfigurationProvider: a server's settings as resources. wsman-configuration.c makes the instances.
 * [MS-WSMV] 2.2.4. The program decides whether a client may change a setting.
 */

#include "wsman-configuration-provider.h"

#include "base/wsman-code-names-private.h"
#include "server/wsman-fault-codes-private.h"
#include "server/wsman-operation-content-private.h"
#include "wsman-configuration-private.h"

/**
 * WsmanConfigurationProvider:
 *
 * Serves a server's own settings, for requests such as `winrm get winrm/config`.
 *
 * ```c
 * g_autoptr(WsmanConfigurationProvider) configuration = wsman_configuration_provider_new (server);
 *
 * wsman_configuration_provider_register (configuration);
 * ```
 *
 * | Resource, below `http://schemas.microsoft.com/wbem/wsman/1/` | Contents |
 * |---|---|
 * | `config` | everything except the listeners |
 * | `config/service` | limits of the server, `AllowUnencrypted`, `AllowRemoteAccess` |
 * | `config/service/auth` | the ways in which clients may authenticate, `CbtHardeningLevel` |
 * | `config/service/defaultports` | the default ports |
 * | `config/winrs` | limits of the [class@Wsman.ShellProvider], if the server has one |
 * | `config/service/certmapping?Issuer=…+Subject=…+URI=*` | the user of a client's certificate; can be enumerated |
 * | `config/listener?Address=…+Transport=…` | a listener for http or https; can be enumerated |
 *
 * The names and units are those of Windows. The values are the current values of the [class@Wsman.Server]. The provider
 * shows no secrets, and no settings of Windows that the server doesn't have. A listener's `Address` is `*`, or an
 * address such as `IP:127.0.0.1`. If several listeners have the same address, the third selector, `Port`, selects one
 * of them.
 *
 * All users of the server can read the settings. Limits and timeouts can be changed with Put, if the signal
 * [signal@Wsman.ConfigurationProvider::change] permits it. All other settings decide who may do what, and can't be
 * changed by clients.
 *
 * Since: 1.0
 */
struct _WsmanConfigurationProvider
{
  GObject parent_instance;

  GWeakRef server; /* weak, since the server holds its providers */
};

typedef enum
{
  PROP_SERVER = 1,
  N_PROPERTIES,
} WsmanConfigurationProviderProperty;

static GParamSpec *properties[N_PROPERTIES];

enum
{
  SIGNAL_CHANGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void wsman_configuration_provider_iface_init (WsmanProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanConfigurationProvider, wsman_configuration_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PROVIDER,
                                                      wsman_configuration_provider_iface_init))

static void
return_unknown (WsmanOperation *operation,
                guint32         code)
{
  g_autofree char *text = wsman_resource_locator_to_string (wsman_operation_get_locator (operation));
  g_autofree char *message = g_strdup_printf ("The configuration has no %s", text);

  wsman_operation_return_fault (operation, code, message);
}

/* The settings of which there are several instances. A client names one by its keys. */
typedef struct
{
  const char *uri;
  GPtrArray *(*list) (WsmanServer *server);
  const WsmanConfigurationProperty *properties;
  const char *keys[4];
  guint n_needed; /* how many of the keys must be given */
  const char *missing;
} WsmanConfigurationList;

static const WsmanConfigurationList lists[] = {
  { WSMAN_CONFIGURATION_LISTENER_URI, wsman_configuration_list_listeners, wsman_configuration_listener_properties,
    { "Address", "Transport", "Port" }, 2, "Address and Transport must be given among the selectors" },
  { WSMAN_CONFIGURATION_CERTIFICATE_URI, wsman_configuration_list_certificates,
    wsman_configuration_certificate_properties, { "Issuer", "Subject", "URI" }, 3,
    "Issuer, Subject and URI must be given among the selectors" },
  { WSMAN_CONFIGURATION_PLUGIN_URI, wsman_configuration_list_plugins, wsman_configuration_plugin_properties,
    { "Name" }, 1, "Name must be given among the selectors" },
};

static WsmanPropertyType
find_property (const char  *name,
               const char **spelling,
               gpointer     user_data)
{
  const WsmanConfigurationList *list = user_data;

  for (const WsmanConfigurationProperty *property = list->properties; property->name != NULL; property++)
    {
      if (g_ascii_strcasecmp (property->name, name) == 0)
        {
          *spelling = property->name;
          return property->type;
        }
    }

  return WSMAN_PROPERTY_MISSING;
}

static const WsmanConfigurationList *
find_list (const char *uri)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    if (g_ascii_strcasecmp (lists[i].uri, uri) == 0)
      return &lists[i];

  return NULL;
}

/* Returns TRUE if all keys among the selectors have the instance's values. */
static gboolean
matches (const WsmanConfigurationList *list,
         WsmanItem                    *item,
         WsmanResourceLocator         *locator)
{
  for (gsize i = 0; list->keys[i] != NULL; i++)
    {
      const char *wanted = wsman_resource_locator_get_selector (locator, list->keys[i]);
      const char *value = wsman_resource_locator_get_selector (wsman_item_get_locator (item), list->keys[i]);

      if (wanted != NULL && g_ascii_strcasecmp (wanted, value) != 0)
        return FALSE;
    }

  return TRUE;
}

static void
return_from_list (const WsmanConfigurationList *list,
                  WsmanOperation               *operation,
                  WsmanServer                  *server)
{
  WsmanResourceLocator *locator = wsman_operation_get_locator (operation);
  g_autoptr(GPtrArray) items = list->list (server);

  for (guint i = 0; i < list->n_needed; i++)
    {
      if (wsman_resource_locator_get_selector (locator, list->keys[i]) == NULL)
        {
          wsman_operation_return_fault (operation, ERROR_WSMAN_INSUFFCIENT_SELECTORS, list->missing);
          return;
        }
    }

  for (guint i = 0; i < items->len; i++)
    {
      if (matches (list, items->pdata[i], locator))
        {
          wsman_operation_return_item (operation, items->pdata[i]);
          return;
        }
    }

  return_unknown (operation, ERROR_WSMAN_RESOURCE_NOT_FOUND);
}

static void
wsman_configuration_provider_handle_get (WsmanProvider   *provider,
                                         WsmanOperation  *operation,
                                         GError         **error)
{
  const char *uri = wsman_resource_locator_get_resource_uri (wsman_operation_get_locator (operation));
  g_autoptr(WsmanServer) server = wsman_configuration_provider_dup_server (WSMAN_CONFIGURATION_PROVIDER (provider));
  const WsmanConfigurationList *list = find_list (uri);
  g_autoptr(WsmanItem) item = NULL;

  g_return_if_fail (server != NULL);

  if (list != NULL)
    {
      return_from_list (list, operation, server);
      return;
    }

  item = wsman_configuration_new_item (server, uri);
  if (item != NULL)
    wsman_operation_return_item (operation, item);
  else
    return_unknown (operation, ERROR_WSMAN_INVALID_RESOURCE_URI);
}

/* There are few instances, so they fit into one batch. */
static void
wsman_configuration_provider_handle_enumerate (WsmanProvider   *provider,
                                               WsmanOperation  *operation,
                                               GError         **error)
{
  const char *uri = wsman_resource_locator_get_resource_uri (wsman_operation_get_locator (operation));
  g_autoptr(WsmanServer) server = wsman_configuration_provider_dup_server (WSMAN_CONFIGURATION_PROVIDER (provider));
  const WsmanConfigurationList *list = find_list (uri);
  g_autoptr(GPtrArray) items = NULL;

  g_return_if_fail (server != NULL);

  if (list == NULL)
    {
      return_unknown (operation, ERROR_WSMAN_ACTION_NOT_SUPPORTED);
      return;
    }

  if (!wsman_operation_check_names (operation, find_property, (gpointer) list, error))
    return;

  items = list->list (server);
  wsman_operation_return_items (operation, (WsmanItem **) items->pdata, items->len, TRUE);
}

static void
apply_changes (WsmanServer *server,
               GVariant    *changes)
{
  GVariantIter iter;
  const char *name;
  guint32 value;

  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_next (&iter, "{&su}", &name, &value))
    {
      g_autoptr(GObject) owner = wsman_configuration_ref_owner (server, name);

      g_object_set (owner, name, value, NULL);
    }
}

/* Changes numbers, if the program permits it. */
static void
wsman_configuration_provider_handle_put (WsmanProvider   *provider,
                                         WsmanOperation  *operation,
                                         GError         **error)
{
  WsmanConfigurationProvider *self = WSMAN_CONFIGURATION_PROVIDER (provider);
  const char *uri = wsman_resource_locator_get_resource_uri (wsman_operation_get_locator (operation));
  g_autoptr(WsmanServer) server = wsman_configuration_provider_dup_server (self);
  g_autoptr(WsmanItem) current = wsman_configuration_new_item (server, uri);
  g_autoptr(WsmanItem) changed = NULL;
  g_autoptr(GVariant) changes = NULL;
  gboolean is_permitted = FALSE;

  if (current == NULL)
    {
      return_unknown (operation, find_list (uri) != NULL ? ERROR_WSMAN_ACTION_NOT_SUPPORTED
                                                         : ERROR_WSMAN_INVALID_RESOURCE_URI);
      return;
    }

  changes = wsman_configuration_compare (server, uri, wsman_operation_get_item (operation), error);
  if (changes == NULL)
    return;

  if (g_variant_n_children (changes) > 0)
    {
      g_signal_emit (self, signals[SIGNAL_CHANGE], 0, operation, changes, &is_permitted);
      if (!is_permitted)
        {
          /* This has no effect if a handler has responded. */
          wsman_operation_return_fault (operation, WSMAN_FAULT_ACCESS_DENIED, "The settings may not be changed");
          return;
        }
      apply_changes (server, changes);
    }

  changed = wsman_configuration_new_item (server, uri);
  wsman_operation_return_item (operation, changed);
}

static void
wsman_configuration_provider_iface_init (WsmanProviderInterface *iface)
{
  iface->handle_put = wsman_configuration_provider_handle_put;
  iface->handle_get = wsman_configuration_provider_handle_get;
  iface->handle_enumerate = wsman_configuration_provider_handle_enumerate;
}

static void
wsman_configuration_provider_get_property (GObject    *object,
                                           guint       property_id,
                                           GValue     *value,
                                           GParamSpec *pspec)
{
  WsmanConfigurationProvider *self = WSMAN_CONFIGURATION_PROVIDER (object);

  switch ((WsmanConfigurationProviderProperty) property_id)
    {
    case PROP_SERVER:
      g_value_take_object (value, wsman_configuration_provider_dup_server (self));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_configuration_provider_set_property (GObject      *object,
                                           guint         property_id,
                                           const GValue *value,
                                           GParamSpec   *pspec)
{
  WsmanConfigurationProvider *self = WSMAN_CONFIGURATION_PROVIDER (object);

  switch ((WsmanConfigurationProviderProperty) property_id)
    {
    case PROP_SERVER:
      g_weak_ref_set (&self->server, g_value_get_object (value));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_configuration_provider_finalize (GObject *object)
{
  WsmanConfigurationProvider *self = WSMAN_CONFIGURATION_PROVIDER (object);

  g_weak_ref_clear (&self->server);

  G_OBJECT_CLASS (wsman_configuration_provider_parent_class)->finalize (object);
}

static void
wsman_configuration_provider_class_init (WsmanConfigurationProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_configuration_provider_get_property;
  object_class->set_property = wsman_configuration_provider_set_property;
  object_class->finalize = wsman_configuration_provider_finalize;

  /**
   * WsmanConfigurationProvider:server:
   *
   * The server to which the settings belong. The provider holds no reference to the server.
   *
   * Since: 1.0
   */
  properties[PROP_SERVER] =
    g_param_spec_object ("server", NULL, NULL, WSMAN_TYPE_SERVER,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * WsmanConfigurationProvider::change:
   * @self: the provider
   * @operation: the request, with its user
   * @changes: a dictionary of the type `a{su}`: names of properties, and their new values
   *
   * Emitted when a client wants to change limits or timeouts. The names are those of properties of the
   * [class@Wsman.Server] and of its [class@Wsman.ShellProvider].
   *
   * If the first handler returns `TRUE`, the provider sets the properties. A handler that shall make the change last
   * stores it before it returns. If the handler returns `FALSE`, or if there is none, the client gets the fault 5,
   * access denied. A handler may also respond to @operation itself, and then returns `FALSE`.
   *
   * Returns: whether the user may make these changes
   *
   * Since: 1.0
   */
  signals[SIGNAL_CHANGE] =
    g_signal_new ("change", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_first_wins, NULL,
                  NULL, G_TYPE_BOOLEAN, 2, WSMAN_TYPE_OPERATION, G_TYPE_VARIANT);
}

static void
wsman_configuration_provider_init (WsmanConfigurationProvider *self)
{
  g_weak_ref_init (&self->server, NULL);
}

/**
 * wsman_configuration_provider_new:
 * @server: the server whose settings to serve
 *
 * Creates a provider of a server's settings. [method@Wsman.ConfigurationProvider.register] adds the provider to the
 * server.
 *
 * Returns: (transfer full): a new provider
 *
 * Since: 1.0
 */
WsmanConfigurationProvider *
wsman_configuration_provider_new (WsmanServer *server)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (server), NULL);

  return g_object_new (WSMAN_TYPE_CONFIGURATION_PROVIDER, "server", server, NULL);
}

/**
 * wsman_configuration_provider_register:
 * @self: the provider
 *
 * Adds the provider to its server. After this call, the server serves its own settings.
 *
 * Since: 1.0
 */
void
wsman_configuration_provider_register (WsmanConfigurationProvider *self)
{
  g_autoptr(WsmanServer) server = NULL;

  g_return_if_fail (WSMAN_IS_CONFIGURATION_PROVIDER (self));

  server = wsman_configuration_provider_dup_server (self);
  g_return_if_fail (server != NULL);

  wsman_server_add_provider (server, WSMAN_CONFIGURATION_URI, WSMAN_PROVIDER (self));
}

/**
 * wsman_configuration_provider_dup_server:
 * @self: the provider
 *
 * Gets the server to which the settings belong.
 *
 * Returns: (transfer full) (nullable): the server, or %NULL if it is gone
 *
 * Since: 1.0
 */
WsmanServer *
wsman_configuration_provider_dup_server (WsmanConfigurationProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_CONFIGURATION_PROVIDER (self), NULL);

  return g_weak_ref_get (&self->server);
}
