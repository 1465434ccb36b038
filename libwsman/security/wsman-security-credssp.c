/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* CredSSP as a security context: its steps, and bodies as records of the TLS connection. */

#include "wsman-security-credssp-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-credssp-private.h"

struct _WsmanSecurityCredssp
{
  WsmanSecurityContext parent_instance;

  WsmanCredssp credssp;
  GError *tunnel_error; /* why there is no TLS connection; or NULL */
  GBytes *error_token;  /* what tells the peer about a failed step; or NULL */

  /* Only an acceptor has these fields: */
  gboolean delegates;
  gboolean hands_over; /* whether somebody takes the password, also without a ticket */
  guint delegation_lifetime;
  WsmanDelegation *delegation;
};

G_DEFINE_FINAL_TYPE (WsmanSecurityCredssp, wsman_security_credssp, WSMAN_TYPE_SECURITY_CONTEXT)

/* Keeps the password if there may be a ticket, or if somebody takes it. Otherwise the password is wiped at once. The
 * server uses it when it has authorized the user. */
static void
delegate (WsmanSecurityCredssp *self)
{
  const WsmanPeer *peer = wsman_security_context_get_peer (self->credssp.inner);

  gboolean is_principal = peer->mechanism == WSMAN_MECHANISM_KERBEROS;

  if (self->delegation_lifetime > 0 && (is_principal || self->hands_over))
    self->delegation = wsman_delegation_new (peer->name, is_principal, self->credssp.user.password,
                                             self->delegation_lifetime);
  wsman_delegated_user_clear (&self->credssp.user);
}

static gboolean
wsman_security_credssp_step (WsmanSecurityContext  *context,
                             GBytes                *input,
                             GBytes               **output,
                             GError               **error)
{
  WsmanSecurityCredssp *self = WSMAN_SECURITY_CREDSSP (context);

  if (self->tunnel_error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->tunnel_error));
      return FALSE;
    }
  if (wsman_credssp_step (&self->credssp, input, output, error))
    {
      if (self->delegates && self->credssp.stage == WSMAN_CREDSSP_STAGE_DONE)
        delegate (self);
      return TRUE;
    }

  g_clear_pointer (&self->error_token, g_bytes_unref);
  self->error_token = g_steal_pointer (output);

  return FALSE;
}

static gboolean
wsman_security_credssp_is_complete (WsmanSecurityContext *context)
{
  return WSMAN_SECURITY_CREDSSP (context)->credssp.stage == WSMAN_CREDSSP_STAGE_DONE;
}

static WsmanSealed *
wsman_security_credssp_seal (WsmanSecurityContext  *context,
                             GBytes                *plain,
                             GError               **error)
{
  WsmanTlsTunnel *tunnel = WSMAN_SECURITY_CREDSSP (context)->credssp.tunnel;
  g_autoptr(WsmanSealed) sealed = g_new0 (WsmanSealed, 1);

  sealed->length = g_bytes_get_size (plain);
  sealed->signature_length = wsman_tls_tunnel_get_trailer_length (tunnel);
  if (!wsman_tls_tunnel_write (tunnel, g_bytes_get_data (plain, NULL), sealed->length, error))
    return NULL;
  sealed->bytes = wsman_tls_tunnel_take_output (tunnel);
  if (sealed->bytes == NULL)
    sealed->bytes = g_bytes_new (NULL, 0);

  return g_steal_pointer (&sealed);
}

static GBytes *
wsman_security_credssp_unseal (WsmanSecurityContext  *context,
                               GBytes                *sealed,
                               gsize                  signature_length,
                               GError               **error)
{
  WsmanTlsTunnel *tunnel = WSMAN_SECURITY_CREDSSP (context)->credssp.tunnel;
  gsize length = g_bytes_get_size (sealed);
  g_autoptr(GByteArray) plain = g_byte_array_sized_new (length + WSMAN_TLS_RECORD_SIZE);

  if (length > 0)
    wsman_tls_tunnel_feed (tunnel, sealed);
  if (!wsman_tls_tunnel_read (tunnel, plain, length, error))
    return NULL;
  if (!wsman_tls_tunnel_has_rest (tunnel))
    return g_byte_array_free_to_bytes (g_steal_pointer (&plain));
  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_CANNOT_DECRYPT,
                   _("A sealed message ends within a record"));

  return NULL;
}

static gboolean
wsman_security_credssp_was_refused (WsmanSecurityContext *context)
{
  return wsman_security_context_was_refused (WSMAN_SECURITY_CREDSSP (context)->credssp.inner);
}

static const char *
wsman_security_credssp_get_fallback (WsmanSecurityContext *context)
{
  return wsman_security_context_get_fallback (WSMAN_SECURITY_CREDSSP (context)->credssp.inner);
}

static GBytes *
wsman_security_credssp_get_error_token (WsmanSecurityContext *context)
{
  return WSMAN_SECURITY_CREDSSP (context)->error_token;
}

