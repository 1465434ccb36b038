/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_Service: the services of systemd. A service has the name of its unit without ".service".
 */

#include "wsman-system-service-private.h"

#include <string.h>

#include "wsman-system-files-private.h"
#include "wsman-system-systemd-private.h"

#define SUFFIX ".service"

/* The most requests at a time. The system bus disconnects a client that waits for too many responses. */
#define MAX_IN_FLIGHT 32

/* The characters of a unit's name, and the maximum length of a name. */
#define UNIT_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:-_.\\@"
#define MAX_UNIT_LENGTH 255

#define MEMBER(name, type, flags, member) \
  { \
    name, WSMAN_SYSTEM_##type, WSMAN_SYSTEM_##flags, G_STRUCT_OFFSET (WsmanSystemServiceRecord, member), NULL \
  }
#define CONSTANT(name, flags, value) \
  { name, WSMAN_SYSTEM_STRING, WSMAN_SYSTEM_##flags, 0, value }

static const WsmanSystemProperty service_properties[] = {
  MEMBER ("AcceptStop", BOOLEAN, PLAIN, can_stop),
  MEMBER ("Caption", STRING, PLAIN, display_name),
  CONSTANT ("CreationClassName", SCOPE, "Win32_Service"),
  MEMBER ("Description", STRING, PLAIN, display_name),
  MEMBER ("DisplayName", STRING, PLAIN, display_name),
  MEMBER ("ExitCode", UINT32, PLAIN, exit_code),
  MEMBER ("Name", STRING, KEY, name),
  MEMBER ("PathName", STRING, PLAIN, path_name),
  MEMBER ("ProcessId", UINT32, PLAIN, pid),
  CONSTANT ("ServiceType", PLAIN, "Own Process"),
  MEMBER ("Started", BOOLEAN, PLAIN, started),
  MEMBER ("StartMode", STRING, PLAIN, start_mode),
  MEMBER ("StartName", STRING, PLAIN, start_name),
  MEMBER ("State", STRING, PLAIN, state),
  MEMBER ("Status", STRING, PLAIN, status),
  CONSTANT ("SystemCreationClassName", SCOPE, "Win32_ComputerSystem"),
  MEMBER ("SystemName", STRING, SCOPE, host_name),
  { NULL },
};

/* Windows' names for systemd's ActiveState. */
static const struct
{
  const char *active;
  const char *state;
  const char *status;
  gboolean started;
} states[] = {
  { "active", "Running", "OK", TRUE },
  { "reloading", "Running", "OK", TRUE },
  { "activating", "Start Pending", "Starting", FALSE },
  { "deactivating", "Stop Pending", "Stopping", TRUE },
  { "inactive", "Stopped", "OK", FALSE },
  { "failed", "Stopped", "Error", FALSE },
};

/* The methods that list units. The first lists the units that have a file. The second lists the loaded units, which may
 * have no file. */
static const char *const lists[] = { "ListUnitFilesByPatterns", "ListUnitsByPatterns" };

/* The state of reading. It is the data of the task. */
typedef struct
{
  GDBusConnection *connection;
  guint n_lists;    /* the number of lists that were requested */
  GHashTable *seen; /* the names of the units that were found */
  GQueue queue;     /* the names of the units whose properties must be read */
  guint n_in_flight;
  GPtrArray *records;
  gboolean is_absent;
  GError *error;
} ServiceLoad;

static void
load_free (ServiceLoad *self)
{
  g_clear_object (&self->connection);
  g_hash_table_unref (self->seen);
  g_queue_clear_full (&self->queue, g_free);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/* A unit whose properties are being read. */
typedef struct
{
  GTask *task;
  char *name;
} Unit;

static void
unit_free (Unit *self)
{
  g_clear_object (&self->task);
  g_free (self->name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Unit, unit_free)

char *
wsman_system_service_dup_unit (const char *name)
{
  return g_strconcat (name, SUFFIX, NULL);
}

static gboolean
is_unit (const char *unit)
{
  return *unit != '\0' && strspn (unit, UNIT_CHARACTERS) == strlen (unit) && strlen (unit) <= MAX_UNIT_LENGTH &&
         g_str_has_suffix (unit, SUFFIX);
}

/* A template isn't a service. */
static gboolean
is_template (const char *unit)
{
  return g_str_has_suffix (unit, "@" SUFFIX);
}

static void
read_state (WsmanSystemServiceRecord *self,
            const char               *active)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (strcmp (states[i].active, active) == 0)
        {
          self->state = g_strdup (states[i].state);
          self->status = g_strdup (states[i].status);
          self->started = states[i].started;
          return;
        }
    }

  self->state = g_strdup ("Unknown");
  self->status = g_strdup ("Unknown");
}

/* A service that isn't started at boot can be started manually, unless it is masked. */
static const char *
get_start_mode (const char *load_state,
                const char *file_state)
{
  if (strcmp (load_state, "masked") == 0)
    return "Disabled";

  return g_str_has_prefix (file_state, "enabled") ? "Auto" : "Manual";
}

/* Returns the arguments of the first command, joined by spaces. Each command of the array has a file, and then the
 * arguments, which begin with the program's name. */
static char *
dup_command (GVariant *properties)
{
  g_autoptr(GVariant) commands = g_variant_lookup_value (properties, "ExecStart", G_VARIANT_TYPE ("a(sasbttttuii)"));
  g_auto(GStrv) arguments = NULL;

  if (commands == NULL || g_variant_n_children (commands) == 0)
    return NULL;

  g_variant_get_child (commands, 0, "(s^asbttttuii)", NULL, &arguments, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

  return g_strjoinv (" ", arguments);
}

static const char *
lookup (GVariant   *properties,
        const char *name)
{
  const char *value = "";

  g_variant_lookup (properties, name, "&s", &value);

  return value;
}

static void
read_process (WsmanSystemServiceRecord *self,
              GVariant                 *properties)
{
  const char *user = lookup (properties, "User");
  gint32 exit_code;
  guint32 pid;

  self->path_name = dup_command (properties);
  self->start_name = g_strdup (*user != '\0' ? user : "root");
  if (g_variant_lookup (properties, "MainPID", "u", &pid))
    self->pid = pid;
  if (g_variant_lookup (properties, "ExecMainStatus", "i", &exit_code))
    self->exit_code = (guint32) exit_code;
}

static WsmanSystemServiceRecord *
read_unit (const char *unit,
           GVariant   *properties)
{
  WsmanSystemServiceRecord *self = wsman_system_record_new (&wsman_system_service);
  gboolean can_stop;

  self->name = g_strndup (unit, strlen (unit) - strlen (SUFFIX));
  self->display_name = g_strdup (lookup (properties, "Description"));
  self->host_name = wsman_system_dup_host_name ();
  self->start_mode = g_strdup (get_start_mode (lookup (properties, "LoadState"),
                                               lookup (properties, "UnitFileState")));
  read_state (self, lookup (properties, "ActiveState"));
  read_process (self, properties);
  if (g_variant_lookup (properties, "CanStop", "b", &can_stop))
    self->can_stop = can_stop && self->started;

  return self;
}

static void ask_more (GTask *task);

/* Handles the properties of a unit. If reading them has failed, the unit is left out. If there is no systemd, reading
 * ends. */
static void
on_unit_answered (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(Unit) unit = user_data;
  ServiceLoad *load = g_task_get_task_data (unit->task);
  g_autoptr(GVariant) response = NULL;
  g_autoptr(GVariant) properties = NULL;
  g_autoptr(GError) local_error = NULL;

  load->n_in_flight--;
  response = g_dbus_connection_call_finish (load->connection, result, &local_error);
  if (response != NULL)
    {
      properties = g_variant_get_child_value (response, 0);
      /* A unit may have a second name. This name isn't a second service. */
      if (strcmp (lookup (properties, "Id"), unit->name) == 0 &&
          strcmp (lookup (properties, "LoadState"), "not-found") != 0)
        g_ptr_array_add (load->records, read_unit (unit->name, properties));
    }
  else if (wsman_systemd_is_absent (local_error))
    load->is_absent = TRUE;
  else if (!g_dbus_error_is_remote_error (local_error) && load->error == NULL)
    load->error = g_steal_pointer (&local_error);

  ask_more (unit->task);
}

static int
compare_records (gconstpointer a,
                 gconstpointer b)
{
  return strcmp ((*(WsmanSystemServiceRecord *const *) a)->name, (*(WsmanSystemServiceRecord *const *) b)->name);
}

static void
finish (GTask *task)
{
  ServiceLoad *load = g_task_get_task_data (task);

  if (load->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&load->error));
      return;
    }

  g_ptr_array_sort (load->records, compare_records);
  g_task_return_pointer (task, load->is_absent ? NULL : g_steal_pointer (&load->records),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
ask_more (GTask *task)
{
  ServiceLoad *load = g_task_get_task_data (task);
  gboolean is_over = load->is_absent || load->error != NULL;

  while (!is_over && load->n_in_flight < MAX_IN_FLIGHT && !g_queue_is_empty (&load->queue))
    {
      Unit *unit = g_new0 (Unit, 1);

      unit->task = g_object_ref (task);
      unit->name = g_queue_pop_head (&load->queue);
      load->n_in_flight++;
      wsman_systemd_get_all_async (load->connection, unit->name, g_task_get_cancellable (task), on_unit_answered,
                                   unit);
    }

  if (load->n_in_flight == 0)
    finish (task);
}

/* Adds a unit to the queue if it is a service that wasn't found before. The function owns unit. */
static void
add_unit (ServiceLoad *self,
          char        *unit)
{
  if (is_unit (unit) && !is_template (unit) && g_hash_table_add (self->seen, g_strdup (unit)))
    g_queue_push_tail (&self->queue, unit);
  else
    g_free (unit);
}

static void list_more (GTask *task);

/* Handles a list of units. In both lists, a row begins with a name or with a path that ends in a name. */
static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ServiceLoad *load = g_task_get_task_data (task);
  g_autoptr(GVariant) response = NULL;
  g_autoptr(GVariant) units = NULL;

  response = g_dbus_connection_call_finish (load->connection, result, &load->error);
  if (response == NULL)
    {
      load->is_absent = wsman_systemd_is_absent (load->error);
      if (load->is_absent)
        g_clear_error (&load->error);
      else
        g_dbus_error_strip_remote_error (load->error);
      finish (task);
      return;
    }

  units = g_variant_get_child_value (response, 0);
  for (gsize i = 0; i < g_variant_n_children (units); i++)
    {
      g_autoptr(GVariant) row = g_variant_get_child_value (units, i);
      g_autoptr(GVariant) name = g_variant_get_child_value (row, 0);

      add_unit (load, g_path_get_basename (g_variant_get_string (name, NULL)));
    }

  list_more (task);
}

static void
list_more (GTask *task)
{
  static const char *const patterns[] = { "*" SUFFIX, NULL };
  static const char *const all_states[] = { NULL };
  ServiceLoad *load = g_task_get_task_data (task);

  if (load->n_lists == G_N_ELEMENTS (lists))
    {
      ask_more (task);
      return;
    }

  wsman_systemd_call_async (load->connection, lists[load->n_lists++],
                            g_variant_new ("(^as^as)", all_states, patterns), g_task_get_cancellable (task), on_listed,
                            g_object_ref (task));
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ServiceLoad *load = g_task_get_task_data (task);

  load->connection = wsman_systemd_connect_finish (result, NULL);
  if (load->connection == NULL)
    g_task_return_pointer (task, NULL, NULL); /* without a bus there is no systemd */
  else
    list_more (task);
}

static void
service_load_async (const char *key,
                    GTask      *task)
{
  ServiceLoad *load = g_new0 (ServiceLoad, 1);

  g_queue_init (&load->queue);
  load->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  load->records = g_ptr_array_new_with_free_func (wsman_system_record_unref);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  if (key != NULL)
    {
      load->n_lists = G_N_ELEMENTS (lists);
      add_unit (load, wsman_system_service_dup_unit (key));
    }

  wsman_systemd_connect_async (NULL, g_task_get_cancellable (task), on_connected, g_object_ref (task));
}

const WsmanSystemClass wsman_system_service = {
  .name = "Win32_Service",
  .parent = "Win32_BaseService",
  .record_size = sizeof (WsmanSystemServiceRecord),
  .properties = service_properties,
  .methods = wsman_system_service_methods,
  .load_async = service_load_async,
  .absence = "The services are those of systemd, which doesn’t run on this machine or can’t be reached",
};
