/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Handles requests that create, change and delete instances.
 */

#pragma once

#include "wsman-system-request-fields-private.h"

G_BEGIN_DECLS

/* Each of these functions responds, now or later, or sets the refusal. */
void wsman_system_request_create (WsmanSystemRequest *self);
void wsman_system_request_put (WsmanSystemRequest *self);
void wsman_system_request_delete (WsmanSystemRequest *self);

G_END_DECLS
