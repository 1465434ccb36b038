/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads the texts that come with a record.
 */

#pragma once

#include <stdint.h>

/* Returns the texts, which the caller must free. Returns NULL if the file has no texts of this size. */
char *shell_host_read_texts (int      descriptor,
                             uint64_t size);
