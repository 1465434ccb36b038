/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanSystemProvider: this machine as resources. wsman-system-request.c handles the requests. [DSP0227],
 * [MS-WSMV] 2.2.4.
 */

#include "wsman-system-provider.h"

#include <unistd.h>

#include "server/wsman-operation-content-private.h"
#include "server/wsman-server-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "wsman-journal-log-private.h"
#include "wsman-system-events-private.h"
#include "wsman-system-request-private.h"
#include "wsman-system-resource-private.h"

/**
 * WsmanSystemProvider:
 *
 * Serves this machine as CIM classes, with the names that scripts for Windows use.
 *
 * ```c
 * const char * const operators[] = { "ada", NULL };
 * g_autoptr(WsmanSystemProvider) system = wsman_system_provider_new ();
 *
 * wsman_system_provider_set_operators (system, operators);
 * wsman_system_provider_register (system, server);
 * ```
 *
 * | Class | Key | Instances |
 * |---|---|---|
 * | `Win32_OperatingSystem` | none, or `Name` | the operating system |
 * | `Win32_ComputerSystem` | `Name` | the machine |
 * | `Win32_Process` | `Handle` | the processes |
 * | `Win32_LogicalDisk` | `DeviceID`, a mount point | the file systems that hold data |
 * | `Win32_NetworkAdapter` | `DeviceID`, a number | the network interfaces |
 * | `Win32_NetworkAdapterConfiguration` | `Index`, the same number | the settings of the interfaces |
 * | `Win32_Service` | `Name`, the name of the unit without `.service` | the services of systemd |
 * | `Win32_Environment` | `Name` and `UserName` | the persistent variables of the program's user |
 *
 * These classes are read in a thread:
 *
 * | Class | Key | Instances |
 * |---|---|---|
 * | `Win32_BIOS` | `Name`, `Version` and others | the firmware, if it has a table of the machine |
 * | `Win32_BaseBoard`, `Win32_SystemEnclosure` | `Tag` | the board and the case in this table |
 * | `Win32_ComputerSystemProduct` | `Name`, `IdentifyingNumber`, `Version` | the machine in this table |
 * | `Win32_Processor` | `DeviceID` | the sockets with processors |
 * | `Win32_CacheMemory` | `DeviceID` | the caches of the processors |
 * | `Win32_DiskDrive`, `Win32_DiskPartition` | `DeviceID`, the device | the drives and their partitions |
 * | `Win32_Volume` | `DeviceID`, a mount point | the file systems that hold data |
 * | `Win32_PnPEntity` | `DeviceID` | the devices on the PCI and USB buses |
 * | `Win32_IP4RouteTable` | `Destination`, `InterfaceIndex`, `Mask`, `NextHop` | the main table of routes |
 * | `Win32_PageFileUsage` | `Name` | the swap spaces |
 * | `Win32_UserAccount`, `Win32_Group` | `Domain`, `Name` | the accounts in the files of this machine |
 * | `Win32_LogonSession` | `LogonId` | who is logged in |
 * | `Win32_NTLogEvent` | `Logfile`, `RecordNumber` | entries of the journal, for operators |
 * | `Win32_PhysicalMemory` | `Tag` | the memory modules in the firmware's table, if the program runs as root |
 * | `Win32_QuickFixEngineering` | `HotFixID` | the upgrades in the log of dpkg |
 * | `Win32_Product` | `Name`, `IdentifyingNumber`, `Version` | the packages of dpkg and rpm |
 * | `Win32_Share` | `Name` | the shares of Samba |
 * | `Win32_LocalTime`, `Win32_UTCTime` | none | the time |
 * | `Win32_TimeZone` | none, or `StandardName` | the time zone |
 *
 * A class has no instance if the machine has none of what it lists. Without a database of dpkg or rpm, a request for
 * `Win32_Product` fails with [const@Wsman.CODE_PROVIDER_FAILURE]. So does one for `Win32_QuickFixEngineering` without a
 * log of dpkg that can be read, and one for `Win32_NTLogEvent` if the journal can't be read. A request for a base class
 * leaves out a class whose database or log this machine doesn't have.
 *
 * Performance counters come in two forms, `Win32_PerfRawData_NAME` and `Win32_PerfFormattedData_NAME`:
 *
 * | Name | Key | Instances |
 * |---|---|---|
 * | `PerfOS_Memory` | none | the memory |
 * | `PerfOS_Processor` | `Name`, a number or `_Total` | the logical processors |
 * | `PerfOS_System` | none | the machine |
 * | `PerfProc_Process` | `Name`, such as `cat#1`, or `_Total` | the processes |
 * | `PerfDisk_PhysicalDisk` | `Name`, a device or `_Total` | the drives |
 * | `PerfDisk_LogicalDisk` | `Name`, a mount point or `_Total` | the local file systems that hold data |
 * | `Tcpip_NetworkInterface` | `Name` of the interface | the network interfaces |
 *
 * The raw classes have the counters and the clocks, from which clients compute rates. A formatted class computes them.
 * Its values belong to the interval since an earlier request for these counters, at least 250 ms and at most a minute
 * ago. If there was no such request, the provider measures for 250 ms before it responds. Other requests don't wait
 * meanwhile. A rate is null if the instance is new, or if its counter was reset.
 *
 * Associations link them:
 *
 * | Class | Keys, references to |
 * |---|---|
 * | `Win32_SystemOperatingSystem` | `GroupComponent`, the machine; `PartComponent`, the operating system |
 * | `Win32_SystemProcesses` | `GroupComponent`, the machine; `PartComponent`, a process |
 * | `Win32_SystemDevices` | `GroupComponent`, the machine; `PartComponent`, a device |
 * | `Win32_SystemServices` | `GroupComponent`, the machine; `PartComponent`, a service |
 * | `Win32_DiskDriveToDiskPartition` | `Antecedent`, a drive; `Dependent`, a partition of it |
 * | `Win32_NetworkAdapterSetting` | `Element`, an adapter; `Setting`, its configuration |
 *
 * The classes are below `http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/`. Their base classes, such as
 * `CIM_Process`, `CIM_LogicalDevice` or `CIM_ManagedSystemElement`, have no instances of their own. An enumeration of a
 * base class returns the instances of all its subclasses. With [flags@Wsman.EnumerationFlags] `HIERARCHY_DEEP`, these
 * instances are complete. With `HIERARCHY_DEEP_BASE_PROPS_ONLY`, they have the name and the properties of the base
 * class. With `HIERARCHY_SHALLOW`, the enumeration is empty. If a base class has keys, clients can also use the class
 * to get an instance. Below `http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/`, the classes of the CIM schema have
 * instances of their own. For example, the processes there are instances of `CIM_Process`, and have only the properties
 * of `CIM_Process`.
 *
 * The provider reads all values when a request asks for them. The units are the same as on Windows: KiB for the memory
 * of the operating system, bytes for the sizes of processes and disks, and 100 ns for processor times. A value is null
 * if this machine doesn't have it, or if the program doesn't have the right to read it. Names and command lines of
 * processes may contain any bytes. In texts, a character that XML doesn't allow is written like `\x1B`, and bytes that
 * aren't UTF-8 become U+FFFD.
 *
 * Methods of `Win32_Process`:
 *
 * - `GetOwner` returns `User` and `Domain`.
 * - `Terminate` sends SIGTERM to the process. Therefore the process can clean up. `Reason` is ignored. The
 *   `ReturnValue` is 0 after success, 2 if access is denied, or 9 if the process is gone. The method never ends process
 *   1 or this program itself.
 *
 * The class `Win32_Service` needs systemd on the system bus. If systemd can't be reached, requests for the class fail
 * with `WBEM_E_NOT_AVAILABLE`, 0x80041009, and the message tells why. These are its methods:
 *
 * - `StartService` and `StopService` ask systemd to start or stop the service, and return when systemd has done this.
 *   systemd and polkit decide whether the program's user may do this. They never ask for a password. The `ReturnValue`
 *   is 0 after success, 2 if access is denied, 5 if the service can't be started or stopped now (for example, if it is
 *   stopped already), 7 if it took too long, 8 if it failed, 10 if the service is already running, 13 if a service that
 *   it needs isn't running, or 14 if the service is masked.
 *
 * `Win32_Environment` contains variables of the program's user. The files of environment.d(5) in this user's
 * configuration directory set these variables at each login. References such as `${HOME}` in a value aren't expanded.
 * Clients can create (with `Name` and `VariableValue`), put and delete an instance if the variable is set only in files
 * that this provider has written. For other classes, these operations fail with
 * [const@Wsman.CODE_ACTION_NOT_SUPPORTED]. The files are private to the user. Therefore only operators and
 * the program's own user see their contents.
 *
 * Clients can subscribe to these events:
 *
 * | Class | Event |
 * |---|---|
 * | `Win32_ProcessStartTrace` | a process has started |
 * | `Win32_ProcessStopTrace` | a process has ended, with `ExitStatus` if it is known |
 * | `__InstanceCreationEvent` | there is a new instance of a class |
 * | `__InstanceModificationEvent` | an instance has changed |
 * | `__InstanceDeletionEvent` | an instance is gone |
 *
 * `Win32_ProcessTrace` and `__InstanceOperationEvent` have the events of their subclasses. The last three name the
 * class and an interval: `SELECT * FROM __InstanceModificationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Service'`.
 * The provider compares the instances in this interval, but at most once a second. It doesn't see what appears and
 * disappears in between. For `Win32_Service`, systemd reports what changes, and the events come at once. There are
 * no events about counters and associations, and none about variables if there is a helper.
 *
 * Clients can also subscribe to the event logs of this machine, which are the journal of systemd, with the resource
 * `http://schemas.microsoft.com/wbem/wsman/1/windows/EventLog` and Windows' queries for events. Operators may do this,
 * and users whose account is in one of the groups systemd-journal and adm. [The guide](events.html) describes the
 * events.
 *
 * `Win32_NTLogEvent` has the newest 1,000 entries of the journal. If a query in WQL limits `TimeGenerated` from below,
 * it has all entries since that time, up to 10,000; if there are more, the query fails. If the query limits the time
 * from above, later entries don't count. The entries of other times aren't read.
 *
 * The kernel reports all processes to a program that it allows to ask, such as one that runs as root in the machine's
 * own namespaces. For other programs, the provider reads `/proc` twice a second. Then it misses processes that live
 * shorter than that, and knows no `ExitStatus`.
 *
 * Operators get all events. Other users with an account of this machine get the events of their own processes, and
 * those of instances that everybody may see. If a user isn't an operator any more, the user gets no further events of
 * others.
 *
 * The provider has only the rights of its program. The program's own user and [property@Wsman.SystemProvider:operators]
 * may call methods that change something, and may change instances. They also see instances that other users of the
 * machine may not see. The provider refuses such requests of other users.
 *
 * `Create` of `Win32_Process` runs a program, so its users are those of the [class@Wsman.ShellProvider] at the same
 * server, and nobody without one. That provider also says as whom programs run, and how many a user may have. The
 * program outlives the request and the server.
 *
 * Since: 1.0
 */
