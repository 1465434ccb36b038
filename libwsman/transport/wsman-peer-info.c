/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Stores what the peer presented, and decides on its certificate. */

#include "wsman-peer-info-private.h"

#include "wsman-tls-policy-private.h"

void
wsman_peer_info_init (WsmanPeerInfo *self)
{
  g_mutex_init (&self->mutex);
}

void
wsman_peer_info_clear (WsmanPeerInfo *self)
{
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->certificate_sha256, g_free);
  g_clear_object (&self->accepted);
  g_clear_pointer (&self->realm, g_free);
  g_clear_pointer (&self->proxies, g_hash_table_unref);
  g_mutex_clear (&self->mutex);
}

void
wsman_peer_info_set_accept_func (WsmanPeerInfo           *self,
                                 WsmanPeerInfoAcceptFunc  func,
                                 gpointer                 user_data)
{
  g_mutex_lock (&self->mutex);
  self->accept = func;
  self->accept_data = user_data;
  g_mutex_unlock (&self->mutex);
}

/* Returns a copy of proxy that exists as long as self. */
static const char *
keep_proxy_locked (WsmanPeerInfo *self,
                   const char    *proxy)
{
  if (self->proxies == NULL)
    self->proxies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!g_hash_table_contains (self->proxies, proxy))
    g_hash_table_add (self->proxies, g_strdup (proxy));

  return g_hash_table_lookup (self->proxies, proxy);
}

void
wsman_peer_info_set_reached (WsmanPeerInfo *self,
                             const char    *proxy)
{
  g_atomic_int_set (&self->was_reached, TRUE);
  g_mutex_lock (&self->mutex);
  self->proxy = proxy != NULL ? keep_proxy_locked (self, proxy) : NULL;
  g_mutex_unlock (&self->mutex);
}

gboolean
wsman_peer_info_was_reached (WsmanPeerInfo *self)
{
  return g_atomic_int_get (&self->was_reached);
}

const char *
wsman_peer_info_get_proxy (WsmanPeerInfo *self)
{
  const char *proxy;

  g_mutex_lock (&self->mutex);
  proxy = self->proxy;
  g_mutex_unlock (&self->mutex);

  return proxy;
}

void
wsman_peer_info_set_realm (WsmanPeerInfo *self,
                           char          *realm)
{
  g_mutex_lock (&self->mutex);
  g_free (self->realm);
  self->realm = realm;
  g_mutex_unlock (&self->mutex);
}

char *
wsman_peer_info_dup_realm (WsmanPeerInfo *self)
{
  char *realm;

  g_mutex_lock (&self->mutex);
  realm = g_strdup (self->realm);
  g_mutex_unlock (&self->mutex);

  return realm;
}

void
wsman_peer_info_set_security (WsmanPeerInfo *self,
                              const char    *mechanism,
                              gboolean       sealed,
                              gboolean       bound)
{
  g_mutex_lock (&self->mutex);
  self->mechanism = mechanism;
  self->sealed = sealed;
  self->bound = bound;
  g_mutex_unlock (&self->mutex);
}

const char *
wsman_peer_info_get_mechanism (WsmanPeerInfo *self,
                               gboolean      *sealed,
                               gboolean      *bound)
{
  const char *mechanism;

  g_mutex_lock (&self->mutex);
  mechanism = self->mechanism;
  if (sealed != NULL)
    *sealed = self->sealed;
  if (bound != NULL)
    *bound = self->bound;
  g_mutex_unlock (&self->mutex);

  return mechanism;
}

GTlsCertificate *
wsman_peer_info_get_certificate (WsmanPeerInfo        *self,
                                 GTlsCertificateFlags *errors)
{
  GTlsCertificate *certificate;

  g_mutex_lock (&self->mutex);
  certificate = self->certificate;
  if (errors != NULL)
    *errors = self->errors;
  g_mutex_unlock (&self->mutex);

  return certificate;
}

GTlsCertificate *
wsman_peer_info_ref_certificate (WsmanPeerInfo        *self,
                                 GTlsCertificateFlags *errors)
{
  GTlsCertificate *certificate = NULL;

  g_mutex_lock (&self->mutex);
  g_set_object (&certificate, self->certificate);
  if (errors != NULL)
    *errors = self->errors;
  g_mutex_unlock (&self->mutex);

  return certificate;
}

