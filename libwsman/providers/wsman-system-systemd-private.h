/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Asks systemd over the system bus. No function here waits.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WSMAN_SYSTEMD_NAME "org.freedesktop.systemd1"
#define WSMAN_SYSTEMD_PATH "/org/freedesktop/systemd1"
#define WSMAN_SYSTEMD_MANAGER "org.freedesktop.systemd1.Manager"

/* Opens a connection to the system bus. Each query uses its own connection, because GLib's shared connection ends the
 * program when the bus ends. If host isn't NULL, the services on the bus take the connection for one of the host's
 * user, as long as the host lives. */
void wsman_systemd_connect_async (GSocket             *host,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
GDBusConnection *wsman_systemd_connect_finish (GAsyncResult  *result,
                                               GError       **error);

/* Calls a method of any service. No service asks for a password. The caller finishes with
 * g_dbus_connection_call_finish(). */
typedef struct
{
  const char *name;
  const char *path;
  const char *interface;
} WsmanBusObject;

void wsman_systemd_call_object_async (GDBusConnection      *connection,
                                      const WsmanBusObject *object,
                                      const char           *method,
                                      GVariant             *parameters,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);

/* Tells whether a service, or polkit in its place, refuses a call. If so, refusal becomes an error with code 5 and the
 * reason. */
gboolean wsman_systemd_is_refusal (const GError  *error,
                                   GError       **refusal);

/* Calls a method of the manager. The caller finishes with g_dbus_connection_call_finish(). */
void wsman_systemd_call_async (GDBusConnection     *connection,
                               const char          *method,
                               GVariant            *parameters,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);

/* Reads all properties of a unit. The caller finishes with g_dbus_connection_call_finish(). */
void wsman_systemd_get_all_async (GDBusConnection     *connection,
                                  const char          *unit,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);

/* Tells whether the error means that there is no systemd. Other failures give FALSE. */
gboolean wsman_systemd_is_absent (const GError *error);

G_END_DECLS
