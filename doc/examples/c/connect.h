/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Functions that the samples share. */

#pragma once

#include <libwsman/wsman.h>

/* Makes a session. WSMAN_ADDRESS, WSMAN_USER and WSMAN_PASSWORD in the environment name the machine and the user.
 * Without WSMAN_ADDRESS the session is with this machine. */
WsmanSession *example_connect (GError **error);

/* Gets the instance that a resource names. */
WsmanItem *example_get (WsmanSession  *session,
                        const char    *resource,
                        GError       **error);