const char *
wsman_peer_info_get_certificate_sha256 (WsmanPeerInfo *self)
{
  const char *fingerprint;

  g_mutex_lock (&self->mutex);
  fingerprint = self->certificate_sha256;
  g_mutex_unlock (&self->mutex);

  return fingerprint;
}

char *
wsman_peer_info_dup_certificate_sha256 (WsmanPeerInfo *self)
{
  char *fingerprint;

  g_mutex_lock (&self->mutex);
  fingerprint = g_strdup (self->certificate_sha256);
  g_mutex_unlock (&self->mutex);

  return fingerprint;
}

/* Stores the certificate of a connection. If the certificate is the same as before, the former object stays, because
 * callers borrow it. */
static void
remember (WsmanPeerInfo        *self,
          GTlsCertificate      *certificate,
          GTlsCertificateFlags  errors)
{
  g_mutex_lock (&self->mutex);
  if (self->certificate == NULL || !g_tls_certificate_is_same (self->certificate, certificate))
    {
      g_set_object (&self->certificate, certificate);
      g_free (self->certificate_sha256);
      self->certificate_sha256 = wsman_tls_policy_compute_digest (certificate);
    }
  self->errors = errors;
  g_mutex_unlock (&self->mutex);
}

/* Applies decision to certificate. */
static gboolean
apply_decision (WsmanPeerInfo            *self,
                WsmanCertificateDecision  decision,
                GTlsCertificate          *certificate)
{
  gboolean accepted;

  g_mutex_lock (&self->mutex);
  if (decision == WSMAN_CERTIFICATE_DECISION_ACCEPT)
    g_set_object (&self->accepted, certificate);
  else if (decision == WSMAN_CERTIFICATE_DECISION_REFUSE)
    g_clear_object (&self->accepted);
  accepted = self->accepted != NULL && g_tls_certificate_is_same (self->accepted, certificate);
  g_mutex_unlock (&self->mutex);

  return accepted;
}

static gboolean
ask (WsmanPeerInfo        *self,
     GTlsCertificate      *certificate,
     GTlsCertificateFlags  errors,
     GMainContext         *context)
{
  WsmanCertificateDecision decision = WSMAN_CERTIFICATE_DECISION_AS_BEFORE;
  WsmanPeerInfoAcceptFunc accept;
  gpointer accept_data;

  g_mutex_lock (&self->mutex);
  accept = self->accept;
  accept_data = self->accept_data;
  g_mutex_unlock (&self->mutex);

  if (accept != NULL)
    {
      g_main_context_push_thread_default (context);
      decision = accept (certificate, errors, accept_data);
      g_main_context_pop_thread_default (context);
    }

  return apply_decision (self, decision, certificate);
}

gboolean
wsman_peer_info_check_certificate (WsmanPeerInfo               *self,
                                   const WsmanTransportConfig  *config,
                                   GTlsCertificate             *certificate,
                                   GTlsCertificateFlags         errors,
                                   GMainContext                *context,
                                   gboolean                    *by_consent,
                                   GError                     **error)
{
  WsmanTlsVerdict verdict = wsman_tls_policy_check_certificate (config, certificate, errors);

  remember (self, certificate, verdict.found);

  *by_consent = FALSE;
  if (!verdict.pin_differs && verdict.wanting == 0)
    return TRUE;
  *by_consent = !verdict.pin_differs && ask (self, certificate, verdict.wanting, context);
  if (*by_consent)
    return TRUE;

  g_propagate_error (error, wsman_tls_policy_error (config, certificate, verdict));

  return FALSE;
}

gboolean
wsman_peer_info_is_verified (WsmanPeerInfo              *self,
                             const WsmanTransportConfig *config)
{
  gboolean is_verified;

  g_mutex_lock (&self->mutex);
  is_verified = self->certificate != NULL &&
                (self->errors == 0 || config->server_certificate_sha256 != NULL ||
                 (self->accepted != NULL && g_tls_certificate_is_same (self->accepted, self->certificate)));
  g_mutex_unlock (&self->mutex);

  return is_verified;
}
