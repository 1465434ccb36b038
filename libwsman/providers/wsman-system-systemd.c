/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes asynchronous D-Bus calls to systemd. The calls never make systemd ask for a password.
 */

#include "wsman-system-systemd-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-hosted-service-private.h"

/* The timeout. The manager responds at once, or never. */
#define CALL_TIMEOUT (10 * 1000)

static void
return_connection (GTask           *task,
                   GDBusConnection *connection,
                   GError          *error)
{
  if (connection != NULL)
    g_task_return_pointer (task, connection, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_finish (result, &local_error);

  return_connection (task, connection, local_error);
}

static void
on_stream_authenticated (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_finish (result, &local_error);

  return_connection (task, connection, local_error);
}

/* Authenticates with the credentials that the kernel has noted for the socket: those of the host. So this program must
 * not tell the bus its own uid. */
static void
on_socket_connected (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;
  g_autoptr(GSocket) socket = wsman_hosted_connect_finish (result, &local_error);
  g_autoptr(GSocketConnection) stream = NULL;

  if (socket == NULL)
    {
      g_task_return_error (task, local_error);
      return;
    }

  stream = g_socket_connection_factory_create_connection (socket);
  /* g_dbus_connection_new() in GLib 2.74 doesn't know the last flag. */
  g_async_initable_new_async (G_TYPE_DBUS_CONNECTION, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                              on_stream_authenticated, g_object_ref (task), "stream", stream, "flags",
                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION |
                                G_DBUS_CONNECTION_FLAGS_CROSS_NAMESPACE,
                              NULL);
}

/* Returns the path of the first socket among the addresses of a bus. */
static char *
find_path (const char *addresses)
{
  g_auto(GStrv) list = g_strsplit (addresses, ";", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      const char *path = g_str_has_prefix (list[i], "unix:path=") ? list[i] + strlen ("unix:path=") : NULL;
      g_autofree char *escaped = path != NULL ? g_strndup (path, strcspn (path, ",")) : NULL;
      char *unescaped = escaped != NULL ? g_uri_unescape_string (escaped, NULL) : NULL;

      if (unescaped != NULL)
        return unescaped;
    }

  return NULL;
}

static void
connect_as_caller (GTask      *task,
                   GSocket    *host,
                   const char *addresses)
{
  g_autofree char *path = find_path (addresses);
  GError *local_error = NULL;

  if (path != NULL)
    {
      wsman_hosted_connect_async (host, path, on_socket_connected, g_object_ref (task));
      return;
    }

  wsman_error_set (&local_error, WSMAN_ERROR_UNSUPPORTED, ERROR_NOT_SUPPORTED,
                   _("Users can’t connect to the system bus, because its address has no path: %s"), addresses);
  g_task_return_error (task, local_error);
}

void
wsman_systemd_connect_async (GSocket             *host,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *address = NULL;
  GError *local_error = NULL;

  g_task_set_source_tag (task, wsman_systemd_connect_async);
  g_task_set_check_cancellable (task, FALSE);

  /* The address of the system bus is a constant or the value of an environment variable. */
  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, &local_error);
  if (address == NULL)
    g_task_return_error (task, local_error);
  else if (host != NULL)
    connect_as_caller (task, host, address);
  else
    g_dbus_connection_new_for_address (address,
                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                         G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                       NULL, cancellable, on_connected, g_steal_pointer (&task));
}

GDBusConnection *
wsman_systemd_connect_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_systemd_connect_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wsman_systemd_call_object_async (GDBusConnection      *connection,
                                 const WsmanBusObject *object,
                                 const char           *method,
                                 GVariant             *parameters,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data)
{
  /* Interactive authorization stays off, because no user could enter a password. */
  g_dbus_connection_call (connection, object->name, object->path, object->interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT, cancellable, callback, user_data);
}

void
wsman_systemd_call_async (GDBusConnection     *connection,
                          const char          *method,
                          GVariant            *parameters,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  static const WsmanBusObject manager = { WSMAN_SYSTEMD_NAME, WSMAN_SYSTEMD_PATH, WSMAN_SYSTEMD_MANAGER };

  wsman_systemd_call_object_async (connection, &manager, method, parameters, cancellable, callback, user_data);
}

/* Returns the object path of a unit, which may be loaded or not. In the path, characters that aren't letters or digits
 * are written in hexadecimal. */
static char *
dup_unit_path (const char *unit)
{
  GString *path = g_string_new (WSMAN_SYSTEMD_PATH "/unit/");

  for (const char *c = unit; *c != '\0'; c++)
    {
      if (g_ascii_isalpha (*c) || (g_ascii_isdigit (*c) && c != unit))
        g_string_append_c (path, *c);
      else
        g_string_append_printf (path, "_%02x", (guchar) *c);
    }

  return g_string_free (path, FALSE);
}

void
wsman_systemd_get_all_async (GDBusConnection     *connection,
                             const char          *unit,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autofree char *path = dup_unit_path (unit);

  /* An empty name of the interface means that all properties are read. */
  g_dbus_connection_call (connection, WSMAN_SYSTEMD_NAME, path, "org.freedesktop.DBus.Properties", "GetAll",
                          g_variant_new ("(s)", ""), G_VARIANT_TYPE ("(a{sv})"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          CALL_TIMEOUT, cancellable, callback, user_data);
}

gboolean
wsman_systemd_is_absent (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

gboolean
wsman_systemd_is_refusal (const GError  *error,
                          GError       **refusal)
{
  static const char *const names[] = {
    "org.freedesktop.DBus.Error.AccessDenied", "org.freedesktop.DBus.Error.AuthFailed",
    "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired", NULL,
  };
  g_autofree char *name = g_dbus_error_get_remote_error (error);
  g_autoptr(GError) local_error = NULL;

  if (name == NULL || !g_strv_contains (names, name))
    return FALSE;

  local_error = g_error_copy (error);
  g_dbus_error_strip_remote_error (local_error);
  wsman_error_set (refusal, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                   _("The machine doesn’t allow this to the user: %s"), local_error->message);

  return TRUE;
}
