/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Attempts to authenticate: passwords and tokens that are looked at, a few at a time, since hashing is
 * meant to be slow. Passwords have workers of their own, so that who guesses them holds up no authentication;
 * clients of one address wait for each other, and not for those of another.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanLogins WsmanLogins;
typedef struct _WsmanLogin WsmanLogin;

/* Looks at a password; wsman_login_finish() is the answer, given once, in the context. */
typedef void (*WsmanPasswordFunc) (WsmanLogin     *login,
                                   const char     *user_name,
                                   const char     *password,
                                   GSocketAddress *remote_address,
                                   gpointer        user_data);

WsmanLogins *wsman_logins_new (GMainContext      *context,
                               const WsmanPolicy *policy,
                               WsmanPasswordFunc  func,
                               gpointer           user_data);
/* Nobody is told of what is under way. */
void wsman_logins_free (WsmanLogins *self);

void wsman_logins_add_password (WsmanLogins           *self,
                                WsmanServerConnection *connection,
                                const char            *user_name,
                                const char            *password);
void wsman_logins_add_token (WsmanLogins           *self,
                             WsmanServerConnection *connection,
                             WsmanAcceptor         *acceptor,
                             GBytes                *token);
/* The connection is closed: what waits for it needn't be looked at any more. */
void wsman_logins_forget (WsmanLogins           *self,
                          WsmanServerConnection *connection);

/* name is NULL for no. Takes login. */
void wsman_login_finish (WsmanLogin          *login,
                         const char          *name,
                         WsmanIdentitySource  source);

G_END_DECLS
