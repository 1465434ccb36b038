/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The signals of systemd on the system bus. UnitNew and UnitRemoved don't count: systemd also sends them when somebody
 * reads a unit that isn't loaded, so reading would cause more reading.
 */

#include "wsman-service-watch-private.h"

#include <string.h>

#include "wsman-system-systemd-private.h"

#define SUFFIX ".service"
#define UNITS WSMAN_SYSTEMD_PATH "/unit/"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define BUS "org.freedesktop.DBus"

#define MAX_SUBSCRIPTIONS 8

struct _WsmanServiceWatch
{
  WsmanServiceChangedFunc changed;
  WsmanServiceListeningFunc listening;
  gpointer user_data;
  GCancellable *cancellable;
  GDBusConnection *connection; /* NULL until there is one */
  guint subscriptions[MAX_SUBSCRIPTIONS];
  guint n_subscriptions;
  gboolean has_ended; /* whether the caller knows that systemd tells no more */
  gboolean is_freed;
};

static void
watch_clear (gpointer data)
{
  WsmanServiceWatch *self = data;

  g_clear_object (&self->connection);
  g_object_unref (self->cancellable);
}

static void
watch_unref (WsmanServiceWatch *self)
{
  g_rc_box_release_full (self, watch_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanServiceWatch, watch_unref)

/* Tells the caller, once, that it has to look for changes itself. */
static void
end (WsmanServiceWatch *self)
{
  if (self->has_ended || self->is_freed)
    return;

  self->has_ended = TRUE;
  self->listening (FALSE, self->user_data);
}

/* Reports a unit if it is a service. */
static void
report_unit (WsmanServiceWatch *self,
             const char        *unit)
{
  g_autofree char *name = NULL;

  if (self->is_freed || !g_str_has_suffix (unit, SUFFIX))
    return;

  name = g_strndup (unit, strlen (unit) - strlen (SUFFIX));
  self->changed (name, self->user_data);
}

/* Returns the name of the unit of an object. NULL if it isn't one of a unit. The path has other characters than letters
 * and digits in hexadecimal. */
static char *
dup_unit (const char *path)
{
  GString *name;

  if (!g_str_has_prefix (path, UNITS))
    return NULL;

  name = g_string_new (NULL);
  for (const char *c = path + strlen (UNITS); *c != '\0'; c++)
    {
      if (*c == '_' && g_ascii_isxdigit (c[1]) && g_ascii_isxdigit (c[2]))
        {
          g_string_append_c (name, (char) (g_ascii_xdigit_value (c[1]) << 4 | g_ascii_xdigit_value (c[2])));
          c += 2;
        }
      else
        {
          g_string_append_c (name, *c);
        }
    }

  return g_string_free (name, FALSE);
}

static void
on_properties_changed (GDBusConnection *connection,
                       const char      *sender,
                       const char      *path,
                       const char      *interface,
                       const char      *member,
                       GVariant        *parameters,
                       gpointer         user_data)
{
  g_autoptr(WsmanServiceWatch) self = g_rc_box_acquire (user_data);
  g_autofree char *unit = dup_unit (path);

  if (unit != NULL)
    report_unit (self, unit);
}

static void
on_job_removed (GDBusConnection *connection,
                const char      *sender,
                const char      *path,
                const char      *interface,
                const char      *member,
                GVariant        *parameters,
                gpointer         user_data)
{
  g_autoptr(WsmanServiceWatch) self = g_rc_box_acquire (user_data);
  const char *unit;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uoss)")))
    return;

  g_variant_get (parameters, "(uo&ss)", NULL, NULL, &unit, NULL);
  report_unit (self, unit);
}

/* The files of units have changed, or systemd has read them again. */
static void
on_all_changed (GDBusConnection *connection,
                const char      *sender,
                const char      *path,
                const char      *interface,
                const char      *member,
                GVariant        *parameters,
                gpointer         user_data)
{
  g_autoptr(WsmanServiceWatch) self = g_rc_box_acquire (user_data);

  if (!self->is_freed)
    self->changed (NULL, self->user_data);
}

