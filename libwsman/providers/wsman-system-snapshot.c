/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the slow classes, one after the other, without blocking.
 */

#include "wsman-system-snapshot-private.h"

#include "wsman-system-schema-private.h"

/* The most threads that read classes. They wait for programs and for samples, and other parts of the process don't. */
#define MAX_THREADS 8

typedef struct
{
  GPtrArray *needed;
  guint n_loaded;
  char *key;
  WsmanTimeRange range;
  WsmanSystemSnapshot *snapshot;
} SnapshotLoad;

/* A class that a thread reads. */
typedef struct
{
  const WsmanSystemClass *klass;
  WsmanTimeRange range;
} ClassLoad;

static const WsmanTimeRange all_times = { G_MININT64, G_MAXINT64 };

static void
load_free (SnapshotLoad *self)
{
  g_ptr_array_unref (self->needed);
  g_free (self->key);
  g_clear_pointer (&self->snapshot, g_hash_table_unref);
  g_free (self);
}

static void
add_needed (GPtrArray              *needed,
            const WsmanSystemClass *klass)
{
  if (wsman_system_class_is_slow (klass) && !g_ptr_array_find (needed, klass, NULL))
    g_ptr_array_add (needed, (gpointer) klass);
}

GPtrArray *
wsman_system_snapshot_list_needed (GPtrArray *classes)
{
  g_autoptr(GPtrArray) needed = g_ptr_array_new ();

  for (guint i = 0; i < classes->len; i++)
    {
      const WsmanSystemClass *klass = classes->pdata[i];

      add_needed (needed, klass);
      for (guint end = 0; klass->ends != NULL && end < 2; end++)
        {
          g_autoptr(GPtrArray) linked = wsman_system_schema_list_classes (klass->ends->classes[end]);

          for (guint j = 0; j < linked->len; j++)
            add_needed (needed, linked->pdata[j]);
        }
    }

  return g_steal_pointer (&needed);
}

static void load_next (GTask *owned);

/* Reads a class. Runs on a thread of the pool. */
static void
load_in_thread (gpointer data,
                gpointer user_data)
{
  g_autoptr(GTask) task = data;
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (wsman_system_record_unref);
  const ClassLoad *wanted = g_task_get_task_data (task);
  WsmanSystemLoad load = {
    .klass = wanted->klass, .records = records, .range = wanted->range,
    .cancellable = g_task_get_cancellable (task),
  };

  load.klass->load (&load);
  if (load.error != NULL)
    g_task_return_error (task, load.error);
  else
    g_task_return_pointer (task, g_steal_pointer (&records), (GDestroyNotify) g_ptr_array_unref);
}

/* The function owns the task. */
static void
push (GTask *task)
{
  static gsize threads;

  if (g_once_init_enter (&threads))
    g_once_init_leave (&threads, (gsize) g_thread_pool_new (load_in_thread, NULL, MAX_THREADS, FALSE, NULL));
  g_thread_pool_push ((GThreadPool *) threads, task, NULL);
}

/* Tells whether a class is left out of the answer. A request for a base class doesn't fail because this machine lacks
 * what one of the classes lists. */
static gboolean
is_left_out (const SnapshotLoad *self,
             const GError       *error)
{
  return self->needed->len > 1 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static void
on_class_loaded (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SnapshotLoad *load = g_task_get_task_data (task);
  GPtrArray *records;
  g_autoptr(GError) local_error = NULL;

  records = g_task_propagate_pointer (G_TASK (result), &local_error);
  if (local_error != NULL && !is_left_out (load, local_error))
    {
      g_task_return_error (task, g_steal_pointer (&local_error));
      return;
    }

  if (records != NULL)
    g_hash_table_insert (load->snapshot, load->needed->pdata[load->n_loaded], records);
  load->n_loaded++;
  load_next (g_steal_pointer (&task));
}

/* Reads the next class. The function owns its argument, which is a task. */
static void
load_next (GTask *owned)
{
  g_autoptr(GTask) task = owned;
  SnapshotLoad *load = g_task_get_task_data (task);
  g_autoptr(GTask) inner = NULL;
  const WsmanSystemClass *klass;

  if (load->n_loaded == load->needed->len)
    {
      g_task_return_pointer (task, g_steal_pointer (&load->snapshot), (GDestroyNotify) g_hash_table_unref);
      return;
    }

  klass = load->needed->pdata[load->n_loaded];
  inner = g_task_new (NULL, g_task_get_cancellable (task), on_class_loaded, g_object_ref (task));
  g_task_set_source_tag (inner, load_next);
  g_task_set_check_cancellable (inner, FALSE);
  if (klass->load != NULL)
    {
      ClassLoad wanted = { klass, load->n_loaded == 0 ? load->range : all_times };

      g_task_set_task_data (inner, g_memdup2 (&wanted, sizeof wanted), g_free);
      push (g_steal_pointer (&inner));
    }
  else
    {
      klass->load_async (load->n_loaded == 0 ? load->key : NULL, inner);
    }
}

void
wsman_system_snapshot_load_async (GPtrArray            *needed,
                                  const char           *key,
                                  const WsmanTimeRange *range,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  SnapshotLoad *load = g_new0 (SnapshotLoad, 1);

  g_task_set_source_tag (task, wsman_system_snapshot_load_async);
  g_task_set_check_cancellable (task, FALSE);
  load->needed = g_ptr_array_ref (needed);
  load->key = g_strdup (key);
  load->range = range != NULL ? *range : all_times;
  load->snapshot = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);

  load_next (g_steal_pointer (&task));
}

WsmanSystemSnapshot *
wsman_system_snapshot_load_finish (GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, wsman_system_snapshot_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
