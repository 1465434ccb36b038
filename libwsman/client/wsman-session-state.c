/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The state of the session: its last error, the properties of its connections, and whether it is closed. */

#include "wsman-session-fields-private.h"

#include "base/wsman-sync-private.h"

static void
define_failure (GParamSpec **properties)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanSession:error:
   *
   * The error of the last operation, as the XML of a WSManFault. It is the empty string after success.
   *
   * The property is set when an operation or its finish function returns.
   *
   * Since: 1.0
   */
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, "", flags);

  /**
   * WsmanSession:fault:
   *
   * The fault of the last operation. It is `NULL` after success.
   *
   * Since: 1.0
   */
  properties[PROP_FAULT] = g_param_spec_object ("fault", NULL, NULL, WSMAN_TYPE_FAULT, flags);
}

static void
define_certificate (GParamSpec **properties)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanSession:peer-certificate:
   *
   * The last certificate that the server presented. It may have been accepted or refused. It is `NULL` over http.
   *
   * Since: 1.0
   */
  properties[PROP_PEER_CERTIFICATE] =
    g_param_spec_object ("peer-certificate", NULL, NULL, G_TYPE_TLS_CERTIFICATE, flags);

  /**
   * WsmanSession:peer-certificate-errors:
   *
   * The faults of [property@Wsman.Session:peer-certificate].
   *
   * Since: 1.0
   */
  properties[PROP_PEER_CERTIFICATE_ERRORS] =
    g_param_spec_flags ("peer-certificate-errors", NULL, NULL, G_TYPE_TLS_CERTIFICATE_FLAGS,
                        G_TLS_CERTIFICATE_NO_FLAGS, flags);

  /**
   * WsmanSession:peer-certificate-sha256:
   *
   * The SHA-256 fingerprint of [property@Wsman.Session:peer-certificate], as 64 lower-case hexadecimal digits. It is
   * `NULL` over http.
   *
   * It has the form of [property@Wsman.ConnectionOptions:server-certificate-sha256]. A handler of
   * [signal@Wsman.Session::accept-certificate] can read it, and nothing is sent before the handler returns. Therefore a
   * program can store a fingerprint that a person has confirmed, and later trust only this certificate.
   *
   * Since: 1.0
   */
  properties[PROP_PEER_CERTIFICATE_SHA256] =
    g_param_spec_string ("peer-certificate-sha256", NULL, NULL, NULL, flags);
}

static void
define_connection (GParamSpec **properties)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanSession:mechanism:
   *
   * The authentication mechanism: `Basic`, `Digest`, `Kerberos`, `NTLM`, `CredSSP`, `Certificate`, or `Local` for this
   * machine's own service. If the session doesn't authenticate, it is `NULL`. For all mechanisms except `Basic`, it is
   * also `NULL` until the first connection has been authenticated.
   *
   * The signal `notify` for this property and for the other properties of the peer is emitted when an operation
   * returns.
   *
   * Since: 1.0
   */
  properties[PROP_MECHANISM] = g_param_spec_string ("mechanism", NULL, NULL, NULL, flags);

  /**
   * WsmanSession:sealed:
   *
   * Whether the authentication mechanism encrypts the messages. Kerberos and NTLM do this over http. CredSSP does
   * it over http and https.
   *
   * Since: 1.0
   */
  properties[PROP_SEALED] = g_param_spec_boolean ("sealed", NULL, NULL, FALSE, flags);

  /**
   * WsmanSession:bound:
   *
   * Whether the authentication is bound to the TLS connection. Kerberos and NTLM do this over https, and a client
   * certificate is always bound.
   *
   * Since: 1.0
   */
  properties[PROP_BOUND] = g_param_spec_boolean ("bound", NULL, NULL, FALSE, flags);

  /**
   * WsmanSession:proxy:
   *
   * The proxy of the last connection to the server, such as `http://proxy.example:3128`, without credentials. It is
   * `NULL` if the session connects directly, and before the first connection.
   *
   * Since: 1.0
   */
  properties[PROP_PROXY] = g_param_spec_string ("proxy", NULL, NULL, NULL, flags);
}

void
wsman_session_define_state (GParamSpec **properties)
{
  define_failure (properties);
  define_certificate (properties);
  define_connection (properties);
}

static void
notify_peer (WsmanSession *self)
{
  WsmanSessionPeer now = { NULL, };
  WsmanSessionPeer before;

  if (self->peer_info == NULL)
    return;

  now.certificate = wsman_peer_info_ref_certificate (self->peer_info, &now.errors);
  now.mechanism = wsman_peer_info_get_mechanism (self->peer_info, &now.sealed, &now.bound);
  now.proxy = wsman_peer_info_get_proxy (self->peer_info);

  g_mutex_lock (&self->mutex);
  before = self->shown;
  self->shown = now;
  g_mutex_unlock (&self->mutex);

  if (now.certificate != before.certificate)
    {
      wsman_session_notify (self, PROP_PEER_CERTIFICATE);
      wsman_session_notify (self, PROP_PEER_CERTIFICATE_SHA256);
    }
  if (now.errors != before.errors)
    wsman_session_notify (self, PROP_PEER_CERTIFICATE_ERRORS);
  if (g_strcmp0 (now.mechanism, before.mechanism) != 0)
    wsman_session_notify (self, PROP_MECHANISM);
  if (now.sealed != before.sealed)
    wsman_session_notify (self, PROP_SEALED);
  if (now.bound != before.bound)
    wsman_session_notify (self, PROP_BOUND);
  if (g_strcmp0 (now.proxy, before.proxy) != 0)
    wsman_session_notify (self, PROP_PROXY);

  g_clear_object (&before.certificate);
}

