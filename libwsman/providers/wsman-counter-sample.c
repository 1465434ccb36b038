/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Samples of performance counters: what the object reads at one time, and the sums in _Total.
 */

#include "wsman-counter-sample-private.h"

/* The number of seconds from 1601 to 1970. */
#define FILE_TIME_OFFSET G_GUINT64_CONSTANT (11644473600)

#define TOTAL "_Total"

guint64
wsman_counter_file_time (guint64 time)
{
  return time == WSMAN_SYSTEM_NULL ? time : time * 10 + FILE_TIME_OFFSET * WSMAN_COUNTER_TICKS_PER_SECOND;
}

gboolean
wsman_counter_is_time (const WsmanCounter *counter)
{
  return counter->kind == WSMAN_COUNTER_BUSY_TIME || counter->kind == WSMAN_COUNTER_IDLE_TIME ||
         counter->kind == WSMAN_COUNTER_CLOCK_TIME;
}

static gsize
count_counters (const WsmanCounterObject *object)
{
  gsize n = 0;

  while (object->counters[n].name != NULL)
    n++;

  return n;
}

static void
row_free (WsmanSampleRow *self)
{
  g_free (self->name);
  g_free (self->identity);
  g_free (self->values);
  g_free (self->bases);
  g_free (self);
}

static void
sample_clear (gpointer data)
{
  WsmanSample *self = data;

  g_ptr_array_unref (self->rows);
}

void
wsman_sample_unref (WsmanSample *self)
{
  g_atomic_rc_box_release_full (self, sample_clear);
}

WsmanSampleRow *
wsman_sample_add (WsmanSample *self,
                  const char  *name,
                  const char  *identity)
{
  WsmanSampleRow *row = g_new0 (WsmanSampleRow, 1);
  gsize n = count_counters (self->object);

  row->object = self->object;
  row->name = name != NULL ? g_utf8_make_valid (name, -1) : NULL;
  row->identity = g_strdup (identity != NULL ? identity : row->name);
  row->values = g_new (guint64, n);
  row->bases = g_new (guint64, n);
  for (gsize i = 0; i < n; i++)
    row->values[i] = row->bases[i] = WSMAN_SYSTEM_NULL;
  g_ptr_array_add (self->rows, row);

  return row;
}

void
wsman_sample_row_set_with_base (WsmanSampleRow *self,
                                const char     *name,
                                guint64         value,
                                guint64         base)
{
  for (gsize i = 0; self->object->counters[i].name != NULL; i++)
    {
      if (!g_str_equal (self->object->counters[i].name, name))
        continue;

      self->values[i] = value;
      self->bases[i] = base;
      return;
    }

  g_critical ("%s has no counter %s", self->object->name, name);
}

void
wsman_sample_row_set (WsmanSampleRow *self,
                      const char     *name,
                      guint64         value)
{
  wsman_sample_row_set_with_base (self, name, value, WSMAN_SYSTEM_NULL);
}

guint64
wsman_sample_get_ticks (const WsmanSample *self)
{
  return (guint64) self->time * (WSMAN_COUNTER_TICKS_PER_SECOND / G_USEC_PER_SEC);
}

static void
add_to (guint64 *sum,
        guint64  value)
{
  if (value != WSMAN_SYSTEM_NULL)
    *sum = *sum == WSMAN_SYSTEM_NULL ? value : *sum + value;
}

/* Sets one counter of _Total from those of the first rows. A value that a row lacks doesn't count. */
static void
sum_up (WsmanSample    *self,
        WsmanSampleRow *total,
        guint           n_rows,
        gsize           i)
{
  const WsmanCounter *counter = &self->object->counters[i];
  guint n_values = 0;

  for (guint j = 0; j < n_rows; j++)
    {
      const WsmanSampleRow *row = self->rows->pdata[j];

      add_to (&total->values[i], row->values[i]);
      add_to (&total->bases[i], row->bases[i]);
      n_values += row->values[i] != WSMAN_SYSTEM_NULL;
    }
  if (self->object->averages_times && wsman_counter_is_time (counter) && n_values > 0)
    total->values[i] /= n_values;
}

/* Adds the instance with the sums of the others. A sum of ages would mean nothing. */
static void
add_total (WsmanSample *self)
{
  const WsmanCounter *counters = self->object->counters;
  guint n_rows = self->rows->len;
  WsmanSampleRow *total = wsman_sample_add (self, TOTAL, NULL);

  for (gsize i = 0; counters[i].name != NULL; i++)
    {
      if (counters[i].has_no_sum)
        total->values[i] = 0;
      else if (counters[i].kind != WSMAN_COUNTER_AGE)
        sum_up (self, total, n_rows, i);
    }
}

WsmanSample *
wsman_sample_new (const WsmanCounterObject *object)
{
  WsmanSample *self = g_atomic_rc_box_new0 (WsmanSample);

  self->object = object;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  self->time = g_get_monotonic_time ();
  self->clock_time = wsman_counter_file_time ((guint64) g_get_real_time ());
  object->read (self);
  if (object->has_total && self->rows->len > 0)
    add_total (self);

  return self;
}
