/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanAuthenticator: decides whether a name and password are valid.
 */

#include "wsman-authenticator.h"

/**
 * WsmanAuthenticator:
 *
 * Decides whether a user name and a password are right.
 *
 * Programs implement this interface with a password file, PAM or a directory. A [class@Wsman.Server] asks its
 * authenticator about at most eight logins at once. It does this in the main context that started the server. If the
 * work takes long, do it in another thread.
 *
 * ```python
 * class Passwords(GObject.Object, Wsman.Authenticator):
 *     def do_check_password(self, attempt):
 *         if self.verify(attempt.user_name, attempt.password):
 *             attempt.accept(attempt.user_name)
 *         else:
 *             attempt.reject()
 *
 * server.authenticator = Passwords()
 * ```
 *
 * The check of an unknown user should take the same time as the check of a known user. Otherwise an attacker can find
 * out which names exist.
 *
 * An authenticator that implements [vfunc@Wsman.Authenticator.receive_credentials] also gets the passwords that clients
 * delegate with CredSSP, for logins elsewhere as these users.
 *
 * Since: 1.0
 */

G_DEFINE_INTERFACE (WsmanAuthenticator, wsman_authenticator, G_TYPE_OBJECT)

static void
wsman_authenticator_real_check_password (WsmanAuthenticator  *self,
                                         WsmanAuthentication *attempt)
{
  wsman_authentication_reject (attempt);
}

static void
wsman_authenticator_default_init (WsmanAuthenticatorInterface *iface)
{
  iface->check_password = wsman_authenticator_real_check_password;
}

/**
 * wsman_authenticator_check_password:
 * @self: an authenticator
 * @attempt: the login to decide about
 *
 * Checks the name and password of @attempt.
 *
 * The implementation decides with [method@Wsman.Authentication.accept] or [method@Wsman.Authentication.reject], at once
 * or later, from any thread. If @attempt is dropped without a decision, it is rejected. An authenticator that doesn't
 * implement this function rejects all logins.
 *
 * Since: 1.0
 */
void
wsman_authenticator_check_password (WsmanAuthenticator  *self,
                                    WsmanAuthentication *attempt)
{
  g_return_if_fail (WSMAN_IS_AUTHENTICATOR (self));
  g_return_if_fail (WSMAN_IS_AUTHENTICATION (attempt));

  WSMAN_AUTHENTICATOR_GET_IFACE (self)->check_password (self, attempt);
}

/**
 * wsman_authenticator_receive_credentials:
 * @self: an authenticator
 * @credentials: the credentials of a client that has logged in with CredSSP
 *
 * Takes the credentials that a client has delegated.
 *
 * The server calls this function once for each login with CredSSP, in the main context that started the server. It
 * calls it before the first operation that [signal@Wsman.Server::authorize] allows to the user. An authenticator that
 * doesn't implement this function gets no credentials.
 *
 * Since: 1.0
 */
void
wsman_authenticator_receive_credentials (WsmanAuthenticator        *self,
                                         WsmanDelegatedCredentials *credentials)
{
  WsmanAuthenticatorInterface *iface;

  g_return_if_fail (WSMAN_IS_AUTHENTICATOR (self));
  g_return_if_fail (WSMAN_IS_DELEGATED_CREDENTIALS (credentials));

  iface = WSMAN_AUTHENTICATOR_GET_IFACE (self);
  if (iface->receive_credentials != NULL)
    iface->receive_credentials (self, credentials);
}
