/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What became of the session: its last failure, and what its connections turned out to be. */

#include "wsman-session-fields-private.h"

void
wsman_session_describe_state (GParamSpec **properties)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanSession:error:
   *
   * Why the last operation failed, as the XML of a WSManFault; the empty string after success.
   *
   * It is set as an operation, or its finish function, returns.
   *
   * Since: 1.0
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, "", flags);

  /**
   * WsmanSession:fault:
   *
   * Why the last operation failed; `NULL` after success.
   *
   * Since: 1.0
   */
  properties[PROP_FAULT] = g_param_spec_object ("fault", NULL, NULL, WSMAN_TYPE_FAULT, flags);

  /**
   * WsmanSession:peer-certificate:
   *
   * The certificate that the server showed last, accepted or not; `NULL` over http.
   *
   * Since: 1.0
   */
  properties[PROP_PEER_CERTIFICATE] =
    g_param_spec_object ("peer-certificate", NULL, NULL, G_TYPE_TLS_CERTIFICATE, flags);

  /**
   * WsmanSession:peer-certificate-errors:
   *
   * What is wrong with [property@Wsman.Session:peer-certificate].
   *
   * Since: 1.0
   */
  properties[PROP_PEER_CERTIFICATE_ERRORS] =
    g_param_spec_flags ("peer-certificate-errors", NULL, NULL, G_TYPE_TLS_CERTIFICATE_FLAGS,
                        G_TLS_CERTIFICATE_NO_FLAGS, flags);

  /**
   * WsmanSession:mechanism:
   *
   * The authentication mechanism in use: `Basic`, `Kerberos`, `NTLM`, or `Local` with this machine's
   * own service; `NULL` without authentication and, but for `Basic`, before a connection was authenticated.
   *
   * As what else is known of the peer, it is notified when an operation returns.
   *
   * Since: 1.0
   */
  properties[PROP_MECHANISM] = g_param_spec_string ("mechanism", NULL, NULL, NULL, flags);

  /**
   * WsmanSession:sealed:
   *
   * Whether messages are encrypted by the authentication mechanism: with Kerberos and NTLM over http.
   *
   * Since: 1.0
   */
  properties[PROP_SEALED] = g_param_spec_boolean ("sealed", NULL, NULL, FALSE, flags);

  /**
   * WsmanSession:bound:
   *
   * Whether the authentication is bound to the TLS connection: with Kerberos and NTLM over https.
   *
   * Since: 1.0
   */
  properties[PROP_BOUND] = g_param_spec_boolean ("bound", NULL, NULL, FALSE, flags);
}

void
wsman_session_notify_peer (WsmanSession *self)
{
  WsmanSessionPeer now = { NULL, };
  WsmanSessionPeer before;

  if (self->transport == NULL)
    return;

  g_set_object (&now.certificate, wsman_peer_info_get_certificate (wsman_transport_get_peer_info (self->transport), &now.errors));
  now.mechanism = wsman_peer_info_get_mechanism (wsman_transport_get_peer_info (self->transport), &now.sealed, &now.bound);

  g_mutex_lock (&self->mutex);
  before = self->shown;
  self->shown = now;
  g_mutex_unlock (&self->mutex);

  if (now.certificate != before.certificate)
    wsman_session_notify (self, PROP_PEER_CERTIFICATE);
  if (now.errors != before.errors)
    wsman_session_notify (self, PROP_PEER_CERTIFICATE_ERRORS);
  if (g_strcmp0 (now.mechanism, before.mechanism) != 0)
    wsman_session_notify (self, PROP_MECHANISM);
  if (now.sealed != before.sealed)
    wsman_session_notify (self, PROP_SEALED);
  if (now.bound != before.bound)
    wsman_session_notify (self, PROP_BOUND);

  g_clear_object (&before.certificate);
}

/**
 * wsman_session_get_error:
 * @self: the session
 *
 * Gets [property@Wsman.Session:error].
 *
 * The text lives until the next operation returns; with operations on several threads, read the property
 * or the error of the call instead.
 *
 * Returns: (transfer none): the XML of the last failure, or the empty string
 *
 * Since: 1.0
 */
const char *
wsman_session_get_error (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return wsman_last_error_get_error (&self->last_error);
}

/**
 * wsman_session_get_fault:
 * @self: the session
 *
 * Gets [property@Wsman.Session:fault].
 *
 * Returns: (transfer none) (nullable): the last failure
 *
 * Since: 1.0
 */
WsmanFault *
wsman_session_get_fault (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return wsman_last_error_get_fault (&self->last_error);
}

/**
 * wsman_session_get_peer_certificate:
 * @self: the session
 *
 * Gets [property@Wsman.Session:peer-certificate].
 *
 * Returns: (transfer none) (nullable): the certificate
 *
 * Since: 1.0
 */
GTlsCertificate *
wsman_session_get_peer_certificate (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return self->transport != NULL ? wsman_peer_info_get_certificate (wsman_transport_get_peer_info (self->transport), NULL) : NULL;
}

/**
 * wsman_session_get_peer_certificate_errors:
 * @self: the session
 *
 * Gets [property@Wsman.Session:peer-certificate-errors].
 *
 * Returns: what is wrong with the certificate
 *
 * Since: 1.0
 */
GTlsCertificateFlags
wsman_session_get_peer_certificate_errors (WsmanSession *self)
{
  GTlsCertificateFlags errors = G_TLS_CERTIFICATE_NO_FLAGS;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), errors);

  if (self->transport != NULL)
    wsman_peer_info_get_certificate (wsman_transport_get_peer_info (self->transport), &errors);

  return errors;
}

/**
 * wsman_session_get_mechanism:
 * @self: the session
 *
 * Gets [property@Wsman.Session:mechanism].
 *
 * Returns: (transfer none) (nullable): the mechanism's name
 *
 * Since: 1.0
 */
const char *
wsman_session_get_mechanism (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  if ((self->flags & WSMAN_SESSION_FLAGS_USE_BASIC) != 0)
    return "Basic";

  return self->transport != NULL ? wsman_peer_info_get_mechanism (wsman_transport_get_peer_info (self->transport), NULL, NULL) : NULL;
}

/**
 * wsman_session_get_sealed:
 * @self: the session
 *
 * Gets [property@Wsman.Session:sealed].
 *
 * Returns: `TRUE` if the mechanism encrypts messages
 *
 * Since: 1.0
 */
gboolean
wsman_session_get_sealed (WsmanSession *self)
{
  gboolean sealed = FALSE;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), FALSE);

  if (self->transport != NULL)
    wsman_peer_info_get_mechanism (wsman_transport_get_peer_info (self->transport), &sealed, NULL);

  return sealed;
}

/**
 * wsman_session_get_bound:
 * @self: the session
 *
 * Gets [property@Wsman.Session:bound].
 *
 * Returns: `TRUE` if the authentication is bound to the TLS connection
 *
 * Since: 1.0
 */
gboolean
wsman_session_get_bound (WsmanSession *self)
{
  gboolean bound = FALSE;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), FALSE);

  if (self->transport != NULL)
    wsman_peer_info_get_mechanism (wsman_transport_get_peer_info (self->transport), NULL, &bound);

  return bound;
}
