/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Calling providers.
 */

#pragma once

#include "wsman-provider.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* Calls the function for the verb of request, which operation shows, if the provider obeys all options that it must. An
 * error is for the caller to answer with. */
void wsman_provider_handle (WsmanProvider             *self,
                            WsmanOperation            *operation,
                            const WsmanServerRequest  *request,
                            GError                   **error);

/* The server has stopped. */
void wsman_provider_stop (WsmanProvider *self);

G_END_DECLS
