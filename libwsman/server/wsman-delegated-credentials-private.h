/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Creates the objects with which authenticators get delegated credentials.
 */

#pragma once

#include "wsman-delegated-credentials.h"

G_BEGIN_DECLS

/* Keeps a copy of the password. Wipes it in context at the monotonic time end, if nobody has dropped it before. */
WsmanDelegatedCredentials *wsman_delegated_credentials_new (const char   *user_name,
                                                            const char   *identity,
                                                            const char   *password,
                                                            gint64        end,
                                                            GMainContext *context);

G_END_DECLS
