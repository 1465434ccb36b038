/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the server asks for besides commands. The kernel decides whether this program's user may do it.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "providers/wsman-shell-host-records-private.h"

/* Tells whether the record asks for such a service. */
bool shell_host_is_service (const WsmanShellHostRecord *record);

/* Does what the record asks for, and replies. Returns false if the record is wrong, or the server doesn't read. */
bool shell_host_serve (const WsmanShellHostRecord *record,
                       const int                  *descriptors,
                       size_t                      n_descriptors);
