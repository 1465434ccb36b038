/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The server's half of one authentication by Negotiate or Kerberos, and who came out of it: tokens in
 * and out, no I/O. What it hasn't proven yet is nobody. [RFC4559] 4, [MS-WSMV] 2.2.9.
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
  WSMAN_STEP_RESULT_CONTINUES, /* the client owes another token */
  WSMAN_STEP_RESULT_DONE,      /* somebody, to be identified */
} WsmanStepResult;

/* The token of an Authorization value; NULL unless policy accepts its scheme. scheme is static. */
GBytes *wsman_acceptor_parse (const WsmanPolicy  *policy,
                              const char         *authorization,
                              const char        **scheme);

/* bindings: the hash of the certificate that the client sees, or NULL over http. policy is only read
 * during calls. */
WsmanAcceptor *wsman_acceptor_new (const WsmanPolicy *policy,
                                   const char        *scheme,
                                   GBytes            *bindings);
WsmanAcceptor *wsman_acceptor_ref (WsmanAcceptor *self);
void wsman_acceptor_unref (WsmanAcceptor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanAcceptor, wsman_acceptor_unref)

/* Whether token goes on with this authentication; else it begins one. */
gboolean wsman_acceptor_expects (WsmanAcceptor *self,
                                 const char    *scheme,
                                 GBytes        *token);

/* Microseconds until the authentication has taken too long. */
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

/* Finds out who it is, once the authentication is done. callback has no source object. */
void wsman_acceptor_identify_async (WsmanAcceptor       *self,
                                    const WsmanPolicy   *policy,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
gboolean wsman_acceptor_identify_finish (WsmanAcceptor  *self,
                                         GAsyncResult   *result,
                                         GError        **error);

/* Who was identified; else NULL. */
WsmanIdentity *wsman_acceptor_get_identity (WsmanAcceptor *self);
/* When the identity ends, monotonic: with its ticket, or earlier as policy says; G_MAXINT64: never. */
gint64 wsman_acceptor_get_end (WsmanAcceptor *self);
const char *wsman_acceptor_get_mechanism (WsmanAcceptor *self);
WsmanSecurityContext *wsman_acceptor_get_security (WsmanAcceptor *self);

/* The protocol that its sealed messages name: by the scheme, whatever is inside. */
const char *wsman_acceptor_get_protocol (WsmanAcceptor *self);
const char *wsman_acceptor_get_scheme (WsmanAcceptor *self);

/* Whether the client proved to see the same certificate. */
gboolean wsman_acceptor_is_bound (WsmanAcceptor *self);

/* Whether a ticket for HTTP proved it, which browsers give to any web server of this machine: whoever has the
 * ticket alone can't seal. */
gboolean wsman_acceptor_is_for_http (WsmanAcceptor *self);

/* Whether policy takes messages that aren't sealed from this client, over https. */
gboolean wsman_acceptor_allows_plain (WsmanAcceptor     *self,
                                      const WsmanPolicy *policy);

G_END_DECLS
