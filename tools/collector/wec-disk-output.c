/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-disk-output.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wec-disk-queue.h"

/* A block has no more events when it has so many bytes. */
#define BLOCK_SIZE (256 * 1024)

/* The time before a refused block is tried again, in milliseconds: at first, and at most. */
#define FIRST_PAUSE 250
#define LAST_PAUSE 30000

typedef struct
{
  WecOutput parent;
  WecOutput *receiver;
  WecDiskQueue *queue;
  guint64 max_bytes;
  GString *blocks; /* what the next flush appends */
  gsize start;     /* the start of the block that isn't finished */
  guint n_in_block;
  GThread *thread;
  GCancellable *cancellable; /* ends the receiver's work */

  GMutex mutex; /* protects the next fields */
  GCond cond;
  gboolean has_more;
  gboolean is_ending;
} WecDiskOutput;

/* --- Events in blocks: each has its texts, which end with zero bytes --- */

static void
append_event (GString        *block,
              const WecEvent *event)
{
  const char *texts[] = { event->subscription, event->user, event->machine_id, event->received,
                          event->is_xml ? "1" : "0", event->xml };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_string_append_len (block, texts[i] != NULL ? texts[i] : "", texts[i] != NULL ? strlen (texts[i]) + 1 : 1);
}

/* Takes the next text of a block. Returns NULL at the end. */
static const char *
take_text (const GString *block,
           gsize         *offset)
{
  const char *text = block->str + *offset;
  const char *end = memchr (text, '\0', block->len - *offset);

  if (end == NULL)
    return NULL;

  *offset += end - text + 1;

  return text;
}

static void
add_events (WecOutput     *receiver,
            const GString *block)
{
  gsize offset = 0;

  while (offset < block->len)
    {
      WecEvent event;
      const char *machine_id, *kind;

      event.subscription = take_text (block, &offset);
      event.user = take_text (block, &offset);
      machine_id = take_text (block, &offset);
      event.received = take_text (block, &offset);
      kind = take_text (block, &offset);
      event.xml = take_text (block, &offset);
      if (event.xml == NULL)
        {
          g_warning (_("%s: A block of the queue ends within an event"), receiver->name);
          return;
        }

      event.machine_id = *machine_id != '\0' ? machine_id : NULL;
      event.is_xml = *kind == '1';
      wec_output_add (receiver, &event);
    }
}

static gboolean
wec_disk_output_check_room (WecOutput  *output,
                            GError    **error)
{
  if (wec_disk_queue_has_room (((WecDiskOutput *) output)->queue))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("The queue of the output “%s” is full"), output->name);

  return FALSE;
}

static void
finish_block (WecDiskOutput *self)
{
  if (self->n_in_block > 0)
    wec_disk_queue_end_block (self->blocks, self->start, self->n_in_block);
  self->n_in_block = 0;
}

static void
wec_disk_output_add (WecOutput      *output,
                     const WecEvent *event)
{
  WecDiskOutput *self = (WecDiskOutput *) output;

  if (self->n_in_block == 0)
    self->start = wec_disk_queue_begin_block (self->blocks);
  append_event (self->blocks, event);
  self->n_in_block++;
  if (self->blocks->len - self->start >= BLOCK_SIZE)
    finish_block (self);
}

static void
wec_disk_output_drop (WecOutput *output)
{
  WecDiskOutput *self = (WecDiskOutput *) output;

  self->n_in_block = 0;
  /* A burst of events doesn't keep its memory. */
  if (self->blocks->allocated_len > 16 * BLOCK_SIZE)
    {
      g_string_free (self->blocks, TRUE);
      self->blocks = g_string_new (NULL);
    }
  g_string_truncate (self->blocks, 0);
}

