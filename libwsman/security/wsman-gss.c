/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Implements one side of an authentication with Kerberos or NTLM, with or without SPNEGO. Before the authentication is
 * complete, the flags and the peer are checked. [RFC 2743] 1.2, [RFC 4178], [MS-NLMP] 3.1, [MS-SPNG] 3.
 */

#include "wsman-gss-context-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-gss-error-private.h"
#include "wsman-gss-token-private.h"

#define BINDING_PREFIX "tls-server-end-point:"
/* The most steps of an authentication. Kerberos has two steps, NTLM has three, and SPNEGO adds two. Without a limit, a
 * peer could go on for ever. */
#define MAX_STEPS 8

#ifndef GSS_C_CHANNEL_BOUND_FLAG
#define GSS_C_CHANNEL_BOUND_FLAG 2048
#endif

static void
set_bindings (WsmanGss *self,
              GBytes   *hash)
{
  gsize length;
  const guint8 *data;
  gsize prefix = strlen (BINDING_PREFIX);

  if (hash == NULL)
    return;
  data = g_bytes_get_data (hash, &length);
  self->bindings_data = g_malloc (prefix + length);
  memcpy (self->bindings_data, BINDING_PREFIX, prefix);
  if (length > 0)
    memcpy (self->bindings_data + prefix, data, length);
  self->bindings.application_data.length = prefix + length;
  self->bindings.application_data.value = self->bindings_data;
}

WsmanGss *
wsman_gss_new_initiator (WsmanCredential *credential,
                         WsmanMechanism   mechanism,
                         WsmanWrapping    wrapping,
                         const char      *target,
                         GBytes          *bindings)
{
  WsmanGss *self = g_new0 (WsmanGss, 1);

  self->initiator = TRUE;
  self->credential = wsman_credential_ref (credential);
  self->mechanism = mechanism;
  self->wrapping = wrapping;
  wsman_gss_offer (self, mechanism);
  self->target_text = g_strdup (target);
  set_bindings (self, bindings);

  return self;
}

WsmanGss *
wsman_gss_new_acceptor (const WsmanAcceptorSource *source,
                        GBytes                    *bindings)
{
  WsmanGss *self = g_new0 (WsmanGss, 1);

  self->keytab = g_strdup (source->keytab);
  self->directory_realms = g_strdupv ((char **) source->directory_realms);
  self->source = *source;
  self->source.keytab = self->keytab;
  self->source.directory_realms = (const char * const *) self->directory_realms;
  set_bindings (self, bindings);

  return self;
}

void
wsman_gss_offer (WsmanGss       *self,
                 WsmanMechanism  mechanism)
{
  g_return_if_fail (self->spnego.n_offered < G_N_ELEMENTS (self->spnego.offered));

  self->spnego.offered[self->spnego.n_offered++] = mechanism;
}

void
wsman_gss_set_delegate (WsmanGss *self,
                        gboolean  delegate)
{
  self->delegate = delegate;
}

void
wsman_gss_free (WsmanGss *self)
{
  OM_uint32 minor;

  wsman_gss_mechanism_reset (self, WSMAN_MECHANISM_UNKNOWN);
  gss_release_name (&minor, &self->peer);
  g_clear_pointer (&self->credential, wsman_credential_unref);
  g_clear_pointer (&self->spnego.types, g_bytes_unref);
  g_clear_pointer (&self->error_token, g_bytes_unref);
  g_free (self->ntlm_name);
  g_free (self->keytab);
  g_strfreev (self->directory_realms);
  g_free (self->target_text);
  g_free (self->bindings_data);
  g_free (self);
}

