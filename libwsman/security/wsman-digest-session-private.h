/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The client's side of Digest. All connections of a session share the last challenge, and count the uses of its nonce
 * together. So only the first request asks for a challenge. The functions are thread-safe. [RFC 7616].
 */

#pragma once

#include "wsman-digest-private.h"
#include "wsman-security-private.h"

G_BEGIN_DECLS

typedef struct _WsmanDigestSession WsmanDigestSession;

typedef enum
{
  WSMAN_DIGEST_FLAGS_NONE = 0,
  WSMAN_DIGEST_FLAGS_ACCEPT_MD5 = 1 << 0,
  WSMAN_DIGEST_FLAGS_ACCEPT_SILENCE = 1 << 1,  /* the server needn't prove that it knows the user, and needs no qop */
  WSMAN_DIGEST_FLAGS_PREFER_INTEGRITY = 1 << 2, /* bodies are protected if the server can do that */
} WsmanDigestFlags;

WsmanDigestSession *wsman_digest_session_new (const char       *user_name,
                                              const char       *password,
                                              WsmanDigestFlags  flags);
/* Creates a session with other credentials. It has the flags of self, and accepts no weaker algorithm than self. */
WsmanDigestSession *wsman_digest_session_renew (WsmanDigestSession *self,
                                                const char         *user_name,
                                                const char         *password);
WsmanDigestSession *wsman_digest_session_ref (WsmanDigestSession *self);
void wsman_digest_session_unref (WsmanDigestSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanDigestSession, wsman_digest_session_unref)

/* Tells whether there is a challenge, so that a request can be authenticated. */
gboolean wsman_digest_session_is_ready (WsmanDigestSession *self);

/* The proof of one request. The server's proof is checked against it. */
typedef struct
{
  WsmanDigestInput input; /* its texts are the fields below */
  char *user_hash;
  char *nonce;
  char *cnonce;
  char *uri;
  char count[9];
} WsmanDigestProof;

void wsman_digest_proof_free (WsmanDigestProof *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanDigestProof, wsman_digest_proof_free)

/* Takes the challenges of a response 401. proof belongs to the request; it is NULL if the request had no credentials.
 * See wsman_security_context_take_challenge(). */
WsmanChallengeResult wsman_digest_session_take_challenge (WsmanDigestSession      *self,
                                                          const char              *challenges,
                                                          const WsmanDigestProof  *proof,
                                                          GError                 **error);

/* Returns the value of the request's Authorization field. The session must be ready. */
char *wsman_digest_session_authorize (WsmanDigestSession          *self,
                                      const WsmanSecurityRequest  *request,
                                      WsmanDigestProof           **proof);

/* Checks an Authentication-Info field, which may be NULL, and takes the next nonce from it. body is the body of the
 * response; it is only used if proof protects bodies. */
gboolean wsman_digest_session_check (WsmanDigestSession      *self,
                                     const WsmanDigestProof  *proof,
                                     const char              *info,
                                     GBytes                  *body,
                                     GError                 **error);

/* Creates the security context of one connection. */
WsmanSecurityContext *wsman_security_digest_new (WsmanDigestSession *session);

G_END_DECLS
