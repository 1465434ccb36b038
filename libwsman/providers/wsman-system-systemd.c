/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes asynchronous D-Bus calls to systemd. The calls never make systemd ask for a password.
 */

#include "wsman-system-systemd-private.h"

/* The timeout. The manager responds at once, or never. */
#define CALL_TIMEOUT (10 * 1000)

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_finish (result, &local_error);

  if (connection != NULL)
    g_task_return_pointer (task, connection, g_object_unref);
  else
    g_task_return_error (task, local_error);
}

void
wsman_systemd_connect_async (GCancellable        *cancellable,
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
    {
      g_task_return_error (task, local_error);
      return;
    }

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
wsman_systemd_call_async (GDBusConnection     *connection,
                          const char          *method,
                          GVariant            *parameters,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  /* Interactive authorization stays off, because no user could enter a password. */
  g_dbus_connection_call (connection, WSMAN_SYSTEMD_NAME, WSMAN_SYSTEMD_PATH, WSMAN_SYSTEMD_MANAGER, method,
                          parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT, cancellable, callback,
                          user_data);
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
