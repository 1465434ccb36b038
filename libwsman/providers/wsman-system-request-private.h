/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Handles a request for this machine's classes, from its operation to its response.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* Completes the operation, now or later. is_operator tells whether the user of the operation may change the machine.
 * Changes are made with the rights of the user through helper, or with those of this program if helper is NULL. */
void wsman_system_request_start (WsmanOperation *operation,
                                 gboolean        is_operator,
                                 WsmanHelper    *helper);

G_END_DECLS
