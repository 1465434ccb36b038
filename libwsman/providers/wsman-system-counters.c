/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The classes of performance counters, made from the tables of their objects. The arithmetic is that of Windows' types
 * of counters, such as PERF_100NSEC_TIMER_INV. A value is null if one of its samples lacks it, or if the counter was
 * reset between the samples.
 */

#include "wsman-counter-sample-private.h"

/* The shortest interval that is measured, and the age at which a sample isn't used any more. Microseconds. */
#define MIN_INTERVAL (G_USEC_PER_SEC / 4)
#define MAX_AGE (60 * (gint64) G_USEC_PER_SEC)

/* One of the two classes of an object. */
typedef struct
{
  WsmanSystemClass parent;

  const WsmanCounterObject *object;
} CounterClass;

/* The samples of an object at which intervals may begin. Between them is at least the shortest interval. */
typedef struct
{
  WsmanSample *newer; /* NULL if no sample was taken */
  WsmanSample *older; /* NULL if fewer than two samples were taken */
} History;

static GMutex histories_mutex;
static GHashTable *histories; /* guarded by histories_mutex; a table from each object to its History; never freed */

/* The properties that all classes have, besides their counters. */
static const WsmanSystemProperty common_properties[] = {
  { "Caption", WSMAN_SYSTEM_STRING },
  { "Description", WSMAN_SYSTEM_STRING },
  { "Frequency_Object", WSMAN_SYSTEM_UINT64 },
  { "Frequency_PerfTime", WSMAN_SYSTEM_UINT64 },
  { "Frequency_Sys100NS", WSMAN_SYSTEM_UINT64 },
  { "Name", WSMAN_SYSTEM_STRING },
  { "Timestamp_Object", WSMAN_SYSTEM_UINT64 },
  { "Timestamp_PerfTime", WSMAN_SYSTEM_UINT64 },
  { "Timestamp_Sys100NS", WSMAN_SYSTEM_UINT64 },
};

static void
set_common (gpointer              record,
            const WsmanSampleRow *row)
{
  wsman_system_row_set_text (record, "Caption", row->object->description);
  wsman_system_row_set_text (record, "Description", row->object->description);
  wsman_system_row_set_text (record, "Name", row->name);
}

static void
set_clocks (gpointer           record,
            const WsmanSample *sample)
{
  wsman_system_row_set_number (record, "Frequency_Object", WSMAN_COUNTER_TICKS_PER_SECOND);
  wsman_system_row_set_number (record, "Frequency_PerfTime", WSMAN_COUNTER_TICKS_PER_SECOND);
  wsman_system_row_set_number (record, "Frequency_Sys100NS", WSMAN_COUNTER_TICKS_PER_SECOND);
  wsman_system_row_set_number (record, "Timestamp_Object", sample->clock_time);
  wsman_system_row_set_number (record, "Timestamp_PerfTime", wsman_sample_get_ticks (sample));
  wsman_system_row_set_number (record, "Timestamp_Sys100NS", sample->clock_time);
}

/* A counter of 32 bits begins again at 0, as on Windows. */
static guint64
limit_to_type (guint64         value,
               WsmanSystemType type)
{
  return value != WSMAN_SYSTEM_NULL && type == WSMAN_SYSTEM_UINT32 ? (guint32) value : value;
}

static char *
dup_base_name (const WsmanCounter *counter)
{
  return g_strconcat (counter->name, "_Base", NULL);
}