static gboolean
wec_disk_output_flush (WecOutput     *output,
                       GCancellable  *cancellable,
                       GError       **error)
{
  WecDiskOutput *self = (WecDiskOutput *) output;

  finish_block (self);
  if (!wec_disk_queue_append (self->queue, self->blocks, error))
    return FALSE;

  wec_disk_output_drop (output);
  g_mutex_lock (&self->mutex);
  self->has_more = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

static void
wec_disk_output_get_counts (WecOutput       *output,
                            WecOutputCounts *counts)
{
  WecDiskOutput *self = (WecDiskOutput *) output;
  char *queue_error = counts->error;

  wec_output_get_counts (self->receiver, counts);
  wec_disk_queue_get_size (self->queue, &counts->n_waiting, &counts->bytes_waiting);
  counts->max_bytes = self->max_bytes;
  if (counts->error == NULL)
    counts->error = g_steal_pointer (&queue_error);
  g_free (queue_error);
}

/* --- The thread --- */

/* Waits until there may be a block. Returns FALSE when the output ends. */
static gboolean
wait_for_more (WecDiskOutput *self)
{
  gboolean goes_on;

  g_mutex_lock (&self->mutex);
  while (!self->has_more && !self->is_ending)
    g_cond_wait (&self->cond, &self->mutex);
  self->has_more = FALSE;
  goes_on = !self->is_ending;
  g_mutex_unlock (&self->mutex);

  return goes_on;
}

/* Waits before the next try. Returns FALSE when the output ends. */
static gboolean
wait_for_pause (WecDiskOutput *self,
                guint         *pause)
{
  gint64 end = g_get_monotonic_time () + *pause * G_TIME_SPAN_MILLISECOND;
  gboolean goes_on;

  g_mutex_lock (&self->mutex);
  while (!self->is_ending && g_cond_wait_until (&self->cond, &self->mutex, end))
    continue;
  goes_on = !self->is_ending;
  g_mutex_unlock (&self->mutex);
  *pause = MIN (2 * *pause, LAST_PAUSE);

  return goes_on;
}

/* Hands one block over, however long it takes. Returns FALSE when the output ends. */
static gboolean
hand_over (WecDiskOutput *self,
           const GString *block)
{
  guint pause = FIRST_PAUSE;

  add_events (self->receiver, block);
  while (!wec_output_flush (self->receiver, self->cancellable, NULL))
    if (!wait_for_pause (self, &pause))
      return FALSE;

  return TRUE;
}

/* Hands over all blocks. Returns FALSE when the output ends. */
static gboolean
empty_queue (WecDiskOutput *self,
             GString       *block)
{
  guint pause = FIRST_PAUSE;

  for (;;)
    {
      g_autoptr(GError) local_error = NULL;

      if (!wec_disk_queue_read (self->queue, block, &local_error) && local_error == NULL)
        return TRUE;
      if (local_error == NULL && !hand_over (self, block))
        return FALSE;
      if (local_error == NULL && wec_disk_queue_remove (self->queue, &local_error))
        continue;

      g_warning ("%s", local_error->message);
      if (!wait_for_pause (self, &pause))
        return FALSE;
    }
}

static gpointer
run (gpointer data)
{
  WecDiskOutput *self = data;
  g_autoptr(GString) block = g_string_new (NULL);

  while (empty_queue (self, block) && wait_for_more (self))
    continue;

  return NULL;
}

/* What waits stays on the disk for the next process. */
static void
wec_disk_output_free (WecOutput *output)
{
  WecDiskOutput *self = (WecDiskOutput *) output;

  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  self->is_ending = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (self->thread != NULL)
    g_thread_join (self->thread);

  wec_output_free (self->receiver);
  g_clear_pointer (&self->queue, wec_disk_queue_free);
  g_string_free (self->blocks, TRUE);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

static const WecOutputClass wec_disk_output_class = {
  .check_room = wec_disk_output_check_room,
  .add = wec_disk_output_add,
  .flush = wec_disk_output_flush,
  .drop = wec_disk_output_drop,
  .get_counts = wec_disk_output_get_counts,
  .free = wec_disk_output_free,
};

WecOutput *
wec_disk_output_new (WecOutput   *receiver,
                     const char  *path,
                     guint64      max_bytes,
                     GError     **error)
{
  WecDiskOutput *self = g_new0 (WecDiskOutput, 1);
  g_autoptr(WecOutput) output = &self->parent;

  wec_output_init (&self->parent, &wec_disk_output_class, receiver->name);
  self->receiver = receiver;
  self->max_bytes = max_bytes;
  self->blocks = g_string_new (NULL);
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->queue = wec_disk_queue_new (path, max_bytes, error);
  if (self->queue == NULL)
    return NULL;

  self->thread = g_thread_new ("queue", run, self);

  return g_steal_pointer (&output);
}