/* Checks the flags that an initiator requires before it seals anything. */
static gboolean
check_flags (WsmanGss  *self,
             GError   **error)
{
  OM_uint32 needed = GSS_C_CONF_FLAG | GSS_C_INTEG_FLAG;

  if (self->mechanism == WSMAN_MECHANISM_KERBEROS)
    needed |= GSS_C_MUTUAL_FLAG;

  return (self->flags & needed) == needed ||
         wsman_gss_refuse (self, error, SEC_E_LOGON_DENIED,
                           _("the server doesn’t offer sealed messages, or didn’t prove its identity"));
}

/* Refuses an anonymous peer, because such a peer has proved nothing. */
static gboolean
check_peer (WsmanGss  *self,
            GError   **error)
{
  return (self->flags & GSS_C_ANON_FLAG) == 0 ||
         wsman_gss_refuse (self, error, SEC_E_LOGON_DENIED, _("it is anonymous"));
}

/* Chooses the mechanism by the first token. The credential is for this mechanism only. MIT's GSSAPI would pass a
 * credential for several mechanisms to gss-ntlmssp, together with the keytab. Then gss-ntlmssp would read a name that
 * was never set. */
static gboolean
choose_mechanism (WsmanGss    *self,
                  WsmanSlice   input,
                  GError     **error)
{
  if (self->initiator || self->mechanism != WSMAN_MECHANISM_UNKNOWN)
    return TRUE;

  self->mechanism = wsman_gss_token_choose_mechanism (input.data, input.length, &self->source,
                                                      &self->wrapping);

  return self->mechanism != WSMAN_MECHANISM_UNKNOWN ||
         wsman_gss_refuse (self, error, SEC_E_LOGON_DENIED,
                           _("it offers no mechanism that is accepted here"));
}

static gboolean
may_go_on (WsmanGss  *self,
           GError   **error)
{
  if (self->complete || self->failed)
    return wsman_gss_refuse (self, error, SEC_E_INVALID_TOKEN,
                             _("the authentication is complete, but the other side sent another token"));

  return self->n_steps++ < MAX_STEPS ||
         wsman_gss_refuse (self, error, SEC_E_INVALID_TOKEN, _("the authentication has too many steps"));
}

static gboolean
take_step (WsmanGss    *self,
           WsmanSlice   input,
           GBytes     **output,
           GError     **error)
{
  gboolean ok;

  if (!may_go_on (self, error) || !choose_mechanism (self, input, error))
    return FALSE;
  if (self->wrapping == WSMAN_WRAPPING_SPNEGO)
    {
      ok = wsman_gss_spnego_step (self, input, output, error);
    }
  else
    {
      ok = wsman_gss_mechanism_step (self, input, output, error);
      self->complete = ok && self->established;
    }
  if (!ok || !self->complete)
    return ok;

  return self->initiator ? check_flags (self, error) : check_peer (self, error);
}

gboolean
wsman_gss_step (WsmanGss  *self,
                GBytes    *input,
                GBytes   **output,
                GError   **error)
{
  WsmanSlice in = { 0 };
  g_autoptr(GBytes) out = NULL;

  *output = NULL;
  if (input != NULL)
    in.data = g_bytes_get_data (input, &in.length);

  self->failed = !take_step (self, in, &out, error);
  if (self->failed)
    {
      self->complete = FALSE;
      g_clear_pointer (&self->error_token, g_bytes_unref);
      self->error_token = g_steal_pointer (&out);
      return FALSE;
    }
  *output = g_steal_pointer (&out);

  return TRUE;
}

gboolean
wsman_gss_was_refused (WsmanGss *self)
{
  return self->refused;
}

GBytes *
wsman_gss_get_error_token (WsmanGss *self)
{
  return self->error_token;
}

gboolean
wsman_gss_is_complete (WsmanGss *self)
{
  return self->complete;
}

WsmanMechanism
wsman_gss_get_mechanism (WsmanGss *self)
{
  return self->mechanism;
}

gboolean
wsman_gss_is_bound (WsmanGss *self)
{
  return self->complete && (self->flags & GSS_C_CHANNEL_BOUND_FLAG) != 0;
}
