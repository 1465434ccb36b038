/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The server's side of one authentication by Negotiate or Kerberos, and the identity that it proves. It takes tokens
 * and returns tokens, and does no I/O. Until the authentication is complete, there is no identity. [RFC4559] 4,
 * [MS-WSMV] 2.2.9.
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
  WSMAN_STEP_RESULT_DONE,      /* authenticated, but not identified yet */
} WsmanStepResult;

/* Returns the token of an Authorization value; NULL unless policy accepts its scheme. scheme is static. */
GBytes *wsman_acceptor_parse (const WsmanPolicy  *policy,
                              const char         *authorization,
                              const char        **scheme);

/* bindings: the hash of the server's certificate, or NULL over http. policy is only read during calls. */
WsmanAcceptor *wsman_acceptor_new (const WsmanPolicy *policy,
                                   const char        *scheme,
                                   GBytes            *bindings);
WsmanAcceptor *wsman_acceptor_ref (WsmanAcceptor *self);
void wsman_acceptor_unref (WsmanAcceptor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanAcceptor, wsman_acceptor_unref)

/* Tells whether token continues this authentication. If not, it begins another one. */
gboolean wsman_acceptor_expects (WsmanAcceptor *self,
                                 const char    *scheme,
                                 GBytes        *token);

/* Returns how many microseconds the authentication may still take. */
gint64 wsman_acceptor_get_remaining (WsmanAcceptor *self);

/* callback's source object is the security context. */
void wsman_acceptor_step_async (WsmanAcceptor       *self,
                                GBytes              *token,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
/* response is the token to send, or NULL; error says why the client is refused, for the log. */
WsmanStepResult wsman_acceptor_step_finish (WsmanAcceptor      *self,
                                            const WsmanPolicy  *policy,
                                            GAsyncResult       *result,
                                            GBytes            **response,
                                            GError            **error);

/* Finds the identity after the authentication is complete. callback has no source object. */
void wsman_acceptor_identify_async (WsmanAcceptor       *self,
                                    const WsmanPolicy   *policy,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
gboolean wsman_acceptor_identify_finish (WsmanAcceptor  *self,
                                         GAsyncResult   *result,
                                         GError        **error);

/* Returns the identity, or NULL before it is known. */
WsmanIdentity *wsman_acceptor_get_identity (WsmanAcceptor *self);
/* Returns the monotonic time when the identity ends: with its ticket, or earlier if policy says so; G_MAXINT64:
 * never. */
gint64 wsman_acceptor_get_end (WsmanAcceptor *self);
const char *wsman_acceptor_get_mechanism (WsmanAcceptor *self);
WsmanSecurityContext *wsman_acceptor_get_security (WsmanAcceptor *self);

/* Returns the protocol that sealed messages name. It depends on the scheme, and not on the mechanism inside. */
const char *wsman_acceptor_get_protocol (WsmanAcceptor *self);
const char *wsman_acceptor_get_scheme (WsmanAcceptor *self);

/* Tells whether the client has proved that it sees the same certificate. */
gboolean wsman_acceptor_is_bound (WsmanAcceptor *self);

/* Tells whether the identity was proved by a ticket for HTTP. Browsers send such tickets to any web server of this
 * machine. A web server that has only the ticket can't seal messages. */
gboolean wsman_acceptor_is_for_http (WsmanAcceptor *self);

/* Tells whether policy accepts unsealed messages from this client, over https. */
gboolean wsman_acceptor_allows_plain (WsmanAcceptor     *self,
                                      const WsmanPolicy *policy);

G_END_DECLS
