/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * This machine as resources: the provider's face; its classes live in providers/.
 */

#include "wsman-system-provider.h"

#include <unistd.h>

#include "server/wsman-operation-content-private.h"
#include "wsman-system-request-private.h"
#include "wsman-system-resource-private.h"

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
 * | `Win32_NetworkAdapter` | `DeviceID`, a number | the network interfaces |
 * | `Win32_NetworkAdapterConfiguration` | `Index`, the same number | what is set up on them |
 * | `Win32_Service` | `Name`, that of the unit without `.service` | the services of systemd |
 * | `Win32_Environment` | `Name` and `UserName` | the persistent variables of the program's user |
 *
 * Associations link them:
 *
 * | Class | Keys, references to |
 * |---|---|
 * | `Win32_SystemOperatingSystem` | `GroupComponent`, the machine; `PartComponent`, the operating system |
 * | `Win32_SystemProcesses` | `GroupComponent`, the machine; `PartComponent`, a process |
 * | `Win32_SystemDevices` | `GroupComponent`, the machine; `PartComponent`, a disk or an adapter |
 * | `Win32_SystemServices` | `GroupComponent`, the machine; `PartComponent`, a service |
 * | `Win32_NetworkAdapterSetting` | `Element`, an adapter; `Setting`, its configuration |
 *
 * The classes are below `http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/`. Those that they
 * inherit from, such as `CIM_Process`, `CIM_LogicalDevice` or `CIM_ManagedSystemElement`, have no
 * instances of their own; an enumeration of one gives the instances of all classes below it: as they are
 * ([flags@Wsman.EnumerationFlags] `HIERARCHY_DEEP`), with the properties of the class that was asked for
 * and by its name ([flags@Wsman.EnumerationFlags] `HIERARCHY_DEEP_BASE_PROPS_ONLY`), or none
 * ([flags@Wsman.EnumerationFlags] `HIERARCHY_SHALLOW`). One that has keys can be used to get an instance,
 * too. Below `http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/` the classes of the CIM schema stand for
 * themselves: `CIM_Process` has the processes as its own instances there, with its properties alone.
 *
 * All values are read when they are asked for. Units are Windows': memory of the operating system in
 * KiB, sizes of processes and disks in bytes, processor times in 100 ns. What this machine or the
 * rights of this program don't tell is null. Names and command lines of processes may hold anything:
 * in texts a character that XML can't hold stands as `\x1B`, bytes that aren't UTF-8 as U+FFFD.
 *
 * Methods of `Win32_Process`:
 *
 * - `GetOwner` gives `User` and `Domain`;
 * - `Terminate` sends the process SIGTERM, which lets it clean up; its `Reason` is ignored. The
 *   `ReturnValue` is 0, 2 if access is denied, or 9 if the process is gone. Process 1 and this program
 *   itself are never ended.
 *
 * Methods of `Win32_Service`, which is there only where systemd can be reached over the system's bus:
 *
 * - `StartService` and `StopService` have systemd do it, and answer when that is done. Whether it may be
 *   done is decided by systemd and polkit, for the user whose rights the program has, without asking
 *   anybody for a password. The `ReturnValue` is 0, 2 if access is denied, 5 if the service can't be started
 *   or stopped now (a stopped one can't be stopped), 7 if that took too long, 8 if it failed, 10 if the
 *   service runs already, 13 if another that it needs doesn't run, or 14 if it is masked.
 *
 * `Win32_Environment` shows what the files of environment.d(5) in the configuration directory of the
 * program's user set at each login; references such as `${HOME}` in a value stay as they are. Its instances
 * can be created (with `Name` and `VariableValue`), put and deleted, if no file but those that this
 * provider writes sets the variable. Other classes answer that with
 * [const@Wsman.CODE_ACTION_NOT_SUPPORTED]. The files are the user's own, so that only operators see what
 * is in them.
 *
 * The provider never gains rights: it can do what its program can do. A method with effect is done
 * for the user whose rights the program has and for [property@Wsman.SystemProvider:operators], and
 * denied to others; so are changes of instances, and the sight of what other users of the machine
 * don't see either.
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

/* The program's own account has its rights anyway; a name that only looks like it hasn't. Asked anew: a
 * program that gave up root has another user than the one that GLib remembers. */
static gboolean
is_operator (WsmanSystemProvider *self,
             WsmanOperation      *operation)
{
  return wsman_operation_peek_identity (operation)->account == (WsmanAccount) geteuid () ||
         wsman_operation_is_user_in (operation, (const char *const *) self->operators);
}

static void
wsman_system_provider_handle (WsmanProvider   *provider,
                              WsmanOperation  *operation,
                              GError         **error)
{
  wsman_system_request_start (operation, is_operator (WSMAN_SYSTEM_PROVIDER (provider), operation));
}

static void
wsman_system_provider_iface_init (WsmanProviderInterface *iface)
{
  iface->handle_get = wsman_system_provider_handle;
  iface->handle_put = wsman_system_provider_handle;
  iface->handle_create = wsman_system_provider_handle;
  iface->handle_delete = wsman_system_provider_handle;
  iface->handle_invoke = wsman_system_provider_handle;
  iface->handle_enumerate = wsman_system_provider_handle;
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
   * The users who may call methods that change something, such as ending a process, and change
   * instances.
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
 * Returns: (transfer full): a new provider
 *
 * Since: 1.0
 */
WsmanSystemProvider *
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
