/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The base class of all mechanisms. wsman-security-work.c runs their blocking calls.
 */

#include "wsman-security-private.h"

typedef struct
{
  GMutex mutex; /* lets only one call run at a time, even after a cancelled call */
} WsmanSecurityContextPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WsmanSecurityContext, wsman_security_context, G_TYPE_OBJECT)

static const char *
wsman_security_context_real_get_scheme (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->scheme;
}

static const char *
wsman_security_context_real_get_mechanism (WsmanSecurityContext *self)
{
  return wsman_security_context_get_scheme (self);
}

static gboolean
wsman_security_context_real_needs_challenge (WsmanSecurityContext *self)
{
  return FALSE;
}

static WsmanChallengeResult
wsman_security_context_real_take_challenge (WsmanSecurityContext  *self,
                                            const char            *challenges,
                                            GError               **error)
{
  return WSMAN_CHALLENGE_RESULT_REFUSED;
}

static char *
wsman_security_context_real_dup_authorization (WsmanSecurityContext       *self,
                                               const WsmanSecurityRequest *request)
{
  return NULL;
}

static gboolean
wsman_security_context_real_protects_response (WsmanSecurityContext *self)
{
  return FALSE;
}

static gboolean
wsman_security_context_real_check_response (WsmanSecurityContext  *self,
                                            const char            *info,
                                            GBytes                *body,
                                            GError               **error)
{
  return TRUE;
}

static gboolean
wsman_security_context_real_is_complete (WsmanSecurityContext *self)
{
  return !wsman_security_context_is_connection_bound (self);
}

static gboolean
wsman_security_context_real_tell_nothing (WsmanSecurityContext *self)
{
  return FALSE;
}

static const char *
wsman_security_context_real_get_fallback (WsmanSecurityContext *self)
{
  return NULL;
}

static GBytes *
wsman_security_context_real_get_error_token (WsmanSecurityContext *self)
{
  return NULL;
}

static const WsmanPeer *
wsman_security_context_real_get_peer (WsmanSecurityContext *self)
{
  return NULL;
}

static WsmanDelegation *
wsman_security_context_real_get_delegation (WsmanSecurityContext *self)
{
  return NULL;
}

static void
wsman_security_context_finalize (GObject *object)
{
  WsmanSecurityContextPrivate *priv =
    wsman_security_context_get_instance_private (WSMAN_SECURITY_CONTEXT (object));

  g_mutex_clear (&priv->mutex);

  G_OBJECT_CLASS (wsman_security_context_parent_class)->finalize (object);
}

static void
wsman_security_context_class_init (WsmanSecurityContextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wsman_security_context_finalize;

  klass->get_scheme = wsman_security_context_real_get_scheme;
  klass->get_mechanism = wsman_security_context_real_get_mechanism;
  klass->needs_challenge = wsman_security_context_real_needs_challenge;
  klass->take_challenge = wsman_security_context_real_take_challenge;
  klass->dup_authorization = wsman_security_context_real_dup_authorization;
  klass->protects_response = wsman_security_context_real_protects_response;
  klass->check_response = wsman_security_context_real_check_response;
  klass->is_complete = wsman_security_context_real_is_complete;
  klass->was_refused = wsman_security_context_real_tell_nothing;
  klass->get_fallback = wsman_security_context_real_get_fallback;
  klass->get_error_token = wsman_security_context_real_get_error_token;
  klass->is_bound = wsman_security_context_real_tell_nothing;
  klass->get_peer = wsman_security_context_real_get_peer;
  klass->get_delegation = wsman_security_context_real_get_delegation;
}

static void
wsman_security_context_init (WsmanSecurityContext *self)
{
  WsmanSecurityContextPrivate *priv = wsman_security_context_get_instance_private (self);

  g_mutex_init (&priv->mutex);
}

void
wsman_sealed_free (WsmanSealed *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

const char *
wsman_security_context_get_scheme (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->get_scheme (self);
}

const char *
wsman_security_context_get_mechanism (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->get_mechanism (self);
}

gboolean
wsman_security_context_is_connection_bound (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->connection_bound;
}

gboolean
wsman_security_context_needs_challenge (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->needs_challenge (self);
}

WsmanChallengeResult
wsman_security_context_take_challenge (WsmanSecurityContext  *self,
                                       const char            *challenges,
                                       GError               **error)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->take_challenge (self, challenges, error);
}

char *
wsman_security_context_dup_authorization (WsmanSecurityContext       *self,
                                          const WsmanSecurityRequest *request)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->dup_authorization (self, request);
}

gboolean
wsman_security_context_protects_response (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->protects_response (self);
}

gboolean
wsman_security_context_check_response (WsmanSecurityContext  *self,
                                       const char            *info,
                                       GBytes                *body,
                                       GError               **error)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->check_response (self, info, body, error);
}

gboolean
wsman_security_context_is_complete (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->is_complete (self);
}

gboolean
wsman_security_context_explains_refusal (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->explains_refusal;
}

gboolean
wsman_security_context_was_refused (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->was_refused (self);
}

const char *
wsman_security_context_get_fallback (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->get_fallback (self);
}

GBytes *
wsman_security_context_get_error_token (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->get_error_token (self);
}

gboolean
wsman_security_context_is_bound (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->is_bound (self);
}

const WsmanPeer *
wsman_security_context_get_peer (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->get_peer (self);
}

WsmanDelegation *
wsman_security_context_get_delegation (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->get_delegation (self);
}

GMutex *
wsman_security_context_get_mutex (WsmanSecurityContext *self)
{
  WsmanSecurityContextPrivate *priv = wsman_security_context_get_instance_private (self);

  return &priv->mutex;
}