static void
load_raw (WsmanSystemLoad *load)
{
  const CounterClass *klass = (const CounterClass *) load->klass;
  g_autoptr(WsmanSample) sample = wsman_sample_new (klass->object);

  for (guint i = 0; i < sample->rows->len; i++)
    {
      const WsmanSampleRow *row = sample->rows->pdata[i];
      gpointer record = wsman_system_load_add (load, NULL);

      set_common (record, row);
      set_clocks (record, sample);
      for (gsize j = 0; row->object->counters[j].name != NULL; j++)
        {
          const WsmanCounter *counter = &row->object->counters[j];
          guint64 base = counter->kind == WSMAN_COUNTER_CLOCK_TIME ? wsman_sample_get_ticks (sample) : row->bases[j];
          g_autofree char *base_name = dup_base_name (counter);

          wsman_system_row_set_number (record, counter->name, limit_to_type (row->values[j], counter->type));
          if (counter->base_type != 0)
            wsman_system_row_set_number (record, base_name, limit_to_type (base, counter->base_type));
        }
    }
}

/* What happened to one counter between two samples. */
typedef struct
{
  guint64 value;
  guint64 base;
  double growth;      /* negative if it isn't known */
  double base_growth; /* negative if it isn't known */
  double ticks;       /* the length of the interval, in units of 100 ns */
  guint64 clock_time;
} Change;

static double
subtract (guint64 now,
          guint64 earlier)
{
  return now == WSMAN_SYSTEM_NULL || earlier == WSMAN_SYSTEM_NULL || now < earlier ? -1 : (double) (now - earlier);
}

/* Returns the quotient as a whole number, as Windows does. Nothing is divided by nothing if nothing happened. */
static guint64
divide (double number,
        double by)
{
  if (number < 0 || by < 0)
    return WSMAN_SYSTEM_NULL;

  return by > 0 ? (guint64) (number / by) : 0;
}

static guint64
compute (WsmanCounterKind kind,
         const Change    *change)
{
  double ticks = change->ticks;

  switch (kind)
    {
    case WSMAN_COUNTER_RATE:
      return divide (change->growth, ticks / WSMAN_COUNTER_TICKS_PER_SECOND);
    case WSMAN_COUNTER_BUSY_TIME:
    case WSMAN_COUNTER_CLOCK_TIME:
      return divide (change->growth * 100, ticks);
    case WSMAN_COUNTER_IDLE_TIME:
      return change->growth < 0 ? WSMAN_SYSTEM_NULL : divide (MAX (ticks - change->growth, 0) * 100, ticks);
    case WSMAN_COUNTER_QUEUE:
      return divide (change->growth, ticks);
    case WSMAN_COUNTER_FRACTION:
      return change->value == WSMAN_SYSTEM_NULL || change->base == WSMAN_SYSTEM_NULL
               ? WSMAN_SYSTEM_NULL
               : divide ((double) change->value * 100, (double) change->base);
    case WSMAN_COUNTER_AVERAGE:
      return divide (change->growth, change->base_growth);
    case WSMAN_COUNTER_AVERAGE_TIME:
      return divide (change->growth / WSMAN_COUNTER_TICKS_PER_SECOND, change->base_growth);
    case WSMAN_COUNTER_AGE:
      return divide (subtract (change->clock_time, change->value), WSMAN_COUNTER_TICKS_PER_SECOND);
    case WSMAN_COUNTER_NUMBER:
    default:
      return change->value;
    }
}

/* Tells whether the kernel has corrected a time a little downwards. This isn't a reset. */
static gboolean
is_correction (guint64 now,
               guint64 earlier,
               double  ticks)
{
  return now != WSMAN_SYSTEM_NULL && earlier != WSMAN_SYSTEM_NULL && now < earlier && (double) (earlier - now) < ticks;
}

static guint64
format_counter (const WsmanSample    *now,
                const WsmanSample    *earlier,
                const WsmanSampleRow *row,
                const WsmanSampleRow *earlier_row,
                gsize                 i)
{
  Change change = { row->values[i], row->bases[i], -1, -1, .clock_time = now->clock_time };

  change.ticks = (double) (wsman_sample_get_ticks (now) - wsman_sample_get_ticks (earlier));
  if (earlier_row != NULL)
    {
      change.growth = subtract (row->values[i], earlier_row->values[i]);
      if (wsman_counter_is_time (&row->object->counters[i]) &&
          is_correction (row->values[i], earlier_row->values[i], change.ticks))
        change.growth = 0;
      change.base_growth = subtract (row->bases[i], earlier_row->bases[i]);
    }

  return compute (row->object->counters[i].kind, &change);
}