/* Another systemd, such as one that was updated, doesn't know this subscriber. */
static void
on_owner_changed (GDBusConnection *connection,
                  const char      *sender,
                  const char      *path,
                  const char      *interface,
                  const char      *member,
                  GVariant        *parameters,
                  gpointer         user_data)
{
  g_autoptr(WsmanServiceWatch) self = g_rc_box_acquire (user_data);

  end (self);
}

static void
on_closed (GDBusConnection *connection,
           gboolean         remote_peer_vanished,
           GError          *error,
           gpointer         user_data)
{
  g_autoptr(WsmanServiceWatch) self = g_rc_box_acquire (user_data);

  end (self);
}

static void
on_subscribed (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(WsmanServiceWatch) self = user_data;
  g_autoptr(GVariant) response = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (response == NULL)
    end (self);
  else if (!self->is_freed && !self->has_ended)
    self->listening (TRUE, self->user_data);
}

static void
subscribe (WsmanServiceWatch *self)
{
  static const struct
  {
    const char *sender;
    const char *interface;
    const char *member;
    const char *argument; /* the first argument of the signal; NULL for any */
    GDBusSignalCallback func;
  } signals[] = {
    { WSMAN_SYSTEMD_NAME, PROPERTIES, "PropertiesChanged", WSMAN_SYSTEMD_NAME ".Unit", on_properties_changed },
    { WSMAN_SYSTEMD_NAME, PROPERTIES, "PropertiesChanged", WSMAN_SYSTEMD_NAME ".Service", on_properties_changed },
    { WSMAN_SYSTEMD_NAME, WSMAN_SYSTEMD_MANAGER, "JobRemoved", NULL, on_job_removed },
    { WSMAN_SYSTEMD_NAME, WSMAN_SYSTEMD_MANAGER, "UnitFilesChanged", NULL, on_all_changed },
    { WSMAN_SYSTEMD_NAME, WSMAN_SYSTEMD_MANAGER, "Reloading", NULL, on_all_changed },
    { BUS, BUS, "NameOwnerChanged", WSMAN_SYSTEMD_NAME, on_owner_changed },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (signals) <= MAX_SUBSCRIPTIONS);

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    self->subscriptions[self->n_subscriptions++] =
      g_dbus_connection_signal_subscribe (self->connection, signals[i].sender, signals[i].interface, signals[i].member,
                                          NULL, signals[i].argument, G_DBUS_SIGNAL_FLAGS_NONE, signals[i].func, self,
                                          NULL);
  g_signal_connect (self->connection, "closed", G_CALLBACK (on_closed), self);
  wsman_systemd_call_async (self->connection, "Subscribe", NULL, self->cancellable, on_subscribed,
                            g_rc_box_acquire (self));
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(WsmanServiceWatch) self = user_data;
  g_autoptr(GDBusConnection) connection = wsman_systemd_connect_finish (result, NULL);

  if (self->is_freed)
    return;

  self->connection = g_steal_pointer (&connection);
  if (self->connection != NULL)
    subscribe (self);
  else
    end (self);
}

WsmanServiceWatch *
wsman_service_watch_new (WsmanServiceChangedFunc   changed,
                         WsmanServiceListeningFunc listening,
                         gpointer                  user_data)
{
  WsmanServiceWatch *self = g_rc_box_new0 (WsmanServiceWatch);

  self->changed = changed;
  self->listening = listening;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  wsman_systemd_connect_async (NULL, self->cancellable, on_connected, g_rc_box_acquire (self));

  return self;
}

void
wsman_service_watch_free (WsmanServiceWatch *self)
{
  self->is_freed = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->connection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->connection, self);
      for (guint i = 0; i < self->n_subscriptions; i++)
        g_dbus_connection_signal_unsubscribe (self->connection, self->subscriptions[i]);
      g_dbus_connection_close (self->connection, NULL, NULL, NULL);
    }
  watch_unref (self);
}
