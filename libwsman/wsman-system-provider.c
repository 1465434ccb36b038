/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * This machine as resources: the provider's face; its classes live in providers/.
 */

#include "wsman-system-provider.h"

#include <pwd.h>
#include <unistd.h>

#include "providers/wsman-system-cursor-private.h"
#include "providers/wsman-system-resource-private.h"

/* Reading an instance takes some 100 µs, during which nobody else is served. */
#define MAX_BATCH 128

#define RETURN_VALUE_ACCESS_DENIED 2

/**
 * WsmanSystemProvider:
 *
 * Serves this machine as CIM classes, with the names that scripts for Windows know.
 *
 * | Class | Key | Instances |
 * |---|---|---|
 * | `Win32_OperatingSystem` | none, or `Name` | the operating system |
 * | `Win32_ComputerSystem` | `Name` | the machine |
 * | `Win32_Process` | `Handle` | the processes |
 * | `Win32_LogicalDisk` | `DeviceID`, a mount point | the file systems that hold data |
 *
 * The classes are below `http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/`. Each may also be
 * asked for by the name of its base class, such as `CIM_Process`, there and below
 * `http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/`; the latter shows the base class' properties
 * alone.
 *
 * All values are read when they are asked for. Units are Windows': memory of the operating system in
 * KiB, sizes of processes and disks in bytes, processor times in 100 ns. What this machine or the
 * rights of this program don't tell is null.
 *
 * Methods of `Win32_Process`:
 *
 * - `GetOwner` gives `User` and `Domain`;
 * - `Terminate` sends the process SIGTERM, which lets it clean up; its `Reason` is ignored. The
 *   `ReturnValue` is 0, 2 if access is denied, or 9 if the process is gone. Process 1 and this program
 *   itself are never ended.
 *
 * The provider never gains rights: it can do what its program can do. A method with effect is done
 * for the user whose rights the program has and for [property@Wsman.SystemProvider:operators], and
 * denied to others.
 *
 * Since: 1.0
 */
struct _WsmanSystemProvider
{
  GObject parent_instance;

  char **operators; /* or NULL */
};

typedef enum
{
  PROP_OPERATORS = 1,
} WsmanSystemProviderProperty;

static GParamSpec *properties[PROP_OPERATORS + 1];

static void wsman_system_provider_iface_init (WsmanProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanSystemProvider, wsman_system_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PROVIDER,
                                                      wsman_system_provider_iface_init))

/* Whoever has the rights of this program anyway. Asked anew: a program that gave up root has another
 * user than the one that GLib remembers. */
static gboolean
is_own_user (const char *user)
{
  const struct passwd *account = getpwuid (geteuid ());

  return account != NULL && g_str_equal (account->pw_name, user);
}

static gboolean
is_operator (WsmanSystemProvider *self,
             WsmanOperation      *operation)
{
  const char *user = wsman_operation_get_user (operation);

  if (user == NULL)
    return FALSE;

  return is_own_user (user) ||
         (self->operators != NULL && g_strv_contains ((const char *const *) self->operators, user));
}

static void
wsman_system_provider_handle_get (WsmanProvider   *provider,
                                  WsmanOperation  *operation,
                                  GError         **error)
{
  WsmanResourceLocator *locator = wsman_operation_get_locator (operation);
  g_auto(WsmanSystemRefusal) refusal = { 0 };
  g_autoptr(WsmanItem) item = NULL;
  WsmanSystemResource resource;
  gpointer record;

  if (!wsman_system_resource_resolve (&resource, operation, &refusal) ||
      (record = wsman_system_resource_find (&resource, locator, &refusal)) == NULL)
    {
      wsman_operation_return_fault (operation, refusal.code, refusal.message);
      return;
    }

  item = wsman_system_resource_new_item (&resource, record);
  wsman_system_record_free (resource.klass, record);
  wsman_operation_return_item (operation, item);
}

static WsmanItem *
call_method (WsmanSystemProvider       *self,
             WsmanOperation            *operation,
             const WsmanSystemResource *resource,
             const WsmanSystemMethod   *method,
             gpointer                   record)
{
  GVariantBuilder output;
  guint32 return_value = RETURN_VALUE_ACCESS_DENIED;

  g_variant_builder_init (&output, G_VARIANT_TYPE_VARDICT);
  if (!method->has_effect || is_operator (self, operation))
    return_value = method->call (record, wsman_operation_get_item (operation), &output);
  g_variant_builder_add (&output, "{sv}", "ReturnValue", g_variant_new_uint32 (return_value));

  return wsman_system_resource_new_output (resource, method, g_variant_builder_end (&output));
}

static void
wsman_system_provider_handle_invoke (WsmanProvider   *provider,
                                     WsmanOperation  *operation,
                                     GError         **error)
{
  WsmanSystemProvider *self = WSMAN_SYSTEM_PROVIDER (provider);
  WsmanResourceLocator *locator = wsman_operation_get_locator (operation);
  const char *name = wsman_operation_get_method (operation);
  g_auto(WsmanSystemRefusal) refusal = { 0 };
  g_autoptr(WsmanItem) output = NULL;
  const WsmanSystemMethod *method;
  WsmanSystemResource resource;
  gpointer record;

  if (!wsman_system_resource_resolve (&resource, operation, &refusal) ||
      (method = wsman_system_resource_find_method (&resource, name, &refusal)) == NULL ||
      (record = wsman_system_resource_find (&resource, locator, &refusal)) == NULL)
    {
      wsman_operation_return_fault (operation, refusal.code, refusal.message);
      return;
    }

  output = call_method (self, operation, &resource, method, record);
  wsman_system_record_free (resource.klass, record);
  wsman_operation_return_item (operation, output);
}

