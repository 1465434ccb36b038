/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Starts and stops services. The code asks systemd for a job, and systemd reports the end of the job. systemd and
 * polkit decide whether the caller may do this, or the program's user if there is no helper.
 */

#include "wsman-system-service-private.h"

#include <string.h>

#include "base/wsman-wake-up-source-private.h"
#include "wsman-system-systemd-private.h"

/* The return values of Win32_Service's methods. */
typedef enum
{
  RETURN_SUCCESS = 0,
  RETURN_ACCESS_DENIED = 2,
  RETURN_CANNOT_ACCEPT = 5,
  RETURN_TIMED_OUT = 7,
  RETURN_UNKNOWN_FAILURE = 8,
  RETURN_NOT_FOUND = 9,
  RETURN_ALREADY_RUNNING = 10,
  RETURN_DEPENDENCY_FAILURE = 13,
  RETURN_DISABLED = 14,
} ServiceReturnValue;

static const struct
{
  const char *error;
  ServiceReturnValue value;
} errors[] = {
  { "org.freedesktop.DBus.Error.NoReply", RETURN_TIMED_OUT },
  { "org.freedesktop.DBus.Error.Timeout", RETURN_TIMED_OUT },
  { "org.freedesktop.DBus.Error.TimedOut", RETURN_TIMED_OUT },
  { "org.freedesktop.systemd1.NoSuchUnit", RETURN_NOT_FOUND },
  { "org.freedesktop.systemd1.OnlyByDependency", RETURN_CANNOT_ACCEPT },
  { "org.freedesktop.systemd1.TransactionIsDestructive", RETURN_CANNOT_ACCEPT },
  { "org.freedesktop.systemd1.UnitMasked", RETURN_DISABLED },
};

/* The results of a job. */
static const struct
{
  const char *result;
  ServiceReturnValue value;
} results[] = {
  { "done", RETURN_SUCCESS },
  { "skipped", RETURN_SUCCESS },
  { "canceled", RETURN_CANNOT_ACCEPT },
  { "timeout", RETURN_TIMED_OUT },
  { "dependency", RETURN_DEPENDENCY_FAILURE },
  { "failed", RETURN_UNKNOWN_FAILURE },
};

/* A job of systemd. It is the data of its task, and lives until the task returns. */
typedef struct
{
  const char *method;
  char *unit;
  GSocket *host; /* works with the rights of the caller; NULL if the job is asked for with this program's rights */
  GDBusConnection *connection;
  guint subscription;
  GSource *cancelled;
  GHashTable *removed; /* finished jobs and their results; they are kept until systemd has returned the name of this
                        * job */
  char *job;
} Job;

static void
job_free (Job *self)
{
  g_free (self->unit);
  g_clear_object (&self->host);
  g_clear_object (&self->connection);
  g_hash_table_unref (self->removed);
  g_free (self->job);
  g_free (self);
}

/* Ends the wait. From here on, neither the source nor the signal handler holds the task. */
static void
stop_waiting (Job *self)
{
  g_clear_pointer (&self->cancelled, wsman_wake_up_source_stop);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  self->subscription = 0;
}

static ServiceReturnValue
return_value_from_error (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  if (wsman_systemd_is_absent (error))
    return RETURN_NOT_FOUND;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return RETURN_TIMED_OUT;

  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      if (g_strcmp0 (errors[i].error, name) == 0)
        return errors[i].value;
    }

  return RETURN_UNKNOWN_FAILURE;
}

static ServiceReturnValue
return_value_from_result (const char *result)
{
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      if (strcmp (results[i].result, result) == 0)
        return results[i].value;
    }

  return RETURN_UNKNOWN_FAILURE;
}

/* The job may have ended before systemd has returned the name of the job. */
static void
check_job (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  const char *result = job->job != NULL ? g_hash_table_lookup (job->removed, job->job) : NULL;

  if (result == NULL || job->subscription == 0)
    return;

  stop_waiting (job);
  g_task_return_int (task, return_value_from_result (result));
}

static void
job_removed (GDBusConnection *connection,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Job *job = g_task_get_task_data (task);
  const char *job_path, *result;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uoss)")))
    return;

  g_variant_get (parameters, "(u&o&s&s)", NULL, &job_path, NULL, &result);
  g_hash_table_insert (job->removed, g_strdup (job_path), g_strdup (result));
  check_job (task);
}

