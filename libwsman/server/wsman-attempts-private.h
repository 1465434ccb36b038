/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Attempts to authenticate: passwords and tokens that are looked at, a few at a time, since hashing is
 * meant to be slow. Passwords have workers of their own, so that who guesses them holds up no handshake;
 * clients of one address wait for each other, and not for those of another.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanAttempts WsmanAttempts;
typedef struct _WsmanAttempt WsmanAttempt;

/* Looks at a password; wsman_attempt_finish() is the answer, given once, in the context. */
typedef void (*WsmanPasswordFunc) (WsmanAttempt   *attempt,
                                   const char     *user_name,
                                   const char     *password,
                                   GSocketAddress *remote_address,
                                   gpointer        user_data);

WsmanAttempts *wsman_attempts_new (GMainContext      *context,
                                   const WsmanPolicy *policy,
                                   WsmanPasswordFunc  func,
                                   gpointer           user_data);
/* Nobody is told of what is under way. */
void wsman_attempts_free (WsmanAttempts *self);

void wsman_attempts_add_password (WsmanAttempts         *self,
                                  WsmanServerConnection *connection,
                                  const char            *user_name,
                                  const char            *password);
void wsman_attempts_add_token (WsmanAttempts         *self,
                               WsmanServerConnection *connection,
                               WsmanAcceptor         *acceptor,
                               GBytes                *token);
/* The connection is closed: what waits for it needn't be looked at any more. */
void wsman_attempts_forget (WsmanAttempts         *self,
                            WsmanServerConnection *connection);

/* name is NULL for no. Takes attempt. */
void wsman_attempt_finish (WsmanAttempt        *attempt,
                           const char          *name,
                           WsmanIdentitySource  source);

G_END_DECLS
