/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Calling providers.
 */

#pragma once

#include "wsman-provider.h"

G_BEGIN_DECLS

/* Whether the provider obeys all options that it must: FALSE and the error that names the first one. */
gboolean wsman_provider_check_options (WsmanProvider   *self,
                                       WsmanOperation  *operation,
                                       GError         **error);

/* Calls the function for operation's verb. An error that it sets is for the caller to answer with. */
void wsman_provider_handle (WsmanProvider   *self,
                            WsmanOperation  *operation,
                            GError         **error);

/* The server has stopped. */
void wsman_provider_stop (WsmanProvider *self);

G_END_DECLS
