/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The environment says what the service manager wants. Without these variables, nothing happens. They are removed, so
 * that programs that wsmand starts don't act for it.
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

/* The most notifications that wait for a service manager that doesn't read. Older ones are dropped. */
#define MAX_WAITING 16

struct _WsmandManager
{
  char *path;              /* where notifications go; NULL if nobody wants them */
  guint64 watchdog_period; /* in microseconds; 0 if nobody wants to know */
  guint watchdog;
  GQueue waiting;          /* the notifications that aren't sent yet */
  GSocket *socket;         /* is connected while notifications wait */
  GSource *source;
};

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

static guint64
take_watchdog_period (void)
{
  guint64 period = get_number ("WATCHDOG_USEC");
  gboolean wanted = g_getenv ("WATCHDOG_PID") == NULL || is_for_this_process ("WATCHDOG_PID");

  g_unsetenv ("WATCHDOG_USEC");
  g_unsetenv ("WATCHDOG_PID");

  return wanted ? period : 0;
}

WsmandManager *
wsmand_manager_new (void)
{
  WsmandManager *self = g_new0 (WsmandManager, 1);
  const char *path = g_getenv ("NOTIFY_SOCKET");

  if (path != NULL && (*path == '/' || *path == '@'))
    self->path = g_strdup (path);
  g_unsetenv ("NOTIFY_SOCKET");
  self->watchdog_period = take_watchdog_period ();
  g_queue_init (&self->waiting);

  return self;
}

static void
stop_waiting (WsmandManager *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_object (&self->socket);
}

void
wsmand_manager_free (WsmandManager *self)
{
  if (self->watchdog != 0)
    g_source_remove (self->watchdog);
  stop_waiting (self);
  g_queue_clear_full (&self->waiting, g_free);
  g_free (self->path);
  g_free (self);
}

/* Notifications */

/* Returns a socket that is connected to the service manager's, or NULL if nobody is there. Only a connected socket can
 * tell when the service manager has read. */
static GSocket *
connect_to_manager (WsmandManager *self)
{
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GSocket) socket = NULL;

  if (*self->path == '@')
    address = g_unix_socket_address_new_with_type (self->path + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  else
    address = g_unix_socket_address_new (self->path);

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);

  return g_socket_connect (socket, address, NULL, NULL) ? g_steal_pointer (&socket) : NULL;
}

/* Sends what waits. Returns FALSE if the service manager must read first. */
static gboolean
send_waiting (WsmandManager *self)
{
  const char *lines;

  while ((lines = g_queue_peek_head (&self->waiting)) != NULL)
    {
      g_autoptr(GError) local_error = NULL;

      g_socket_send (self->socket, lines, strlen (lines), NULL, &local_error);
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return FALSE;

      /* After any other error nobody is there, and wsmand works on. */
      g_free (g_queue_pop_head (&self->waiting));
    }

  return TRUE;
}

static gboolean
on_writable (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  WsmandManager *self = user_data;

  if (!send_waiting (self))
    return G_SOURCE_CONTINUE;

  stop_waiting (self);

  return G_SOURCE_REMOVE;
}

void
wsmand_manager_notify (WsmandManager *self,
                       const char    *lines)
{
  if (self->path == NULL)
    return;

  g_queue_push_tail (&self->waiting, g_strdup (lines));
  if (self->waiting.length > MAX_WAITING)
    g_free (g_queue_pop_head (&self->waiting));
  if (self->source != NULL)
    return;

  self->socket = connect_to_manager (self);
  if (self->socket == NULL)
    {
      g_queue_clear_full (&self->waiting, g_free);
      return;
    }

  if (send_waiting (self))
    {
      stop_waiting (self);
      return;
    }

  self->source = g_socket_create_source (self->socket, G_IO_OUT, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_writable), self, NULL);
  g_source_attach (self->source, NULL);
}

void
wsmand_manager_notify_reloading (WsmandManager *self)
{
  g_autofree char *lines = NULL;

  /* Type=notify-reload needs the time. g_get_monotonic_time() has the same clock, CLOCK_MONOTONIC. */
  lines = g_strdup_printf ("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time ());
  wsmand_manager_notify (self, lines);
}

static gboolean
on_watchdog (gpointer user_data)
{
  WsmandManager *self = user_data;

  /* What waits also tells that the main loop turns. */
  if (g_queue_is_empty (&self->waiting))
    wsmand_manager_notify (self, "WATCHDOG=1");

  return G_SOURCE_CONTINUE;
}

/* The source has the priority of the server's work. So the service manager also notices a loop that turns, but doesn't
 * get to the work. */
void
wsmand_manager_start_watchdog (WsmandManager *self)
{
  if (self->watchdog_period == 0)
    return;

  wsmand_manager_notify (self, "WATCHDOG=1");
  self->watchdog = g_timeout_add ((guint) CLAMP (self->watchdog_period / 2000, 1, G_MAXUINT), on_watchdog, self);
}
