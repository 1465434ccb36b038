/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Creates the objects on which authenticators decide.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "wsman-authentication.h"

G_BEGIN_DECLS

/* Is called exactly once, in the context that was given to wsman_authentication_new(). identity is NULL if the
 * authenticator has refused the client. error is the reason, if the authenticator has told one. */
typedef void (*WsmanAuthenticationFunc) (const char          *identity,
                                         WsmanIdentitySource  source,
                                         WsmanAccount         account,
                                         const GError        *error,
                                         gpointer             user_data);

WsmanAuthentication *wsman_authentication_new (const char              *mechanism,
                                               const char              *user_name,
                                               const char              *password,
                                               GSocketAddress          *remote_address,
                                               GMainContext            *context,
                                               WsmanAuthenticationFunc  func,
                                               gpointer                 user_data);

/* Accepts the client as an account of this machine. identity is the account's name. */
void wsman_authentication_accept_account (WsmanAuthentication *self,
                                          const char          *identity,
                                          WsmanIdentitySource  source,
                                          WsmanAccount         account);

/* Rejects the user name and the password, and tells the log why. The client isn't told. */
void wsman_authentication_reject_because (WsmanAuthentication *self,
                                          const GError        *error);

G_END_DECLS
