/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Starts hosts through wsmand-helper.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "wsman-helper.h"

G_BEGIN_DECLS

/* Starts wsman-shell-host as the account of identity. It ends when its socket is closed, which is the result. An
 * identity without an account, or one that the helper doesn't allow, is an error. */
void wsman_helper_start_host_async (WsmanHelper         *self,
                                    WsmanIdentity       *identity,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
GSocket *wsman_helper_start_host_finish (GAsyncResult  *result,
                                         GError       **error);

G_END_DECLS
