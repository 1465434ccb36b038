/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The server's side of one authentication by Negotiate, Kerberos or CredSSP. The acceptor takes tokens, returns
 * tokens for the client, and does no I/O. The acceptor has no identity until the authentication is complete. [RFC4559]
 * 4, [MS-WSMV] 2.2.9.
 */

#pragma once

#include <gio/gio.h>
#include "base/wsman-identity-private.h"
#include "security/wsman-security-private.h"
#include "wsman-policy-private.h"

G_BEGIN_DECLS

#define WSMAN_ACCEPTOR_MAX_TOKEN (64 * 1024)

typedef struct _WsmanAcceptor WsmanAcceptor;

typedef enum
{
  WSMAN_STEP_RESULT_REFUSED,
  WSMAN_STEP_RESULT_CONTINUES, /* the client must send another token */
  WSMAN_STEP_RESULT_DONE,      /* the client is authenticated, but its identity isn't known yet */
} WsmanStepResult;

/* Returns the token of an Authorization value, or NULL if policy doesn't accept its scheme. scheme is set to a static
 * string. */
GBytes *wsman_acceptor_parse (const WsmanPolicy  *policy,
                              const char         *authorization,
                              const char        **scheme);

/* Creates an acceptor for one authentication. bindings is the hash of the server's certificate, or NULL over http. The
 * functions of the acceptor read policy only while they run. */
WsmanAcceptor *wsman_acceptor_new (const WsmanPolicy *policy,
                                   const char        *scheme,
                                   GBytes            *bindings);
WsmanAcceptor *wsman_acceptor_ref (WsmanAcceptor *self);
void wsman_acceptor_unref (WsmanAcceptor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanAcceptor, wsman_acceptor_unref)

/* Tells whether token continues this authentication. Any other token begins a new authentication. */
gboolean wsman_acceptor_expects (WsmanAcceptor *self,
                                 const char    *scheme,
                                 GBytes        *token);

/* Returns how many microseconds the authentication may still take. */
gint64 wsman_acceptor_get_remaining (WsmanAcceptor *self);

/* Processes a token of the client. The source object that callback gets is the security context. */
void wsman_acceptor_step_async (WsmanAcceptor       *self,
                                GBytes              *token,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
/* Returns the result of the step. response is set to the token for the client, or to NULL. error is set to the reason
 * for a refusal, which is only for the log. */
WsmanStepResult wsman_acceptor_step_finish (WsmanAcceptor      *self,
                                            const WsmanPolicy  *policy,
                                            GAsyncResult       *result,
                                            GBytes            **response,
                                            GError            **error);

/* Finds the identity after the authentication is complete. callback gets no source object. */
void wsman_acceptor_identify_async (WsmanAcceptor       *self,
                                    const WsmanPolicy   *policy,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
gboolean wsman_acceptor_identify_finish (WsmanAcceptor  *self,
                                         GAsyncResult   *result,
                                         GError        **error);

/* Returns the identity, or NULL while the identity isn't known. */
WsmanIdentity *wsman_acceptor_get_identity (WsmanAcceptor *self);
/* Returns the monotonic time when the identity ends. The identity ends with its ticket, or earlier if policy says so.
 * Returns G_MAXINT64 if the identity never ends. */
gint64 wsman_acceptor_get_end (WsmanAcceptor *self);
const char *wsman_acceptor_get_mechanism (WsmanAcceptor *self);
/* Returns the credentials that the client has delegated; NULL if there are none. */
WsmanDelegation *wsman_acceptor_get_delegation (WsmanAcceptor *self);
WsmanSecurityContext *wsman_acceptor_get_security (WsmanAcceptor *self);

/* Returns the name of the protocol in the Content-Type of sealed messages. The name depends on the scheme, and not on
 * the mechanism that the scheme has chosen. */
const char *wsman_acceptor_get_protocol (WsmanAcceptor *self);
const char *wsman_acceptor_get_scheme (WsmanAcceptor *self);

/* Tells whether the client has proved that it sees the server's own certificate. */
gboolean wsman_acceptor_is_bound (WsmanAcceptor *self);

/* Tells whether the client proved its identity with a ticket for HTTP. Browsers send such tickets to any web server of
 * this machine. A web server that has received only such a ticket can't seal messages with it. */
gboolean wsman_acceptor_is_for_http (WsmanAcceptor *self);

/* Tells whether policy accepts unsealed messages from this client over https. */
gboolean wsman_acceptor_allows_plain (WsmanAcceptor     *self,
                                      const WsmanPolicy *policy);

G_END_DECLS
