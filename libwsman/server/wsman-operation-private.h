/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Creates the public operation for a request.
 */

#pragma once

#include "wsman-operation.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* Creates an operation. If the operation is freed without a response, the client gets a fault. */
WsmanOperation *wsman_operation_new (WsmanServerRequest *request);

G_END_DECLS