static const WsmanPeer *
wsman_security_credssp_get_peer (WsmanSecurityContext *context)
{
  WsmanSecurityCredssp *self = WSMAN_SECURITY_CREDSSP (context);

  return wsman_security_credssp_is_complete (context) ? wsman_security_context_get_peer (self->credssp.inner) : NULL;
}

static WsmanDelegation *
wsman_security_credssp_get_delegation (WsmanSecurityContext *context)
{
  return WSMAN_SECURITY_CREDSSP (context)->delegation;
}

static void
wsman_security_credssp_finalize (GObject *object)
{
  WsmanSecurityCredssp *self = WSMAN_SECURITY_CREDSSP (object);

  wsman_credssp_clear (&self->credssp);
  g_clear_error (&self->tunnel_error);
  g_clear_pointer (&self->error_token, g_bytes_unref);
  g_clear_pointer (&self->delegation, wsman_delegation_unref);

  G_OBJECT_CLASS (wsman_security_credssp_parent_class)->finalize (object);
}

static void
wsman_security_credssp_class_init (WsmanSecurityCredsspClass *klass)
{
  WsmanSecurityContextClass *context_class = WSMAN_SECURITY_CONTEXT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wsman_security_credssp_finalize;

  context_class->scheme = WSMAN_SCHEME_CREDSSP;
  context_class->connection_bound = TRUE;
  context_class->explains_refusal = TRUE;
  context_class->chunk_size = WSMAN_TLS_RECORD_SIZE;
  context_class->is_complete = wsman_security_credssp_is_complete;
  context_class->step = wsman_security_credssp_step;
  context_class->seal = wsman_security_credssp_seal;
  context_class->unseal = wsman_security_credssp_unseal;
  context_class->was_refused = wsman_security_credssp_was_refused;
  context_class->get_fallback = wsman_security_credssp_get_fallback;
  context_class->get_error_token = wsman_security_credssp_get_error_token;
  context_class->get_peer = wsman_security_credssp_get_peer;
  context_class->get_delegation = wsman_security_credssp_get_delegation;
}

static void
wsman_security_credssp_init (WsmanSecurityCredssp *self)
{
}

/* Takes a reference of inner. */
static WsmanSecurityCredssp *
new_side (WsmanSecurityContext *inner,
          WsmanTlsIdentity     *identity,
          const char           *priorities)
{
  WsmanSecurityCredssp *self = g_object_new (WSMAN_TYPE_SECURITY_CREDSSP, NULL);

  self->credssp.inner = g_object_ref (inner);
  self->credssp.received = g_byte_array_new ();
  self->credssp.tunnel = wsman_tls_tunnel_new (identity, priorities, &self->tunnel_error);

  return self;
}

WsmanSecurityContext *
wsman_security_credssp_new_initiator (WsmanSecurityContext *inner,
                                      WsmanCredential      *credential,
                                      gboolean              accept_old,
                                      const char           *priorities)
{
  WsmanSecurityCredssp *self = new_side (inner, NULL, priorities);

  self->credssp.role = &wsman_credssp_initiator;
  self->credssp.credential = wsman_credential_ref (credential);
  self->credssp.accept_old = accept_old;

  return WSMAN_SECURITY_CONTEXT (self);
}

WsmanSecurityContext *
wsman_security_credssp_new_acceptor (WsmanSecurityContext *inner,
                                     WsmanTlsIdentity     *identity,
                                     const char           *priorities)
{
  WsmanSecurityCredssp *self = new_side (inner, identity, priorities);

  self->credssp.role = &wsman_credssp_acceptor;

  return WSMAN_SECURITY_CONTEXT (self);
}

/* The TLS connection inside is bound to its own certificate, so it doesn't use the bindings. */
WsmanSecurityContext *
wsman_negotiation_new_initiator (const WsmanNegotiation *negotiation,
                                 WsmanCredential        *credential,
                                 GBytes                 *bindings)
{
  WsmanNegotiation inner_negotiation = *negotiation;
  g_autoptr(WsmanSecurityContext) inner = NULL;

  if (!g_str_equal (negotiation->scheme, WSMAN_SCHEME_CREDSSP))
    return wsman_security_gss_new_initiator (negotiation, credential, bindings);

  inner_negotiation.scheme = "Negotiate";
  inner = wsman_security_gss_new_initiator (&inner_negotiation, credential, NULL);

  return wsman_security_credssp_new_initiator (inner, credential, negotiation->accept_old_credssp, NULL);
}

void
wsman_security_credssp_set_delegation (WsmanSecurityCredssp *self,
                                       guint                 lifetime,
                                       gboolean              hands_over)
{
  self->delegates = TRUE;
  self->hands_over = hands_over;
  self->delegation_lifetime = lifetime;
}

const WsmanDelegatedUser *
wsman_security_credssp_get_user (WsmanSecurityCredssp *self)
{
  return self->credssp.stage == WSMAN_CREDSSP_STAGE_DONE && self->credssp.credential == NULL && !self->delegates
    ? &self->credssp.user : NULL;
}
