/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Starts a program that outlives the server, and keeps its PAM session open.
 */

#pragma once

#include <sys/types.h>

/* Starts the program of the record that waits in the socket, and reaps what it leaves behind. Returns an exit status
 * when nothing of it is left, or when the server is gone, is done with it, or sends anything else. The program then
 * goes on. The caller must be a subreaper without children, and block SIGCHLD. */
int shell_host_keep (pid_t server);
