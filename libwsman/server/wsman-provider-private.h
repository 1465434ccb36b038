/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Calls providers.
 */

#pragma once

#include "wsman-provider.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* Calls the virtual function for the verb of request, with operation, if the provider knows all options with
 * MustComply. On an error, the caller responds. */
void wsman_provider_handle (WsmanProvider             *self,
                            WsmanOperation            *operation,
                            const WsmanServerRequest  *request,
                            GError                   **error);

/* The server has stopped. */
void wsman_provider_stop (WsmanProvider *self);

G_END_DECLS
