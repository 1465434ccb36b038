/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Digest as a security context: the proof of one connection's last request. The session has everything else. */

#include "wsman-digest-session-private.h"

struct _WsmanSecurityDigest
{
  WsmanSecurityContext parent_instance;

  WsmanDigestSession *session;
  WsmanDigestProof *proof; /* the proof of the last request; NULL before it */
};

#define WSMAN_TYPE_SECURITY_DIGEST (wsman_security_digest_get_type ())

G_DECLARE_FINAL_TYPE (WsmanSecurityDigest, wsman_security_digest, WSMAN, SECURITY_DIGEST, WsmanSecurityContext)

G_DEFINE_FINAL_TYPE (WsmanSecurityDigest, wsman_security_digest, WSMAN_TYPE_SECURITY_CONTEXT)

static gboolean
wsman_security_digest_needs_challenge (WsmanSecurityContext *context)
{
  WsmanSecurityDigest *self = WSMAN_SECURITY_DIGEST (context);

  return !wsman_digest_session_is_ready (self->session);
}

static WsmanChallengeResult
wsman_security_digest_take_challenge (WsmanSecurityContext  *context,
                                      const char            *challenges,
                                      GError               **error)
{
  WsmanSecurityDigest *self = WSMAN_SECURITY_DIGEST (context);
  g_autoptr(WsmanDigestProof) proof = g_steal_pointer (&self->proof);

  return wsman_digest_session_take_challenge (self->session, challenges, proof, error);
}

static char *
wsman_security_digest_dup_authorization (WsmanSecurityContext       *context,
                                         const WsmanSecurityRequest *request)
{
  WsmanSecurityDigest *self = WSMAN_SECURITY_DIGEST (context);

  g_clear_pointer (&self->proof, wsman_digest_proof_free);

  return wsman_digest_session_authorize (self->session, request, &self->proof);
}

static gboolean
wsman_security_digest_protects_response (WsmanSecurityContext *context)
{
  WsmanSecurityDigest *self = WSMAN_SECURITY_DIGEST (context);

  return self->proof != NULL && self->proof->input.qop == WSMAN_DIGEST_QOP_AUTH_INT;
}

static gboolean
wsman_security_digest_check_response (WsmanSecurityContext  *context,
                                      const char            *info,
                                      GBytes                *body,
                                      GError               **error)
{
  WsmanSecurityDigest *self = WSMAN_SECURITY_DIGEST (context);

  return self->proof == NULL || wsman_digest_session_check (self->session, self->proof, info, body, error);
}

static void
wsman_security_digest_finalize (GObject *object)
{
  WsmanSecurityDigest *self = WSMAN_SECURITY_DIGEST (object);

  g_clear_pointer (&self->session, wsman_digest_session_unref);
  g_clear_pointer (&self->proof, wsman_digest_proof_free);

  G_OBJECT_CLASS (wsman_security_digest_parent_class)->finalize (object);
}

static void
wsman_security_digest_class_init (WsmanSecurityDigestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  WsmanSecurityContextClass *context_class = WSMAN_SECURITY_CONTEXT_CLASS (klass);

  object_class->finalize = wsman_security_digest_finalize;

  context_class->scheme = WSMAN_DIGEST_SCHEME;
  context_class->needs_challenge = wsman_security_digest_needs_challenge;
  context_class->take_challenge = wsman_security_digest_take_challenge;
  context_class->dup_authorization = wsman_security_digest_dup_authorization;
  context_class->protects_response = wsman_security_digest_protects_response;
  context_class->check_response = wsman_security_digest_check_response;
}

static void
wsman_security_digest_init (WsmanSecurityDigest *self)
{
}

WsmanSecurityContext *
wsman_security_digest_new (WsmanDigestSession *session)
{
  WsmanSecurityDigest *self = g_object_new (WSMAN_TYPE_SECURITY_DIGEST, NULL);

  self->session = wsman_digest_session_ref (session);

  return WSMAN_SECURITY_CONTEXT (self);
}
