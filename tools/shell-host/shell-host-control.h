/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Carries out the server's records: starts, signals and ends commands, and reports how they end.
 */

#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* Serves the server. Returns when the server is gone, when it has sent something wrong, or after SIGTERM. The caller
 * must block SIGTERM and SIGCHLD. Returns false if the server has sent something wrong; in this case the commands still
 * exist. server is the number of the server's process, or 0 if this isn't known. */
bool shell_host_control (pid_t server);
