/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The lower limit for sealing: two GSSAPI contexts in one process, without the library. The user is BENCH_USER, who has
 * the password BENCH_PASSWORD for NTLM and a ticket for Kerberos.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_USER "ada"
#define BENCH_PASSWORD "secret"

typedef struct _BenchPair BenchPair;

/* mechanism is "NTLM" or "Kerberos". */
BenchPair *bench_pair_new  (const char *mechanism);
void       bench_pair_free (BenchPair  *self);

/* Seals plain, and unseals the result. */
void bench_pair_pass (BenchPair *self,
                      GBytes    *plain);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchPair, bench_pair_free)

G_END_DECLS
