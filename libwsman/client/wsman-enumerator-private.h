/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The functions with which a session creates an enumerator.
 */

#pragma once

#include "wsman-call-private.h"
#include "wsman-enumerator.h"

G_BEGIN_DECLS

/* Creates an enumerator. Takes ownership of call, which is an Enumerate that wasn't sent yet. references is TRUE if the
 * items are endpoint references, or contain them. */
WsmanEnumerator *wsman_enumerator_new (WsmanSessionConnection *connection,
                                       WsmanSession           *session,
                                       const WsmanReference   *reference,
                                       WsmanCall              *call,
                                       gboolean                references);

/* Sends Enumerate, and reads until an item has arrived, or until the end of the enumeration is known. */
void wsman_enumerator_open_async (WsmanEnumerator     *self,
                                  WsmanSendFlags       flags,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
gboolean wsman_enumerator_open_finish (WsmanEnumerator  *self,
                                       GAsyncResult     *result,
                                       GError          **error);

G_END_DECLS
