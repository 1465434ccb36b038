/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The responses of the benchmarks' server, as bytes. The server sends them, and the programs for comparison parse them.
 * So both measure the same bytes.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The class that the benchmarks get and enumerate. */
#define BENCH_URI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Process"

void bench_write_identify (GString    *body);
void bench_write_get      (GString    *body,
                           const char *relates_to);

/* Writes one batch of an enumeration, which begins with the item number next. Returns the number of the first item of
 * the next batch. */
guint64 bench_write_batch (GString    *body,
                           const char *relates_to,
                           gboolean    pull,
                           guint64     next,
                           guint64     n_items,
                           guint64     total);

G_END_DECLS
