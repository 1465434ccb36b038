/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "patience.h"

#include <stdlib.h>
#include <time.h>

#define FACTOR 20
#define MAX_SECONDS 60
#define N_ATTEMPTS 20

guint
patience_get_slowness (void)
{
  const char *slowness = g_getenv ("WSMAN_TEST_SLOWNESS");

  return slowness != NULL ? (guint) atoi (slowness) : 1;
}

guint
patience_get_seconds (guint seconds)
{
  return MIN (seconds * FACTOR, MAX_SECONDS) * patience_get_slowness ();
}

gint64
patience_get_end (guint seconds)
{
  return g_get_monotonic_time () + patience_get_seconds (seconds) * G_TIME_SPAN_SECOND;
}

gint64
patience_get_work (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

void
patience_assert_within (guint           milliseconds,
                        PatienceAttempt attempt,
                        gconstpointer   data)
{
  gint64 promised = (gint64) milliseconds * G_TIME_SPAN_MILLISECOND * patience_get_slowness ();

  for (guint i = 0; i < N_ATTEMPTS; i++)
    {
      gint64 taken = attempt (data);

      if (taken <= promised)
        return;

      g_test_message ("took %" G_GINT64_FORMAT " µs", taken);
      g_assert_cmpint (taken, <, FACTOR * promised);
    }

  g_error ("None of %u attempts took less than %" G_GINT64_FORMAT " µs", N_ATTEMPTS, promised);
}
