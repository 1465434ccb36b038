/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Creates a batch from a delivery.
 */

#pragma once

#include "server/wsman-server-request-private.h"
#include "wsman-collector-batch.h"
#include "wsman-collector-store.h"

G_BEGIN_DECLS

/* Reads the events of a delivery. store keeps the bookmark, and may be NULL. It fails with 0x80338041 if the message
 * has no events, or if its bookmark is wrong. */
WsmanCollectorBatch *wsman_collector_batch_new (WsmanServerRequest     *request,
                                                WsmanCollectorMachine  *machine,
                                                WsmanCollectorStore    *store,
                                                GError                **error);

G_END_DECLS
