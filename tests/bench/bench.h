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
  /* Does some work, and returns its amount. */
  guint64 (*run) (gpointer data);
  double rates[BENCH_ROUNDS];
} BenchContender;

/* Runs all contenders in turns, and prints the ratio of the first contender to each of the others. aim is the wanted
 * ratio to the second contender, and is 0 if there is none. */
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
