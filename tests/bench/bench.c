/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Measures rounds, computes medians and prints the table.
 */

#include "bench.h"

#include <string.h>

static int
compare_doubles (const void *a,
                 const void *b)
{
  double difference = *(const double *) a - *(const double *) b;

  return (difference > 0) - (difference < 0);
}

double
bench_median (const double *values,
              gsize         n_values)
{
  g_autofree double *sorted = g_memdup2 (values, n_values * sizeof *values);

  qsort (sorted, n_values, sizeof *sorted, compare_doubles);

  return sorted[n_values / 2];
}

static double
measure (BenchContender *contender,
         gpointer        data)
{
  gint64 start = g_get_monotonic_time ();
  guint64 done = contender->run (data);

  return done * (double) G_TIME_SPAN_SECOND / (g_get_monotonic_time () - start);
}

/* Returns the median of the ratios of all rounds. This is better than the ratio of the medians, because a round is
 * short, and its contenders run under the same conditions. */
static double
median_ratio (const BenchContender *first,
              const BenchContender *other)
{
  double ratios[BENCH_ROUNDS];

  for (gsize i = 0; i < BENCH_ROUNDS; i++)
    ratios[i] = first->rates[i] / other->rates[i];

  return bench_median (ratios, BENCH_ROUNDS);
}

void
bench_compare (const char     *title,
               const char     *unit,
               BenchContender *contenders,
               gsize           n_contenders,
               double          aim,
               gpointer        data)
{
  for (gsize i = 0; i < n_contenders; i++)
    contenders[i].run (data);
  for (gsize round = 0; round < BENCH_ROUNDS; round++)
    for (gsize i = 0; i < n_contenders; i++)
      contenders[i].rates[round] = measure (&contenders[i], data);

  g_print ("%s\n", title);
  for (gsize i = 0; i < n_contenders; i++)
    {
      g_print ("  %-48s %10.0f %s", contenders[i].name,
               bench_median (contenders[i].rates, BENCH_ROUNDS), unit);
      if (i > 0)
        g_print ("   ratio %.2f", median_ratio (&contenders[0], &contenders[i]));
      if (i == 1 && aim > 0)
        g_print (" (aim %.2f)", aim);
      g_print ("\n");
    }
}

WsmanSession *
bench_session_new (TestPeer *server)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GError) error = NULL;
  WsmanSession *session = NULL;

  wsman_connection_options_set_user_name (options, "bench");
  wsman_connection_options_set_password (options, "mark");
  session = wsman_session_new (test_peer_get_uri (server, "http"),
                               WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_NO_ENCRYPTION |
                               WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD,
                               options, &error);
  g_assert_no_error (error);

  return session;
}
