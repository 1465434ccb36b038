/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The functions of the options that aren't public. The session uses them.
 */

#pragma once

#include "security/wsman-credential-request-private.h"
#include "transport/wsman-proxy-private.h"
#include "wsman-connection-options.h"

G_BEGIN_DECLS

/* Returns the password, which the options own. Returns NULL if no password is set. */
const char *wsman_connection_options_get_password (WsmanConnectionOptions *self);

/* Tells whether the host may get the user's password with CredSSP. */
gboolean wsman_connection_options_delegates_to (WsmanConnectionOptions *self,
                                                const char             *host);

/* Returns the source of the client's certificate with its PIN, which is secret. */
const char *wsman_connection_options_get_whole_certificate_source (WsmanConnectionOptions *self);

WsmanProxyAccess wsman_connection_options_get_proxy_access (WsmanConnectionOptions *self);

/* Returns the credentials for proxies, as a transport needs them. */
WsmanProxyLogin *wsman_connection_options_new_proxy_login (WsmanConnectionOptions *self);
gboolean wsman_connection_options_has_proxy_credentials (WsmanConnectionOptions *self);

/* Tells whether a handler of WsmanConnectionOptions::authenticate was connected, to these options or to those that they
 * are a copy of. */
gboolean wsman_connection_options_is_handled (WsmanConnectionOptions *self);

/* Asks the handlers of WsmanConnectionOptions::authenticate. Returns TRUE if one of them will answer. This is a
 * WsmanAskFunc, and self is the options. */
gboolean wsman_connection_options_authenticate (WsmanCredentialRequest *request,
                                                gpointer                self);

G_END_DECLS
