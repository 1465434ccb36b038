/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Between the public operation and the server room's request.
 */

#pragma once

#include "wsman-operation.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* Answers request when it is dropped without a response. */
WsmanOperation *wsman_operation_new (WsmanServerRequest *request);

G_END_DECLS
