/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-queue.h"

#include <glib/gi18n.h>

/* The most batches that are flushed together. */
#define MAX_GROUP 200

/* A batch, with what may change in the main context while the batch waits. */
typedef struct
{
  WsmanCollectorBatch *batch;
  char *machine_id;
} WaitingBatch;

struct _WecQueue
{
  GPtrArray *outputs;
  guint max_events;
  GThread *thread;

  GMutex mutex; /* protects the next fields */
  GCond cond;
  GQueue batches;       /* the batches (WaitingBatch) that wait */
  GHashTable *machines; /* the machines (WsmanCollectorMachine) that have a batch here */
  gboolean is_ending;
  guint64 n_waiting;
  guint64 n_written;
  guint64 n_refused;
  char *last_error;
};

static void
waiting_batch_free (gpointer data)
{
  WaitingBatch *self = data;

  g_object_unref (self->batch);
  g_free (self->machine_id);
  g_free (self);
}

static void
add_events (WecOutput          *output,
            const WaitingBatch *waiting,
            const char         *received)
{
  WsmanCollectorMachine *machine = wsman_collector_batch_get_machine (waiting->batch);
  WecEvent event = {
    .subscription = wsman_collector_machine_get_subscription (machine),
    .user = wsman_collector_machine_get_user (machine),
    .machine_id = waiting->machine_id,
    .received = received,
  };

  for (guint i = 0; i < wsman_collector_batch_get_n_events (waiting->batch); i++)
    {
      event.xml = wsman_collector_batch_get_event (waiting->batch, i);
      event.is_xml = wsman_collector_batch_get_item (waiting->batch, i) != NULL;
      wec_output_add (output, &event);
    }
}

/* Asks all outputs before one of them writes. Otherwise each try for a full output would add the events to the others
 * again. */
static gboolean
check_room (WecQueue  *self,
            GError   **error)
{
  for (guint i = 0; i < self->outputs->len; i++)
    if (!wec_output_check_room (self->outputs->pdata[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
write_group (WecQueue   *self,
             GPtrArray  *group,
             GError    **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *received = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.%fZ");

  if (!check_room (self, error))
    return FALSE;

  for (guint i = 0; i < self->outputs->len; i++)
    {
      WecOutput *output = self->outputs->pdata[i];

      for (guint k = 0; k < group->len; k++)
        add_events (output, group->pdata[k], received);
      if (!wec_output_flush (output, NULL, error))
        {
          wec_output_drop (output);
          return FALSE;
        }
    }

  return TRUE;
}

/* Takes the batches that wait. Returns FALSE if there are none, and the queue ends. */
static gboolean
take_group (WecQueue  *self,
            GPtrArray *group)
{
  g_mutex_lock (&self->mutex);
  while (g_queue_is_empty (&self->batches) && !self->is_ending)
    g_cond_wait (&self->cond, &self->mutex);
  while (group->len < MAX_GROUP && !g_queue_is_empty (&self->batches))
    g_ptr_array_add (group, g_queue_pop_head (&self->batches));
  g_mutex_unlock (&self->mutex);

  return group->len > 0;
}

/* Keeps the counts, and decides about a batch that was written or not. */
static void
decide (WecQueue            *self,
        WsmanCollectorBatch *batch,
        const GError        *error)
{
  guint n_events = wsman_collector_batch_get_n_events (batch);

  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->machines, wsman_collector_batch_get_machine (batch));
  self->n_waiting -= n_events;
  if (error == NULL)
    self->n_written += n_events;
  else
    self->n_refused += n_events;
  g_mutex_unlock (&self->mutex);

  if (error == NULL)
    wsman_collector_batch_accept (batch);
  else
    wsman_collector_batch_refuse (batch, _("The collector can’t write events at the moment"));
}

static void
keep_error (WecQueue     *self,
            const GError *error)
{
  g_mutex_lock (&self->mutex);
  if (error != NULL && g_strcmp0 (self->last_error, error->message) != 0)
    g_warning ("%s", error->message);
  g_free (self->last_error);
  self->last_error = error != NULL ? g_strdup (error->message) : NULL;
  g_mutex_unlock (&self->mutex);
}

static gpointer
run (gpointer data)
{
  WecQueue *self = data;
  g_autoptr(GPtrArray) group = g_ptr_array_new_with_free_func (waiting_batch_free);

  while (take_group (self, group))
    {
      g_autoptr(GError) local_error = NULL;

      write_group (self, group, &local_error);
      keep_error (self, local_error);
      for (guint i = 0; i < group->len; i++)
        decide (self, ((WaitingBatch *) group->pdata[i])->batch, local_error);
      g_ptr_array_set_size (group, 0);
    }

  return NULL;
}

WecQueue *
wec_queue_new (GPtrArray *outputs,
               guint      max_events)
{
  WecQueue *self = g_new0 (WecQueue, 1);

  self->outputs = outputs;
  self->max_events = max_events;
  self->machines = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->batches);
  self->thread = g_thread_new ("outputs", run, self);

  return self;
}

void
wec_queue_free (WecQueue *self)
{
  g_mutex_lock (&self->mutex);
  self->is_ending = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  g_ptr_array_unref (self->outputs);
  g_hash_table_unref (self->machines);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->last_error);
  g_free (self);
}

void
wec_queue_add (WecQueue            *self,
               WsmanCollectorBatch *batch)
{
  WsmanCollectorMachine *machine = wsman_collector_batch_get_machine (batch);
  guint n_events = wsman_collector_batch_get_n_events (batch);
  WaitingBatch *waiting = g_new0 (WaitingBatch, 1);
  gboolean is_added;

  waiting->batch = g_object_ref (batch);
  waiting->machine_id = g_strdup (wsman_collector_machine_get_machine_id (machine));

  g_mutex_lock (&self->mutex);
  is_added = self->n_waiting < self->max_events && !g_hash_table_contains (self->machines, machine);
  if (is_added)
    {
      g_hash_table_add (self->machines, g_object_ref (machine));
      g_queue_push_tail (&self->batches, waiting);
      self->n_waiting += n_events;
      g_cond_signal (&self->cond);
    }
  else
    {
      self->n_refused += n_events;
    }
  g_mutex_unlock (&self->mutex);

  if (is_added)
    return;

  waiting_batch_free (waiting);
  wsman_collector_batch_refuse (batch, _("The collector’s queue is full"));
}

void
wec_queue_get_counts (WecQueue  *self,
                      guint64   *n_waiting,
                      guint64   *n_written,
                      guint64   *n_refused,
                      char     **last_error)
{
  g_mutex_lock (&self->mutex);
  *n_waiting = self->n_waiting;
  *n_written = self->n_written;
  *n_refused = self->n_refused;
  *last_error = g_strdup (self->last_error);
  g_mutex_unlock (&self->mutex);
}

GPtrArray *
wec_queue_get_outputs (WecQueue *self)
{
  return self->outputs;
}