static GHashTable *
index_rows (const WsmanSample *sample)
{
  GHashTable *rows = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sample->rows->len; i++)
    {
      WsmanSampleRow *row = sample->rows->pdata[i];

      g_hash_table_insert (rows, row->identity != NULL ? row->identity : (char *) "", row);
    }

  return rows;
}

/* Waits until the monotonic time, or until the request is cancelled. */
static void
wait_until (gint64        time,
            GCancellable *cancellable)
{
  GPollFD fd = { 0 };
  gboolean has_fd = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fd);

  for (gint64 left; !g_cancellable_is_cancelled (cancellable) && (left = time - g_get_monotonic_time ()) > 0;)
    g_poll (&fd, has_fd ? 1 : 0, (int) (left / 1000 + 1));

  if (has_fd)
    g_cancellable_release_fd (cancellable);
}

/* Returns the history of an object. The caller holds the mutex. */
static History *
get_history (const WsmanCounterObject *object)
{
  History *history;

  if (histories == NULL)
    histories = g_hash_table_new (NULL, NULL);

  history = g_hash_table_lookup (histories, object);
  if (history == NULL)
    {
      history = g_new0 (History, 1);
      g_hash_table_insert (histories, (gpointer) object, history);
    }

  return history;
}

static gboolean
is_usable (const WsmanSample *sample,
           gint64             shortest)
{
  gint64 age = sample != NULL ? g_get_monotonic_time () - sample->time : -1;

  return age >= shortest && age <= MAX_AGE;
}

/* Returns the sample at which the interval begins. If all samples are too young, the caller has to wait. */
static WsmanSample *
dup_earlier (const WsmanCounterObject *object)
{
  WsmanSample *earlier = NULL;
  History *history;

  g_mutex_lock (&histories_mutex);
  history = get_history (object);
  if (is_usable (history->newer, MIN_INTERVAL))
    earlier = g_atomic_rc_box_acquire (history->newer);
  else if (is_usable (history->older, MIN_INTERVAL))
    earlier = g_atomic_rc_box_acquire (history->older);
  else if (is_usable (history->newer, 0))
    earlier = g_atomic_rc_box_acquire (history->newer);
  g_mutex_unlock (&histories_mutex);

  return earlier != NULL ? earlier : wsman_sample_new (object);
}

static void
replace (WsmanSample **sample,
         WsmanSample  *by)
{
  WsmanSample *old = *sample;

  *sample = g_atomic_rc_box_acquire (by);
  g_clear_pointer (&old, wsman_sample_unref);
}

/* Remembers the two samples of an interval, unless the next request can still use the newer one that is there. */
static void
remember (WsmanSample *earlier,
          WsmanSample *now)
{
  History *history;

  g_mutex_lock (&histories_mutex);
  history = get_history (now->object);
  if (history->newer == NULL || now->time - history->newer->time >= MIN_INTERVAL)
    {
      replace (&history->older, earlier);
      replace (&history->newer, now);
    }
  g_mutex_unlock (&histories_mutex);
}

/* Takes a sample. earlier is set to the sample at which its interval begins. The calling thread waits if there is no
 * such sample. */
static WsmanSample *
measure (const WsmanCounterObject  *object,
         WsmanSample              **earlier,
         GCancellable              *cancellable)
{
  WsmanSample *now;

  *earlier = dup_earlier (object);
  wait_until ((*earlier)->time + MIN_INTERVAL, cancellable);
  now = wsman_sample_new (object);
  remember (*earlier, now);

  return now;
}

