/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The server's side of one authentication: it checks the tokens and the channel bindings, and finds the identity. There
 * is no identity before all steps have succeeded. [RFC4559] 4, [MS-WSMV] 2.2.9.
 */

#include "wsman-acceptor-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "security/wsman-security-credssp-private.h"
#include "transport/wsman-sealing-private.h"
#include "wsman-identity-mapping-private.h"

struct _WsmanAcceptor
{
  WsmanSecurityContext *security;
  const char *scheme;
  guint n_tokens; /* the number of the client's tokens so far */
  gint64 expires; /* the monotonic time when the authentication must be complete */
  gint64 end;     /* the monotonic time when the identity ends */
  gboolean can_bind;
  gboolean takes_plain; /* whether the server accepts a client without a binding or sealed messages */
  gboolean bound;
  gboolean is_for_http; /* whether the proof may have been meant for any web server of this machine */
  WsmanIdentity *identity; /* NULL until the client is authenticated */
};

static gboolean
allows_kerberos (const WsmanPolicy *policy)
{
  return policy->acceptor.kerberos;
}

static const struct
{
  const char *name;
  gboolean (*is_allowed) (const WsmanPolicy *policy);
} schemes[] = {
  { "Negotiate", wsman_policy_allows_negotiate },
  { "Kerberos", allows_kerberos },
  { WSMAN_SCHEME_CREDSSP, wsman_policy_allows_credssp },
};

/* The first bytes of the first token of an authentication: [RFC2743] 3.1, [MS-NLMP] 2.2.1.1. */
static const struct
{
  const char *bytes;
  gsize length;
} beginnings[] = {
  { "\x60", 1 },
  { "NTLMSSP\0\1", 9 },
};

/* The record of a ClientHello: [RFC 8446] 4, 5.1. */
#define HELLO_BEGINNING "\x16\x03"
#define HELLO_TYPE 5 /* the place of the message's type */
#define HELLO 1

static void
wsman_acceptor_finalize (gpointer data)
{
  WsmanAcceptor *self = data;

  g_object_unref (self->security);
  g_clear_pointer (&self->identity, wsman_identity_unref);
}

WsmanAcceptor *
wsman_acceptor_ref (WsmanAcceptor *self)
{
  return g_rc_box_acquire (self);
}

void
wsman_acceptor_unref (WsmanAcceptor *self)
{
  g_rc_box_release_full (self, wsman_acceptor_finalize);
}

GBytes *
wsman_acceptor_parse (const WsmanPolicy  *policy,
                      const char         *authorization,
                      const char        **scheme)
{
  gsize name_length = strcspn (authorization, " ");
  const char *encoded = authorization + name_length + strspn (authorization + name_length, " ");
  guint8 *token;
  gsize length;

  *scheme = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (strlen (schemes[i].name) == name_length &&
        g_ascii_strncasecmp (authorization, schemes[i].name, name_length) == 0 &&
        schemes[i].is_allowed (policy))
      *scheme = schemes[i].name;

  if (*scheme == NULL || strlen (encoded) > (WSMAN_ACCEPTOR_MAX_TOKEN + 2) / 3 * 4)
    return NULL;

  token = wsman_base64_decode (encoded, &length);

  return token != NULL ? g_bytes_new_take (token, length) : NULL;
}

static gboolean
policy_takes_unbound (const WsmanPolicy *policy)
{
  return policy->channel_binding == WSMAN_CHANNEL_BINDING_POLICY_NONE ||
         policy->channel_binding == WSMAN_CHANNEL_BINDING_POLICY_RELAXED;
}

/* Makes the mechanism the inner one of CredSSP. */
static void
put_into_credssp (WsmanAcceptor     *self,
                  const WsmanPolicy *policy)
{
  g_autoptr(WsmanSecurityContext) inner = g_steal_pointer (&self->security);

  self->security = wsman_security_credssp_new_acceptor (inner, policy->credssp_identity, NULL);
  wsman_security_credssp_set_delegation (WSMAN_SECURITY_CREDSSP (self->security), policy->delegation_lifetime,
                                         policy->receives_credentials);
}

WsmanAcceptor *
wsman_acceptor_new (const WsmanPolicy *policy,
                    const char        *scheme,
                    GBytes            *bindings)
{
  WsmanAcceptor *self = g_rc_box_new0 (WsmanAcceptor);
  WsmanAcceptorSource source = policy->acceptor;

  if (g_str_equal (scheme, "Kerberos"))
    source.ntlm = FALSE;

  self->scheme = scheme;
  self->takes_plain = bindings != NULL && policy_takes_unbound (policy);
  self->can_bind = bindings != NULL && policy->channel_binding != WSMAN_CHANNEL_BINDING_POLICY_NONE &&
                   !g_str_equal (scheme, WSMAN_SCHEME_CREDSSP);
  self->expires = g_get_monotonic_time () + policy->time_limits.authentication * G_TIME_SPAN_MILLISECOND;
  self->security = wsman_security_gss_new_acceptor (&source, self->can_bind ? bindings : NULL);
  if (g_str_equal (scheme, WSMAN_SCHEME_CREDSSP))
    put_into_credssp (self, policy);

  return self;
}

