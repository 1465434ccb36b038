/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What the samples share. */

#pragma once

#include <libwsman/wsman.h>

/* A session with the machine that the environment names, by WSMAN_ADDRESS, WSMAN_USER and
 * WSMAN_PASSWORD; or with this one, if it names none. */
WsmanSession *example_connect (GError **error);

/* The instance that a resource names. */
WsmanItem *example_get (WsmanSession  *session,
                        const char    *resource,
                        GError       **error);
