/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Starts one command.
 */

#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "providers/wsman-shell-host-records-private.h"

/* The memory file, the socket and three streams. */
#define SHELL_HOST_MAX_DESCRIPTORS 5

/* Tells whether the record and its descriptors, which are all above 2, are valid. If so, starts the command's
 * process, or reports on its socket why not; then pid is 0. */
bool shell_host_start (const WsmanShellHostRecord *record,
                       const int                  *descriptors,
                       size_t                      n_descriptors,
                       pid_t                      *pid);
