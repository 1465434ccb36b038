/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Logins: passwords and tokens that are checked, a few at a time, because hashing is slow by design. Passwords and
 * tokens have separate workers, so that guessing passwords doesn't delay other authentications. Clients with the same
 * address wait for each other, and not for other addresses.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanLogins WsmanLogins;
typedef struct _WsmanLogin WsmanLogin;

/* Checks a password. The result is one call of wsman_login_finish(), in the context. */
typedef void (*WsmanPasswordFunc) (WsmanLogin     *login,
                                   const char     *user_name,
                                   const char     *password,
                                   GSocketAddress *remote_address,
                                   gpointer        user_data);

WsmanLogins *wsman_logins_new (GMainContext      *context,
                               const WsmanPolicy *policy,
                               WsmanPasswordFunc  func,
                               gpointer           user_data);
/* Running logins end without a result. */
void wsman_logins_free (WsmanLogins *self);

void wsman_logins_add_password (WsmanLogins           *self,
                                WsmanServerConnection *connection,
                                const char            *user_name,
                                const char            *password);
void wsman_logins_add_token (WsmanLogins           *self,
                             WsmanServerConnection *connection,
                             WsmanAcceptor         *acceptor,
                             GBytes                *token);
/* The connection is closed, so its waiting login is dropped. */
void wsman_logins_forget (WsmanLogins           *self,
                          WsmanServerConnection *connection);

/* name is NULL for a refusal. Takes login. */
void wsman_login_finish (WsmanLogin          *login,
                         const char          *name,
                         WsmanIdentitySource  source);

G_END_DECLS
