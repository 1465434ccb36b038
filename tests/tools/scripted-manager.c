/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Plays systemd and logind on a bus, and polkit behind them: one user may do everything, and others may do nothing.
 * Arguments: the address of the bus, and the uid of this user. Prints a line for each call that changes something: the
 * uid that the bus has noted for the caller, the method, and its first argument. There is one service, "clock", which
 * runs, and all others don't run.
 */

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYSTEMD "org.freedesktop.systemd1"
#define PATH "/org/freedesktop/systemd1"
#define LOGIND "org.freedesktop.login1"

typedef struct
{
  GDBusConnection *connection;
  guint32 allowed;
  guint n_jobs;
} Manager;

/* A call that waits for its turn in the main loop. */
typedef struct
{
  Manager *manager;
  GDBusMessage *message;
} PendingCall;

static void
send (Manager      *self,
      GDBusMessage *owned)
{
  g_autoptr(GDBusMessage) message = owned;

  g_dbus_connection_send_message (self->connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static void
reply (Manager      *self,
       GDBusMessage *call,
       GVariant     *body)
{
  GDBusMessage *message = g_dbus_message_new_method_reply (call);

  if (body != NULL)
    g_dbus_message_set_body (message, body);
  send (self, message);
}

static GVariant *
ask_bus (Manager    *self,
         const char *method,
         GVariant   *parameters)
{
  g_autoptr(GError) error = NULL;
  GVariant *response =
    g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                                 &error);

  g_assert_no_error (error);

  return response;
}

static guint32
find_uid (Manager    *self,
          const char *sender)
{
  g_autoptr(GVariant) response = ask_bus (self, "GetConnectionUnixUser", g_variant_new ("(s)", sender));
  guint32 uid;

  g_variant_get (response, "(u)", &uid);

  return uid;
}

static void
reply_unit (Manager      *self,
            GDBusMessage *call)
{
  const char *name = g_dbus_message_get_path (call) + strlen (PATH "/unit/");
  gboolean is_running = g_str_has_prefix (name, "clock");
  GVariantBuilder properties;

  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", "Id", g_variant_new_string (is_running ? "clock.service"
                                                                                     : "alarm.service"));
  g_variant_builder_add (&properties, "{sv}", "LoadState", g_variant_new_string ("loaded"));
  g_variant_builder_add (&properties, "{sv}", "ActiveState", g_variant_new_string (is_running ? "active" : "inactive"));
  g_variant_builder_add (&properties, "{sv}", "UnitFileState", g_variant_new_string ("enabled"));
  g_variant_builder_add (&properties, "{sv}", "CanStop", g_variant_new_boolean (TRUE));
  reply (self, call, g_variant_new ("(a{sv})", &properties));
}

static void
do_job (Manager      *self,
        GDBusMessage *call,
        const char   *unit)
{
  g_autofree char *job = g_strdup_printf (PATH "/job/%u", ++self->n_jobs);
  GDBusMessage *removed = g_dbus_message_new_signal (PATH, SYSTEMD ".Manager", "JobRemoved");

  reply (self, call, g_variant_new ("(o)", job));
  g_dbus_message_set_body (removed, g_variant_new ("(uoss)", self->n_jobs, job, unit, "done"));
  send (self, removed);
}

static void
change (Manager      *self,
        GDBusMessage *call)
{
  guint32 uid = find_uid (self, g_dbus_message_get_sender (call));
  const char *member = g_dbus_message_get_member (call);
  g_autoptr(GVariant) argument = g_variant_get_child_value (g_dbus_message_get_body (call), 0);
  g_autofree char *text = g_variant_print (argument, FALSE);

  /* Nobody can enter a password. */
  g_assert_cmphex (g_dbus_message_get_flags (call) & G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, ==, 0);
  g_print ("%u %s %s\n", uid, member, text);
  if (uid != self->allowed)
    send (self, g_dbus_message_new_method_error_literal (call, "org.freedesktop.DBus.Error.AccessDenied",
                                                         "polkit says no"));
  else if (g_str_has_suffix (member, "Unit"))
    do_job (self, call, g_variant_get_string (argument, NULL));
  else
    reply (self, call, NULL);
}

static gboolean
on_call (gpointer data)
{
  PendingCall *call = data;
  const char *member = g_dbus_message_get_member (call->message);

  if (g_str_equal (member, "GetAll"))
    reply_unit (call->manager, call->message);
  else if (g_str_equal (member, "Subscribe"))
    (void) call; /* its caller wants no reply */
  else if (g_str_equal (member, "StartUnit") || g_str_equal (member, "StopUnit") || g_str_equal (member, "Reboot") ||
           g_str_equal (member, "PowerOff"))
    change (call->manager, call->message);
  else
    send (call->manager, g_dbus_message_new_method_error_literal (call->message,
                                                                  "org.freedesktop.DBus.Error.UnknownMethod", "No"));
  g_object_unref (call->message);
  g_free (call);

  return G_SOURCE_REMOVE;
}

/* Runs in a thread of GDBus. */
static GDBusMessage *
filter (GDBusConnection *connection,
        GDBusMessage    *message,
        gboolean         incoming,
        gpointer         user_data)
{
  PendingCall *call;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;

  call = g_new0 (PendingCall, 1);
  call->manager = user_data;
  call->message = message;
  g_idle_add (on_call, call);

  return NULL;
}

int
main (int    argc,
      char **argv)
{
  static const char *const names[] = { SYSTEMD, LOGIND };
  Manager self = { NULL };
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (argc, ==, 3);
  self.allowed = (guint32) g_ascii_strtoull (argv[2], NULL, 10);
  self.connection = g_dbus_connection_new_for_address_sync (argv[1], G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                            NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (self.connection, filter, &self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_variant_unref (ask_bus (&self, "RequestName", g_variant_new ("(su)", names[i], 0)));
  setvbuf (stdout, NULL, _IOLBF, 0);
  g_print ("ready\n");
  g_main_loop_run (g_main_loop_new (NULL, FALSE));

  return EXIT_SUCCESS;
}
