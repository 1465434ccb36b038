/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A queue of items for a few workers. The lines of the queue take turns. A single line never occupies all workers.
 */

#include "wsman-fair-queue-private.h"

typedef struct
{
  GQueue waiting;
  guint n_running;
} Line;

struct _WsmanFairQueue
{
  guint n_workers;
  GDestroyNotify free_func;
  GHashTable *lines; /* name to Line, for lines with waiting or running items */
  GQueue order;      /* the lines (Line) with waiting items; the next line is first */
  guint n_running;
  guint n_waiting;
};

WsmanFairQueue *
wsman_fair_queue_new (guint          n_workers,
                      GDestroyNotify free_func)
{
  WsmanFairQueue *self = g_new0 (WsmanFairQueue, 1);

  g_assert (n_workers > 0);

  self->n_workers = n_workers;
  self->free_func = free_func;
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->order);

  return self;
}

void
wsman_fair_queue_free (WsmanFairQueue *self)
{
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    g_queue_clear_full (&((Line *) line)->waiting, self->free_func);

  g_queue_clear (&self->order);
  g_hash_table_unref (self->lines);
  g_free (self);
}

void
wsman_fair_queue_push (WsmanFairQueue *self,
                       const char     *line,
                       gpointer        item)
{
  Line *found = g_hash_table_lookup (self->lines, line);

  if (found == NULL)
    {
      found = g_new0 (Line, 1);
      g_queue_init (&found->waiting);
      g_hash_table_insert (self->lines, g_strdup (line), found);
    }

  if (g_queue_is_empty (&found->waiting))
    g_queue_push_tail (&self->order, found);
  g_queue_push_tail (&found->waiting, item);
  self->n_waiting++;
}

/* Tells whether an item of the line may run. One worker is reserved for other lines, unless there is only one
 * worker. */
static gboolean
line_may_run (WsmanFairQueue *self,
              const Line     *line)
{
  return line->n_running < MAX (self->n_workers - 1, 1);
}

gpointer
wsman_fair_queue_pop (WsmanFairQueue *self)
{
  if (self->n_running >= self->n_workers)
    return NULL;

  for (GList *link = self->order.head; link != NULL; link = link->next)
    {
      Line *line = link->data;
      gpointer item;

      if (!line_may_run (self, line))
        continue;

      item = g_queue_pop_head (&line->waiting);
      line->n_running++;
      self->n_running++;
      self->n_waiting--;
      g_queue_delete_link (&self->order, link);
      if (!g_queue_is_empty (&line->waiting))
        g_queue_push_tail (&self->order, line);

      return item;
    }

  return NULL;
}

static void
forget_empty (WsmanFairQueue *self,
              const char     *name,
              Line           *line)
{
  if (line->n_running == 0 && g_queue_is_empty (&line->waiting))
    g_hash_table_remove (self->lines, name);
}

void
wsman_fair_queue_done (WsmanFairQueue *self,
                       const char     *line)
{
  Line *found = g_hash_table_lookup (self->lines, line);

  g_assert (found != NULL && found->n_running > 0);

  found->n_running--;
  self->n_running--;
  forget_empty (self, line, found);
}

gboolean
wsman_fair_queue_remove (WsmanFairQueue *self,
                         const char     *line,
                         gpointer        item)
{
  Line *found = g_hash_table_lookup (self->lines, line);

  if (found == NULL || !g_queue_remove (&found->waiting, item))
    return FALSE;

  self->n_waiting--;
  if (g_queue_is_empty (&found->waiting))
    g_queue_remove (&self->order, found);
  forget_empty (self, line, found);
  self->free_func (item);

  return TRUE;
}

guint
wsman_fair_queue_get_length (WsmanFairQueue *self)
{
  return self->n_waiting;
}
