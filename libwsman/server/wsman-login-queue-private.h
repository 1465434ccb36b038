/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Logins: checks of passwords, tokens and certificates. Only a few run at the same time, because hashing a password is
 * slow by design. Passwords have workers of their own, so that guessing them doesn't delay other authentications.
 * Clients with the same address wait for each other, but not for clients with other addresses.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanLoginQueue WsmanLoginQueue;
typedef struct _WsmanLogin WsmanLogin;

/* Checks a password. The function must call wsman_login_finish() exactly once, in the context of the logins. */
typedef void (*WsmanPasswordFunc) (WsmanLogin     *login,
                                   const char     *user_name,
                                   const char     *password,
                                   GSocketAddress *remote_address,
                                   gpointer        user_data);

WsmanLoginQueue *wsman_login_queue_new (GMainContext      *context,
                                        const WsmanPolicy *policy,
                                        WsmanPasswordFunc  func,
                                        gpointer           user_data);
/* Frees the logins. Logins that are still running end without a result. */
void wsman_login_queue_free (WsmanLoginQueue *self);

void wsman_login_queue_add_password (WsmanLoginQueue       *self,
                                     WsmanServerConnection *connection,
                                     const char            *user_name,
                                     const char            *password);
void wsman_login_queue_add_token (WsmanLoginQueue       *self,
                                  WsmanServerConnection *connection,
                                  WsmanAcceptor         *acceptor,
                                  GBytes                *token);
void wsman_login_queue_add_certificate (WsmanLoginQueue       *self,
                                        WsmanServerConnection *connection,
                                        GTlsCertificate       *certificate);
/* Adds the result of a check that was already made, so that failures are throttled like those of passwords. */
void wsman_login_queue_add_digest (WsmanLoginQueue        *self,
                                   WsmanServerConnection  *connection,
                                   const WsmanDigestCheck *check);
/* Drops the login that waits for connection. Call this when connection is closed. */
void wsman_login_queue_forget (WsmanLoginQueue       *self,
                               WsmanServerConnection *connection);

/* Ends login with the result of its check, and takes ownership of login. name is NULL if the password was refused; then
 * error is the reason if it is known. If there is an account, name is its name. */
void wsman_login_finish (WsmanLogin          *login,
                         const char          *name,
                         WsmanIdentitySource  source,
                         WsmanAccount         account,
                         const GError        *error);

G_END_DECLS
