/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The environment says what the service manager wants. Without these variables, nothing happens.
 */

#include "wsmand-manager.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "wsmand-listener.h"

#define FIRST_FD 3
#define MAX_SOCKETS 64

/* How long the start waits for a service manager that doesn't read. */
#define NOTIFY_SECONDS 5

/* Returns the number in a variable of the environment, or 0. */
static guint64
get_number (const char *name)
{
  const char *text = g_getenv (name);
  guint64 value = 0;

  if (text != NULL)
    g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &value, NULL);

  return value;
}

/* Tells whether a variable names this process. Otherwise the variables are for another process, and were inherited. */
static gboolean
is_for_this_process (const char *name)
{
  return get_number (name) == (guint64) getpid ();
}

static void
take_listener (GPtrArray  *listeners,
               int         fd,
               const char *name,
               GPtrArray  *problems)
{
  g_autoptr(GError) local_error = NULL;
  WsmandListener *listener;

  if (fcntl (fd, F_SETFD, FD_CLOEXEC) != 0)
    {
      g_ptr_array_add (problems, g_strdup_printf (_("The service manager’s socket “%s” isn’t open"), name));
      return;
    }

  listener = wsmand_listener_new_from_fd (fd, name, &local_error);
  if (listener != NULL)
    g_ptr_array_add (listeners, listener);
  else
    g_ptr_array_add (problems, g_strdup (local_error->message));
}

GPtrArray *
wsmand_manager_take_listeners (GPtrArray *problems)
{
  GPtrArray *listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) wsmand_listener_free);
  guint64 n_sockets = is_for_this_process ("LISTEN_PID") ? get_number ("LISTEN_FDS") : 0;
  const char *all_names = g_getenv ("LISTEN_FDNAMES");
  g_auto(GStrv) names = g_strsplit (all_names != NULL ? all_names : "", ":", MAX_SOCKETS + 1);
  guint n_names = g_strv_length (names);

  if (n_sockets > MAX_SOCKETS)
    g_ptr_array_add (problems, g_strdup_printf (_("The service manager passes more than %d sockets"), MAX_SOCKETS));
  for (guint i = 0; i < MIN (n_sockets, MAX_SOCKETS); i++)
    take_listener (listeners, FIRST_FD + (int) i, i < n_names ? names[i] : "", problems);

  g_unsetenv ("LISTEN_PID");
  g_unsetenv ("LISTEN_FDS");
  g_unsetenv ("LISTEN_FDNAMES");

  return listeners;
}

/* Sends lines, and waits up to timeout seconds if the service manager doesn't read. */
static void
notify (const char *lines,
        guint       timeout)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GSocket) socket = NULL;

  if (path == NULL || (*path != '/' && *path != '@'))
    return;

  if (*path == '@')
    address = g_unix_socket_address_new_with_type (path + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  else
    address = g_unix_socket_address_new (path);

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (socket == NULL)
    return;
  g_socket_set_blocking (socket, timeout > 0);
  g_socket_set_timeout (socket, timeout);
  g_socket_send_to (socket, address, lines, strlen (lines), NULL, NULL);
}

void
wsmand_manager_notify (const char *lines)
{
  notify (lines, 0);
}

void
wsmand_manager_notify_started (const char *lines)
{
  notify (lines, NOTIFY_SECONDS);
}

void
wsmand_manager_notify_reloading (void)
{
  g_autofree char *lines = NULL;

  /* Type=notify-reload needs the time. g_get_monotonic_time() has the same clock, CLOCK_MONOTONIC. */
  lines = g_strdup_printf ("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time ());
  wsmand_manager_notify (lines);
}

static gboolean
on_watchdog (gpointer user_data)
{
  wsmand_manager_notify ("WATCHDOG=1");

  return G_SOURCE_CONTINUE;
}

/* The source has the priority of the server's work. So the service manager also notices a loop that turns, but doesn't
 * get to the work. */
guint
wsmand_manager_start_watchdog (void)
{
  guint64 period = get_number ("WATCHDOG_USEC");
  gboolean wanted = period > 0 && (g_getenv ("WATCHDOG_PID") == NULL || is_for_this_process ("WATCHDOG_PID"));

  g_unsetenv ("WATCHDOG_USEC");
  g_unsetenv ("WATCHDOG_PID");
  if (!wanted)
    return 0;

  wsmand_manager_notify ("WATCHDOG=1");

  return g_timeout_add ((guint) CLAMP (period / 2000, 1, G_MAXUINT), on_watchdog, NULL);
}
