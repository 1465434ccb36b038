/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The counters of all instances of an object at one time.
 */

#pragma once

#include "wsman-system-counters-private.h"

G_BEGIN_DECLS

struct _WsmanSampleRow
{
  const WsmanCounterObject *object;
  char *name; /* NULL in an object with one instance */
  char *identity;
  guint64 *values; /* the counters, in the order of the table */
  guint64 *bases;
};

struct _WsmanSample
{
  const WsmanCounterObject *object;
  gint64 time;        /* the monotonic time, in microseconds */
  guint64 clock_time; /* FILETIME's */
  GPtrArray *rows;
};

/* Takes a sample: reads the counters of all instances. */
WsmanSample *wsman_sample_new (const WsmanCounterObject *object);
void wsman_sample_unref (WsmanSample *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSample, wsman_sample_unref)

/* Tells whether the counter is a time, which has a mean instead of a sum in some objects. */
gboolean wsman_counter_is_time (const WsmanCounter *counter);

G_END_DECLS
