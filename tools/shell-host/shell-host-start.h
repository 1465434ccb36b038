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

/* Tells whether the record and its descriptors are valid. The descriptors must all be above 2. If the record is valid,
 * the function starts the command's process. If the process can't be started, the function reports the reason on the
 * command's socket, and sets pid to 0. */
bool shell_host_start (const WsmanShellHostRecord *record,
                       const int                  *descriptors,
                       size_t                      n_descriptors,
                       pid_t                      *pid);