/* The walk of this enumeration, begun at its first batch. */
static WsmanSystemCursor *
ensure_cursor (WsmanOperation            *operation,
               const WsmanSystemResource *resource)
{
  GObject *context = wsman_operation_get_context (operation);
  g_autoptr(WsmanSystemCursor) cursor = NULL;

  if (context != NULL)
    return g_object_ref (WSMAN_SYSTEM_CURSOR (context));

  cursor = wsman_system_cursor_new (resource->has_instances ? resource->klass : NULL);
  wsman_operation_set_context (operation, G_OBJECT (cursor));

  return g_steal_pointer (&cursor);
}

static void
wsman_system_provider_handle_enumerate (WsmanProvider   *provider,
                                        WsmanOperation  *operation,
                                        GError         **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto(WsmanSystemRefusal) refusal = { 0 };
  g_autoptr(WsmanSystemCursor) cursor = NULL;
  WsmanSystemResource resource;
  gpointer record = NULL;
  guint max_items;

  if (!wsman_system_resource_resolve (&resource, operation, &refusal))
    {
      wsman_operation_return_fault (operation, refusal.code, refusal.message);
      return;
    }

  cursor = ensure_cursor (operation, &resource);
  max_items = CLAMP (wsman_operation_get_max_items (operation), 1, MAX_BATCH);
  while (items->len < max_items && (record = wsman_system_cursor_next (cursor)) != NULL)
    {
      g_ptr_array_add (items, wsman_system_resource_new_item (&resource, record));
      wsman_system_record_free (resource.klass, record);
    }

  wsman_operation_return_items (operation, (WsmanItem **) items->pdata, items->len,
                                wsman_system_cursor_is_finished (cursor));
}

static void
wsman_system_provider_iface_init (WsmanProviderInterface *iface)
{
  iface->handle_get = wsman_system_provider_handle_get;
  iface->handle_invoke = wsman_system_provider_handle_invoke;
  iface->handle_enumerate = wsman_system_provider_handle_enumerate;
}

static void
wsman_system_provider_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  WsmanSystemProvider *self = WSMAN_SYSTEM_PROVIDER (object);

  switch ((WsmanSystemProviderProperty) property_id)
    {
    case PROP_OPERATORS:
      g_value_set_boxed (value, self->operators);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
wsman_system_provider_set_property (GObject      *object,
                                    guint         property_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  WsmanSystemProvider *self = WSMAN_SYSTEM_PROVIDER (object);

  switch ((WsmanSystemProviderProperty) property_id)
    {
    case PROP_OPERATORS:
      wsman_system_provider_set_operators (self, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
wsman_system_provider_finalize (GObject *object)
{
  WsmanSystemProvider *self = WSMAN_SYSTEM_PROVIDER (object);

  g_clear_pointer (&self->operators, g_strfreev);

  G_OBJECT_CLASS (wsman_system_provider_parent_class)->finalize (object);
}

static void
wsman_system_provider_class_init (WsmanSystemProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_system_provider_get_property;
  object_class->set_property = wsman_system_provider_set_property;
  object_class->finalize = wsman_system_provider_finalize;

  /**
   * WsmanSystemProvider:operators:
   *
   * The users who may call methods that change something, such as ending a process.
   *
   * They may do so with the rights of this program, as may without being listed the user whose rights
   * these are. Names are compared whole with [property@Wsman.Operation:user].
   *
   * Since: 1.0
   */
  properties[PROP_OPERATORS] =
    g_param_spec_boxed ("operators", NULL, NULL, G_TYPE_STRV,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
wsman_system_provider_init (WsmanSystemProvider *self)
{
}

/**
 * wsman_system_provider_new:
 *
 * Creates a provider of this machine's classes.
 *
 * Returns: (transfer full): the provider, a [class@Wsman.SystemProvider]
 *
 * Since: 1.0
 */
WsmanProvider *
wsman_system_provider_new (void)
{
  return g_object_new (WSMAN_TYPE_SYSTEM_PROVIDER, NULL);
}

/**
 * wsman_system_provider_register:
 * @self: the provider
 * @server: the server to add the classes to
 *
 * Adds the classes to @server, below both of their prefixes.
 *
 * Since: 1.0
 */
void
wsman_system_provider_register (WsmanSystemProvider *self,
                                WsmanServer         *server)
{
  g_return_if_fail (WSMAN_IS_SYSTEM_PROVIDER (self));
  g_return_if_fail (WSMAN_IS_SERVER (server));

  wsman_server_add_provider (server, WSMAN_SYSTEM_NAMESPACE_WMI, WSMAN_PROVIDER (self));
  wsman_server_add_provider (server, WSMAN_SYSTEM_NAMESPACE_CIM, WSMAN_PROVIDER (self));
}

/**
 * wsman_system_provider_get_operators:
 * @self: the provider
 *
 * Gets the users who may call methods that change something.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the users
 *
 * Since: 1.0
 */
const char *const *
wsman_system_provider_get_operators (WsmanSystemProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SYSTEM_PROVIDER (self), NULL);

  return (const char *const *) self->operators;
}

/**
 * wsman_system_provider_set_operators:
 * @self: the provider
 * @operators: (nullable) (array zero-terminated=1): the users
 *
 * Sets the users who may call methods that change something.
 *
 * Since: 1.0
 */
void
wsman_system_provider_set_operators (WsmanSystemProvider *self,
                                     const char *const   *operators)
{
  g_return_if_fail (WSMAN_IS_SYSTEM_PROVIDER (self));

  if (self->operators == (char **) operators ||
      (self->operators != NULL && operators != NULL &&
       g_strv_equal ((const char *const *) self->operators, operators)))
    return;

  g_strfreev (self->operators);
  self->operators = g_strdupv ((char **) operators);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPERATORS]);
}
