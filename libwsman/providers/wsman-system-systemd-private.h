/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The service manager, asked over the system bus. Nothing here waits.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WSMAN_SYSTEMD_NAME "org.freedesktop.systemd1"
#define WSMAN_SYSTEMD_PATH "/org/freedesktop/systemd1"
#define WSMAN_SYSTEMD_MANAGER "org.freedesktop.systemd1.Manager"

/* A connection of its own for each question, since the shared one would end the program with the bus. */
void wsman_systemd_connect_async (GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
GDBusConnection *wsman_systemd_connect_finish (GAsyncResult  *result,
                                               GError       **error);

/* Calls a method of the manager; to be finished as g_dbus_connection_call(). */
void wsman_systemd_call_async (GDBusConnection     *connection,
                               const char          *method,
                               GVariant            *parameters,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);

/* All properties of a unit; likewise. */
void wsman_systemd_get_all_async (GDBusConnection     *connection,
                                  const char          *unit,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);

/* Whether the error says that there is no systemd, rather than that something went wrong. */
gboolean wsman_systemd_is_absent (const GError *error);

G_END_DECLS