gboolean
wsman_acceptor_expects (WsmanAcceptor *self,
                        const char    *scheme,
                        GBytes        *token)
{
  gsize length;
  const void *data = g_bytes_get_data (token, &length);

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (length >= beginnings[i].length && memcmp (data, beginnings[i].bytes, beginnings[i].length) == 0)
      return FALSE;

  /* A ClientHello begins, too. But a server may ask for a second one before it chooses the keys. */
  if (self->n_tokens > 1 && length > HELLO_TYPE && g_str_equal (scheme, WSMAN_SCHEME_CREDSSP) &&
      memcmp (data, HELLO_BEGINNING, strlen (HELLO_BEGINNING)) == 0 && ((const guint8 *) data)[HELLO_TYPE] == HELLO)
    return FALSE;

  return self->identity == NULL && g_str_equal (scheme, self->scheme);
}

gint64
wsman_acceptor_get_remaining (WsmanAcceptor *self)
{
  return MAX (self->expires - g_get_monotonic_time (), 0);
}

void
wsman_acceptor_step_async (WsmanAcceptor       *self,
                           GBytes              *token,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  self->n_tokens++;
  wsman_security_context_step_async (self->security, token, NULL, callback, user_data);
}

static gint64
find_end (const WsmanPeer   *peer,
          const WsmanPolicy *policy)
{
  gint64 end = peer->end > 0 ? peer->end : G_MAXINT64;

  if (policy->identity_lifetime > 0)
    end = MIN (end, g_get_monotonic_time () + policy->identity_lifetime * G_TIME_SPAN_SECOND);

  return end;
}

static gboolean
finish (WsmanAcceptor      *self,
        const WsmanPolicy  *policy,
        GError            **error)
{
  const WsmanPeer *peer = wsman_security_context_get_peer (self->security);

  self->bound = wsman_security_context_is_bound (self->security);
  if (self->can_bind && !self->bound && policy->channel_binding == WSMAN_CHANNEL_BINDING_POLICY_STRICT)
    {
      wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                       _("%s isn't bound to the server's certificate"),
                       wsman_acceptor_get_mechanism (self));
      return FALSE;
    }

  self->is_for_http = peer->is_for_http;
  if (self->takes_plain && self->is_for_http)
    {
      wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                       _("A ticket for HTTP may be for any web server of this machine, and this server demands "
                         "neither a binding to the certificate nor sealed messages; use a ticket for host or WSMAN"));
      return FALSE;
    }

  self->end = find_end (peer, policy);

  return TRUE;
}

WsmanStepResult
wsman_acceptor_step_finish (WsmanAcceptor      *self,
                            const WsmanPolicy  *policy,
                            GAsyncResult       *result,
                            GBytes            **response,
                            GError            **error)
{
  if (!wsman_security_context_step_finish (self->security, result, response, error))
    {
      GBytes *token = wsman_security_context_get_error_token (self->security);

      *response = token != NULL ? g_bytes_ref (token) : NULL;
      return WSMAN_STEP_RESULT_REFUSED;
    }

  if (wsman_security_context_is_complete (self->security) && finish (self, policy, error))
    return WSMAN_STEP_RESULT_DONE;

  /* The mechanism's last token is only for a client that the server accepts. */
  if (wsman_security_context_is_complete (self->security))
    {
      g_clear_pointer (response, g_bytes_unref);
      return WSMAN_STEP_RESULT_REFUSED;
    }

  if (*response != NULL)
    return WSMAN_STEP_RESULT_CONTINUES;

  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                   _("The authentication continues, but the mechanism gave no token"));

  return WSMAN_STEP_RESULT_REFUSED;
}

void
wsman_acceptor_identify_async (WsmanAcceptor       *self,
                               const WsmanPolicy   *policy,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  const WsmanPeer *peer = wsman_security_context_get_peer (self->security);
  gboolean is_ntlm = peer->mechanism == WSMAN_MECHANISM_NTLM;

  wsman_policy_identify_async (policy, is_ntlm ? WSMAN_IDENTITY_SOURCE_NTLM : WSMAN_IDENTITY_SOURCE_KERBEROS,
                               peer->name, peer->account_name, peer->account, cancellable, callback, user_data);
}

gboolean
wsman_acceptor_identify_finish (WsmanAcceptor  *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  self->identity = wsman_policy_identify_finish (result, error);

  return self->identity != NULL;
}

WsmanIdentity *
wsman_acceptor_get_identity (WsmanAcceptor *self)
{
  return self->identity;
}

gint64
wsman_acceptor_get_end (WsmanAcceptor *self)
{
  return self->end;
}

const char *
wsman_acceptor_get_mechanism (WsmanAcceptor *self)
{
  return wsman_security_context_get_mechanism (self->security);
}

WsmanDelegation *
wsman_acceptor_get_delegation (WsmanAcceptor *self)
{
  return wsman_security_context_get_delegation (self->security);
}

WsmanSecurityContext *
wsman_acceptor_get_security (WsmanAcceptor *self)
{
  return self->security;
}

const char *
wsman_acceptor_get_protocol (WsmanAcceptor *self)
{
  return wsman_sealing_get_protocol (self->scheme);
}

const char *
wsman_acceptor_get_scheme (WsmanAcceptor *self)
{
  return self->scheme;
}

gboolean
wsman_acceptor_is_bound (WsmanAcceptor *self)
{
  return self->bound;
}

gboolean
wsman_acceptor_is_for_http (WsmanAcceptor *self)
{
  return self->is_for_http;
}

gboolean
wsman_acceptor_allows_plain (WsmanAcceptor     *self,
                             const WsmanPolicy *policy)
{
  /* CredSSP is never bound to the certificate of https, also if the policy is strict. */
  if (g_str_equal (self->scheme, WSMAN_SCHEME_CREDSSP))
    return policy_takes_unbound (policy);

  return self->bound || policy->channel_binding != WSMAN_CHANNEL_BINDING_POLICY_DEFAULT;
}
