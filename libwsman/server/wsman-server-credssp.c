/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* CredSSP: whether it is accepted, and who gets what clients delegate, and for how long. */

#include "wsman-server-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "security/wsman-tls-identity-private.h"
#include "wsman-delegated-credentials-private.h"

#define DEFAULT_DELEGATION_LIFETIME 3600

void
wsman_server_define_credssp (GParamSpec **properties,
                             guint        accept_credssp,
                             guint        delegation_lifetime)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanServer:accept-credssp:
   *
   * Whether clients may authenticate with CredSSP, and delegate their credentials by this. The default is `FALSE`.
   *
   * Inside CredSSP, clients authenticate with Kerberos or NTLM, as [property@Wsman.Server:accept-kerberos] and
   * [property@Wsman.Server:accept-ntlm] say. This authentication determines the client's identity. The server refuses a
   * client that delegates the credentials of another user. It also refuses versions of CredSSP below 5.
   *
   * With Kerberos inside, the server gets a ticket for the user with the delegated password, in the default realm of
   * this machine only. It does so before the first operation that [signal@Wsman.Server::authorize] allows to the user.
   * A [class@Wsman.ShellProvider] passes the ticket to the user's shells: see
   * [property@Wsman.Server:delegation-lifetime]. The server wipes the password as soon as it has asked for the ticket,
   * at the latest when the connection ends. It uses the password for nothing else, and never logs it.
   *
   * Only an authenticator that implements [vfunc@Wsman.Authenticator.receive_credentials] gets the password, too, with
   * Kerberos or NTLM inside.
   *
   * The TLS connection inside CredSSP has the certificate [property@Wsman.Server:tls-certificate], or one that the
   * server makes for itself. If the property is set to `TRUE`, it applies when the server next begins to listen on an
   * address. If it is set to `FALSE`, it applies at once.
   *
   * Since: 1.0
   */
  properties[accept_credssp] =
    g_param_spec_boolean ("accept-credssp", NULL, NULL, FALSE, flags);

  /**
   * WsmanServer:delegation-lifetime:
   *
   * The lifetime of a ticket from delegated credentials, in seconds. The default is 3600. If it is 0, the server gets
   * no tickets, and the authenticator gets no credentials.
   *
   * [class@Wsman.DelegatedCredentials] end when this time has passed since the login. A ticket never lives longer than
   * the realm allows. It ends with the shell, and isn't renewed.
   *
   * Since: 1.0
   */
  properties[delegation_lifetime] =
    g_param_spec_uint ("delegation-lifetime", NULL, NULL, 0, G_MAXINT32, DEFAULT_DELEGATION_LIFETIME, flags);
}

void
wsman_server_init_credssp (WsmanServer *self)
{
  self->policy.delegation_lifetime = DEFAULT_DELEGATION_LIFETIME;
}

gboolean
wsman_server_apply_credssp (WsmanServer  *self,
                            GError      **error)
{
  WsmanTlsIdentity *identity;

  if (!self->accept_credssp)
    return TRUE;
  if (!wsman_policy_allows_negotiate (&self->policy))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER,
                               _("accept-credssp: TRUE: clients prove themselves inside CredSSP; set accept-kerberos "
                                 "or accept-ntlm, too"));

  identity = self->policy.tls_certificate != NULL ? wsman_tls_identity_new (self->policy.tls_certificate, error)
                                                  : wsman_tls_identity_new_self_signed (error);
  if (identity == NULL)
    return FALSE;
  g_clear_pointer (&self->policy.credssp_identity, wsman_tls_identity_unref);
  self->policy.credssp_identity = identity;

  return TRUE;
}

void
wsman_server_hand_over_credentials (WsmanServer        *self,
                                    WsmanServerRequest *request)
{
  WsmanDelegation *delegation = request->caller.delegation;
  g_autoptr(WsmanAuthenticator) authenticator = self->authenticator != NULL ? g_object_ref (self->authenticator) : NULL;
  char *password = self->policy.receives_credentials ? wsman_delegation_dup_password (delegation) : NULL;
  g_autoptr(WsmanDelegatedCredentials) credentials = NULL;

  if (password == NULL)
    return;

  credentials = wsman_delegated_credentials_new (wsman_delegation_get_user_name (delegation),
                                                 request->caller.user->text, password,
                                                 wsman_delegation_get_end (delegation), request->shared->context);
  wsman_secret_free (password);
  wsman_authenticator_receive_credentials (authenticator, credentials);
}

/**
 * wsman_server_get_accept_credssp:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:accept-credssp].
 *
 * Returns: whether clients may authenticate with CredSSP
 *
 * Since: 1.0
 */
gboolean
wsman_server_get_accept_credssp (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);

  return self->accept_credssp;
}

/**
 * wsman_server_set_accept_credssp:
 * @self: a server
 * @accept_credssp: whether clients may authenticate with CredSSP
 *
 * Sets the value of [property@Wsman.Server:accept-credssp].
 *
 * Since: 1.0
 */
void
wsman_server_set_accept_credssp (WsmanServer *self,
                                 gboolean     accept_credssp)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));
  accept_credssp = !!accept_credssp;

  if (self->accept_credssp == accept_credssp)
    return;

  self->accept_credssp = accept_credssp;
  if (!accept_credssp)
    g_clear_pointer (&self->policy.credssp_identity, wsman_tls_identity_unref);
  g_object_notify (G_OBJECT (self), "accept-credssp");
}

/**
 * wsman_server_get_delegation_lifetime:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:delegation-lifetime].
 *
 * Returns: seconds
 *
 * Since: 1.0
 */
guint
wsman_server_get_delegation_lifetime (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return self->policy.delegation_lifetime;
}

/**
 * wsman_server_set_delegation_lifetime:
 * @self: a server
 * @delegation_lifetime: seconds
 *
 * Sets the value of [property@Wsman.Server:delegation-lifetime].
 *
 * Since: 1.0
 */
void
wsman_server_set_delegation_lifetime (WsmanServer *self,
                                      guint        delegation_lifetime)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  if (self->policy.delegation_lifetime == delegation_lifetime)
    return;

  self->policy.delegation_lifetime = delegation_lifetime;
  g_object_notify (G_OBJECT (self), "delegation-lifetime");
}
