/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The functions with which the server calls providers.
 */

#pragma once

#include "wsman-provider.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* Checks whether the provider knows all options with MustComply, and calls the virtual function for the verb of request
 * with operation. On an error, the caller of this function responds. */
void wsman_provider_handle (WsmanProvider             *self,
                            WsmanOperation            *operation,
                            const WsmanServerRequest  *request,
                            GError                   **error);

/* Returns the kinds of requests that the provider has functions for, by Windows' names. */
GStrv wsman_provider_list_capabilities (WsmanProvider *self);

/* Tells whether the provider knows options. */
gboolean wsman_provider_has_options (WsmanProvider *self);

/* Sets a function that tells whether the provider has work that continues between two requests. */
void wsman_provider_set_busy_check (WsmanProvider *self,
                                    gboolean     (*is_busy) (WsmanProvider *provider));
gboolean wsman_provider_is_busy (WsmanProvider *self);

/* Tells the provider that called when the server has stopped. */
void wsman_provider_stop (WsmanProvider *self);

G_END_DECLS