struct _WsmanSystemProvider
{
  GObject parent_instance;

  char **operators; /* the users who are operators; NULL if there are none */
  WsmanHelper *helper; /* changes what operators want to change; or NULL */
  WsmanSystemEvents *events;
  GWeakRef server; /* the server where the provider was registered */
  WsmanJournalLog *journal;
};

typedef enum
{
  PROP_OPERATORS = 1,
  PROP_HELPER,
  N_PROPERTIES,
} WsmanSystemProviderProperty;

static GParamSpec *properties[N_PROPERTIES];

static void wsman_system_provider_iface_init (WsmanProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanSystemProvider, wsman_system_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PROVIDER,
                                                      wsman_system_provider_iface_init))

/* Finds the provider of shells, which runs commands. Returns NULL if nobody may run commands. */
static WsmanShellProvider *
find_shells (WsmanSystemProvider *self)
{
  g_autoptr(WsmanServer) server = g_weak_ref_get (&self->server);
  g_autoptr(WsmanProvider) provider = server != NULL ? wsman_server_ref_provider (server, WSMAN_URI_SHELL) : NULL;

  return WSMAN_IS_SHELL_PROVIDER (provider) ? WSMAN_SHELL_PROVIDER (g_steal_pointer (&provider)) : NULL;
}

