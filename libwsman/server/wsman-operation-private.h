/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Between the public operation and the server room's call.
 */

#pragma once

#include "wsman-operation.h"
#include "wsman-server-call-private.h"

G_BEGIN_DECLS

/* Answers call when it is dropped without an answer. */
WsmanOperation *wsman_operation_new (WsmanServerCall *call);

G_END_DECLS