static gboolean
on_wait_cancelled (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  GError *local_error = NULL;

  stop_waiting (g_task_get_task_data (task));
  g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &local_error);
  g_task_return_error (task, local_error);

  return G_SOURCE_REMOVE;
}

/* A refusal of the caller is a fault, which tells the reason. A refusal of this program is a return value. */
static void
return_failure (GTask        *task,
                const GError *error)
{
  const Job *job = g_task_get_task_data (task);
  GError *local_error = NULL;

  if (error == NULL)
    g_task_return_int (task, RETURN_UNKNOWN_FAILURE);
  else if (!wsman_systemd_is_refusal (error, &local_error))
    g_task_return_int (task, return_value_from_error (error));
  else if (job->host != NULL)
    g_task_return_error (task, g_steal_pointer (&local_error));
  else
    g_task_return_int (task, RETURN_ACCESS_DENIED);

  g_clear_error (&local_error);
}

static void
on_job_queued (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr(GVariant) response = NULL;
  g_autoptr(GError) local_error = NULL;

  response = g_dbus_connection_call_finish (job->connection, result, &local_error);
  if (job->subscription == 0)
    return; /* the call was cancelled meanwhile */

  if (response == NULL || !g_variant_is_of_type (response, G_VARIANT_TYPE ("(o)")))
    {
      stop_waiting (job);
      return_failure (task, local_error);
      return;
    }

  g_variant_get (response, "(o)", &job->job);
  check_job (task);
}

/* The source and the signal handler hold the task. */
static void
start_waiting (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  job->subscription =
    g_dbus_connection_signal_subscribe (job->connection, WSMAN_SYSTEMD_NAME, WSMAN_SYSTEMD_MANAGER, "JobRemoved",
                                        WSMAN_SYSTEMD_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, job_removed,
                                        g_object_ref (task), g_object_unref);

  job->cancelled = wsman_wake_up_source_new (cancellable);
  g_source_set_callback (job->cancelled, on_wait_cancelled, g_object_ref (task), g_object_unref);
  g_source_attach (job->cancelled, g_main_context_get_thread_default ());
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *local_error = NULL;

  job->connection = wsman_systemd_connect_finish (result, &local_error);
  if (job->connection == NULL)
    {
      g_task_return_error (task, local_error);
      return;
    }

  start_waiting (task);
  wsman_systemd_call_async (job->connection, "Subscribe", NULL, NULL, NULL, NULL);
  wsman_systemd_call_async (job->connection, job->method, g_variant_new ("(ss)", job->unit, "replace"), cancellable,
                            on_job_queued, g_object_ref (task));
}

static void
ask_for_job (const char               *method,
             WsmanSystemServiceRecord *record,
             GSocket                  *host,
             GTask                    *task)
{
  Job *job = g_new0 (Job, 1);

  job->method = method;
  job->unit = wsman_system_service_dup_unit (record->name);
  g_set_object (&job->host, host);
  job->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);

  wsman_systemd_connect_async (host, g_task_get_cancellable (task), on_connected, g_object_ref (task));
}

static void
start_service_as_caller (gpointer   record,
                         WsmanItem *input,
                         GSocket   *host,
                         GTask     *task)
{
  WsmanSystemServiceRecord *self = record;

  if (strcmp (self->start_mode, "Disabled") == 0)
    g_task_return_int (task, RETURN_DISABLED);
  else if (self->started)
    g_task_return_int (task, RETURN_ALREADY_RUNNING);
  else
    ask_for_job ("StartUnit", self, host, task);
}

static void
start_service (gpointer         record,
               WsmanItem       *input,
               GVariantBuilder *output,
               GTask           *task)
{
  start_service_as_caller (record, input, NULL, task);
}

static void
stop_service_as_caller (gpointer   record,
                        WsmanItem *input,
                        GSocket   *host,
                        GTask     *task)
{
  WsmanSystemServiceRecord *self = record;

  if (strcmp (self->state, "Stopped") == 0)
    g_task_return_int (task, RETURN_CANNOT_ACCEPT);
  else
    ask_for_job ("StopUnit", self, host, task);
}

static void
stop_service (gpointer         record,
              WsmanItem       *input,
              GVariantBuilder *output,
              GTask           *task)
{
  stop_service_as_caller (record, input, NULL, task);
}

const WsmanSystemMethod wsman_system_service_methods[] = {
  { "StartService", TRUE, NULL, start_service, .call_as_caller = start_service_as_caller },
  { "StopService", TRUE, NULL, stop_service, .call_as_caller = stop_service_as_caller },
  { NULL },
};
