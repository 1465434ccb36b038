/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Carries out the server's records: starts, signals and ends commands, and reports how they end.
 */

#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* Returns when the server is gone, when it has sent something wrong, or after SIGTERM. SIGTERM and SIGCHLD must be
 * blocked. Returns false if the server has sent something wrong. The commands are still there then. server: its
 * process, if this is known; else 0. */
bool shell_host_control (pid_t server);