static void
load_formatted (WsmanSystemLoad *load)
{
  const CounterClass *klass = (const CounterClass *) load->klass;
  g_autoptr(WsmanSample) earlier = NULL;
  g_autoptr(WsmanSample) now = measure (klass->object, &earlier, load->cancellable);
  g_autoptr(GHashTable) earlier_rows = index_rows (earlier);

  for (guint i = 0; i < now->rows->len; i++)
    {
      const WsmanSampleRow *row = now->rows->pdata[i];
      const WsmanSampleRow *earlier_row = g_hash_table_lookup (earlier_rows,
                                                               row->identity != NULL ? row->identity : "");
      gpointer record = wsman_system_load_add (load, NULL);

      set_common (record, row);
      for (gsize j = 0; row->object->counters[j].name != NULL; j++)
        wsman_system_row_set_number (record, row->object->counters[j].name,
                                     limit_to_type (format_counter (now, earlier, row, earlier_row, j),
                                                    row->object->counters[j].type));
    }
}

GHashTable *
wsman_counter_object_measure (const WsmanCounterObject *object,
                              const char               *counter,
                              GCancellable             *cancellable)
{
  g_autoptr(WsmanSample) earlier = NULL;
  g_autoptr(WsmanSample) now = measure (object, &earlier, cancellable);
  g_autoptr(GHashTable) earlier_rows = index_rows (earlier);
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gsize i = 0;

  while (!g_str_equal (object->counters[i].name, counter))
    i++;

  for (guint j = 0; j < now->rows->len; j++)
    {
      const WsmanSampleRow *row = now->rows->pdata[j];
      const WsmanSampleRow *earlier_row = g_hash_table_lookup (earlier_rows, row->identity);
      guint64 value = format_counter (now, earlier, row, earlier_row, i);

      g_hash_table_insert (values, g_strdup (row->name), g_memdup2 (&value, sizeof value));
    }

  return values;
}

static int
compare_properties (gconstpointer a,
                    gconstpointer b)
{
  return g_ascii_strcasecmp (((const WsmanSystemProperty *) a)->name, ((const WsmanSystemProperty *) b)->name);
}

static const WsmanSystemProperty *
make_properties (const WsmanCounterObject *object,
                 gboolean                  is_raw)
{
  GArray *table = g_array_new (TRUE, TRUE, sizeof (WsmanSystemProperty));

  for (gsize i = 0; i < G_N_ELEMENTS (common_properties); i++)
    {
      WsmanSystemProperty property = common_properties[i];

      if (!object->is_singleton && g_str_equal (property.name, "Name"))
        property.flags = WSMAN_SYSTEM_KEY;
      g_array_append_val (table, property);
    }

  for (const WsmanCounter *counter = object->counters; counter->name != NULL; counter++)
    {
      WsmanSystemProperty property = { counter->name, counter->type };

      g_array_append_val (table, property);
      if (!is_raw || counter->base_type == 0)
        continue;

      property = (WsmanSystemProperty) { dup_base_name (counter), counter->base_type };
      g_array_append_val (table, property);
    }
  g_array_sort (table, compare_properties);

  return (const WsmanSystemProperty *) g_array_free (table, FALSE);
}

static const WsmanSystemClass *
make_class (const WsmanCounterObject *object,
            gboolean                  is_raw)
{
  CounterClass *self = g_new0 (CounterClass, 1);
  const char *parent = is_raw ? "Win32_PerfRawData" : "Win32_PerfFormattedData";

  self->object = object;
  self->parent.name = g_strconcat (parent, "_", object->name, NULL);
  self->parent.parent = parent;
  self->parent.is_singleton = object->is_singleton;
  self->parent.properties = make_properties (object, is_raw);
  self->parent.load = is_raw ? load_raw : load_formatted;

  return &self->parent;
}

void
wsman_counter_object_make_classes (const WsmanCounterObject *object,
                                   const WsmanSystemClass   *classes[2])
{
  classes[0] = make_class (object, TRUE);
  classes[1] = make_class (object, FALSE);
}
