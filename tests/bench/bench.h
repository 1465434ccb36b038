/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Measures several candidates in turns, so that other programs on the machine disturb all of them equally.
 */

#pragma once

#include <libwsman/wsman.h>

#include "peer.h"

G_BEGIN_DECLS

#define BENCH_ROUNDS 7

typedef struct
{
  const char *name;
  /* Does as much as it says in its result, and nothing else. */
  guint64 (*run) (gpointer data);
  double rates[BENCH_ROUNDS];
} BenchContender;

/* Runs all in turns and prints how the first compares to each; to the second, aim is what is aimed
 * for, 0 for nothing. */
void bench_compare (const char     *title,
                    const char     *unit,
                    BenchContender *contenders,
                    gsize           n_contenders,
                    double          aim,
                    gpointer        data);

double bench_median (const double *values,
                     gsize         n_values);

WsmanSession *bench_session_new (TestPeer *server);

G_END_DECLS