/* Tells whether a user is an operator. The program's own account has the rights of an operator in
 * any case. The whole identity is compared, because a similar name from another source isn't this account. The account
 * isn't taken from GLib. If the program gave up root, GLib still remembers the former user. */
static gboolean
is_operator (const WsmanIdentity *identity,
             gpointer             user_data)
{
  WsmanSystemProvider *self = user_data;

  return identity->account == (WsmanAccount) geteuid () ||
         wsman_identity_is_in (identity, (const char *const *) self->operators);
}

static void
wsman_system_provider_handle (WsmanProvider   *provider,
                              WsmanOperation  *operation,
                              GError         **error)
{
  WsmanSystemProvider *self = WSMAN_SYSTEM_PROVIDER (provider);

  g_autoptr(WsmanShellProvider) shells = find_shells (self);
  WsmanSystemRights rights = { is_operator (wsman_operation_peek_identity (operation), self), self->helper, shells };

  wsman_system_request_start (operation, &rights);
}

static void
wsman_system_provider_handle_subscribe (WsmanProvider   *provider,
                                        WsmanOperation  *operation,
                                        GError         **error)
{
  WsmanSystemProvider *self = WSMAN_SYSTEM_PROVIDER (provider);
  const char *uri = wsman_resource_locator_get_resource_uri (wsman_operation_get_locator (operation));

  if (g_ascii_strcasecmp (uri, WSMAN_URI_EVENT_LOG) == 0)
    wsman_journal_log_subscribe (self->journal, operation);
  else
    wsman_system_events_subscribe (self->events, operation, self->helper != NULL);
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
  iface->handle_subscribe = wsman_system_provider_handle_subscribe;
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
    case PROP_HELPER:
      g_value_set_object (value, self->helper);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
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
    case PROP_HELPER:
      wsman_system_provider_set_helper (self, g_value_get_object (value));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_system_provider_finalize (GObject *object)
{
  WsmanSystemProvider *self = WSMAN_SYSTEM_PROVIDER (object);

  g_clear_pointer (&self->events, wsman_system_events_free);
  g_clear_pointer (&self->journal, wsman_journal_log_free);
  g_clear_pointer (&self->operators, g_strfreev);
  g_clear_object (&self->helper);
  g_weak_ref_clear (&self->server);

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
   * The users who may call methods that change something, such as ending a process, and who may change instances.
   *
   * They do so with the rights of this program, unless [property@Wsman.SystemProvider:helper] is set. The program's own
   * user may also do so, and needs no entry in the list. Each name is compared with [property@Wsman.Operation:user].
   * The whole names must be equal.
   *
   * Since: 1.0
   */
  properties[PROP_OPERATORS] =
    g_param_spec_boxed ("operators", NULL, NULL, G_TYPE_STRV,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanSystemProvider:helper:
   *
   * The helper through which operators change the machine with the rights of their own accounts.
   *
   * With it, an operator can end the processes that the operator's account may end. systemd and polkit decide whether
   * this account may start and stop services, reboot the machine and shut it down. Their refusal is an error with the
   * code 5, and not a return value. The instances of `Win32_Environment` are the variables of this account. The default
   * is `NULL`: changes are made with the rights of this program.
   *
   * Since: 1.0
   */
  properties[PROP_HELPER] =
    g_param_spec_object ("helper", NULL, NULL, WSMAN_TYPE_HELPER,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_system_provider_init (WsmanSystemProvider *self)
{
  self->events = wsman_system_events_new (is_operator, self);
  g_weak_ref_init (&self->server, NULL);
  self->journal = wsman_journal_log_new (is_operator, self);
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
 * Adds the classes to @server, with both prefixes of their resource URIs, and the journal as Windows' event logs.
 *
 * Since: 1.0
 */
void
wsman_system_provider_register (WsmanSystemProvider *self,
                                WsmanServer         *server)
{
  g_return_if_fail (WSMAN_IS_SYSTEM_PROVIDER (self));
  g_return_if_fail (WSMAN_IS_SERVER (server));

  g_weak_ref_set (&self->server, server);
  wsman_server_add_provider (server, WSMAN_SYSTEM_NAMESPACE_WMI, WSMAN_PROVIDER (self));
  wsman_server_add_provider (server, WSMAN_SYSTEM_NAMESPACE_CIM, WSMAN_PROVIDER (self));
  wsman_server_add_provider (server, WSMAN_URI_EVENT_LOG, WSMAN_PROVIDER (self));
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

/**
 * wsman_system_provider_get_helper:
 * @self: the provider
 *
 * Gets the value of [property@Wsman.SystemProvider:helper].
 *
 * Returns: (transfer none) (nullable): the helper through which operators change the machine
 *
 * Since: 1.0
 */
WsmanHelper *
wsman_system_provider_get_helper (WsmanSystemProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SYSTEM_PROVIDER (self), NULL);

  return self->helper;
}

/**
 * wsman_system_provider_set_helper:
 * @self: the provider
 * @helper: (nullable): the helper through which operators change the machine
 *
 * Sets the value of [property@Wsman.SystemProvider:helper].
 *
 * Since: 1.0
 */
void
wsman_system_provider_set_helper (WsmanSystemProvider *self,
                                  WsmanHelper         *helper)
{
  g_return_if_fail (WSMAN_IS_SYSTEM_PROVIDER (self));
  g_return_if_fail (helper == NULL || WSMAN_IS_HELPER (helper));

  if (g_set_object (&self->helper, helper))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELPER]);
}
