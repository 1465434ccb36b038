/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Carries out the server's records: starts, signals and ends commands, and reports how they end.
 */

#pragma once

#include <sys/types.h>

/* The exit status if the first record is a START with DETACHED. It is still in the socket. */
#define SHELL_HOST_DETACH 3

/* Serves the server. Returns when the server is gone, when it has sent something wrong, or after SIGTERM. The caller
 * must block SIGTERM and SIGCHLD. Returns an exit status. It is EXIT_FAILURE if the server has sent something wrong; in
 * this case the commands still exist. server is the number of the server's process, or 0 if this isn't known. */
int shell_host_control (pid_t server);
