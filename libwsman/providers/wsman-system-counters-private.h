/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Windows' performance counters. Each object of counters is two classes: Win32_PerfRawData_NAME has the raw counters
 * and the clocks, and Win32_PerfFormattedData_NAME has what Windows computes from two samples of them.
 *
 * A formatted value is that of the interval since a sample that an earlier request took. This interval is at least 250
 * ms and at most a minute long. If there is no such sample, the thread takes one and waits for 250 ms.
 */

#pragma once

#include "wsman-system-class-private.h"

G_BEGIN_DECLS

/* The unit of times in counters is 100 ns, as on Windows. */
#define WSMAN_COUNTER_TICKS_PER_SECOND 10000000

/* How a formatted value is computed. */
typedef enum
{
  WSMAN_COUNTER_NUMBER,       /* the raw number itself */
  WSMAN_COUNTER_RATE,         /* how much the number grows in a second */
  WSMAN_COUNTER_BUSY_TIME,    /* the part of the interval by which a time has grown, in per cent */
  WSMAN_COUNTER_IDLE_TIME,    /* the other part of the interval, in per cent */
  WSMAN_COUNTER_QUEUE,        /* the mean length of a queue, from the sum of waiting times */
  WSMAN_COUNTER_FRACTION,     /* the number's part of its base, in per cent */
  WSMAN_COUNTER_AVERAGE,      /* the growth of the number divided by the growth of its base */
  WSMAN_COUNTER_AVERAGE_TIME, /* the growth of the time in seconds divided by the growth of the base */
  WSMAN_COUNTER_CLOCK_TIME,   /* as WSMAN_COUNTER_BUSY_TIME; the base is the clock */
  WSMAN_COUNTER_AGE,          /* the seconds since the time, which is FILETIME's */
} WsmanCounterKind;

typedef struct
{
  const char *name;
  WsmanSystemType type;
  WsmanCounterKind kind;
  WsmanSystemType base_type; /* the type of the base in the raw class; 0 if there is no base */
  gboolean has_no_sum;       /* TRUE if a sum would mean nothing, as that of identifiers; it is 0 in _Total */
} WsmanCounter;

typedef struct _WsmanSample WsmanSample;
typedef struct _WsmanSampleRow WsmanSampleRow;

typedef struct
{
  const char *name;        /* the name of the classes, after "Win32_PerfRawData_" */
  const char *description; /* the name of the object in Windows' tools */
  gboolean is_singleton;   /* TRUE if there is one instance without a name */
  gboolean has_total;      /* TRUE if an instance _Total has the sums of the others */
  gboolean averages_times; /* TRUE if _Total has the means of times and not their sums */
  const WsmanCounter *counters; /* a row without a name ends the list */
  void (*read) (WsmanSample *sample); /* adds the rows of all instances */
} WsmanCounterObject;

/* Adds an instance. identity tells instances of the same name apart, as one process and the next one; if it is NULL, it
 * is the name. */
WsmanSampleRow *wsman_sample_add (WsmanSample *self,
                                  const char  *name,
                                  const char  *identity);

/* Returns the monotonic time of the sample in units of 100 ns. */
guint64 wsman_sample_get_ticks (const WsmanSample *self);

/* Sets a counter, and its base if it has one. The counter is null until it is set. */
void wsman_sample_row_set (WsmanSampleRow *self,
                           const char     *name,
                           guint64         value);
void wsman_sample_row_set_with_base (WsmanSampleRow *self,
                                     const char     *name,
                                     guint64         value,
                                     guint64         base);

/* Returns the two classes of an object. They are never freed. */
void wsman_counter_object_make_classes (const WsmanCounterObject *object,
                                        const WsmanSystemClass   *classes[2]);

/* Measures a counter in such an interval. Returns a table from the names of the instances to the formatted values,
 * each of which is a guint64. The calling thread waits. */
GHashTable *wsman_counter_object_measure (const WsmanCounterObject *object,
                                          const char               *counter,
                                          GCancellable             *cancellable);

/* Converts microseconds since 1970 to 100 ns since 1601. */
guint64 wsman_counter_file_time (guint64 time);

extern const WsmanCounterObject wsman_counters_logical_disk;
extern const WsmanCounterObject wsman_counters_memory;
extern const WsmanCounterObject wsman_counters_network_interface;
extern const WsmanCounterObject wsman_counters_physical_disk;
extern const WsmanCounterObject wsman_counters_process;
extern const WsmanCounterObject wsman_counters_processor;
extern const WsmanCounterObject wsman_counters_system;

G_END_DECLS
