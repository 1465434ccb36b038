/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The function of a fuzz target, which driver.c or libFuzzer calls. */

#pragma once

#include <glib.h>

/* As much as a target reads; more only slows the search down. */
#define FUZZ_MAX_SIZE (1024 * 1024)

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);
