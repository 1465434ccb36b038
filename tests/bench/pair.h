/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The floor of sealing: two GSSAPI contexts of one process that know each other, and nothing of the
 * library. The user is BENCH_USER, whose password is BENCH_PASSWORD to NTLM, and who holds a ticket of
 * Kerberos.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_USER "ada"
#define BENCH_PASSWORD "secret"

typedef struct _BenchPair BenchPair;

/* mechanism: "NTLM" or "Kerberos". */
BenchPair *bench_pair_new  (const char *mechanism);
void       bench_pair_free (BenchPair  *self);

/* Seals and unseals. */
void bench_pair_pass (BenchPair *self,
                      GBytes    *plain);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchPair, bench_pair_free)

G_END_DECLS
