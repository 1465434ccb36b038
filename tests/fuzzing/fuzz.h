/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What a fuzz target is: driver.c or libFuzzer calls it. */

#pragma once

#include <glib.h>

/* As much as a target reads; more only slows the search down. */
#define FUZZ_MAX_SIZE (1024 * 1024)

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);