void
wsman_session_store_error (WsmanSession  *self,
                           GError        *local_error,
                           GError       **error)
{
  if (wsman_last_error_store (&self->last_error, local_error))
    {
      wsman_session_notify (self, PROP_ERROR);
      wsman_session_notify (self, PROP_FAULT);
    }
  notify_peer (self);

  if (local_error != NULL)
    g_propagate_error (error, local_error);
}

gpointer
wsman_session_propagate_pointer (WsmanSession  *self,
                                 GTask         *task,
                                 GError       **error)
{
  GError *local_error = NULL;
  gpointer value = g_task_propagate_pointer (task, &local_error);

  wsman_session_store_error (self, local_error, error);

  return value;
}

gboolean
wsman_session_propagate_boolean (WsmanSession  *self,
                                 GTask         *task,
                                 GError       **error)
{
  GError *local_error = NULL;
  gboolean value = g_task_propagate_boolean (task, &local_error);

  wsman_session_store_error (self, local_error, error);

  return value;
}

gpointer
wsman_session_finish (WsmanSession  *self,
                      GAsyncResult  *result,
                      gpointer       tag,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  return wsman_session_propagate_pointer (self, G_TASK (result), error);
}

/**
 * wsman_session_get_error:
 * @self: the session
 *
 * Gets [property@Wsman.Session:error].
 *
 * The text is valid until the next operation returns. If several threads use the session, read the property instead, or
 * use the error of the call.
 *
 * Returns: (transfer none): the XML of the last error, or the empty string
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
 * Returns: (transfer none) (nullable): the last fault
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
 * The certificate is valid until the server presents another one. If several threads use the session, read the property
 * instead.
 *
 * Returns: (transfer none) (nullable): the certificate
 *
 * Since: 1.0
 */
GTlsCertificate *
wsman_session_get_peer_certificate (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return self->peer_info != NULL ? wsman_peer_info_get_certificate (self->peer_info, NULL) : NULL;
}

/**
 * wsman_session_get_peer_certificate_errors:
 * @self: the session
 *
 * Gets [property@Wsman.Session:peer-certificate-errors].
 *
 * Returns: the faults of the certificate
 *
 * Since: 1.0
 */
GTlsCertificateFlags
wsman_session_get_peer_certificate_errors (WsmanSession *self)
{
  GTlsCertificateFlags errors = G_TLS_CERTIFICATE_NO_FLAGS;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), errors);

  if (self->peer_info != NULL)
    wsman_peer_info_get_certificate (self->peer_info, &errors);

  return errors;
}

/**
 * wsman_session_get_peer_certificate_sha256:
 * @self: the session
 *
 * Gets [property@Wsman.Session:peer-certificate-sha256].
 *
 * The text is valid until the server presents another certificate. If several threads use the session, read the
 * property instead.
 *
 * Returns: (transfer none) (nullable): the fingerprint
 *
 * Since: 1.0
 */
const char *
wsman_session_get_peer_certificate_sha256 (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return self->peer_info != NULL ? wsman_peer_info_get_certificate_sha256 (self->peer_info) : NULL;
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

  return self->peer_info != NULL ? wsman_peer_info_get_mechanism (self->peer_info, NULL, NULL) : NULL;
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

  if (self->peer_info != NULL)
    wsman_peer_info_get_mechanism (self->peer_info, &sealed, NULL);

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

  if (self->peer_info != NULL)
    wsman_peer_info_get_mechanism (self->peer_info, NULL, &bound);

  return bound;
}

/**
 * wsman_session_get_proxy:
 * @self: the session
 *
 * Gets [property@Wsman.Session:proxy].
 *
 * Returns: (transfer none) (nullable): the URI of the proxy
 *
 * Since: 1.0
 */
const char *
wsman_session_get_proxy (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return self->peer_info != NULL ? wsman_peer_info_get_proxy (self->peer_info) : NULL;
}

/* Makes the session refuse further operations, and closes idle connections. */
static void
shut (WsmanSession *self)
{
  g_atomic_int_set (&self->closed, TRUE);

  g_mutex_lock (&self->mutex);
  if (self->transport != NULL)
    wsman_transport_close (self->transport);
  g_mutex_unlock (&self->mutex);
}

/**
 * wsman_session_close:
 * @self: the session
 * @cancellable: (nullable): stops the call
 *
 * Closes the session and its idle connections.
 *
 * Running operations continue, and programs can still read open enumerations. Further operations fail with
 * [error@Gio.IOErrorEnum] `CLOSED`. If the session is already closed, the call does nothing. When a session is dropped,
 * it is closed automatically.
 *
 * Returns: `TRUE`, unless the call was cancelled
 *
 * Since: 1.0
 */
gboolean
wsman_session_close (WsmanSession  *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  WsmanSync sync;
  gboolean closed;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  wsman_sync_begin (&sync);
  wsman_session_close_async (self, cancellable, wsman_sync_done, &sync);
  closed = wsman_session_close_finish (self, wsman_sync_wait (&sync), error);
  wsman_sync_end (&sync);

  return closed;
}

/**
 * wsman_session_close_async:
 * @self: the session
 * @cancellable: (nullable): stops the call
 * @callback: (scope async) (closure user_data): called when the session is closed
 * @user_data: passed to @callback
 *
 * Closes the session: the asynchronous form of [method@Wsman.Session.close].
 *
 * Since: 1.0
 */
void
wsman_session_close_async (WsmanSession        *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, wsman_session_close_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  shut (self);
  g_task_return_pointer (task, GINT_TO_POINTER (TRUE), NULL);
}

/**
 * wsman_session_close_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.close_async].
 *
 * Returns: `TRUE`, unless the call was cancelled
 *
 * Since: 1.0
 */
gboolean
wsman_session_close_finish (WsmanSession  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_close_async, error) != NULL;
}
