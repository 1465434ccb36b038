/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Seals and unseals bodies, for client and server. The functions here combine the mechanism with the framing. */

#pragma once

#include "wsman-sealed-body-private.h"

G_BEGIN_DECLS

/* Returns the protocol that sealed bodies name for an HTTP authentication scheme. */
const char *wsman_sealing_get_protocol (const char *scheme);

void wsman_sealing_seal_async (WsmanSecurityContext *security,
                               GBytes               *plain,
                               const char           *charset,
                               const char           *protocol,
                               gboolean              indented,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data);
/* Returns the sealed body. Sets content_type to its Content-Type. */
GBytes *wsman_sealing_seal_finish (WsmanSecurityContext  *security,
                                   GAsyncResult          *result,
                                   char                 **content_type,
                                   GError               **error);

void wsman_sealing_unseal_async (WsmanSecurityContext *security,
                                 GBytes               *body,
                                 const char           *content_type,
                                 const char           *protocol,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
/* Returns the plain body. Sets charset to NULL if the body names no charset. Sets indented to TRUE if the peer writes
 * tabs. */
GBytes *wsman_sealing_unseal_finish (WsmanSecurityContext  *security,
                                     GAsyncResult          *result,
                                     char                 **charset,
                                     gboolean              *indented,
                                     GError               **error);

G_END_DECLS
