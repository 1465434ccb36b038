/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Does what a server says: starts commands, signals and ends them, and tells how they end.
 */

#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* Returns when the server is no more or said something wrong, or when SIGTERM came, which must be blocked
 * as SIGCHLD must; false if the server was wrong. Commands are left then. server: its process, if that is
 * known to be the one; else 0. */
bool shell_host_control (pid_t server);
