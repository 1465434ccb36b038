/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Starts wsman-shell-host as the account of a session.
 */

#pragma once

#include "helper-login.h"

/* Returns the process, or -1 if it couldn't be started. The function closes socket, which becomes the process's
 * standard input. */
pid_t helper_host_start (const HelperLogin *login,
                         int                socket);
