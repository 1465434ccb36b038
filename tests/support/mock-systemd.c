/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "mock-systemd.h"

#include <string.h>

#define NAME "org.freedesktop.systemd1"
#define MANAGER NAME ".Manager"
#define PATH "/org/freedesktop/systemd1"

struct _MockSystemd
{
  GTestDBus *bus;
  GDBusConnection *connection;
  const MockUnit *units;

  /* Messages arrive on a thread of GDBus. */
  GMutex mutex;
  gboolean is_held;
  GQueue held; /* of GDBusMessage */
  GStrvBuilder *jobs;
  guint n_jobs;
  guint n_lists;
  gboolean refuses_subscribers;
};

static void
send (MockSystemd  *self,
      GDBusMessage *message)
{
  g_dbus_connection_send_message (self->connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static void
reply (MockSystemd  *self,
       GDBusMessage *call,
       GVariant     *body)
{
  g_autoptr(GDBusMessage) message = g_dbus_message_new_method_reply (call);

  g_dbus_message_set_body (message, body);
  send (self, message);
}

static void
reply_error (MockSystemd  *self,
             GDBusMessage *call,
             const char   *name)
{
  g_autoptr(GDBusMessage) message = g_dbus_message_new_method_error_literal (call, name, "No");

  send (self, message);
}

static void
list_files (MockSystemd  *self,
            GDBusMessage *call)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("a(ss)"));
  for (const MockUnit *unit = self->units; unit->name != NULL; unit++)
    {
      g_autofree char *path = g_strconcat ("/lib/systemd/system/", unit->name, NULL);

      if (unit->has_file)
        g_variant_builder_add (&list, "(ss)", path, unit->file_state);
    }
  reply (self, call, g_variant_new ("(a(ss))", &list));
}

static void
list_units (MockSystemd  *self,
            GDBusMessage *call)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("a(ssssssouso)"));
  for (const MockUnit *unit = self->units; unit->name != NULL; unit++)
    {
      if (unit->is_loaded)
        g_variant_builder_add (&list, "(ssssssouso)", unit->name, unit->description, unit->load_state,
                               unit->active_state, "", "", PATH, 0, "", "/");
    }
  reply (self, call, g_variant_new ("(a(ssssssouso))", &list));
}

static void
add_command (GVariantBuilder *properties,
             const char      *command)
{
  g_auto(GStrv) words = g_strsplit (command, " ", -1);
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("a(sasbttttuii)"));
  g_variant_builder_add (&list, "(s^asbttttuii)", words[0], words, FALSE, (guint64) 0, (guint64) 0, (guint64) 0,
                         (guint64) 0, 0, 0, 0);
  g_variant_builder_add (properties, "{sv}", "ExecStart", g_variant_builder_end (&list));
}

/* A unit that isn't known has an object, too. */
static void
reply_properties (MockSystemd    *self,
                  GDBusMessage   *call,
                  const MockUnit *unit)
{
  GVariantBuilder properties;

  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  if (unit->name == NULL)
    {
      g_variant_builder_add (&properties, "{sv}", "LoadState", g_variant_new_string ("not-found"));
    }
  else
    {
      const struct
      {
        const char *name;
        const char *value;
      } texts[] = {
        { "Id", unit->id != NULL ? unit->id : unit->name },
        { "Description", unit->description },
        { "LoadState", unit->load_state },
        { "ActiveState", unit->active_state },
        { "UnitFileState", unit->file_state },
        { "User", unit->user },
      };

      for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
        g_variant_builder_add (&properties, "{sv}", texts[i].name, g_variant_new_string (texts[i].value));
      g_variant_builder_add (&properties, "{sv}", "MainPID", g_variant_new_uint32 (unit->pid));
      g_variant_builder_add (&properties, "{sv}", "ExecMainStatus", g_variant_new_int32 (0));
      g_variant_builder_add (&properties, "{sv}", "CanStop", g_variant_new_boolean (TRUE));
      if (unit->command != NULL)
        add_command (&properties, unit->command);
    }

  reply (self, call, g_variant_new ("(a{sv})", &properties));
}

static const MockUnit *
find (MockSystemd *self,
      const char  *name)
{
  const MockUnit *unit = self->units;

  while (unit->name != NULL && strcmp (unit->name, name) != 0)
    unit++;

  return unit;
}

