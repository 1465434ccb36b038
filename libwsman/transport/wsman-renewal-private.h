/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Asks the application for other credentials after the server has refused those of the transport. If the server refuses
 * several calls at once, only the first of them asks. The others wait for the same answer, each in its own context.
 */

#pragma once

#include "wsman-transport-private.h"

G_BEGIN_DECLS

/* Replaces the credentials that have this serial. If they were already replaced, this ends at once. The result is FALSE
 * without an error if there are no other credentials. There is an error if the call was cancelled, or if the session
 * may not use the user of the answer. */
void wsman_renewal_run_async (WsmanTransport      *transport,
                              guint                refused_serial,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);
gboolean wsman_renewal_run_finish (WsmanTransport  *transport,
                                   GAsyncResult    *result,
                                   GError         **error);

G_END_DECLS