static char *
dup_unit_name (const char *path)
{
  GString *name = g_string_new (NULL);

  for (const char *c = path + strlen (PATH "/unit/"); *c != '\0'; c++)
    {
      if (*c == '_')
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
remove_job (MockSystemd *self,
            const char  *job,
            const char  *unit,
            const char  *result)
{
  g_autoptr(GDBusMessage) signal = g_dbus_message_new_signal (PATH, MANAGER, "JobRemoved");

  g_dbus_message_set_body (signal, g_variant_new ("(uoss)", self->n_jobs, job, unit, result));
  send (self, signal);
}

static void
queue_job (MockSystemd  *self,
           GDBusMessage *call)
{
  g_autofree char *job = g_strdup_printf (PATH "/job/%u", ++self->n_jobs);
  g_autofree char *text = NULL;
  const char *name, *mode, *outcome;

  g_variant_get (g_dbus_message_get_body (call), "(&s&s)", &name, &mode);
  text = g_strjoin (" ", g_dbus_message_get_member (call), name, mode, NULL);
  g_strv_builder_add (self->jobs, text);

  outcome = find (self, name)->outcome;
  if (strchr (outcome, '.') != NULL)
    {
      reply_error (self, call, outcome);
      return;
    }

  remove_job (self, PATH "/job/4711", "other.service", "failed");
  if (strcmp (outcome, "early") == 0)
    remove_job (self, job, name, "done");
  reply (self, call, g_variant_new ("(o)", job));
  if (strcmp (outcome, "early") != 0 && strcmp (outcome, "never") != 0)
    remove_job (self, job, name, outcome);
}

static void
respond (MockSystemd  *self,
         GDBusMessage *call)
{
  const char *member = g_dbus_message_get_member (call);
  const char *path = g_dbus_message_get_path (call);
  g_autofree char *unit = NULL;

  /* The call must neither ask for a password nor start systemd. */
  g_assert_cmphex (g_dbus_message_get_flags (call) & G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, ==, 0);
  g_assert_cmphex (g_dbus_message_get_flags (call) & G_DBUS_MESSAGE_FLAGS_NO_AUTO_START, !=, 0);

  if (g_str_has_prefix (member, "List"))
    self->n_lists++;
  if (strcmp (member, "ListUnitFilesByPatterns") == 0)
    list_files (self, call);
  else if (strcmp (member, "ListUnitsByPatterns") == 0)
    list_units (self, call);
  else if (strcmp (member, "StartUnit") == 0 || strcmp (member, "StopUnit") == 0)
    queue_job (self, call);
  else if (strcmp (member, "GetAll") == 0 && g_str_has_prefix (path, PATH "/unit/"))
    reply_properties (self, call, find (self, unit = dup_unit_name (path)));
  else if (strcmp (member, "Subscribe") == 0 && !self->refuses_subscribers)
    reply (self, call, NULL);
  else
    reply_error (self, call, "org.freedesktop.DBus.Error.UnknownMethod");
}

static GDBusMessage *
filter (GDBusConnection *connection,
        GDBusMessage    *message,
        gboolean         incoming,
        gpointer         user_data)
{
  MockSystemd *self = user_data;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;

  g_mutex_lock (&self->mutex);
  if (self->is_held)
    g_queue_push_tail (&self->held, g_object_ref (message));
  else
    respond (self, message);
  g_mutex_unlock (&self->mutex);
  g_object_unref (message);

  return NULL;
}

static void
own_name (MockSystemd *self)
{
  g_autoptr(GVariant) response = NULL;
  g_autoptr(GError) error = NULL;

  self->connection =
    g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (self->bus),
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                              G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (self->connection, filter, self, NULL);
  response = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                          "org.freedesktop.DBus", "RequestName", g_variant_new ("(su)", NAME, 0), NULL,
                                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

MockSystemd *
mock_systemd_new (const MockUnit *units)
{
  MockSystemd *self = g_new0 (MockSystemd, 1);

  g_mutex_init (&self->mutex);
  g_queue_init (&self->held);
  self->jobs = g_strv_builder_new ();
  self->units = units;
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (self->bus), TRUE);
  if (units != NULL)
    own_name (self);

  return self;
}

void
mock_systemd_free (MockSystemd *self)
{
  g_unsetenv ("DBUS_SYSTEM_BUS_ADDRESS");
  if (self->connection != NULL)
    g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_test_dbus_down (self->bus);
  g_object_unref (self->bus);
  g_queue_clear_full (&self->held, g_object_unref);
  g_strv_builder_unref (self->jobs);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
mock_systemd_hold (MockSystemd *self)
{
  g_mutex_lock (&self->mutex);
  self->is_held = TRUE;
  g_mutex_unlock (&self->mutex);
}

void
mock_systemd_release (MockSystemd *self)
{
  g_mutex_lock (&self->mutex);
  self->is_held = FALSE;
  for (GDBusMessage *message; (message = g_queue_pop_head (&self->held)) != NULL; g_object_unref (message))
    respond (self, message);
  g_mutex_unlock (&self->mutex);
}

static char *
dup_unit_path (const char *unit)
{
  GString *path = g_string_new (PATH "/unit/");

  for (const char *c = unit; *c != '\0'; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (path, *c);
    else
      g_string_append_printf (path, "_%02x", (guchar) *c);

  return g_string_free (path, FALSE);
}

void
mock_systemd_change (MockSystemd *self,
                     const char  *unit)
{
  g_autofree char *path = dup_unit_path (unit);
  g_autoptr(GDBusMessage) signal =
    g_dbus_message_new_signal (path, "org.freedesktop.DBus.Properties", "PropertiesChanged");

  g_dbus_message_set_body (signal, g_variant_new ("(sa{sv}as)", NAME ".Unit", NULL, NULL));
  send (self, signal);
}

void
mock_systemd_refuse_subscribers (MockSystemd *self)
{
  g_mutex_lock (&self->mutex);
  self->refuses_subscribers = TRUE;
  g_mutex_unlock (&self->mutex);
}

guint
mock_systemd_count_lists (MockSystemd *self)
{
  guint n_lists;

  g_mutex_lock (&self->mutex);
  n_lists = self->n_lists;
  g_mutex_unlock (&self->mutex);

  return n_lists;
}

char **
mock_systemd_steal_jobs (MockSystemd *self)
{
  char **jobs;

  g_mutex_lock (&self->mutex);
  jobs = g_strv_builder_end (self->jobs);
  g_mutex_unlock (&self->mutex);

  return jobs;
}
